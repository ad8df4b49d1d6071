"""What became of the bites that a learner was sent in some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select

from scheduler.gaps import Gap
from scheduler.plan import Reason
from storage.database import UnitOfWork
from storage.tables import deliveries


class Fate(StrEnum):
    """How far the learner came with a bite."""

    KEPT = "kept"
    """Begun or worked through."""
    MISSED = "missed"
    """Left untouched until it went."""
    WAITING = "waiting"
    """It stands in the chat, untouched."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A bite that was sent, and the gap it was sent into."""

    gap: Gap
    fate: Fate
    asked: bool = False
    """It was asked for, and came into no gap that was declared."""


async def sent_between(
    work: UnitOfWork, learner_id: int, start: datetime, end: datetime
) -> Sequence[Sent]:
    """Return the bites sent into gaps that overlap [start, end), in order.

    One that was put off untouched is not among them, nor one that may never have arrived.
    """
    table = deliveries.c
    query = (
        select(deliveries)
        .where(
            table.learner_id == learner_id,
            table.gap_start < end,
            table.gap_end > start,
            table.reason != Reason.CHECK_IN,
        )
        .order_by(table.gap_start)
    )
    rows = [(row, _fate(row)) for row in await work.execute(query)]
    return [Sent(Gap(row.gap_start, row.gap_end), fate, row.asked) for row, fate in rows if fate]


def _fate(row: Row[Any]) -> Fate | None:
    if row.state == "answered" or row.part > 0 or row.answers:
        return Fate.KEPT
    if row.sent_at is None:
        return None
    return {"expired": Fate.MISSED, "sent": Fate.WAITING}.get(row.state)
