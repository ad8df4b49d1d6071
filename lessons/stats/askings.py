"""Askings: the answers to one item, from its first question to the last that was answered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.bite import ItemRef
from lessons.items import AnyItem, Scenario, UnknownOptionError, read_answer
from lessons.model import Curriculum
from lessons.stats.responses import Response


@dataclass(frozen=True, slots=True)
class Decided:
    """One answer, with what it was an answer to."""

    point: str
    """The point of a scenario; empty in other items."""
    chosen: tuple[str, ...]
    """The options; none where the answer is in words."""
    response: Response

    @property
    def right(self) -> bool:
        """Whether it earned full credit."""
        return self.response.credit == 1


@dataclass(frozen=True, slots=True)
class Asking:
    """One time that one person was asked an item."""

    person: int
    ref: ItemRef
    number: int
    """How often they had been asked it before."""
    wording: int
    """From 0, in the order in which the item lists them."""
    decided: tuple[Decided, ...]
    finished: bool

    @property
    def score(self) -> float | None:
        """Of the item; None where it was not finished, or is not graded."""
        return self.decided[-1].response.score

    @property
    def seconds(self) -> float:
        """For all its questions; 0 where one of them was not timed."""
        times = [decided.response.seconds for decided in self.decided]
        return sum(times) if all(times) else 0.0


def gather(responses: Iterable[Response], curriculum: Curriculum) -> list[Asking]:
    """Return the askings of items as they stand now, by person, item and number.

    An answer that its item does not take was given to an earlier edition, and is left out with all
    of its asking.
    """
    rows: dict[tuple[int, ItemRef, int], list[Response]] = defaultdict(list)
    for response in responses:
        rows[response.person, response.ref, response.asking].append(response)
    found = []
    for (_, ref, _), steps in sorted(rows.items(), key=lambda pair: pair[0]):
        lesson = curriculum.lessons.get(ref.lesson_id)
        item = lesson.item(ref.item_id) if lesson else None
        asking = _read(item, sorted(steps, key=lambda row: row.step)) if item else None
        if asking:
            found.append(asking)
    return found


def _read(item: AnyItem, steps: list[Response]) -> Asking | None:
    """Return the asking, or None where the item does not take these answers."""
    first, last = steps[0], steps[-1]
    worded: AnyItem = item.worded(first.wording)
    points = _points(item, [row.answer for row in steps])
    decided: list[Decided] = []
    for step, row in enumerate(steps):
        answers = tuple(earlier.answer for earlier in steps[:step])
        try:
            chosen = read_answer(worded.question(answers), row.answer)
        except UnknownOptionError:
            return None
        if row.step != step:
            return None
        decided.append(Decided(points[step], chosen, row))
    finished = last.score is not None or not item.graded
    wording = first.wording % item.wordings
    return Asking(first.person, first.ref, first.asking, wording, tuple(decided), finished)


def _points(item: AnyItem, answers: list[str]) -> list[str]:
    """Return the point of the story that each answer was given at; empty where there is none."""
    if not isinstance(item, Scenario):
        return [""] * len(answers)
    ways = {(point.id, option.id): option.to for point in item.points for option in point.options}
    points = [item.points[0].id]
    for answer in answers:
        points.append(ways.get((points[-1], answer), ""))
    return points
