"""Events: what is coming up at work, and what came of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from lessons.bite import Event
from storage.database import UnitOfWork
from storage.tables import events

LOOK_BACK = timedelta(days=8)
"""An event that is longer over than that is not asked about any more."""

MOST_EVENTS = 10
"""Ahead at once, for one learner."""


class TooManyEventsError(Exception):
    """There are MOST_EVENTS ahead already."""


async def name(
    work: UnitOfWork, learner_id: int, track_id: str, at: datetime, now: datetime
) -> Event:
    """Record what is coming up; the same skill at the same time stays one event.

    Raises TooManyEventsError.
    """
    ahead = await of_one(work, learner_id, now)
    same = next((one for one in ahead if one.track_id == track_id and one.at == at), None)
    if same:
        return same
    if sum(one.at > now for one in ahead) >= MOST_EVENTS:
        raise TooManyEventsError
    values = {"learner_id": learner_id, "track_id": track_id, "at": at, "named_at": now}
    row = (await work.execute(insert(events).values(values).returning(events))).one()
    return _event(row)


async def drop(work: UnitOfWork, learner_id: int, event_id: int) -> bool:
    """Forget an event; False where there is none of that id."""
    result = await work.execute(delete(events).where(_mine(learner_id, event_id)))
    return bool(result.rowcount)


async def get(work: UnitOfWork, learner_id: int, event_id: int) -> Event | None:
    """Return one of the learner's own events, or None."""
    row = (await work.execute(select(events).where(_mine(learner_id, event_id)))).first()
    return _event(row) if row else None


async def change(work: UnitOfWork, learner_id: int, event_id: int, **values: object) -> None:
    """Write columns of an event, named as the table names them."""
    await work.execute(update(events).where(_mine(learner_id, event_id)).values(values))


async def of(
    work: UnitOfWork, learner_ids: Sequence[int], now: datetime
) -> dict[int, tuple[Event, ...]]:
    """Return what lies ahead or was lately, by learner, the soonest first."""
    found: dict[int, list[Event]] = defaultdict(list)
    query = (
        select(events)
        .where(events.c.learner_id.in_(learner_ids), events.c.at > now - LOOK_BACK)
        .order_by(events.c.at, events.c.id)
    )
    for row in await work.execute(query):
        found[row.learner_id].append(_event(row))
    return {learner_id: tuple(theirs) for learner_id, theirs in found.items()}


async def of_one(work: UnitOfWork, learner_id: int, now: datetime) -> tuple[Event, ...]:
    """Return what lies ahead of one learner or was lately, the soonest first."""
    return (await of(work, [learner_id], now)).get(learner_id, ())


def _mine(learner_id: int, event_id: int) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy's
    return (events.c.learner_id == learner_id) & (events.c.id == event_id)


def _event(row: Row[Any]) -> Event:
    return Event(
        row.id,
        row.track_id,
        row.at,
        primed=row.primed_at is not None,
        debriefed=row.debriefed_at is not None,
    )
