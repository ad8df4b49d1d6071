"""A bite: what is sent into one gap, composed so that it fits."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from lessons.memory import Memory, recall
from lessons.model import Curriculum, Lesson
from lessons.pace import Pace


class Mode(StrEnum):
    """How much room learning has at the moment."""

    STEADY = "steady"
    CRUNCH = "crunch"
    """Only what is about to be forgotten."""
    IDLE = "idle"
    """Room for more: a gap may hold several lessons."""


class ItemRef(NamedTuple):
    """Which item, over all lessons."""

    lesson_id: str
    item_id: str


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bite: a lesson to read, one of its items, or an item asked again."""

    kind: Literal["lesson", "item", "review"]
    lesson_id: str
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Bite:
    """The parts in the order they are sent, and what they cost."""

    parts: tuple[Part, ...]
    seconds: float

    @property
    def minutes(self) -> int:
        """The cost in whole minutes, at least 1: what the learner is told."""
        return max(1, round(self.seconds / 60))


@dataclass(frozen=True, slots=True)
class Progress:
    """What a learner has done so far, as far as composing needs to know it."""

    tracks: tuple[str, ...] = ()
    """The tracks they chose, in their order; empty means all, in the curriculum's."""
    read: AbstractSet[str] = field(default_factory=frozenset)
    """The ids of the lessons they have read."""
    memories: Mapping[ItemRef, Memory] = field(default_factory=dict)
    """Every item they have finished at least once."""


class _Budget:
    """Parts are taken while they fit."""

    def __init__(self, seconds: float) -> None:
        self.limit = seconds
        self.spent = 0.0

    def take(self, part: Part, seconds: float) -> list[Part]:
        if self.spent + seconds > self.limit:
            return []
        self.spent += seconds
        return [part]


def compose(
    progress: Progress,
    curriculum: Curriculum,
    minutes: float,
    now: datetime,
    pace: Pace = Pace(),
    *,
    mode: Mode = Mode.STEADY,
) -> Bite | None:
    """Return the best bite for `minutes` at `now`, or None when nothing is worth sending.

    Room is given first to the questions left over from lessons already read, then to the next
    lesson with as many of its questions as fit, then to reviews that are due, the least remembered
    first; in a crunch to those reviews alone. The lesson is sent first, because it is what the
    learner came for. By the engine's own estimate a bite ends within `minutes`.
    """
    budget = _Budget(minutes * 60)
    begun, unread = ([], []) if mode is Mode.CRUNCH else _split(progress, curriculum)
    left_over = [part for lesson in begun for part in _take_items(budget, lesson, progress, pace)]
    fresh: list[Part] = []
    for lesson in unread if mode is Mode.IDLE else unread[:1]:
        reading = budget.take(Part("lesson", lesson.id), pace.lesson_seconds(lesson))
        if not reading:
            break
        fresh += reading + _take_items(budget, lesson, progress, pace)
    reviews = [
        part
        for ref, seconds in _due(progress, curriculum, now, pace)
        for part in budget.take(Part("review", *ref), seconds)
    ]
    parts = (*fresh, *left_over, *reviews)
    return Bite(parts, budget.spent) if parts else None


def _split(progress: Progress, curriculum: Curriculum) -> tuple[list[Lesson], list[Lesson]]:
    """Return the lessons with questions left over, and those still to read."""
    unfinished = list(_lessons(progress, curriculum))
    begun = [lesson for lesson in unfinished if lesson.id in progress.read]
    unread = [lesson for lesson in unfinished if lesson.id not in progress.read]
    return begun, unread


def _lessons(progress: Progress, curriculum: Curriculum) -> Iterator[Lesson]:
    """Yield the chosen tracks' lessons that have something left, in order."""
    tracks = curriculum.tracks_by_id
    wanted = dict.fromkeys(progress.tracks)  # each once
    chosen = [tracks[id_] for id_ in wanted if id_ in tracks] or curriculum.tracks
    for track in chosen:
        for lesson in track.lessons:
            asked = all(ItemRef(lesson.id, item.id) in progress.memories for item in lesson.items)
            if lesson.id not in progress.read or not asked:
                yield lesson


def _take_items(budget: _Budget, lesson: Lesson, progress: Progress, pace: Pace) -> list[Part]:
    """Take those of the lesson's items that were never finished, while they fit."""
    return [
        part
        for item in lesson.items
        if ItemRef(lesson.id, item.id) not in progress.memories
        for part in budget.take(Part("item", lesson.id, item.id), pace.item_seconds(item))
    ]


def _due(
    progress: Progress, curriculum: Curriculum, now: datetime, pace: Pace
) -> Iterator[tuple[ItemRef, float]]:
    """Yield the items due for review, least remembered first, with the seconds each takes."""
    due = [(ref, memory) for ref, memory in progress.memories.items() if memory.due <= now]
    for ref, _ in sorted(due, key=lambda pair: recall(pair[1], now)):
        lesson = curriculum.lessons.get(ref.lesson_id)
        item = lesson.item(ref.item_id) if lesson else None
        if item:
            yield ref, pace.item_seconds(item)
