"""What the engine costs: the time of a bite, and the size of what it remembers of a learner."""

import pickle
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import exp
from random import Random

from fsrs import Card, Scheduler, State

from benchmarks.learning.people import FIRST_DAY
from benchmarks.learning.play import AHEAD
from benchmarks.learning.syllabus import syllabus
from benchmarks.planning.rows import OURS, Row, rows
from benchmarks.stopwatch import race
from lessons.bite import ItemRef, Opening, Progress
from lessons.compose import compose
from lessons.memory import Memory
from lessons.model import Curriculum
from lessons.pace import Pace

NOW = FIRST_DAY + timedelta(days=120, hours=12)
MINUTES = 10.0
TRACKS, LESSONS = 12, 56
MEMORIES = 2_000
COMING = [Opening(NOW + timedelta(hours=8 * number), 8.0) for number in range(1, AHEAD + 1)]
OVERDUE = 1.1
"""Memories are as old as this part of their stability at most, so that one in eleven is due."""


def compose_a_bite(rounds: int, seconds: float) -> list[Row]:
    """Time a bite for somebody who knows much, beside sorting their cards alone."""
    taught = syllabus((LESSONS,) * TRACKS)
    progress = _progress(taught)
    cards, scheduler = list(_cards(progress.memories).values()), Scheduler()
    took = race(
        {
            OURS: lambda: compose(progress, taught, Opening(NOW, MINUTES), Pace(), ahead=COMING),
            "fsrs, cards sorted by `get_card_retrievability`": lambda: sorted(
                cards, key=lambda card: scheduler.get_card_retrievability(card, NOW)
            ),
        },
        rounds,
        seconds,
        alike=False,
    )
    return rows(f"compose a bite, {MEMORIES:,} memories", "ms", took, 1000)


def size_of_a_learner() -> list[Row]:
    """Weigh what is remembered of a learner, pickled."""
    memories = _progress(syllabus((LESSONS,) * TRACKS)).memories
    sizes = {
        OURS: [len(pickle.dumps(memories, pickle.HIGHEST_PROTOCOL))],
        "fsrs, `Card`s": [len(pickle.dumps(_cards(memories), pickle.HIGHEST_PROTOCOL))],
    }
    return rows(f"{MEMORIES:,} memories, pickled", "KB", sizes, 0.001)


def _progress(taught: Curriculum) -> Progress:
    random = Random(MEMORIES)
    items = [
        ItemRef(lesson.id, item.id) for lesson in taught.lessons.values() for item in lesson.items
    ][:MEMORIES]
    memories = {ref: _memory(random) for ref in items}
    read: dict[str, datetime] = {ref.lesson_id: memories[ref].reviewed for ref in items}
    return Progress(read=read, memories=memories, decided=read.keys())


def _memory(random: Random) -> Memory:
    stability = exp(random.gauss(2.5, 1.0))
    reviewed = NOW - timedelta(days=random.uniform(0.0, OVERDUE * stability))
    return Memory(stability, random.uniform(3.0, 8.0), reviewed, asked=random.randint(1, 6))


def _cards(memories: Mapping[ItemRef, Memory]) -> dict[ItemRef, Card]:
    return {
        ref: Card(
            card_id=0,
            state=State.Review,
            step=None,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=memory.due(),
            last_review=memory.reviewed,
        )
        for ref, memory in memories.items()
    }
