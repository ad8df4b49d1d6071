"""The figures of one question: what each of its options attracts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessons.bite import ItemRef
from lessons.items import Choice, Form, Order, Reflection, Scenario, Several
from lessons.items.answer import SKIPPED, WRITTEN
from lessons.items.choice import ChoiceOption
from lessons.items.scenario import Decision
from lessons.stats.askings import Asking, Decided
from lessons.stats.measures import Scores, Upper, compare_thirds
from lessons.stats.people import People, count, share

AnyOneItem = Choice | Several | Order | Scenario | Reflection


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """How many chose an option; in an order, how many put it where it belongs."""

    id: str
    text: str
    right: bool | None
    """Whether it is the key, or belongs; None where no option is wrong by itself."""
    people: People


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """One question: an item in one wording, or one point of a scenario.

    It rests on each person's first asking in that wording.
    """

    wording: int
    """From 0, in the order in which the item lists them."""
    point: str
    """The point of a scenario; empty in other items."""
    text: str
    form: Form
    people: People
    options: tuple[OptionFigures, ...]
    upper: Upper | None
    """How the upper third do beside the lower; None where it can not be told."""

    def share(self, option: OptionFigures) -> float | None:
        """Return the share of people who chose an option, from 0 to 1, if it may be told."""
        return share(option.people, self.people)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, without who answered."""

    wording: int
    point: str
    text: str
    form: Form
    options: tuple[tuple[str, str, bool | None], ...]
    """The id and the text of each, and whether it is right."""


def question_figures(
    item: AnyOneItem, ref: ItemRef, askings: Sequence[Asking], scores: Scores
) -> Iterator[QuestionFigures]:
    """Yield the figures of each wording of an item, and of each point of a scenario.

    The askings are those of the item, each person's in the order in which they were asked.
    """
    for wording in range(item.wordings):
        firsts: dict[int, Asking] = {}
        for asking in askings:
            if asking.wording == wording:
                firsts.setdefault(asking.person, asking)
        for asked in _ask(item, wording):
            given = _given(asked, firsts)
            right = {person: decided.right for person, decided in given.items()}
            rests = scores.rests(given, ref) if item.graded else {}
            yield _question(asked, given, compare_thirds(rests, right))


def _given(asked: _Asked, firsts: Mapping[int, Asking]) -> dict[int, Decided]:
    """Return what each person answered; a story passes any point once at most."""
    return {
        person: decided
        for person, asking in firsts.items()
        for decided in asking.decided
        if decided.point == asked.point
    }


def _question(asked: _Asked, given: Mapping[int, Decided], upper: Upper | None) -> QuestionFigures:
    options = []
    for place, (id_, text, right) in enumerate(asked.options):
        chosen = sum(_takes(decided, asked.form, id_, place) for decided in given.values())
        options.append(OptionFigures(id_, text, right, count(chosen)))
    return QuestionFigures(
        wording=asked.wording,
        point=asked.point,
        text=asked.text,
        form=asked.form,
        people=count(len(given)),
        options=tuple(options),
        upper=upper,
    )


def _takes(decided: Decided, form: Form, option_id: str, place: int) -> bool:
    match form:
        case Form.WORDS:
            return decided.response.answer == option_id
        case Form.ORDER:
            return decided.chosen[place] == option_id
        case _:
            return option_id in decided.chosen


def _ask(item: AnyOneItem, wording: int) -> Iterator[_Asked]:
    match item:
        case Scenario():
            for point in item.points:
                yield _Asked(wording, point.id, point.text, Form.ONE, _credited(point.options))
        case Choice():
            worded = item.worded(wording)
            yield _Asked(wording, "", worded.stem, Form.ONE, _credited(worded.options))
        case Several():
            belongs = tuple((option.id, option.text, option.right) for option in item.options)
            yield _Asked(wording, "", item.stem, Form.SEVERAL, belongs)
        case Order():
            places = tuple((option.id, option.text, None) for option in item.options)
            yield _Asked(wording, "", item.stem, Form.ORDER, places)
        case Reflection():
            words = ((WRITTEN, "In their own words", None), (SKIPPED, "Passed over", None))
            yield _Asked(wording, "", item.stem, Form.WORDS, words)


def _credited(
    options: Sequence[ChoiceOption] | Sequence[Decision],
) -> tuple[tuple[str, str, bool], ...]:
    return tuple((option.id, option.text, option.credit == 1) for option in options)
