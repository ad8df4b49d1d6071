"""The few jobs that run on a schedule. The only module that knows APScheduler.

SQL is the truth about who is due, so no job is ever made for a learner: one tick asks for all.
"""

import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0


class Jobs:
    """The running schedule."""

    def __init__(self) -> None:
        """Make a schedule with no job."""
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """Run `job` every so many seconds of the machine's time; a failed run is logged."""

        async def run() -> None:
            try:
                await job()
            except Exception:
                log.exception("job %s failed", name)

        self._scheduler.add_job(run, IntervalTrigger(seconds=seconds), id=name, name=name)

    def start(self) -> None:
        """Start the schedule on the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop it. A job under way is left to finish."""
        self._scheduler.shutdown(wait=False)
