"""Replanning: plan every learner anew, after an update of the time zone data, or from a backup.

The plans are worked out side by side on every core, and chunk by chunk, so that memory is bounded
however many learners there are.
"""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context

from scheduler.plan import Plan
from storage import learners, planning
from storage.database import Database

CHUNK = 4_000
"""Learners in one transaction: it lasts a second or two, and then others can write."""

BREATH = 0.1
"""Seconds from one transaction to the next: who waits to write to SQLite looks that often."""


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
                planned += await planning.keep(work, ids, plans)
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
            return await planning.foresee_some(work, ids, now)
    finally:
        await database.close()
