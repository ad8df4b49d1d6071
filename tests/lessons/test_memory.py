"""Memory: in step with the `fsrs` package, however often it is written down and read again."""

from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from lessons.memory import DESIRED_RETENTION, Memory, rate, recall, remember

START = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)

scores = st.sampled_from([0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1])
answers = st.lists(
    st.tuples(scores, st.timedeltas(timedelta(0), timedelta(days=400))), min_size=1, max_size=12
)


def learn(*given_answers: tuple[float, timedelta]) -> Memory:
    """The memory after these answers, each so long after the one before."""
    memory, now = None, START
    for score, pause in given_answers:
        now += pause
        memory = remember(memory, score, now)
    return memory


@given(answers)
def test_it_agrees_with_fsrs(given_answers):
    """One card that lives through all reviews, with the package's published parameters."""
    scheduler = Scheduler(
        parameters=fsrs.scheduler.DEFAULT_PARAMETERS,
        desired_retention=0.9,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )
    card, now = Card(card_id=1, due=START), START
    for score, pause in given_answers:
        now += pause
        grade = Rating.Again if score < 0.5 else Rating.Hard if score < 0.75 else Rating.Good
        card, _ = scheduler.review_card(card, grade, now)

    memory = learn(*given_answers)

    assert memory == Memory(card.stability, card.difficulty, card.due, now)
    later = now + 9 * DAY
    assert recall(memory, later) == scheduler.get_card_retrievability(card, later)


@pytest.mark.parametrize(
    ("score", "stability", "difficulty", "days"),
    [(0, 0.212, 6.4133, 1), (0.5, 1.2931, 5.1122, 1), (1, 2.3065, 2.1181, 2)],
)
def test_a_first_answer_has_fsrs_6_s_initial_values(score, stability, difficulty, days):
    """S0 is w0 to w2; D0 is w4 - exp(w5 * (rating - 1)) + 1; the interval is S0 in whole days."""
    memory = learn((score, timedelta(0)))

    assert memory.stability == pytest.approx(stability)
    assert memory.difficulty == pytest.approx(difficulty, abs=1e-4)
    assert memory.due == START + days * DAY
    assert memory.reviewed == START


@pytest.mark.parametrize(
    ("score", "rating"),
    [
        (0, Rating.Again),
        (0.49, Rating.Again),
        (0.5, Rating.Hard),
        (2 / 3, Rating.Hard),
        (0.74, Rating.Hard),
        (0.75, Rating.Good),
        (1, Rating.Good),
    ],
)
def test_it_rates_a_score(score, rating):
    assert rate(score) is rating
    assert State.Review


@given(answers)
def test_it_stays_within_fsrs_s_bounds(given_answers):
    memory = learn(*given_answers)

    assert memory.stability > 0
    assert 1 <= memory.difficulty <= 10
    assert memory.due >= memory.reviewed + DAY


@given(answers, scores, scores)
def test_a_better_answer_is_never_asked_again_sooner(given_answers, one, other):
    memory = learn(*given_answers)
    now = memory.due

    worse, better = (remember(memory, score, now) for score in sorted((one, other)))

    assert worse.due <= better.due
    assert worse.difficulty >= better.difficulty


@given(answers, st.integers(0, 1000), st.integers(0, 1000))
def test_recall_fades_with_time(given_answers, one, other):
    memory = learn(*given_answers)

    sooner, later = (recall(memory, memory.reviewed + days * DAY) for days in sorted((one, other)))

    assert 0 < later <= sooner <= 1
    assert recall(memory, memory.reviewed) == 1


def test_it_falls_due_when_recall_has_sunk_to_the_wanted():
    memory = Memory(20.0, 5.0, START + 20 * DAY, START)

    assert recall(memory, memory.due) == pytest.approx(DESIRED_RETENTION)


def test_answers_in_time_make_the_intervals_grow():
    memory, intervals = None, []
    for _ in range(6):
        memory = remember(memory, 1, memory.due if memory else START)
        intervals.append((memory.due - memory.reviewed).days)

    assert intervals == sorted(set(intervals))
    assert intervals[-1] > 100


def test_a_lapse_brings_it_back_soon():
    strong = learn((1, timedelta(0)), (1, 2 * DAY), (1, 11 * DAY))

    lapsed = remember(strong, 0, strong.due)

    assert lapsed.stability < strong.stability
    assert lapsed.due - strong.due < strong.due - strong.reviewed


@given(answers, scores, st.timedeltas(timedelta(days=-400), timedelta(0)))
def test_a_clock_that_was_set_back_does_no_harm(given_answers, score, back):
    memory = learn(*given_answers)
    now = memory.reviewed + back

    after = remember(memory, score, now)

    assert after.reviewed == now
    assert after.due >= now + DAY
    assert recall(memory, now) == 1
