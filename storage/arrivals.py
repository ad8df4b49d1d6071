"""Arrivals: the bites that came to learners lately, which limits and a crunch count."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from lessons.bite import Mode
from storage import bites
from storage.database import UnitOfWork
from storage.learners import Learner
from storage.tables import Instant, deliveries

LOOK_BACK = timedelta(days=2)
"""Holds the local day so far, and the longest distance between two bites."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What a learner's limits need to know. A bite that was put off counts for neither."""

    last: datetime | None = None
    """When the last bite came, whatever brought it."""
    today: int = 0
    """How many came into gaps on the local day so far; what was asked for is not among them."""


def _lately(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Select what came, or may have come, to learners `ids` from `since` on."""
    table = deliveries.c
    theirs = table.learner_id.in_(bindparam("ids", expanding=True))
    since = bindparam("since", type_=Instant)
    # An uncertain send has no time of its own; it came while its lease was held, if it came. Each
    # side names the learner, so that the index on learner and time serves both.
    known = and_(theirs, table.sent_at >= since)
    uncertain = and_(theirs, table.sent_at.is_(None), table.lease_until >= since)
    came = func.coalesce(table.sent_at, table.lease_until, type_=Instant).label("came")
    return select(table.learner_id, came, *columns).where(
        known | uncertain,
        table.bite.is_not(None),
        table.state.not_in(("declined", "failed", "unreachable")),
    )


CAME = _lately(deliveries.c.asked)
SIZES = _lately(deliveries.c.bite)


async def of_all(
    work: UnitOfWork, people: Collection[Learner], now: datetime
) -> dict[int, Arrivals]:
    """Return what came to each of these learners."""
    midnights = {learner.id: learner.midnight(now) for learner in people}
    last: dict[int, datetime] = {}
    today: dict[int, int] = defaultdict(int)
    for row in await work.execute(CAME, {"ids": list(midnights), "since": now - LOOK_BACK}):
        last[row.learner_id] = max(row.came, last.get(row.learner_id, row.came))
        today[row.learner_id] += not row.asked and row.came >= midnights[row.learner_id]
    return {id_: Arrivals(last.get(id_), today[id_]) for id_ in midnights}


async def crunch_left(
    work: UnitOfWork, people: Sequence[Learner], now: datetime
) -> dict[int, float]:
    """Return the minutes of the local day that are left to each who is in a crunch."""
    left = {
        learner.id: float(learner.crunch_minutes)
        for learner in people
        if learner.mode_at(now) is Mode.CRUNCH and learner.crunch_minutes is not None
    }
    midnights = {learner.id: learner.midnight(now) for learner in people if learner.id in left}
    if not left:
        return left
    for row in await work.execute(SIZES, {"ids": list(left), "since": now - LOOK_BACK}):
        if row.came >= midnights[row.learner_id]:
            left[row.learner_id] -= bites.load(row.bite).seconds / 60
    return {id_: max(minutes, 0.0) for id_, minutes in left.items()}
