"""What learners used at work, as they told it: actions done, and events at which it helped."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lessons.money import Amount
from storage.database import UnitOfWork
from storage.promises import State
from storage.tables import events, promises


@dataclass(frozen=True, slots=True)
class Used:
    """How often something was used, and what that brought."""

    times: int
    earned: tuple[Amount, ...]
    """By currency; empty where nothing was told."""


async def at_work(work: UnitOfWork, learner_id: int, since: datetime | None = None) -> Used:
    """Return what the learner has used at work, since an instant or ever."""
    done = (promises.c.learner_id == learner_id) & (promises.c.state == State.DONE.value)
    helped = (events.c.learner_id == learner_id) & events.c.used.is_(True)
    if since is not None:
        done &= promises.c.settled_at >= since
        helped &= events.c.debriefed_at >= since
    actions = select(promises.c.earned, promises.c.currency).where(done)
    occasions = select(events.c.earned, events.c.currency).where(helped)
    rows = (await work.execute(actions.union_all(occasions))).all()
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.earned and row.currency:
            sums[row.currency] += row.earned
    return Used(len(rows), tuple(Amount(sums[currency], currency) for currency in sorted(sums)))
