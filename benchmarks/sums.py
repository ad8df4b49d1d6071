"""Arithmetic: what costs no network and no database. All of it in this process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from benchmarks.letters import in_order
from lessons.bite import ItemRef, Progress, compose
from lessons.memory import remember
from lessons.model import Curriculum
from scheduler.gaps import next_gap
from scheduler.language import read_slot

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
SENTENCE = "weekdays 12:30-12:45"
DAYS = "mon", "tue", "wed", "thu", "fri"
MEMORIES = 24


@dataclass(frozen=True)
class Sum:
    """Microseconds a time."""

    title: str
    ours: float


def work_out(taught: Curriculum, seconds: float) -> Iterator[Sum]:
    """Measure each for about so many seconds."""
    weekly = [(day, hour) for day in DAYS for hour in (9, 13)]
    slots = [read_slot(f"{day} {hour}:00 for 15 min", today=NOW.date()) for day, hour in weekly]
    progress = _halfway(taught)
    # APScheduler finds only the start; its ten triggers stand for the same ten rules.
    triggers = [CronTrigger(day_of_week=day, hour=hour, timezone=ZONE) for day, hour in weekly]
    cron = OrTrigger(triggers)
    works: dict[str, Callable[[], object]] = {
        "next gap of ten slots": lambda: next_gap(slots, ZONE, NOW),
        "next start of ten `CronTrigger`s, for comparison": lambda: cron.get_next_fire_time(
            None, NOW
        ),
        "read a slot sentence": lambda: read_slot(SENTENCE, today=NOW.date()),
        f"compose a bite, {len(progress.memories)} memories": lambda: compose(
            progress, taught, 10, NOW
        ),
    }
    for title, work in works.items():
        yield Sum(title, _microseconds(work, seconds))


def _halfway(taught: Curriculum) -> Progress:
    before = NOW - timedelta(days=9)
    memory = remember(None, 1.0, before)
    items = [ItemRef(lesson.id, item.id) for lesson in in_order(taught) for item in lesson.items]
    known = items[:MEMORIES]
    return Progress((), {ref.lesson_id for ref in known}, dict.fromkeys(known, memory))


def _microseconds(work: Callable[[], object], seconds: float) -> float:
    """Return the least of several means: the one that was disturbed least."""
    assert work() is not None
    times, best, end = 1, float("inf"), perf_counter() + seconds
    while perf_counter() < end:
        began = perf_counter()
        for _ in range(times):
            work()
        took = perf_counter() - began
        best = min(best, took / times)
        times = max(1, int(0.01 / best))
    return best * 1e6
