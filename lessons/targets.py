"""Targets: the recall at which asking an item again pays best, for each lesson."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lessons.bite import ItemRef, Opinion, Progress
from lessons.memory import DEFAULT_PARAMETERS, Parameters
from lessons.model import Curriculum, Lesson
from lessons.path import chosen_tracks, passed_lessons

LEARNING = 0.85
"""While there is more to read. With scarce minutes it pays to ask a little later and to learn a
little more: simulated learners recalled a seventh more for each minute than at 0.9, whose memory is
another than the engine's (docs/performance.md)."""

KEEPING = 0.9
"""Once everything is read, and minutes are there to keep it."""

EASIER, HARDER = -0.05, 0.04
"""What is added for a lesson that was too easy, or too hard."""

EVENT = 0.95
"""For a skill that is wanted soon."""

EVENT_AHEAD = timedelta(days=14)
"""How long before an event its skill is held that high."""

UNASKED = 0.0
"""Of what is not the learner's work: no recall ever sinks to it."""

OPINIONS = {None: 0.0, Opinion.EASY: EASIER, Opinion.HARD: HARDER}


@dataclass(frozen=True, slots=True)
class Targets:
    """The usual target, and those of the lessons that have another."""

    usual: float
    others: Mapping[str, float]


def find_targets(progress: Progress, curriculum: Curriculum, now: datetime) -> Targets:
    """Return the targets of a learner's lessons at `now`."""
    usual = _usual(progress, curriculum)
    others = {id_: _target(opinion, usual) for id_, opinion in progress.opinions.items()}
    soon = {event.track_id for event in progress.events if now < event.at <= now + EVENT_AHEAD}
    for track_id in soon & curriculum.tracks_by_id.keys():
        for lesson in curriculum.tracks_by_id[track_id].lessons:
            if others.get(lesson.id) != UNASKED:
                others[lesson.id] = EVENT
    return Targets(usual, others)


def next_due(
    lesson: Lesson,
    progress: Progress,
    curriculum: Curriculum,
    opinion: Opinion | None,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> datetime | None:
    """Return when the first of a lesson's items would fall due, were this thought of it."""
    aim = _target(opinion, _usual(progress, curriculum))
    if aim == UNASKED:
        return None
    refs = [ItemRef(lesson.id, item.id) for item in lesson.items]
    known = [progress.memories[ref] for ref in refs if ref in progress.memories]
    return min((memory.due(aim, parameters) for memory in known), default=None)


def every_target() -> frozenset[float]:
    """Return all the targets that there can be."""
    shifted = {base + more for base in (LEARNING, KEEPING) for more in OPINIONS.values()}
    return frozenset({UNASKED, EVENT, *shifted})


def _usual(progress: Progress, curriculum: Curriculum) -> float:
    passed = passed_lessons(progress)
    tracks = chosen_tracks(progress, curriculum)
    more = any(lesson.id not in passed for track in tracks for lesson in track.lessons)
    return LEARNING if more else KEEPING


def _target(opinion: Opinion | None, usual: float) -> float:
    return UNASKED if opinion is Opinion.FOREIGN else usual + OPINIONS[opinion]
