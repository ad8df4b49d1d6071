"""Declared slots: the rules by which a learner is free."""

from dataclasses import dataclass
from datetime import time

from sqlalchemy import delete, insert, select

from scheduler.slots import Slot
from storage.database import UnitOfWork
from storage.tables import slots


@dataclass(frozen=True, slots=True)
class Declared:
    """A slot with the id of its row."""

    id: int
    slot: Slot


async def of(work: UnitOfWork, learner_id: int) -> list[Declared]:
    """Return a learner's slots in the order they were declared."""
    query = select(slots).where(slots.c.learner_id == learner_id).order_by(slots.c.id)
    return [
        Declared(row.id, Slot.from_rule(row.rule, time.fromisoformat(row.start), row.minutes))
        for row in await work.execute(query)
    ]


async def add(work: UnitOfWork, learner_id: int, slot: Slot) -> int | None:
    """Declare a slot and return its id, or None where the learner has declared it already."""
    if any(declared.slot == slot for declared in await of(work, learner_id)):
        return None
    values = {
        "learner_id": learner_id,
        "rule": slot.rule,
        "start": slot.start.isoformat("minutes"),
        "minutes": slot.minutes,
    }
    statement = insert(slots).values(values).returning(slots.c.id)
    return int((await work.execute(statement)).scalar_one())


async def remove(work: UnitOfWork, learner_id: int, slot_id: int) -> bool:
    """Remove a learner's slot; False where they have none of that id."""
    mine = (slots.c.learner_id == learner_id) & (slots.c.id == slot_id)
    return bool((await work.execute(delete(slots).where(mine))).rowcount)
