"""Mastery: how much of a skill the learner can be expected to recall."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from lessons.bite import ItemRef, Progress
from lessons.memory import DEFAULT_PARAMETERS, Memory, Parameters, recall
from lessons.model import Track

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Mastery:
    """Of one skill, at one instant."""

    value: float
    """The expected share of all its items that would be recalled, from 0 to 1: expected recall
    of the items covered, times the share that is covered."""
    covered: int
    """How many items were answered at least once."""
    total: int


def asked_items(track: Track, done: Progress) -> list[ItemRef]:
    """Return the graded items of a track, but for those that are never going to be asked.

    Of a lesson that was shown to be known nothing more is asked, so the rest of its items would
    stand against the learner for ever.
    """
    passed = done.known - done.read.keys()
    refs = (
        ItemRef(lesson.id, item.id)
        for lesson in track.lessons
        for item in lesson.items
        if item.graded
    )
    return [ref for ref in refs if ref.lesson_id not in passed or ref in done.memories]


def mastery(
    items: Sequence[Key],
    memories: Mapping[Key, Memory],
    at: datetime,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> Mastery:
    """Return the mastery of a skill at `at`; `items` are all its graded items, each once.

    Memories of other items do not count. A skill without items is not mastered at all.
    """
    known = [memories[item] for item in items if item in memories]
    recalled = sum(recall(memory, at, parameters) for memory in known)
    return Mastery(recalled / len(items) if items else 0.0, len(known), len(items))
