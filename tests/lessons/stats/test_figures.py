"""A small log worked by hand, and laws of any log."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.items import Form
from lessons.model import Curriculum
from lessons.stats.figures import work_out
from lessons.stats.measures import Upper
from lessons.stats.people import count
from lessons.stats.responses import Deed, Log, Mark
from tests.lessons.authoring import load_lesson
from tests.lessons.shelf import curriculum, track
from tests.lessons.stats.logs import answered, simulate

LESSON = load_lesson()
TAUGHT = curriculum(track(LESSON))
ITEMS = {item.id: place for place, item in enumerate(LESSON.items)}


def figures_of(rows, taught: Curriculum = TAUGHT):
    (lesson,) = work_out(Log.of(rows), taught)
    return lesson


def item_of(rows, item_id: str):
    return figures_of(rows).items[ITEMS[item_id]]


def each(item_id: str, *groups: tuple[int, tuple[str, ...]], **more):
    """So many people with these answers, and so on."""
    person = 0
    for people, answers in groups:
        for _ in range(people):
            yield from answered(person, LESSON, item_id, *answers, **more)
            person += 1


def options(question):
    return {option.id: (str(option.people), option.right) for option in question.options}


def test_a_choice_worked_by_hand():
    rows = [*each("two-ways", (25, ("one",)), (12, ("two",)), (3, ("six",)))]
    item = item_of(rows, "two-ways")
    first, again = item.questions
    assert (str(item.people), item.p) == ("40", 27 / 42)  # 25 is 25 to 29, 40 is 40 to 44
    assert options(first) == {"one": ("25", True), "two": ("10", False), "six": ("under 5", False)}
    assert [first.share(option) for option in first.options] == [27 / 42, 12 / 42, None]
    assert (first.form, first.text) == (Form.ONE, "Which first?")
    assert (again.wording, str(again.people)) == (1, "0")


def test_a_later_answer_counts_in_its_own_wording_alone():
    rows = [*each("two-ways", (20, ("one",)))]
    rows += each("two-ways", (20, ("ten",)), asking=1, wording=1)
    rows += each("two-ways", (20, ("ace",)), asking=3, wording=3)
    item = item_of(rows, "two-ways")
    assert item.p == 1
    assert options(item.questions[1])["ten"] == ("20", False)
    assert options(item.questions[1])["ace"] == ("0", True)


def test_a_story_is_counted_point_by_point():
    rows = [*each("one-story", (20, ("ask", "thank")), (10, ("ask", "argue")), (10, ("leave",)))]
    item = item_of(rows, "one-story")
    start, middle = item.questions
    assert item.p == (22 + 0.8 * 12) / 42  # 20 earn 1, ten 0.75, and ten nothing
    assert options(start) == {"ask": ("30", True), "leave": ("10", False)}
    assert options(middle) == {"thank": ("20", True), "argue": ("10", False)}
    assert (start.point, middle.point, str(middle.people)) == ("start", "middle", "30")


def test_a_story_that_was_left_counts_where_it_was_left():
    rows = [*each("one-story", (20, ("ask",)))]
    item = item_of(rows, "one-story")
    assert (str(item.people), item.p) == ("0", None)
    assert options(item.questions[0])["ask"] == ("20", True)


def test_options_of_several_are_counted_each_on_its_own():
    rows = [*each("what-belongs", (20, ("price+date",)), (20, ("price+joke",)))]
    item = item_of(rows, "what-belongs")
    assert item.p == 22 / 42  # with half of the options wrong nothing is earned
    (question,) = item.questions
    assert options(question) == {
        "price": ("40", True),
        "date": ("20", True),
        "excuse": ("0", False),
        "joke": ("20", False),
    }


def test_of_an_order_it_is_counted_what_stands_in_its_place():
    rows = [*each("what-first", (20, ("call>mail>wait",)), (20, ("call>wait>mail",)))]
    (question,) = item_of(rows, "what-first").questions
    assert options(question) == {"call": ("40", None), "mail": ("20", None), "wait": ("20", None)}


def test_a_reflection_has_no_p():
    item = item_of([*each("your-own", (20, ("written",)), (10, ("skipped",)))], "your-own")
    assert (item.p, item.rest, str(item.people)) == (None, None, "30")
    assert options(item.questions[0]) == {"written": ("20", None), "skipped": ("10", None)}


def test_the_seconds_of_an_item_are_those_of_all_its_questions():
    rows = [*each("one-story", (5, ("ask", "thank")), seconds=21.0)]
    assert item_of(rows, "one-story").time.median == 42


def test_what_was_not_timed_has_no_seconds():
    rows = [*each("one-story", (9, ("ask", "thank")), seconds=21.0)]
    untimed = [replace(row, seconds=0.0) if row.person < 5 and row.step else row for row in rows]
    assert item_of(untimed, "one-story").time.median is None


def test_answers_to_an_earlier_edition_are_left_out():
    rows = [*each("one-story", (20, ("ask", "thank")))]
    older = [replace(row, answer="shout") if row.person < 10 and row.step else row for row in rows]
    gone = [replace(row, item_id="gone") for row in rows]
    other = [replace(row, lesson_id="FBK-9") for row in rows]
    torn = [replace(row, person=row.person + 100) for row in rows if row.step]
    item = item_of([*older, *gone, *other, *torn], "one-story")
    assert (str(item.people), str(item.questions[0].people)) == ("10", "10")


def test_an_asking_without_its_beginning_is_left_out():
    late = [replace(row, step=1) for row in each("two-ways", (20, ("one",)))]
    assert str(item_of(late, "two-ways").questions[0].people) == "0"


def test_the_able_choose_the_key():
    rows = [*each("two-ways", (15, ("one",)), (15, ("two",)))]
    rows += each("what-first", (15, ("call>mail>wait",)), (15, ("wait>mail>call",)))
    found = item_of(rows, "two-ways")
    assert found.rest == pytest.approx(1)
    assert found.questions[0].upper is Upper.MORE


def marks(deed: Deed, people: range, seconds: float = 0.0):
    return [Mark(person, LESSON.id, deed, seconds) for person in people]


def test_people_are_counted_as_far_as_they_get():
    rows = marks(Deed.SHOWN, range(40)) + marks(Deed.READ, range(30), 60.0)
    rows += each("two-ways", (25, ("one",)))
    rows += each("one-story", (10, ("ask", "thank")), (35, ("ask",)))
    rows += each("your-own", (50, ("written",)))  # some of them were never shown the lesson
    lesson = figures_of(rows)
    assert [(stage.name, str(stage.people)) for stage in lesson.stages] == [
        ("shown", "40"),
        ("read", "30"),
        ("answered two-ways", "25"),
        ("answered what-belongs", "0"),
        ("answered what-first", "0"),
        ("answered your-own", "40"),
        ("began one-story", "40"),
        ("finished one-story", "10"),
    ]
    assert lesson.time.median == 60


def test_ratings_are_a_share_of_those_to_whom_it_was_shown():
    rows = marks(Deed.SHOWN, range(40)) + marks(Deed.HARD, range(10)) + marks(Deed.EASY, range(3))
    rows += marks(Deed.NO_FIT, range(15)) + marks(Deed.NO_FIT, range(15))
    lesson = figures_of(rows)
    assert (lesson.rated(Deed.HARD), lesson.rated(Deed.EASY)) == (12 / 42, None)
    assert {deed: str(people) for deed, people in lesson.ratings.items()} == {
        Deed.EASY: "under 5",
        Deed.HARD: "10",
        Deed.FOREIGN: "0",
    }
    assert lesson.actions[Deed.NO_FIT] == count(15)


logs = st.builds(simulate, st.just(TAUGHT), st.integers(0, 30), st.integers(0, 10**6))


@settings(max_examples=25)
@given(logs, st.randoms())
def test_figures_do_not_depend_on_the_order_of_the_rows(log: Log, random: Random):
    rows = [*log.responses, *log.marks]
    random.shuffle(rows)
    assert work_out(Log.of(rows), TAUGHT) == work_out(log, TAUGHT)


@settings(max_examples=25)
@given(logs)
def test_figures_stay_within_their_bounds(log: Log):
    (lesson,) = work_out(log, TAUGHT)
    for item in lesson.items:
        assert item.p is None or 0 <= item.p <= 1
        assert item.rest is None or -1 <= item.rest <= 1
        for question in item.questions:
            shares = [question.share(option) for option in question.options]
            assert all(share is None or 0 <= share <= 1 for share in shares)
