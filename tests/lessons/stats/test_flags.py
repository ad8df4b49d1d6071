"""What is flagged, and at which figure it begins."""

from dataclasses import replace

import pytest

from lessons.items import Form
from lessons.stats.figures import ItemFigures, LessonFigures, Stage, Time
from lessons.stats.flags import ADVICE, flag_item, flag_lesson
from lessons.stats.measures import Upper
from lessons.stats.people import count
from lessons.stats.questions import OptionFigures, QuestionFigures
from lessons.stats.responses import Deed


def question(key: int, wide: int, none: int, **more) -> QuestionFigures:
    cells = (("key", True, key), ("wide", False, wide), ("none", False, none))
    options = tuple(OptionFigures(id_, id_, right, count(n)) for id_, right, n in cells)
    about = {"wording": 0, "point": "", "text": "Which?", "form": Form.ONE, "upper": Upper.MORE}
    return QuestionFigures(people=count(key + wide + none), options=options, **about | more)


FINE = ItemFigures("FBK-1", "one", "choice", count(100), 0.6, 0.3, Time(20, 30, count(100)), ())
WHOLE = LessonFigures(
    id="FBK-1",
    title="Ask",
    stages=(Stage("shown", count(100)), Stage("read", count(75))),
    time=Time(60),
    ratings={deed: count(20) for deed in (Deed.EASY, Deed.HARD, Deed.FOREIGN)},
    actions={},
    items=(),
)


def names(**changed) -> list[str]:
    return [str(flag) for flag in flag_item(replace(FINE, **changed))]


@pytest.mark.parametrize(
    ("figure", "within", "beyond", "flag"),
    [
        ("p", 0.35, 0.34, "too hard"),
        ("p", 0.85, 0.86, "too easy"),
        ("rest", 0.15, 0.14, "does not separate"),
        ("time", Time(20, 40, count(20)), Time(20, 41, count(20)), "slow"),
        ("time", Time(20, 99, count(15)), Time(20, 99, count(20)), "slow"),
        ("p", None, 0.1, "too hard"),
        ("rest", None, -0.2, "does not separate"),
    ],
)
def test_an_item_is_flagged_beyond_its_bounds(figure: str, within, beyond, flag: str):
    assert names(**{figure: within}) == []
    assert names(**{figure: beyond}) == [flag]


@pytest.mark.parametrize(
    ("asked", "flags"),
    [
        (question(70, 25, 5), []),
        (question(80, 20, 0), ["rare option: none"]),
        (question(80, 17, 3), ["rare option: none"]),
        (question(50, 17, 3), []),  # of 70 four would be over 5 %
        (question(180, 10, 5), ["rare option: none"]),
        (question(0, 15, 5), []),  # a key that nobody chooses is no wrong option
        (question(12, 0, 0), []),
        (question(70, 25, 5, upper=Upper.LESS), ["key upside down"]),
        (question(70, 25, 5, upper=Upper.SAME), []),
        (question(80, 20, 0, point="start"), ["rare option: start, none"]),
        (question(70, 25, 5, wording=1, upper=Upper.LESS), ["key upside down: wording 2"]),
    ],
)
def test_a_question_is_flagged_for_its_options(asked: QuestionFigures, flags: list[str]):
    assert names(questions=(asked,)) == flags


def test_a_quarter_may_stop_or_complain():
    assert flag_lesson(WHOLE) == ()


@pytest.mark.parametrize("left", [70, 4, 0])
def test_many_who_stop_are_flagged(left: int):
    stages = (Stage("shown", count(100)), Stage("read", count(left)), Stage("end", count(left)))
    first, *_ = flag_lesson(replace(WHOLE, stages=stages))
    assert str(first) == "many stop: shown"


def test_of_a_few_it_is_not_told_where_they_stop():
    stages = (Stage("shown", count(15)), Stage("read", count(0)))
    ratings = dict.fromkeys(WHOLE.ratings, count(0))
    assert flag_lesson(replace(WHOLE, stages=stages, ratings=ratings)) == ()


@pytest.mark.parametrize("deed", [Deed.EASY, Deed.HARD, Deed.FOREIGN])
def test_many_complaints_are_flagged(deed: Deed):
    found = flag_lesson(replace(WHOLE, ratings=dict(WHOLE.ratings) | {deed: count(30)}))
    assert [str(flag) for flag in found] == [f"rated {deed}"]
    assert found[0].name in ADVICE
