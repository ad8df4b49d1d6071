"""Composing: the best bite for the minutes of an opening."""

from collections.abc import Sequence
from itertools import chain
from math import inf

from fsrs.scheduler import DEFAULT_PARAMETERS

from lessons.bite import Bite, Mode, Opening, Part, Progress, Why
from lessons.memory import Parameters
from lessons.model import Curriculum
from lessons.occasions import PRIMER_SECONDS, debrief, follow_up, primer
from lessons.pace import Pace
from lessons.path import Next, chosen_tracks, next_lessons, passed_lessons
from lessons.pieces import Piece, cost, expected, fit, item_piece
from lessons.reviews import Review, all_reviews, mix, reviews_now
from lessons.teaching import left_over, probe, questions_first, steps_here, teach

PLACEMENT_SECONDS = 120

LATE = 2
"""So many openings' worth of reviews leave no room for anything new. Without a limit, who reads
fast is taught more than they can keep (docs/performance.md)."""


def compose(
    progress: Progress,
    curriculum: Curriculum,
    opening: Opening,
    pace: Pace = Pace(),
    *,
    ahead: Sequence[Opening] = (),
    mode: Mode = Mode.STEADY,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> Bite | None:
    """Return the best bite for an opening, or None when nothing is worth sending.

    `ahead` are the openings known to come, `parameters` those of the learner's memory. By the
    engine's own estimate the bite ends within the opening. What has its time comes first: a
    debrief, a follow-up, a primer. Reviews that belong to this opening hold up to half of the rest
    for themselves, so that a lesson is taught where it fits beside them. It is sent before them,
    with its action and its questions, and what is left of lessons begun.
    """
    later = (other for other in ahead if other.at > opening.at)
    openings = (opening, *sorted(later, key=lambda other: other.at))
    first = _occasions(progress, curriculum, openings, pace, parameters, mode=mode)
    room = opening.minutes * 60 - cost(first)
    reviews = reviews_now(progress, curriculum, openings, pace, parameters)
    if mode is Mode.CRUNCH:
        return _bite([*first, *_fill(reviews, room)], curriculum, pace)
    longest = max(room, *(other.minutes * 60 for other in openings[1:]), 0)
    path = next_lessons(progress, curriculum, opening.at)
    steps = tuple(steps_here(path, pace, room, longest, mode))
    pieces = _share(progress, curriculum, pace, steps, reviews, room=room)
    if not pieces:
        path = next_lessons(progress, curriculum, opening.at)
        pieces = questions_first(path, progress, pace, room)
    return _bite([*first, *pieces], curriculum, pace)


def compose_reviews(
    progress: Progress,
    curriculum: Curriculum,
    opening: Opening,
    pace: Pace = Pace(),
    *,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> Bite | None:
    """Return a bite of reviews for somebody who asked for them, or None where there are none.

    It holds what is due or nearly, the least remembered first; else what is remembered least.
    """
    found = all_reviews(progress, curriculum, opening.at, pace, parameters)
    pieces = _fill(found, opening.minutes * 60, Why.WISHED)
    return _bite(pieces, curriculum, pace)


def compose_placement(
    progress: Progress, curriculum: Curriculum, opening: Opening, pace: Pace = Pace()
) -> Bite | None:
    """Return two minutes of probes: of each track's first lesson to come, then of its second..."""
    passed = passed_lessons(progress)
    unread = [
        [lesson for lesson in track.lessons if lesson.id not in passed]
        for track in chosen_tracks(progress, curriculum)
    ]
    rounds = max(map(len, unread), default=0)
    lessons = (track[place] for place in range(rounds) for track in unread if place < len(track))
    pieces = chain.from_iterable(probe(one, Why.WISHED, progress, pace) for one in lessons)
    return _bite(fit(pieces, min(opening.minutes * 60, PLACEMENT_SECONDS)), curriculum, pace)


def compose_part(part: Part, curriculum: Curriculum, pace: Pace = Pace()) -> Bite | None:
    """Return one part alone that was asked for: a lesson, an item once more, or a primer.

    None where it is not taught any more.
    """
    if part.kind == "lesson":
        return compose_lesson(part.lesson_id, curriculum, pace)
    if part.kind == "primer":
        named = set(part.lesson_id.split(","))
        known = named <= curriculum.lessons.keys()
        return _bite([Piece(part, PRIMER_SECONDS)], curriculum, pace) if known else None
    lesson = curriculum.lessons.get(part.lesson_id)
    item = lesson.item(part.item_id) if lesson else None
    if lesson is None or item is None:
        return None
    piece = item_piece("replay", lesson.id, item, Why.WISHED, pace, wording=part.wording)
    return _bite([piece], curriculum, pace)


def compose_lesson(lesson_id: str, curriculum: Curriculum, pace: Pace = Pace()) -> Bite | None:
    """Return a whole lesson that was asked for: to read, all its questions, and its action.

    It is the same whatever the learner has done before, and however little time they have. None
    where it is not taught any more.
    """
    lesson = curriculum.lessons.get(lesson_id)
    steps = [Next(lesson, Why.WISHED)] if lesson else []
    return _bite(teach(steps, Progress(), pace, inf), curriculum, pace)


def _occasions(
    progress: Progress,
    curriculum: Curriculum,
    openings: Sequence[Opening],
    pace: Pace,
    parameters: Parameters,
    *,
    mode: Mode,
) -> list[Piece]:
    """Return a debrief, a follow-up and a primer, as there are. The primer has the first claim."""
    now = openings[0].at
    asked = debrief(progress, curriculum, now)
    promised = None if mode is Mode.CRUNCH else follow_up(progress, curriculum, now)
    told = primer(progress, curriculum, openings, pace, parameters)
    claims = (piece for piece in (told, asked, promised) if piece)
    taken = fit(claims, openings[0].minutes * 60)
    return [piece for piece in (asked, promised, told) if piece in taken]


def _share(
    progress: Progress,
    curriculum: Curriculum,
    pace: Pace,
    steps: Sequence[Next],
    reviews: Sequence[Review],
    *,
    room: float,
) -> list[Piece]:
    """Return probes and lessons, then what is left of lessons begun, then reviews, as they fit."""
    half, wanted = room / 2, cost(reviews)
    if wanted >= LATE * room:
        steps = ()
    begun = left_over(progress, curriculum, pace)
    held = fit(begun, half)
    # Few reviews give way to a lesson that does not fit beside them; many do not.
    for reserved in (wanted, 0) if wanted < half else (half,):
        fresh = teach(steps, progress, pace, room - reserved - cost(held))
        if any(piece.part.kind == "lesson" for piece in fresh):
            rest = _fill(reviews, room - cost(fresh) - cost(held))
            return [*fresh, *held, *rest]
    asked = teach([step for step in steps if step.why is Why.EASY], progress, pace, room)
    if wanted >= half:
        rest = _fill(reviews, room)
        kept = fit([*begun, *asked], room - cost(rest))
    else:
        kept = fit([*begun, *asked], room)
        rest = _fill(reviews, room - cost(kept))
    return [*(piece for piece in (*asked, *begun) if piece in kept), *rest]


def _fill(reviews: Sequence[Review], room: float, why: Why | None = None) -> list[Piece]:
    """Return the first reviews that fit, with their skills mixed."""
    return [review.piece(why) for review in mix(fit(reviews, room))]


def _bite(pieces: Sequence[Piece], curriculum: Curriculum, pace: Pace) -> Bite | None:
    """Return the bite of these pieces, with the edition of each lesson it names."""
    if not pieces:
        return None
    parts = tuple(piece.part for piece in pieces)
    named = dict.fromkeys(id_ for part in parts for id_ in part.lesson_id.split(",") if id_)
    editions = {id_: curriculum.editions[id_].digest for id_ in named}
    middle = sum(expected(piece, curriculum, pace) for piece in pieces)
    return Bite(parts, cost(pieces), editions, middle)
