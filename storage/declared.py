"""Declared slots: the rules by which a learner is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

from sqlalchemy import bindparam, delete, insert, select, update

from scheduler.habits import Habit
from scheduler.notes import NoteKind
from scheduler.plan import FreeSlot
from scheduler.slots import Slot
from storage import notes
from storage.database import UnitOfWork
from storage.tables import slots

READ = (
    select(slots)
    .where(slots.c.learner_id.in_(bindparam("ids", expanding=True)))
    .order_by(slots.c.id)
)


@dataclass(frozen=True, slots=True)
class Declared:
    """A slot with the id of its row."""

    id: int
    slot: Slot
    through_quiet: bool = False
    """It may bring something in quiet hours and on rest days too."""
    habit: Habit = Habit()

    @property
    def free(self) -> FreeSlot:
        """The slot as the planner knows it."""
        return FreeSlot(self.id, self.slot, self.through_quiet, self.habit)


async def of(work: UnitOfWork, learner_id: int) -> list[Declared]:
    """Return a learner's slots in the order they were declared."""
    return (await of_all(work, [learner_id]))[learner_id]


async def of_all(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, list[Declared]]:
    """Return the slots of each of these learners in the order they were declared."""
    theirs: dict[int, list[Declared]] = {learner_id: [] for learner_id in learner_ids}
    for row in await work.execute(READ, {"ids": learner_ids}):
        slot = _slot(row.rule, row.start, row.minutes)
        habit = Habit(row.kept, row.missed, row.counted_at)
        theirs[row.learner_id].append(Declared(row.id, slot, row.through_quiet, habit))
    return theirs


async def add(work: UnitOfWork, learner_id: int, slot: Slot) -> int | None:
    """Declare a slot and return its id, or None where the learner has declared it already."""
    if any(declared.slot == slot for declared in await of(work, learner_id)):
        return None
    values = {"learner_id": learner_id} | _columns(slot)
    statement = insert(slots).values(values).returning(slots.c.id)
    return int((await work.execute(statement)).scalar_one())


async def remove(work: UnitOfWork, learner_id: int, slot_id: int) -> bool:
    """Remove a learner's slot and any note about it; False where they have none of that id."""
    await notes.take_back(work, learner_id, NoteKind.SLOT_UNANSWERED, slot_id)
    mine = (slots.c.learner_id == learner_id) & (slots.c.id == slot_id)
    return bool((await work.execute(delete(slots).where(mine))).rowcount)


async def change(work: UnitOfWork, learner_id: int, slot_id: int, slot: Slot) -> bool:
    """Put a slot in the place of another, which keeps its id and its habit.

    False where the learner has none of that id, or has the new one already.
    """
    if any(mine.slot == slot for mine in await of(work, learner_id)):
        return False
    mine = (slots.c.learner_id == learner_id) & (slots.c.id == slot_id)
    return bool((await work.execute(update(slots).where(mine).values(_columns(slot)))).rowcount)


async def let_through(work: UnitOfWork, learner_id: int, slot_id: int) -> bool:
    """Let a slot through quiet hours and rest days; False where there is none of that id."""
    mine = (slots.c.learner_id == learner_id) & (slots.c.id == slot_id)
    statement = update(slots).where(mine).values(through_quiet=True)
    return bool((await work.execute(statement)).rowcount)


@lru_cache(maxsize=4096)
def _slot(rule: str, start: str, minutes: int) -> Slot:
    """Read a slot. Learners choose alike, and reading costs more than the rest of its row."""
    return Slot.from_rule(rule, time.fromisoformat(start), minutes)


def _columns(slot: Slot) -> dict[str, str | int]:
    start = slot.start.isoformat("minutes")
    return {"rule": slot.rule, "start": start, "minutes": slot.minutes}
