"""Planning: keep a learner's one planned delivery in step with all that says when they are free.

Every change to slots, zone, limits, pauses or calendars calls `replan` in the same unit of work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, select, update

from scheduler.busy import NEVER_BUSY
from scheduler.limits import USUAL
from scheduler.plan import Availability, Plan, plan
from storage import arrivals, calendars, declared, learners, limits
from storage.database import UnitOfWork
from storage.learners import Learner
from storage.tables import deliveries

OUTSTANDING = ("sending", "sent", "uncertain")

MOST_FORESEEN = 100
"""Learners with an outstanding bite that `next_due` looks at: it serves a clock in a sandbox."""

# A delivery can be claimed while it is planned anew: then it stays as it was claimed.
CHANGE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("the_id"), deliveries.c.state == "planned")
    .values(opened_at=None)
)

PLANNED = (
    deliveries.c.gap_start,
    deliveries.c.gap_end,
    deliveries.c.due_at,
    deliveries.c.slot_id,
    deliveries.c.reason,
    deliveries.c.asked,
)
LIVE = select(deliveries.c.id, deliveries.c.learner_id, deliveries.c.state, *PLANNED).where(
    deliveries.c.learner_id.in_(bindparam("ids", expanding=True)),
    deliveries.c.state.in_(("planned", *OUTSTANDING)),
)


async def replan(work: UnitOfWork, learner_id: int, now: datetime) -> Plan | None:
    """Plan the learner's next gap as it is now, and return it.

    While a bite is outstanding nothing is planned; its end plans the next. None means that there
    is no next gap: no slots, paused without an end (and nothing to ask), unreachable, or not there
    at all.
    """
    next_plan = await foresee(work, learner_id, now)
    await keep(work, [learner_id], {learner_id: next_plan} if next_plan else {})
    return next_plan


async def replan_some(work: UnitOfWork, learner_ids: Sequence[int], now: datetime) -> None:
    """Plan the next gaps of several learners as `replan` does of one, in a tenth of the time.

    They are to be locked already.
    """
    if learner_ids:
        await keep(work, learner_ids, await foresee_some(work, learner_ids, now))


async def foresee_some(
    work: UnitOfWork, learner_ids: Sequence[int], now: datetime
) -> dict[int, Plan]:
    """Return the plans that `replan_some` would make, by learner; nobody is locked."""
    people = [one for one in (await learners.some(work, learner_ids)).values() if one.reachable]
    known = await availabilities(work, people, now)
    plans = ((one.id, plan_in_mode(known[one.id], one.idle_until, now)) for one in people)
    return {id_: found for id_, found in plans if found}


async def keep(work: UnitOfWork, learner_ids: Sequence[int], plans: Mapping[int, Plan]) -> int:
    """Bring the planned deliveries of these learners in step with their plans.

    Return how many have no outstanding bite, and so can have a plan.
    """
    live = {row.learner_id: row for row in await work.execute(LIVE, {"ids": list(learner_ids)})}
    free = [id_ for id_ in learner_ids if id_ not in live or live[id_].state == "planned"]
    void, changed, new = [], [], []
    for id_ in free:
        row, found = live.get(id_), plans.get(id_)
        if found is None:
            void += [row.id] if row else []
        elif row is None:
            new.append({"learner_id": id_, "state": "planned", **columns(found)})
        elif any(getattr(row, name) != value for name, value in columns(found).items()):
            changed.append({"the_id": row.id, **columns(found)})
    if void:
        await work.execute(
            delete(deliveries).where(deliveries.c.id.in_(void), deliveries.c.state == "planned")
        )
    if changed:
        await work.execute(CHANGE, changed)
    if new:
        await work.execute(insert(deliveries), new)
    return len(free)


async def foresee(work: UnitOfWork, learner_id: int, now: datetime) -> Plan | None:
    """Return the plan that `replan` would make, and change nothing."""
    learner = await learners.get(work, learner_id)
    if learner is None or not learner.reachable:
        return None
    return plan_in_mode(await availability(work, learner, now), learner.idle_until, now)


async def availability(work: UnitOfWork, learner: Learner, now: datetime) -> Availability:
    """Return all that says when the learner can be sent something, as of `now`."""
    return (await availabilities(work, [learner], now))[learner.id]


async def availabilities(
    work: UnitOfWork, people: Sequence[Learner], now: datetime
) -> dict[int, Availability]:
    """Return all that says when each of these learners can be sent something, as of `now`."""
    ids = [learner.id for learner in people]
    slots = await declared.of_all(work, ids)
    limited = await limits.of_all(work, ids)
    busy = await calendars.busy_of(work, ids)
    came = await arrivals.of_all(work, people, now)
    return {
        learner.id: Availability(
            slots=[mine.free for mine in slots[learner.id]],
            zone=ZoneInfo(learner.zone),
            limits=limited.get(learner.id, USUAL),
            busy=busy.get(learner.id, NEVER_BUSY),
            paused_until=learner.paused_until,
            served_until=learner.served_until,
            last_bite_at=came[learner.id].last,
            sent_today=came[learner.id].today,
            snoozed=learner.snoozed,
            check_in_at=learner.check_in_at,
            seed=learner.id,
        )
        for learner in people
    }


def plan_in_mode(known: Availability, idle_until: datetime | None, now: datetime) -> Plan | None:
    """Return the next delivery's gap; while a learner is idle, no day has its cap."""
    if idle_until is not None and now < idle_until:
        uncapped = plan(replace(known, limits=replace(known.limits, cap=None)), now)
        if uncapped is None or uncapped.due < idle_until:
            return uncapped
    return plan(known, now)


async def drop_planned(work: UnitOfWork, learner_id: int) -> None:
    """Delete a learner's planned delivery, if there is one."""
    mine = (deliveries.c.learner_id == learner_id) & (deliveries.c.state == "planned")
    await work.execute(delete(deliveries).where(mine))


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


def columns(new: Plan) -> dict[str, object]:
    """Return the columns of a delivery that say what is planned."""
    return {
        "gap_start": new.gap.start,
        "gap_end": new.gap.end,
        "due_at": new.due,
        "slot_id": new.slot_id,
        "reason": new.reason.value,
        "asked": False,
    }
