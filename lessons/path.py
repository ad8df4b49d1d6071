"""The path: which lesson is taught next, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from lessons.bite import ItemRef, Opinion, Progress, Why
from lessons.items import Choice
from lessons.model import Curriculum, Lesson, Track

ACTIVE = 3
"""So many tracks are taught in turn. Mixed practice is remembered better than one topic after the
other (Rohrer and Taylor 2007); with more tracks than that, none of them gets anywhere."""

FOREIGN = 2
"""A track in which so many lessons are not the learner's work is not their work."""

_NEVER = datetime.min.replace(tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Next(NamedTuple):
    """A lesson to come. Where `why` is EASY it comes as a probe: its `probe_of` is asked first."""

    lesson: Lesson
    why: Why


def next_lessons(progress: Progress, curriculum: Curriculum, now: datetime) -> Iterator[Next]:
    """Yield the lessons still to be taught, each as if those before it had been read by then.

    A lesson that is required comes before the one that requires it, whatever its track. Lessons
    that require one which comes as a probe are left out, as its answer is not known yet.
    """
    probed: dict[str, datetime] = {}
    while step := _next_lesson(progress, curriculum, now, probed):
        yield step
        now += _TICK
        if step.why is Why.EASY:
            probed[step.lesson.id] = now
        else:
            progress = replace(progress, read={**progress.read, step.lesson.id: now})


def probe_of(lesson: Lesson, progress: Progress) -> Choice | None:
    """Return the choice that tells whether a lesson is needed, unless it was asked before."""
    first = next((item for item in lesson.items if isinstance(item, Choice)), None)
    return first if first and not progress.finished(ItemRef(lesson.id, first.id)) else None


def chosen_tracks(progress: Progress, curriculum: Curriculum) -> list[Track]:
    """Return the tracks to teach, in order; those that are not the learner's work go last."""
    tracks = curriculum.tracks_by_id
    wanted = [tracks[id_] for id_ in dict.fromkeys(progress.tracks) if id_ in tracks]
    foreign = Counter(id_.split("-")[0] for id_ in foreign_lessons(progress))
    return sorted(wanted or curriculum.tracks, key=lambda track: foreign[track.id] >= FOREIGN)


def passed_lessons(progress: Progress) -> AbstractSet[str]:
    """Return the lessons that are not to be taught (any more): read, known or not their work."""
    return progress.read.keys() | progress.known | foreign_lessons(progress)


def foreign_lessons(progress: Progress) -> AbstractSet[str]:
    """Return the lessons that are not the learner's work."""
    return {id_ for id_, opinion in progress.opinions.items() if opinion is Opinion.FOREIGN}


def _next_lesson(
    progress: Progress, curriculum: Curriculum, now: datetime, probed: Mapping[str, datetime]
) -> Next | None:
    passed = passed_lessons(progress)
    wanted = _event_tracks(progress, curriculum, now)
    active = _active_tracks(progress, curriculum, passed, probed)
    for place, track in enumerate((*wanted, *active)):
        lesson = _first_lesson(track, curriculum, passed, probed)
        if lesson is not None:
            return Next(lesson, _why(lesson, progress, curriculum, event=place < len(wanted)))
    return None


def _why(lesson: Lesson, progress: Progress, curriculum: Curriculum, *, event: bool) -> Why:
    last = _last_read(curriculum.tracks_by_id[lesson.track_id], progress)
    if last and progress.opinions.get(last) is Opinion.EASY and probe_of(lesson, progress):
        return Why.EASY
    if event:
        return Why.EVENT
    latest = max(progress.read, key=progress.read.__getitem__, default=last)
    return Why.NEXT if latest == last else Why.MIXED


def _event_tracks(progress: Progress, curriculum: Curriculum, now: datetime) -> list[Track]:
    """Return the tracks that an event ahead wants, the soonest first."""
    tracks = curriculum.tracks_by_id
    ahead = sorted((event.at, event.track_id) for event in progress.events if event.at > now)
    return [tracks[track_id] for _, track_id in ahead if track_id in tracks]


def _active_tracks(
    progress: Progress,
    curriculum: Curriculum,
    passed: AbstractSet[str],
    probed: Mapping[str, datetime],
) -> list[Track]:
    """Return the first tracks that have something left, the least recently taught first."""
    left = (
        track
        for track in chosen_tracks(progress, curriculum)
        if any(lesson.id not in passed and lesson.id not in probed for lesson in track.lessons)
    )
    active = list(islice(left, ACTIVE))

    def turn(track: Track) -> tuple[bool, datetime]:
        asked = max((probed[one.id] for one in track.lessons if one.id in probed), default=_NEVER)
        last = _last_read(track, progress)
        rests = last is not None and _rests(last, len(active) - 1, progress)
        return rests, max(asked, progress.read[last] if last else _NEVER)

    return sorted(active, key=turn)


def _first_lesson(
    track: Track,
    curriculum: Curriculum,
    passed: AbstractSet[str],
    probed: Mapping[str, datetime],
) -> Lesson | None:
    """Return the track's first lesson to come, or what it requires."""
    for lesson in track.lessons:
        if lesson.id not in passed and lesson.id not in probed:
            first = _required_first(lesson, curriculum, passed, probed, ())
            if first is not None:
                return first
    return None


def _required_first(
    lesson: Lesson,
    curriculum: Curriculum,
    passed: AbstractSet[str],
    probed: Mapping[str, datetime],
    behind: tuple[str, ...],
) -> Lesson | None:
    """Return the lesson, or what is missing before it; None where that can not be had now."""
    for id_ in lesson.requires:
        if id_ in curriculum.lessons and id_ not in passed:
            if id_ in probed or id_ in behind:
                return None
            required = curriculum.lessons[id_]
            return _required_first(required, curriculum, passed, probed, (*behind, id_))
    return lesson


def _last_read(track: Track, progress: Progress) -> str | None:
    """Return the lesson of a track that was read last."""
    read = (lesson.id for lesson in track.lessons if lesson.id in progress.read)
    return max(read, key=progress.read.__getitem__, default=None)


def _rests(last: str, others: int, progress: Progress) -> bool:
    """Tell whether a track stands back, because its last lesson was too hard.

    In turn it waits for each of the others once; here it does so twice.
    """
    if progress.opinions.get(last) is not Opinion.HARD:
        return False
    since = [id_ for id_, at in progress.read.items() if at > progress.read[last]]
    return len(since) < 2 * others
