"""Pace: the seconds that reading and answering take, learnt from what a learner does."""

from math import log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.items import (
    SKIPPED,
    WRITTEN,
    AnyItem,
    Order,
    Reflection,
    Scenario,
    Several,
    UnknownOptionError,
)
from lessons.items.order import OrderOption
from lessons.items.several import SeveralOption
from lessons.loader import load_packs
from lessons.pace import (
    FASTEST,
    SENTENCE,
    SLOWEST,
    Effort,
    Pace,
    item_effort,
    learn_pace,
    lesson_effort,
    question_effort,
)
from tests.lessons.shelf import choice, lesson, story
from tests.lessons.shipped import FEEDBACK

LESSON = Effort(250)
QUESTION = Effort(60, 1)
BITE = (LESSON, QUESTION, QUESTION, QUESTION, QUESTION)

efforts = st.builds(Effort, st.integers(0, 500), st.integers(0, 5))
steps = st.lists(st.tuples(efforts, st.floats(0, 100_000)), max_size=30)


def several() -> Several:
    options = [
        SeveralOption(id=name, text=name, right=right, feedback=f"It is {name} here.")
        for name, right in (("one", True), ("two", False), ("three", True))
    ]
    return Several(
        kind="several", id="several", stem="Which of them?", options=options, feedback="Both."
    )


def order() -> Order:
    options = [OrderOption(id=name, text=name, why="It is so.") for name in ("a", "b", "c", "d")]
    return Order(kind="order", id="order", stem="Which first?", options=options, feedback="So.")


def reflection() -> Reflection:
    return Reflection(kind="reflection", id="own", stem="What of you?", example="I wait, often.")


def learnt(times, effort=QUESTION, pace=Pace()) -> Pace:
    """The pace after such steps, each so many times as long as the default's."""
    for each in times:
        pace = learn_pace(pace, effort, each * effort.seconds)
    return pace


# What a step asks


def test_a_lesson_asks_for_its_words():
    # you wait; the idea; a chat; four times hello; one thing; you wait, ask
    assert lesson_effort(lesson("AAA-1", [choice("one")], words=100)) == Effort(
        2 + 100 + 2 + 4 + 2 + 3
    )


@pytest.mark.parametrize(
    ("item", "answer", "effort"),
    [
        # the stem; three options of a word; the feedback
        (choice("one", 20), "best", Effort(20 + 3 + 3, 1)),
        (several(), "one+three", Effort(3 + 3 + 1, 3)),
        (several(), "one+two+three", Effort(3 + 3 + 4, 3)),
        (order(), "a>b>c>d", Effort(2 + 4 + 1, 4)),
        (reflection(), WRITTEN, Effort(3 + 3, SENTENCE)),
        (reflection(), SKIPPED, Effort(3 + 3, 1)),
        (story("tale", 3), "on", Effort(3 + 2 + 3 + 3, 1)),
    ],
)
def test_a_question_asks_for_its_words_and_decisions(item, answer, effort):
    assert question_effort(item, (), answer) == effort


@pytest.mark.parametrize(
    ("item", "path"),
    [
        (choice("one"), ("best",)),
        (several(), ("one",)),
        (order(), ("a>b>c>d",)),
        (reflection(), (WRITTEN,)),
        (story("tale", 3), ("on", "on", "on")),
    ],
)
def test_an_item_asks_for_each_of_its_questions(item, path):
    assert item_effort(item) == path_effort(item, path)
    assert item_effort(item) is item_effort(item)


def test_there_is_no_effort_in_an_answer_that_is_not_taken():
    with pytest.raises(UnknownOptionError):
        question_effort(choice("one"), (), "none")
    with pytest.raises(UnknownOptionError):
        question_effort(choice("one"), ("best",), "best")


def path_effort(item: AnyItem, path: tuple[str, ...]) -> Effort:
    effort = Effort()
    for at, answer in enumerate(path):
        effort += question_effort(item, path[:at], answer)
    return effort


SHIPPED = load_packs([FEEDBACK])


@pytest.mark.parametrize("id_", SHIPPED.lessons)
def test_no_path_of_a_shipped_item_takes_much_longer_than_told(id_):
    for item in SHIPPED.lessons[id_].items:
        if isinstance(item, Scenario):
            longest = max(Pace().expected(path_effort(item, path)) for path in item.paths())
            assert longest <= Pace().expected(item_effort(item)) * 1.25


# What it takes


def test_nobody_in_particular_reads_200_words_a_minute_and_decides_in_8_seconds():
    assert Pace().expected(Effort(200)) == 60
    assert Pace().expected(Effort(100, 2)) == 30 + 16


def test_a_lesson_and_an_item_take_what_their_efforts_do():
    pace, read, asked = (
        Pace(reading=2.0, deciding=0.5),
        lesson("AAA-1", [choice("one")]),
        choice("x"),
    )
    assert pace.lesson_seconds(read) == pace.seconds(lesson_effort(read))
    assert pace.item_seconds(asked) == pace.seconds(item_effort(asked))


@given(efforts, st.floats(FASTEST, SLOWEST), st.floats(0, 1.5))
def test_more_is_allowed_than_expected(effort, factor, spread):
    pace = Pace(factor, spread, 9, factor, spread, 9)
    assert pace.expected(effort) == pytest.approx(effort.seconds * factor)
    assert pace.expected(effort) <= pace.seconds(effort) <= pace.expected(effort) * 4


# What is learnt


@given(steps)
def test_whatever_happens_it_stays_within_reason(history):
    pace = Pace()
    for effort, seconds in history:
        pace = learn_pace(pace, effort, seconds)
    for factor, spread in (
        (pace.reading, pace.reading_spread),
        (pace.deciding, pace.deciding_spread),
    ):
        assert FASTEST <= factor <= SLOWEST
        assert 0 < spread < 2.5
    assert pace.read + pace.decided <= len(history)


@pytest.mark.parametrize("effort", [LESSON, QUESTION])
@pytest.mark.parametrize("true", [0.5, 0.8, 1.0, 1.5, 2.5])
def test_ten_steps_tell_how_fast_somebody_is(effort, true):
    pace = learnt([true] * 10, effort)
    assert pace.expected(effort) == pytest.approx(true * effort.seconds, rel=0.15)


@pytest.mark.parametrize("true", [FASTEST, SLOWEST])
def test_who_is_at_the_bounds_is_found_too(true):
    assert learnt([true] * 25).deciding == pytest.approx(true, rel=0.15)
    assert FASTEST <= learnt([true * true] * 200).deciding <= SLOWEST


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("true", [0.5, 1.0, 2.5])
def test_it_is_found_among_uneven_steps(true, seed):
    random = Random(seed)
    pace = learnt(random.lognormvariate(log(true), 0.35) for _ in range(40))
    assert pace.deciding == pytest.approx(true, rel=0.25)
    assert pace.deciding_spread == pytest.approx(0.35, abs=0.15)


def test_it_follows_a_learner_who_changes():
    pace = learnt([0.4] * 50, pace=learnt([2.0] * 200))
    assert pace.deciding == pytest.approx(0.4, rel=0.15)


@pytest.mark.parametrize("known", [0, 1, 3, 10, 100])
def test_a_phone_laid_aside_at_a_question_changes_little(known):
    before = learnt([1.0] * known)
    after = learn_pace(before, QUESTION, 240)
    assert before.deciding < after.deciding < before.deciding * 1.1


@pytest.mark.parametrize("known", [8, 100])
def test_a_phone_laid_aside_over_a_lesson_changes_little_once_a_learner_is_known(known):
    before = learnt([1.0] * known, LESSON)
    assert learn_pace(before, LESSON, 240).reading < before.reading * 1.1
    assert learn_pace(before, LESSON, 240_000).reading < before.reading * 1.1


@pytest.mark.parametrize("known", [0, 1, 3, 10, 100])
def test_a_step_skipped_in_a_tenth_of_the_time_changes_little(known):
    before = learnt([1.0] * known)
    after = learnt([0.1], pace=before)
    assert before.deciding * 0.9 < after.deciding < before.deciding


def test_one_step_in_ten_laid_aside_is_borne():
    pace = learnt(([1.0] * 9 + [20.0]) * 10)
    assert pace.deciding == pytest.approx(1.0, rel=0.1)
    assert pace.deciding_spread < 0.4


def test_even_steps_need_less_caution_than_uneven_ones():
    even, uneven = learnt([1.0] * 30), learnt([0.6, 1.6] * 15)
    assert even.seconds(QUESTION) < Pace().seconds(QUESTION)
    assert even.seconds(QUESTION) < uneven.seconds(QUESTION)


@given(st.floats(0.1, 10), st.floats(0.1, 10))
def test_a_slower_step_never_makes_somebody_quicker(one, other):
    """Within what is no outlier."""
    quick, slow = sorted((one, other))
    if slow < 6 and quick > 1 / 6:
        assert learnt([quick]).deciding <= learnt([slow]).deciding


def test_reading_and_answering_are_learnt_apart():
    assert learnt([2.0], LESSON).deciding == 1.0
    assert learnt([2.0], QUESTION).reading == 1.0


@pytest.mark.parametrize(
    ("effort", "seconds"), [(Effort(), 5), (QUESTION, 0), (QUESTION, -3), (LESSON, 0)]
)
def test_some_steps_teach_nothing(effort, seconds):
    assert learn_pace(Pace(), effort, seconds) == Pace()


# Whether a bite ends in time


def bites(seed: int, spread: float, known: int) -> tuple[float, float]:
    """The share of bites that end in time, and of the time that is left over in the mean.

    Every learner has a pace of their own, a day's form and uneven steps, lays the phone aside in
    one step of 30, and is met after so many bites.
    """
    random, in_time, left = Random(seed), 0, 0.0
    learners = 400
    for _ in range(learners):
        own, pace = random.lognormvariate(0, 0.3), Pace()
        for _ in range(known + 1):
            form = own * random.lognormvariate(0, 0.1)
            took = [form * random.lognormvariate(0, spread) * each.seconds for each in BITE]
            allowed = sum(map(pace.seconds, BITE))
            for effort, seconds in zip(BITE, took, strict=True):
                aside = 240 if random.random() < 1 / 30 else 0
                pace = learn_pace(pace, effort, seconds + aside)
        in_time += sum(took) <= allowed
        left += (allowed - sum(took)) / allowed / learners
    return in_time / learners, left


@pytest.mark.parametrize("spread", [0.25, 0.35, 0.45])
@pytest.mark.parametrize("known", [2, 5, 20])
def test_nine_of_ten_bites_end_in_time(spread, known):
    in_time, left = bites(7, spread, known)
    assert 0.84 <= in_time <= 0.97
    assert left < 0.3


def test_most_first_bites_end_in_time():
    in_time, left = bites(7, 0.35, 0)
    assert in_time > 0.78
    assert left < 0.3
