"""The figures of items and lessons, as they may be shown: no count in them is exact.

"First" is a person's first asking of an item, whether it came with the lesson or as a probe. What
they do once they have read the feedback says more about the feedback.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from lessons.bite import ItemRef
from lessons.items import Scenario
from lessons.model import Curriculum, Lesson
from lessons.pace import item_effort, lesson_effort
from lessons.stats.askings import Asking, gather
from lessons.stats.measures import Scores
from lessons.stats.people import FEWEST, NOBODY, People, count, mean_credit, share
from lessons.stats.questions import AnyOneItem, QuestionFigures, question_figures
from lessons.stats.responses import Deed, Log

RATINGS = (Deed.EASY, Deed.HARD, Deed.FOREIGN)
ACTIONS = (Deed.DONE, Deed.NO_FIT, Deed.OPEN, Deed.LEFT)


@dataclass(frozen=True, slots=True)
class Time:
    """How long something takes, in seconds."""

    expected: float
    """Of somebody who is not known yet (`lessons.pace`)."""
    median: float | None = None
    """Of all that were timed, in whole seconds; None of fewer than five."""
    people: People = NOBODY


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """How one item fares."""

    lesson_id: str
    id: str
    kind: str
    people: People
    """Who answered it to its end, when asked for the first time."""
    p: float | None
    """The mean credit, from 0 to 1, of the first answer of each person: high is easy."""
    rest: float | None
    """The item-rest correlation, from -1 to 1 (`lessons.stats.measures`)."""
    time: Time
    questions: tuple[QuestionFigures, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """How many got as far as this."""

    name: str
    """`shown`, `read`, or with the id of an item `answered`, of a story `began` and `finished`."""
    people: People


@dataclass(frozen=True, slots=True)
class LessonFigures:
    """How one lesson fares."""

    id: str
    title: str
    stages: tuple[Stage, ...]
    """Of those to whom it was shown, how many got how far, whenever that was."""
    time: Time
    """Of reading it."""
    ratings: Mapping[Deed, People]
    """How many find it EASY, HARD or FOREIGN."""
    actions: Mapping[Deed, People]
    """What became of its action: DONE, NO_FIT, OPEN or LEFT."""
    items: tuple[ItemFigures, ...]

    @property
    def shown(self) -> People:
        """To how many it was shown."""
        return self.stages[0].people

    def rated(self, deed: Deed) -> float | None:
        """Return the share that rated it so, of those to whom it was shown, if it may be told.

        Nobody has to rate, and there is no button for "just right": of those who rate, some
        complaint always has a third.
        """
        return share(self.ratings[deed], self.shown)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A log, sorted by what is looked up."""

    askings: Mapping[ItemRef, Sequence[Asking]]
    scores: Scores
    doers: Mapping[tuple[str, Deed], set[int]]
    """Who did what with which lesson."""
    reading: Mapping[str, Sequence[float]]
    """Seconds, by lesson id."""


def work_out(log: Log, curriculum: Curriculum) -> tuple[LessonFigures, ...]:
    """Return the figures of every lesson, in the order of the curriculum."""
    found = _sort(log, curriculum)
    return tuple(_lesson(found, lesson) for lesson in curriculum.lessons.values())


def _sort(log: Log, curriculum: Curriculum) -> _Sorted:
    askings: dict[ItemRef, list[Asking]] = defaultdict(list)
    earned: dict[int, dict[ItemRef, float]] = defaultdict(dict)
    for asking in gather(log.responses, curriculum):
        askings[asking.ref].append(asking)
        if asking.number == 0 and asking.score is not None:
            earned[asking.person][asking.ref] = asking.score
    doers: dict[tuple[str, Deed], set[int]] = defaultdict(set)
    reading: dict[str, list[float]] = defaultdict(list)
    for mark in log.marks:
        doers[mark.lesson_id, mark.deed].add(mark.person)
        if mark.deed is Deed.READ:
            reading[mark.lesson_id].append(mark.seconds)
    return _Sorted(askings, Scores(earned), doers, reading)


def _lesson(log: _Sorted, lesson: Lesson) -> LessonFigures:
    def people(deeds: Iterable[Deed]) -> dict[Deed, People]:
        return {deed: count(len(log.doers.get((lesson.id, deed), ()))) for deed in deeds}

    return LessonFigures(
        id=lesson.id,
        title=lesson.title,
        stages=tuple(_stages(log, lesson)),
        time=_time(log.reading.get(lesson.id, ()), lesson_effort(lesson).seconds),
        ratings=people(RATINGS),
        actions=people(ACTIONS),
        items=tuple(_item(log, ItemRef(lesson.id, item.id), item) for item in lesson.items),
    )


def _stages(log: _Sorted, lesson: Lesson) -> Iterator[Stage]:
    """Yield how far those got to whom the lesson was shown."""
    read = log.doers.get((lesson.id, Deed.READ), set())
    shown = log.doers.get((lesson.id, Deed.SHOWN), set()) | read
    yield Stage("shown", count(len(shown)))
    yield Stage("read", count(len(read)))
    for item in lesson.items:
        askings = log.askings.get(ItemRef(lesson.id, item.id), ())
        began = {asking.person for asking in askings}
        finished = {asking.person for asking in askings if asking.finished}
        story = isinstance(item, Scenario)
        if story:
            yield Stage(f"began {item.id}", count(len(began & shown)))
        verb = "finished" if story else "answered"
        yield Stage(f"{verb} {item.id}", count(len(finished & shown)))


def _item(log: _Sorted, ref: ItemRef, item: AnyOneItem) -> ItemFigures:
    askings = log.askings.get(ref, ())
    first = [asking for asking in askings if asking.number == 0 and asking.finished]
    people = count(len(first))
    earned = [asking.score or 0.0 for asking in first]
    return ItemFigures(
        lesson_id=ref.lesson_id,
        id=item.id,
        kind=item.kind,
        people=people,
        p=mean_credit(earned, people) if item.graded else None,
        rest=log.scores.item_rest({asking.person for asking in first}, ref),
        time=_time([asking.seconds for asking in first], item_effort(item).seconds),
        questions=tuple(question_figures(item, ref, askings, log.scores)),
    )


def _time(seconds: Iterable[float], expected: float) -> Time:
    timed = [taken for taken in seconds if taken > 0]
    middle = round(median(timed)) if len(timed) >= FEWEST else None
    return Time(expected, middle, count(len(timed)))
