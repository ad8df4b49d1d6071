"""Rules on scenarios: a story of three decisions, each felt, and weak ones that can be repaired."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from lessons.faults import Fault
from lessons.items import Scenario
from lessons.items.scenario import Decision, Point
from lessons.lint.amounts import adds_up, hours_in, money_in, numbers_in
from lessons.lint.rules import Rule, Severity, rule
from lessons.loader import LessonFile
from lessons.yamlfile import KeyPath

DECISIONS = 3
"""Decisions on each path: a choice, its repair, and what comes of it."""
ENDINGS = 3
"""The fewest endings: of two, the last choice gives one away."""
WEAK = 0.5
"""The credit below which a choice is a mistake, so that it costs something."""


@dataclass(frozen=True)
class _Story:
    """A scenario as a graph. `place` is where it stands."""

    scenario: Scenario
    place: KeyPath

    @cached_property
    def points(self) -> Mapping[str, Point]:
        return {point.id: point for point in self.scenario.points}

    @property
    def told(self) -> Iterator[tuple[Point, Decision, KeyPath]]:
        """Every option with its point and its place."""
        for n, point in enumerate(self.scenario.points):
            for k, option in enumerate(point.options):
                yield point, option, (*self.place, "points", n, "options", k)

    @property
    def lengths(self) -> frozenset[int]:
        """How many decisions the paths have. The format holds that no path runs in a circle."""
        return self._lengths(self.scenario.points[0].id)

    def _lengths(self, place: str) -> frozenset[int]:
        if place not in self.points:
            return frozenset({0})
        onward = (self._lengths(option.to) for option in self.points[place].options)
        return frozenset(1 + length for lengths in onward for length in lengths)

    def can_end_well(self, place: str) -> bool:
        """Return whether, from a point on, some path's last decision is the best one there."""
        return any(
            self.can_end_well(option.to) if option.to in self.points else option.credit == 1
            for option in self.points[place].options
        )


@rule("Q16", "story")
def check_stories(file: LessonFile) -> Iterator[Fault]:
    """Build three decisions into each path, three endings, and a price into each mistake.

    Each choice changes money, hours or trust, and a weak one (credit under 0.5) costs some of them.
    After a weak choice a later point lets the learner repair it, so that the last decision can
    still be the best one: people learn from a mistake that they can mend, and behaviour shown both
    wrong and right transfers better (Taylor, Russ-Eft & Chan 2005, a meta-analysis).

    Add a point or an ending, write the `change`, or let `to` lead to a point that repairs.
    """
    for story in _stories(file):
        yield from _check_shape(file, story)
        for _, option, place in story.told:
            for message in _weigh_option(story, option):
                yield file.document.fault(place, message, "Q16")


def _check_shape(file: LessonFile, story: _Story) -> Iterator[Fault]:
    if wrong := sorted(story.lengths - {DECISIONS}):
        lengths = " or ".join(map(str, wrong))
        message = f"a path has {lengths} decisions where each has {DECISIONS}; mend the 'to's"
        yield file.document.fault((*story.place, "points"), message, "Q16")
    if (count := len(story.scenario.endings)) < ENDINGS:
        message = f"{count} endings; write at least {ENDINGS}"
        yield file.document.fault((*story.place, "endings"), message, "Q16")


def _weigh_option(story: _Story, option: Decision) -> Iterator[str]:
    change = option.change
    meters = (change.money, change.hours, change.trust)
    if not any(meters):
        yield f"'{option.id}' changes nothing; give it a 'change' in money, hours or trust"
    elif option.credit < WEAK and min(meters) >= 0:
        yield f"'{option.id}' is weak and costs nothing; let it cost money, hours or trust"
    if option.credit < WEAK and option.to in story.points and not story.can_end_well(option.to):
        yield f"no way leads from '{option.id}' to a good end; let a later point repair it"


@rule("Q16", "story-sums", Severity.WARNING, english=True)
def check_sums(file: LessonFile) -> Iterator[Fault]:
    """Let the meters show what the story says was lost or won.

    Where `then` names sums of money or hours, the change of that meter is one of them, or comes of
    them: as their sum or difference, or so many times one. A sum that the option or its question
    names counts too. Learners who meet freelance arithmetic in each lesson check it.

    Mend `change`, or say in `then` how the sum comes about.
    """
    for story in _stories(file):
        for point, option, place in story.told:
            for message in _weigh_sums(story.scenario, point, option):
                yield file.document.fault((*place, "then"), message, "Q16")


def _weigh_sums(scenario: Scenario, point: Point, option: Decision) -> Iterator[str]:
    around = f"{option.then}\n{option.text}\n{point.text}"
    money = partial(money_in, currency=scenario.currency)
    meters: tuple[tuple[int, Callable[[str], Sequence[float]], str], ...] = (
        (option.change.money, money, scenario.currency),
        (option.change.hours, hours_in, "hours"),
    )
    for change, read, unit in meters:
        named = read(option.then) if change else ()
        if named and not adds_up(abs(change), read(around), numbers_in(around)):
            said = ", ".join(f"{amount:g}" for amount in named)
            yield f"'then' says {said} ({unit}), and 'change' says {change}; make them agree"


def _stories(file: LessonFile) -> Iterator[_Story]:
    for index, item in enumerate(file.lesson.items):
        if isinstance(item, Scenario):
            yield _Story(item, ("items", index))


RULES: tuple[Rule[LessonFile], ...] = (check_stories, check_sums)
