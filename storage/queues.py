"""Queues: how much is due and not sent yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, func, literal, literal_column, select

from storage.database import UnitOfWork
from storage.tables import broadcast_sends, deliveries

MOST = 10_000
"""What is counted to: a longer queue is as bad, and counting it takes as long as it is."""


PLANNED = literal_column("'planned'", String)
"""Written out, so that the indexes which hold nothing else are seen to do."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits; MOST stands for that many or more."""

    deliveries: int
    broadcast_sends: int


async def waiting(work: UnitOfWork, now: datetime, most: int = MOST) -> Waiting:
    """Count what is due at `now` and not sent. Each count is a look into one partial index."""
    bite, send = deliveries.c, broadcast_sends.c
    queued = await _count(work, (bite.state == PLANNED) & bite.opened_at.is_not(None), most)
    due = (bite.state == PLANNED) & bite.opened_at.is_(None) & (bite.due_at <= now)
    due_sends = (send.state == PLANNED) & (send.due_at <= now)
    return Waiting(
        deliveries=min(most, queued + await _count(work, due, most)),
        broadcast_sends=await _count(work, due_sends, most),
    )


async def _count(work: UnitOfWork, which: ColumnElement[bool], most: int) -> int:
    some = select(literal(1)).where(which).limit(most).subquery()
    return int((await work.execute(select(func.count()).select_from(some))).scalar_one())
