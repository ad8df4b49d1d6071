"""Calendars: the busy times that learners have shared, and the work of keeping them fresh."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from scheduler.busy import Busy
from scheduler.notes import NoteKind
from storage import notes
from storage.database import UnitOfWork
from storage.tables import calendars

MOST_CALENDARS = 5
"""A learner with more than this has been adding for its own sake."""

LONGEST_NAME = 64
"""In characters; the column holds no more."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar of a learner. Instants are aware, in UTC."""

    id: int
    learner_id: int
    name: str
    """The name of a file, or the host of an address."""
    address: str | None
    """None for a file that was sent. It may hold a secret: it never goes into a log."""
    etag: str | None
    modified: str | None
    text: str | None
    """Stripped to what says when; None until it was first read."""
    events: int
    read_at: datetime | None
    due_at: datetime
    """When it is looked at again."""
    failures: int
    """In a row."""
    problem: str | None
    told: bool
    """The learner has heard of the failures."""
    added_at: datetime


# The busy times are left out: planning alone needs them, and they can be long.
_COLUMNS = [column for column in calendars.c if column.name != "busy"]

BUSY = select(calendars.c.learner_id, calendars.c.busy).where(
    calendars.c.learner_id.in_(bindparam("ids", expanding=True)), calendars.c.busy.is_not(None)
)


async def of(work: UnitOfWork, learner_id: int) -> list[Calendar]:
    """Return a learner's calendars in the order they were added."""
    query = select(*_COLUMNS).where(calendars.c.learner_id == learner_id).order_by(calendars.c.id)
    return [_calendar(row) for row in await work.execute(query)]


async def get(work: UnitOfWork, learner_id: int, calendar_id: int) -> Calendar | None:
    """Return one of the learner's own calendars, or None."""
    mine = (calendars.c.learner_id == learner_id) & (calendars.c.id == calendar_id)
    row = (await work.execute(select(*_COLUMNS).where(mine))).first()
    return _calendar(row) if row else None


async def busy_of(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, Busy]:
    """Return the busy times of all calendars of each of these learners, where there are any."""
    together: dict[int, Busy] = {}
    for row in await work.execute(BUSY, {"ids": learner_ids}):
        earlier = together.get(row.learner_id)
        together[row.learner_id] = earlier | row.busy if earlier else row.busy
    return together


async def add(
    work: UnitOfWork, learner_id: int, name: str, address: str | None, now: datetime
) -> int | None:
    """Add a calendar that is still to be read, due now, and return its id.

    None where the learner has MOST_CALENDARS already. A file of the same name, or the same
    address, is the same calendar, which begins again without failures. A long name is cut.
    """
    table = calendars.c
    name = name[:LONGEST_NAME]
    mine = table.learner_id == learner_id
    same = table.address == address if address else table.address.is_(None) & (table.name == name)
    again = {"due_at": now, "failures": 0, "problem": None, "told": False}
    statement = update(calendars).where(mine, same).values(again).returning(table.id)
    if found := (await work.execute(statement)).first():
        await notes.take_back(work, learner_id, NoteKind.CALENDAR_FAILING, found.id)
        return int(found.id)
    counted = await work.execute(select(func.count()).select_from(calendars).where(mine))
    if counted.scalar_one() >= MOST_CALENDARS:
        return None
    values = {
        "learner_id": learner_id,
        "name": name,
        "address": address,
        "due_at": now,
        "added_at": now,
    }
    new = await work.execute(insert(calendars).values(values).returning(table.id))
    return int(new.scalar_one())


async def change(work: UnitOfWork, calendar_id: int, **values: object) -> bool:
    """Write columns of a calendar; False where it is gone.

    Who changes its busy times plans its learner anew.
    """
    statement = update(calendars).where(calendars.c.id == calendar_id).values(values)
    return bool((await work.execute(statement)).rowcount)


async def remove(work: UnitOfWork, learner_id: int, calendar_id: int) -> bool:
    """Remove a learner's calendar and any note about it; False where there is none of that id.

    Who removes one that was read plans its learner anew.
    """
    await notes.take_back(work, learner_id, NoteKind.CALENDAR_FAILING, calendar_id)
    mine = (calendars.c.learner_id == learner_id) & (calendars.c.id == calendar_id)
    return bool((await work.execute(delete(calendars).where(mine))).rowcount)


async def take(work: UnitOfWork, now: datetime, lease: timedelta, limit: int) -> Sequence[Calendar]:
    """Take the calendars that are due to be looked at, and have nobody else do so for `lease`."""
    some = select(calendars.c.id).where(calendars.c.due_at <= now).order_by(calendars.c.due_at)
    taken = some.limit(limit).with_for_update(skip_locked=True).cte("taken")
    query = (
        update(calendars)
        .where(calendars.c.id.in_(select(taken.c.id)))
        .values(due_at=now + lease)
        .returning(*_COLUMNS)
    )
    return [_calendar(row) for row in await work.execute(query)]


def _calendar(row: Row[Any]) -> Calendar:
    return Calendar(**row._mapping)  # noqa: SLF001 - a public API, whatever its name
