"""Teaching: what is new to a learner, and what is left over of it."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from lessons.bite import ItemRef, Mode, Progress, Why
from lessons.items import Scenario
from lessons.model import Curriculum, Lesson
from lessons.pace import Pace
from lessons.path import Next, foreign_lessons, probe_of
from lessons.pieces import Piece, action_pieces, cost, fit, item_piece, item_pieces, lesson_piece
from lessons.same import Same

PROBES = 3
"""So many lessons at most are probed in a bite where the last was too easy: it is no exam."""


def steps_here(
    path: Iterable[Next], pace: Pace, room: float, longest: float, mode: Mode
) -> Iterator[Next]:
    """Yield what this opening may bring of the path: some probes, and a lesson or, idle, several.

    A lesson that fits neither here nor into the longest opening to come is passed over, so that
    it does not stand in the way for ever.
    """
    probes = 0
    for step in path:
        if step.why is Why.EASY:
            probes += 1
            if probes <= PROBES:
                yield step
            continue
        seconds = lesson_piece(step.lesson, step.why, pace).seconds
        if seconds <= longest:
            yield step
            room -= seconds
            if mode is not Mode.IDLE or room < 0:
                return


def teach(steps: Iterable[Next], progress: Progress, pace: Pace, room: float) -> list[Piece]:
    """Return these steps while they fit: a probe, or a lesson with its action and its questions."""
    taken: list[Piece] = []
    for lesson, why in steps:
        left = room - cost(taken)
        if why is Why.EASY:
            taken += fit(probe(lesson, why, progress, pace), left)
            continue
        reading = fit([lesson_piece(lesson, why, pace)], left)
        if not reading:
            break
        taken += [*reading, *_exercises(lesson, why, progress, pace, left - cost(reading))]
    return taken


def _exercises(
    lesson: Lesson, why: Why, progress: Progress, pace: Pace, room: float
) -> list[Piece]:
    """Return the lesson's questions that fit, in its own order, and its action.

    Its first question has the first claim, then its action, its stories, and the others.
    """
    stories = {item.id for item in lesson.items if isinstance(item, Scenario)}
    items = item_pieces(lesson, why, progress, pace)
    action = action_pieces(lesson, why, progress)
    told = [piece for piece in items[1:] if piece.part.item_id in stories]
    others = [piece for piece in items[1:] if piece not in told]
    taken = fit([*items[:1], *action, *told, *others], room)
    return [piece for piece in (*items, *action) if piece in taken]


def probe(lesson: Lesson, why: Why, progress: Progress, pace: Pace) -> list[Piece]:
    """Return the question that tells whether a lesson is needed, if there is one to ask."""
    item = probe_of(lesson, progress)
    return [item_piece("probe", lesson.id, item, why, pace)] if item else []


def left_over(progress: Progress, curriculum: Curriculum, pace: Pace) -> list[Piece]:
    """Return the questions left of lessons that were read, the last read first, with the action."""
    passed = progress.known | foreign_lessons(progress)
    unanswered = _refs(Same(curriculum)) - progress.memories.keys() - progress.reflected
    begun = {ref.lesson_id for ref in unanswered if ref.lesson_id in progress.read} - passed
    pieces: list[Piece] = []
    for id_ in sorted(begun, key=lambda id_: (progress.read[id_], id_), reverse=True):
        lesson = curriculum.lessons[id_]
        pieces += item_pieces(lesson, Why.BEGUN, progress, pace)
        pieces += action_pieces(lesson, Why.BEGUN, progress)
    return pieces


@lru_cache(maxsize=4)
def _refs(curriculum: Same[Curriculum]) -> frozenset[ItemRef]:
    lessons = curriculum.it.lessons.values()
    return frozenset(ItemRef(lesson.id, item.id) for lesson in lessons for item in lesson.items)


def questions_first(
    path: Iterable[Next], progress: Progress, pace: Pace, room: float
) -> list[Piece]:
    """Return questions of the first lesson that has some which fit; their feedback explains."""
    for lesson, _ in path:
        if pieces := fit(item_pieces(lesson, Why.SHORT, progress, pace), room):
            return pieces
    return []
