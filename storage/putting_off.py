"""Not now: a bite is put off by one of its buttons. None of them changes a slot."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import update

from scheduler.plan import SHORTEST_GAP, Plan
from storage import habits, learners
from storage.database import UnitOfWork
from storage.learners import Learner
from storage.planning import OUTSTANDING, replan
from storage.sittings import Sitting
from storage.tables import deliveries

LATER = timedelta(minutes=10)


class Until(StrEnum):
    """How long a bite is put off."""

    LATER = "later"
    """LATER from now, for as long as was left of the gap when the bite came."""
    NEXT = "next"
    """To the next gap."""
    TOMORROW = "tomorrow"
    """To the first gap of another local day."""


async def put_off(
    work: UnitOfWork, learner: Learner, sitting: Sitting, until: Until, now: datetime
) -> Plan | None:
    """Put off a bite that nobody has begun, and return the plan for the next.

    One that was begun, or is over already, stays as it is.
    """
    if await _decline(work, sitting, until, now):
        if until is Until.LATER:
            await learners.serve(work, [(learner.id, now)])
            await _snooze(work, learner, sitting, now)
        else:
            tomorrow = learner.midnight(now, 1) if until is Until.TOMORROW else now
            await learners.serve(work, [(learner.id, max(sitting.gap_end, tomorrow))])
            await habits.record(work, learner.id, sitting.slot_id, kept=False, now=now)
    return await replan(work, learner.id, now)


async def _decline(work: UnitOfWork, sitting: Sitting, until: Until, now: datetime) -> bool:
    table = deliveries.c
    untouched = (table.part == 0) & (table.answers == "")
    this = (table.id == sitting.delivery_id) & table.state.in_(OUTSTANDING) & untouched
    declined = {"state": "declined", "ended_at": now, "why": until.value}
    return bool((await work.execute(update(deliveries).where(this).values(declined))).rowcount)


async def _snooze(work: UnitOfWork, learner: Learner, sitting: Sitting, now: datetime) -> None:
    """Set aside a gap as long as what was left of the bite's own when it came."""
    came = max(sitting.gap_start, sitting.sent_at or sitting.gap_start)
    start = now + LATER
    end = start + max(sitting.gap_end - came, SHORTEST_GAP)
    await learners.change(work, learner.id, snooze_start=start, snooze_end=end)
