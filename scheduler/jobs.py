"""The few jobs that run on a schedule. The only module that knows APScheduler.

SQL is the truth about who is due, so no job is ever made for a learner: one tick asks for all.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0

STOP_SECONDS = 8.0
"""How long a stop waits for jobs under way."""

TELL_AGAIN = 60
"""A job that fails every time is told of once, and then every so many times."""


class Jobs:
    """The running schedule."""

    def __init__(self) -> None:
        """Make a schedule with no job."""
        self._under_way: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """Run `job` every so many seconds of the machine's time; a failed run is logged."""
        failures = 0

        async def run() -> None:
            nonlocal failures
            task = asyncio.current_task()
            assert task is not None
            self._under_way.add(task)
            try:
                await job()
            except Exception:
                failures += 1
                if failures % TELL_AGAIN == 1:
                    log.exception("job %s failed, %d in a row", name, failures)
            else:
                if failures:
                    log.warning("job %s is well again, after %d failures", name, failures)
                failures = 0
            finally:
                self._under_way.discard(task)

        self._scheduler.add_job(run, IntervalTrigger(seconds=seconds), id=name, name=name)

    def start(self) -> None:
        """Start the schedule on the running event loop."""
        self._scheduler.start()

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Start nothing more, and wait until what is under way has finished, or so long."""
        self._scheduler.pause()
        if self._under_way:
            # A job that is cut off in a query leaves a connection that nobody closes.
            await asyncio.wait(self._under_way, timeout=seconds)
        self._scheduler.shutdown(wait=False)
