"""Arithmetic: what costs no network and no database. All of it in this process."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.letters import in_order
from benchmarks.stopwatch import least
from lessons.bite import ItemRef, Opening, Progress
from lessons.compose import compose
from lessons.items import Outcome
from lessons.memory import remember
from lessons.model import Curriculum

NOW = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
MEMORIES = 24


@dataclass(frozen=True)
class Sum:
    """Microseconds a time."""

    title: str
    ours: float


def work_out(taught: Curriculum, seconds: float) -> list[Sum]:
    """Measure each for about so many seconds."""
    progress = _halfway(taught)
    opening = Opening(NOW, 10)
    title = f"compose a bite, {len(progress.memories)} memories"
    return [Sum(title, least(lambda: compose(progress, taught, opening), seconds) * 1e6)]


def _halfway(taught: Curriculum) -> Progress:
    before = NOW - timedelta(days=9)
    memory = remember(None, Outcome(1.0, 1), before)
    items = [
        ItemRef(lesson.id, item.id)
        for lesson in in_order(taught)
        for item in lesson.items
        if item.graded
    ]
    known = items[:MEMORIES]
    read = {ref.lesson_id: before for ref in known}
    return Progress(read=read, memories=dict.fromkeys(known, memory))
