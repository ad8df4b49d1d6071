"""Decisions: each moment of a lesson that asks for one option and has one best.

A choice is a decision in each of its wordings, and so is each point of a scenario. The rules on
questions, the bots that answer without reading, and the figures of a corpus all look at these.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lessons.items import Choice, Scenario
from lessons.items.choice import ChoiceOption, Wording
from lessons.items.scenario import Decision as StoryOption
from lessons.items.scenario import Point
from lessons.loader import LessonFile
from lessons.yamlfile import KeyPath


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a decision. `place` is where it stands in its file."""

    id: str
    text: str
    credit: float
    feedback: str
    """What the learner hears: the feedback of a choice, what happens next in a scenario."""
    place: KeyPath
    feedback_place: KeyPath


@dataclass(frozen=True, slots=True)
class Decision:
    """One question with its options, exactly one of them best. `place` is where it stands."""

    file: LessonFile
    place: KeyPath
    id: str
    """Of the item or the point; another wording adds its number, as in `first-quote again`."""
    stem: str
    options: tuple[Option, ...]
    best: int
    """The index of the best option."""
    judged: bool = False
    """Whether it is a situational judgement, which says who rated its options."""
    told: bool = False
    """Whether it is a point of a scenario."""

    @property
    def key(self) -> Option:
        """The best option."""
        return self.options[self.best]

    @property
    def distractors(self) -> tuple[Option, ...]:
        """The options that are not the best."""
        return self.options[: self.best] + self.options[self.best + 1 :]

    @property
    def chance(self) -> float:
        """The share of learners who would be right by drawing lots."""
        return 1 / len(self.options)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the options, in the author's order."""
        return tuple(option.text for option in self.options)


def find_decisions(file: LessonFile) -> Iterator[Decision]:
    """Yield the decisions of a lesson as they stand in its file.

    A point without exactly one best option is left out; the linter's Q02 names it.
    """
    for index, item in enumerate(file.lesson.items):
        if isinstance(item, Choice):
            yield from _of_choice(file, ("items", index), item)
        elif isinstance(item, Scenario):
            yield from _of_scenario(file, ("items", index), item)


def all_decisions(files: Iterable[LessonFile]) -> tuple[Decision, ...]:
    """Return the decisions of many lessons, in order."""
    return tuple(decision for file in files for decision in find_decisions(file))


def _of_choice(file: LessonFile, place: KeyPath, item: Choice) -> Iterator[Decision]:
    yield _of_wording(file, place, item.id, item)
    for n, wording in enumerate(item.again):
        name = f"{item.id} again" + (f" {n + 1}" if n else "")
        yield _of_wording(file, (*place, "again", n), name, wording)


def _of_wording(file: LessonFile, place: KeyPath, name: str, wording: Wording) -> Decision:
    options = _options(place, wording.options)
    best = next(n for n, option in enumerate(options) if option.credit == 1)
    judged = wording.keyed_by is not None
    return Decision(file, place, name, wording.stem, options, best, judged=judged)


def _of_scenario(file: LessonFile, place: KeyPath, item: Scenario) -> Iterator[Decision]:
    for n, point in enumerate(item.points):
        inner = (*place, "points", n)
        bests = best_options(point)
        if len(bests) == 1:
            options = _options(inner, point.options)
            yield Decision(file, inner, point.id, point.text, options, bests[0], told=True)


def best_options(point: Point) -> tuple[int, ...]:
    """Return the indices of the options of a point that earn full credit."""
    return tuple(n for n, option in enumerate(point.options) if option.credit == 1)


def _options(place: KeyPath, options: Sequence[ChoiceOption | StoryOption]) -> tuple[Option, ...]:
    return tuple(_option((*place, "options", n), option) for n, option in enumerate(options))


def _option(place: KeyPath, option: ChoiceOption | StoryOption) -> Option:
    if isinstance(option, StoryOption):
        key, heard = "then", option.then
    else:
        key, heard = "feedback", option.feedback
    return Option(option.id, option.text, option.credit, heard, place, (*place, key))
