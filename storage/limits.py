"""Limits: when nothing comes to a learner. Who has set none has the defaults, and no row."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select

from scheduler.limits import USUAL, Limits
from scheduler.slots import Weekday
from storage.database import UnitOfWork
from storage.tables import limits

_MINUTE = timedelta(minutes=1)

READ = select(limits).where(limits.c.learner_id.in_(bindparam("ids", expanding=True)))


async def of(work: UnitOfWork, learner_id: int) -> Limits:
    """Return a learner's limits."""
    return (await of_all(work, [learner_id])).get(learner_id, USUAL)


async def of_all(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, Limits]:
    """Return the limits of those of these learners who have set any."""
    rows = await work.execute(READ, {"ids": learner_ids})
    return {row.learner_id: _limits(row) for row in rows}


async def save(work: UnitOfWork, learner_id: int, new: Limits) -> None:
    """Keep a learner's limits in place of those they had. Parts of a minute are dropped."""
    start, end = new.quiet or (None, None)
    values = {
        "learner_id": learner_id,
        "quiet_start": start and start.isoformat("minutes"),
        "quiet_end": end and end.isoformat("minutes"),
        "rest_days": ",".join(day.name for day in sorted(new.rest_days)),
        "cap": new.cap,
        "distance": new.distance // _MINUTE,
        "buffer": new.buffer // _MINUTE,
    }
    await work.execute(delete(limits).where(limits.c.learner_id == learner_id))
    await work.execute(insert(limits), values)


def _limits(row: Row[Any]) -> Limits:
    start, end = row.quiet_start, row.quiet_end
    return Limits(
        quiet=(time.fromisoformat(start), time.fromisoformat(end)) if start else None,
        rest_days=frozenset(Weekday[name] for name in filter(None, row.rest_days.split(","))),
        cap=row.cap,
        distance=row.distance * _MINUTE,
        buffer=row.buffer * _MINUTE,
    )
