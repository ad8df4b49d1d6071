"""Replanning: plan every learner anew, after an update of the time zone data, or from a backup.

The plans are worked out side by side on every core, and chunk by chunk, so that memory is bounded
however many learners there are.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context

from sqlalchemy import bindparam, delete, insert, select

from scheduler.plan import Plan
from storage import learners
from storage.database import Database, UnitOfWork
from storage.planning import CHANGE, OUTSTANDING, availabilities, columns, plan_in_mode
from storage.tables import deliveries

CHUNK = 4_000
"""Learners in one transaction: it lasts a second or two, and then others can write."""

BREATH = 0.1
"""Seconds from one transaction to the next: who waits to write to SQLite looks that often."""

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


async def replan_all(database: Database, now: datetime) -> int:
    """Plan the next gap of everybody without an outstanding bite; return how many they are.

    It leaves what `planning.replan` leaves, one learner at a time.
    """
    planned = last_id = 0
    cores = os.cpu_count() or 1
    # A forked process would hold copies of this one's locks and connections.
    with ProcessPoolExecutor(cores, get_context("spawn")) as pool:
        while True:
            async with database.write() as work:
                ids = await learners.after(work, last_id, CHUNK)
                if not ids:
                    return planned
                shares = [ids[core::cores] for core in range(min(cores, len(ids)))]
                plans = await _plans(pool, database, shares, now)
                planned += await _write(work, ids, plans)
                await work.commit()
            last_id = ids[-1]
            await asyncio.sleep(BREATH)


async def _plans(
    pool: Executor, database: Database, shares: Sequence[Sequence[int]], now: datetime
) -> dict[int, Plan]:
    """Plan on every core. Each reads for itself; nobody writes, as the learners are locked."""
    url = database.url.render_as_string(hide_password=False)
    loop = asyncio.get_running_loop()
    found = [loop.run_in_executor(pool, plan_share, url, ids, now) for ids in shares]
    return {id_: plan for share in await asyncio.gather(*found) for id_, plan in share.items()}


def plan_share(url: str, ids: Sequence[int], now: datetime) -> dict[int, Plan]:
    """Return the plans of learners who can be reached and have one; runs in its own process."""
    return asyncio.run(_plan_share(Database(url), ids, now))


async def _plan_share(database: Database, ids: Sequence[int], now: datetime) -> dict[int, Plan]:
    try:
        async with database.read() as work:
            people = [one for one in (await learners.some(work, ids)).values() if one.reachable]
            known = await availabilities(work, people, now)
    finally:
        await database.close()
    plans = ((one.id, plan_in_mode(known[one.id], one.idle_until, now)) for one in people)
    return {id_: plan for id_, plan in plans if plan}


async def _write(work: UnitOfWork, ids: Sequence[int], plans: Mapping[int, Plan]) -> int:
    """Bring the planned deliveries of these learners in step with the plans."""
    live = {row.learner_id: row for row in await work.execute(LIVE, {"ids": ids})}
    free = [id_ for id_ in ids if id_ not in live or live[id_].state == "planned"]
    void, changed, new = [], [], []
    for id_ in free:
        row, plan = live.get(id_), plans.get(id_)
        if plan is None:
            void += [row.id] if row else []
        elif row is None:
            new.append({"learner_id": id_, "state": "planned", **columns(plan)})
        elif any(getattr(row, name) != value for name, value in columns(plan).items()):
            changed.append({"the_id": row.id, **columns(plan)})
    if void:
        await work.execute(
            delete(deliveries).where(deliveries.c.id.in_(void), deliveries.c.state == "planned")
        )
    if changed:
        await work.execute(CHANGE, changed)
    if new:
        await work.execute(insert(deliveries), new)
    return len(free)
