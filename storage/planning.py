"""Planning: keep a learner's one planned delivery in step with their slots, zone and pauses.

Every change to any of these calls `replan` in the same unit of work.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update

from scheduler.gaps import Gap
from scheduler.plan import Availability, Plan, plan
from storage import declared, learners
from storage.database import UnitOfWork
from storage.tables import deliveries

OUTSTANDING = ("sending", "sent", "uncertain")

MOST_FORESEEN = 100
"""Learners with an outstanding bite that `next_due` looks at: it serves a clock in a sandbox."""


async def replan(work: UnitOfWork, learner_id: int, now: datetime) -> Plan | None:
    """Plan the learner's next gap as it is now, and return it.

    While a bite is outstanding nothing is planned; its end plans the next. None means that there
    is no next gap: no slots, paused without an end, unreachable, or not there at all.
    """
    next_plan = await foresee(work, learner_id, now)
    rows = await work.execute(
        select(deliveries.c.id, deliveries.c.state).where(
            deliveries.c.learner_id == learner_id,
            deliveries.c.state.in_(("planned", *OUTSTANDING)),
        )
    )
    live = rows.first()
    if live and live.state != "planned":
        return next_plan
    if next_plan is None:
        if live:
            await work.execute(delete(deliveries).where(deliveries.c.id == live.id))
        return None
    await _write(work, learner_id, next_plan, live.id if live else None)
    return next_plan


async def foresee(work: UnitOfWork, learner_id: int, now: datetime) -> Plan | None:
    """Return the plan that `replan` would make, and change nothing."""
    learner = await learners.get(work, learner_id)
    if learner is None or not learner.reachable:
        return None
    availability = Availability(
        slots=[mine.slot for mine in await declared.of(work, learner_id)],
        zone=ZoneInfo(learner.zone),
        paused_until=learner.paused_until,
        served_until=learner.served_until,
    )
    return plan(availability, now)


async def next_due(work: UnitOfWork, now: datetime) -> datetime | None:
    """Return when the next delivery of any learner is due.

    A learner with an outstanding bite counts with the gap that will be planned when it ends.
    """
    table = deliveries.c
    planned = select(table.due_at).where(table.state == "planned").order_by(table.due_at).limit(1)
    outstanding = select(table.learner_id).where(table.state.in_(OUTSTANDING))
    due = list((await work.execute(planned)).scalars())
    for learner_id in (await work.execute(outstanding.limit(MOST_FORESEEN))).scalars():
        plan = await foresee(work, learner_id, now)
        due += [plan.due] if plan else []
    return min(due, default=None)


async def _write(work: UnitOfWork, learner_id: int, new: Plan, row_id: int | None) -> None:
    values = _values(new.gap) | {"due_at": new.due, "asked": False}
    if row_id is None:
        values |= {"learner_id": learner_id, "state": "planned"}
        await work.execute(insert(deliveries).values(values))
    else:
        await work.execute(update(deliveries).where(deliveries.c.id == row_id).values(values))


def _values(gap: Gap) -> dict[str, datetime | bool | str | int]:
    return {"gap_start": gap.start, "gap_end": gap.end}
