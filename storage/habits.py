"""Habits: which slots are real, from what became of the bites in them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update

from scheduler.habits import Habit, count, hardly_kept
from scheduler.notes import NoteKind
from storage import notes
from storage.database import UnitOfWork
from storage.tables import deliveries, slots

LOOK_BACK = timedelta(days=28)
"""The numbers that a learner is shown are of these days; nobody is asked again within them."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the bites sent into a slot's gaps: how many there were, and how many were answered."""

    answered: int
    sent: int


async def record(
    work: UnitOfWork, learner_id: int, slot_id: int | None, *, kept: bool, now: datetime
) -> None:
    """Count one more bite of a slot, and leave a note where the slot is hardly ever answered."""
    mine = (slots.c.id == slot_id) & (slots.c.learner_id == learner_id)
    row = (await work.execute(select(slots).where(mine))).first() if slot_id else None
    if row is None:
        return
    habit = count(Habit(row.kept, row.missed, row.counted_at), kept=kept, now=now)
    values = {"kept": habit.kept, "missed": habit.missed, "counted_at": habit.counted}
    lately = row.questioned_at is not None and row.questioned_at > now - LOOK_BACK
    if hardly_kept(habit) and not lately:
        values["questioned_at"] = now
        await notes.leave(work, learner_id, NoteKind.SLOT_UNANSWERED, row.id, now)
    await work.execute(update(slots).where(mine).values(values))


async def tally(work: UnitOfWork, learner_id: int, slot_id: int, now: datetime) -> Tally:
    """Return how the bites of a slot went in the LOOK_BACK until now.

    One that was put off for a few minutes went neither way.
    """
    table = deliveries.c
    answered = or_(table.state == "answered", table.part > 0, table.answers != "")
    query = select(
        func.count().label("sent"), func.count().filter(answered).label("answered")
    ).where(
        table.learner_id == learner_id,
        table.slot_id == slot_id,
        table.sent_at >= now - LOOK_BACK,
        table.state.in_(("answered", "expired", "declined")),
        table.why.is_distinct_from("later"),
    )
    row = (await work.execute(query)).one()
    return Tally(answered=row.answered, sent=row.sent)
