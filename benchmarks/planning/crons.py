"""APScheduler with a job for every slot, which is the other way to wake up for each learner."""

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.cron.expressions import WEEKDAYS

from benchmarks.planning.crowd import slots_of, zone_of
from benchmarks.planning.replan import MILLION
from scheduler.slots import Weekday

DAYS = dict(zip(Weekday.__members__, WEEKDAYS, strict=True))


def next_starts(learners: int) -> float:
    """Find the first next start of each of so many learners, on every core.

    Returns the seconds for a million. Their triggers are at hand, and no database is read.
    """
    cores = os.cpu_count() or 1
    shares = [range(1 + core, learners + 1, cores) for core in range(cores)]
    with ProcessPoolExecutor(cores, get_context("spawn")) as pool:
        return max(pool.map(_next_starts, shares)) * MILLION / learners


def _next_starts(ids: range) -> float:
    now = datetime.now(UTC)
    theirs = [_triggers(id_) for id_ in ids]
    began = perf_counter()
    for triggers in theirs:
        assert min(trigger.get_next_fire_time(None, now) for trigger in triggers) > now
    return perf_counter() - began


def rescheduled(folder: Path, learners: int) -> float:
    """Reschedule every job of so many learners in a job store on SQLite.

    Returns the seconds for a million.
    """
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.sqlite")
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone=UTC)
    scheduler.start(paused=True)
    try:
        jobs = [
            (scheduler.add_job(nothing, trigger).id, trigger)
            for id_ in range(1, learners + 1)
            for trigger in _triggers(id_)
        ]
        began = perf_counter()
        for id_, trigger in jobs:
            scheduler.reschedule_job(id_, trigger=trigger)
        return (perf_counter() - began) * MILLION / learners
    finally:
        scheduler.shutdown()


def _triggers(id_: int) -> list[CronTrigger]:
    zone = zone_of(id_)
    return [
        CronTrigger(day_of_week=_names(days), hour=hour, minute=minute, timezone=zone)
        for days, hour, minute in slots_of(id_)
    ]


def _names(days: str) -> str:
    """Name days as APScheduler does."""
    return ",".join(DAYS[day] for day in days.split(","))


def nothing() -> None:
    """Stand for what a job does."""
