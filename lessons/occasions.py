"""Occasions: what has its time. A debrief and a primer of an event, and a promise's follow-up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from fsrs.scheduler import DEFAULT_PARAMETERS

from lessons.bite import Event, ItemRef, Opening, Part, Progress, Why
from lessons.memory import Parameters, recall
from lessons.model import Curriculum, Lesson
from lessons.pace import Effort, Pace
from lessons.path import foreign_lessons
from lessons.pieces import Piece
from lessons.reading import words

FOLLOW_UP_SECONDS, DEBRIEF_SECONDS = 12, 20
"""A line to read and one or two taps; the same with some thought."""

LASTS = timedelta(hours=1)
"""Nobody is asked how it went before it can be over. Events have a start and no end."""
FRESH = timedelta(days=7)
"""Nobody is asked how it went later than this."""
PRIMED_FOR = timedelta(days=7)
"""What is read in a minute helps no longer than this."""

PRIMER_LESSONS, PRIMER_SECONDS = 3, 60


def debrief(progress: Progress, curriculum: Curriculum, now: datetime) -> Piece | None:
    """Return the debrief of the event that has waited longest for it."""
    waiting = [
        event
        for event in _events(progress, curriculum)
        if not event.debriefed and LASTS <= now - event.at <= FRESH
    ]
    if not waiting:
        return None
    return Piece(Part("debrief", why=Why.EVENT, about=waiting[0].id), DEBRIEF_SECONDS)


def follow_up(progress: Progress, curriculum: Curriculum, now: datetime) -> Piece | None:
    """Return the question what became of the promise that has waited longest.

    A lesson that turned out not to be their work does not come back, its action included.
    """
    foreign = foreign_lessons(progress)
    due = [
        promise
        for promise in progress.promises
        if promise.lesson_id in curriculum.lessons.keys() - foreign and promise.is_due(now)
    ]
    if not due:
        return None
    first = min(due, key=lambda promise: promise.id)
    part = Part("follow-up", first.lesson_id, why=Why.PROMISED, about=first.id)
    return Piece(part, FOLLOW_UP_SECONDS)


def primer(
    progress: Progress,
    curriculum: Curriculum,
    openings: Sequence[Opening],
    pace: Pace,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> Piece | None:
    """Return the primer of the next event, if the first of the openings is the last before it.

    It takes a minute at most, but for readers whom one lesson takes longer, and fits the opening.
    """
    now, later = openings[0].at, openings[1:]
    for event in _events(progress, curriculum):
        ahead = timedelta(0) < event.at - now <= PRIMED_FOR
        if ahead and not event.primed and not any(other.at < event.at for other in later):
            told = _lessons_to_tell(progress, curriculum, event.track_id, now, parameters)
            return _primer(event, told, openings[0].minutes * 60, pace)
    return None


def _events(progress: Progress, curriculum: Curriculum) -> list[Event]:
    """Return the events whose skill is taught, in order of time."""
    known = [event for event in progress.events if event.track_id in curriculum.tracks_by_id]
    return sorted(known, key=lambda event: (event.at, event.id))


def _primer(event: Event, told: Sequence[Lesson], room: float, pace: Pace) -> Piece | None:
    for count in range(len(told), 0, -1):
        effort = Effort(sum(_told_words(lesson) for lesson in told[:count]))
        seconds = ceil(pace.seconds(effort))
        short = count == 1 or pace.expected(effort) <= PRIMER_SECONDS
        if short and seconds <= room:
            named = ",".join(lesson.id for lesson in told[:count])
            return Piece(Part("primer", named, why=Why.EVENT, about=event.id), seconds)
    return None


def _told_words(lesson: Lesson) -> int:
    """Return the words of what a lesson comes down to."""
    return sum(words(text) for text in (lesson.title, lesson.behaviour, lesson.say))


def _lessons_to_tell(
    progress: Progress,
    curriculum: Curriculum,
    track_id: str,
    now: datetime,
    parameters: Parameters,
) -> list[Lesson]:
    """Return the lessons of a track to be told again: what was read and is remembered least."""

    def remembered(lesson: Lesson) -> float:
        refs = (ItemRef(lesson.id, item.id) for item in lesson.items)
        known = [progress.memories[ref] for ref in refs if ref in progress.memories]
        return sum(recall(memory, now, parameters) for memory in known) / max(1, len(known))

    foreign = foreign_lessons(progress)
    lessons = [one for one in curriculum.tracks_by_id[track_id].lessons if one.id not in foreign]
    read = [lesson for lesson in lessons if lesson.id in progress.read]
    return (sorted(read, key=remembered) or lessons)[:PRIMER_LESSONS]
