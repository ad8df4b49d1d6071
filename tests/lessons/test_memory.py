"""Memory: in step with the `fsrs` package, and with its published numbers."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from lessons.items import Outcome
from lessons.memory import (
    DEFAULT_PARAMETERS,
    DESIRED_RETENTION,
    LATEST,
    SOONEST,
    Memory,
    forgetting,
    rate,
    recall,
    remember,
)

START = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)
GOOD, HARD, AGAIN = Outcome(1.0, 1), Outcome(0.5, 1), Outcome(0.0, 1)

# Within the package's bounds, and far enough from the defaults to be told apart.
OWN = (*(weight * 1.1 for weight in DEFAULT_PARAMETERS[:20]), 0.5)

outcomes = st.builds(
    Outcome,
    st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1.0]),
    st.just(1),
    st.sampled_from([0.3, 1.0, 2.4, 2.5, 9.0]),
)
histories = st.lists(
    st.tuples(outcomes, st.timedeltas(timedelta(0), 400 * DAY)), min_size=1, max_size=12
)
parameters = st.sampled_from([DEFAULT_PARAMETERS, OWN])


def learn(history, own=DEFAULT_PARAMETERS) -> Memory:
    """The memory after these outcomes, each so long after the one before."""
    memory, now = None, START
    for outcome, pause in history:
        now += pause
        memory = remember(memory, outcome, now, own)
    assert memory is not None
    return memory


def days(*history):
    """A history of outcomes and the days before each."""
    return [(outcome, pause * DAY) for outcome, pause in history]


def scheduler(own) -> Scheduler:
    return Scheduler(own, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@given(histories, parameters)
def test_it_agrees_with_fsrs(history, own):
    """One card that lives through all reviews. Recall agrees on the days, as FSRS counts days."""
    card, now = Card(card_id=1, due=START), START
    for outcome, pause in history:
        now += pause
        card, _ = scheduler(own).review_card(card, rate(outcome), now)

    memory = learn(history, own)

    assert memory == Memory(card.stability, card.difficulty, now, len(history))
    for later in (now, now + DAY, now + 9 * DAY, now + 4000 * DAY):
        expected = scheduler(own).get_card_retrievability(card, later)
        assert recall(memory, later, own) == pytest.approx(expected, rel=1e-12)


@given(histories, parameters)
def test_it_falls_due_on_the_day_fsrs_says(history, own):
    """FSRS rounds to whole days, at least one."""
    card, now = Card(card_id=1, due=START), START
    for outcome, pause in history:
        now += pause
        card, _ = scheduler(own).review_card(card, rate(outcome), now)

    due = learn(history, own).due(parameters=own)

    assert abs(due - card.due) <= DAY / 2 + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("outcome", "stability", "difficulty"),
    [(AGAIN, 0.212, 6.4133), (HARD, 1.2931, 5.1121707), (GOOD, 2.3065, 2.118104)],
)
def test_a_first_answer_has_the_published_values(outcome, stability, difficulty):
    """fsrs-rs, inference.rs: the states of a new card."""
    memory = learn(days((outcome, 0)))

    assert memory.stability == pytest.approx(stability)
    assert memory.difficulty == pytest.approx(difficulty)
    assert (memory.reviewed, memory.asked) == (START, 1)


PUBLISHED = days((AGAIN, 0), (GOOD, 0), (GOOD, 1), (GOOD, 3), (GOOD, 8), (GOOD, 21))


def test_a_history_ends_in_the_published_state():
    """py-fsrs, test_basic.py, test_memo_state; fsrs-rs, inference.rs, test_memory_state."""
    memory = learn(PUBLISHED)

    assert memory.stability == pytest.approx(53.62691, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


def test_a_history_under_other_parameters_ends_in_the_published_state():
    """fsrs-rs, test_memory_state, with what same-day answers do switched off: w17 to w19 at 0."""
    memory = learn(PUBLISHED, (*DEFAULT_PARAMETERS[:17], 0.0, 0.0, 0.0, DEFAULT_PARAMETERS[20]))

    assert memory.stability == pytest.approx(53.335106, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


# fsrs-rs, inference.rs: a set of FSRS-5, to which w19 and w20 are added as it adds them.
OLDER = (
    *(0.6845422, 1.6790825, 4.7349424, 10.042885, 7.4410233, 0.64219797, 1.071918, 0.0025195254),
    *(1.432437, 0.1544, 0.8692766, 2.0696752, 0.0953, 0.2975, 2.4691248, 0.19542035, 3.201072),
    *(0.18046261, 0.121442534, 0.0, 0.5),
)


@pytest.mark.parametrize(
    ("outcome", "stability", "difficulty"),
    [(AGAIN, 2.9691455, 8.000659), (HARD, 17.091452, 7.6913934), (GOOD, 31.722992, 7.382128)],
)
def test_the_next_state_is_the_published_one(outcome, stability, difficulty):
    """fsrs-rs, inference.rs, test_next_states."""
    history = days((AGAIN, 0), (GOOD, 1), (GOOD, 3), (GOOD, 8), (outcome, 21))
    memory = learn(history, OLDER)

    assert memory.stability == pytest.approx(stability, abs=1e-4)
    assert memory.difficulty == pytest.approx(difficulty, abs=1e-4)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (timedelta(0), 1),
        (timedelta(seconds=1), 0.9999984),
        (timedelta(minutes=1), 0.9999037),
        (timedelta(hours=1), 0.9943189),
        (DAY, 0.9),
        (2 * DAY, 0.84028935),
        (3 * DAY, 0.7985001),
    ],
)
def test_recall_has_the_published_values(later, expected):
    """fsrs-rs, inference.rs, current_retrievability and its seconds: 1 day stable, decay 0.2."""
    memory = Memory(1.0, 5.0, START, 1)

    assert recall(memory, START + later, (*DEFAULT_PARAMETERS[:20], 0.2)) == pytest.approx(expected)


def test_the_intervals_are_the_published_ones():
    """py-fsrs, test_basic.py, test_review_card: its steps of minutes are pauses here."""
    steps = [10 / 1440, None, None, None, None, None, 10 / 1440, 10 / 1440] + [None] * 5
    outcomes_given = [GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5
    memory, now, intervals = None, START, []
    for outcome, step in zip(outcomes_given, steps, strict=True):
        memory = remember(memory, outcome, now)
        pause = step or max(1, round((memory.due() - now) / DAY))
        now += pause * DAY
        intervals.append(int(pause))

    assert intervals == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


@pytest.mark.parametrize(
    ("score", "hesitation", "rating"),
    [
        (0.0, 1.0, Rating.Again),
        (0.49, 0.1, Rating.Again),
        (0.49, 9.0, Rating.Again),
        (0.5, 1.0, Rating.Hard),
        (0.74, 0.1, Rating.Hard),
        (0.74, 9.0, Rating.Hard),
        (0.75, 2.49, Rating.Good),
        (0.75, 2.5, Rating.Hard),
        (1.0, 0.1, Rating.Good),
        (1.0, 9.0, Rating.Hard),
    ],
)
def test_it_rates_an_outcome(score, hesitation, rating):
    assert rate(Outcome(score, 1, hesitation)) is rating


def test_an_item_without_a_score_is_not_remembered():
    with pytest.raises(ValueError, match="without a score"):
        remember(None, Outcome(None, 1), START)


@given(histories, parameters)
def test_it_stays_within_bounds(history, own):
    memory = learn(history, own)

    assert memory.stability > 0
    assert 1 <= memory.difficulty <= 10
    assert SOONEST <= memory.due(parameters=own) - memory.reviewed <= LATEST


@given(histories, outcomes, outcomes)
def test_a_better_answer_is_never_asked_again_sooner(history, one, other):
    memory = learn(history)
    now = memory.due()

    worse, better = (remember(memory, each, now) for each in sorted((one, other), key=rate))

    assert worse.due() <= better.due()
    assert worse.difficulty >= better.difficulty


@given(
    histories,
    st.timedeltas(timedelta(0), 1000 * DAY),
    st.timedeltas(timedelta(0), 1000 * DAY),
    parameters,
)
def test_recall_fades_with_every_second(history, one, other, own):
    memory = learn(history)

    sooner, later = (recall(memory, memory.reviewed + each, own) for each in sorted((one, other)))

    assert 0 < later <= sooner <= 1
    assert recall(memory, memory.reviewed, own) == 1
    if abs(one - other) > DAY:
        assert later < sooner


@given(st.floats(0.001, 30000), st.timedeltas(-DAY, 1000 * DAY), parameters)
def test_the_forgetting_curve_is_that_of_recall(stability, later, own):
    memory = Memory(stability, 5.0, START, 1)
    assert forgetting(own)(later / DAY, stability) == recall(memory, START + later, own)


@given(st.floats(1, 1000), st.floats(0.5, 0.95), parameters)
def test_it_falls_due_when_recall_has_sunk_to_the_target(stability, target, own):
    memory = Memory(stability, 5.0, START, 1)
    due = memory.due(target, own)

    if SOONEST < due - START < LATEST:
        assert recall(memory, due, own) == pytest.approx(target)
    else:
        assert (recall(memory, due, own) < target) == (due - START == SOONEST)


@given(st.floats(0.001, 30000), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_who_wants_to_recall_more_is_asked_sooner(stability, one, other):
    memory = Memory(stability, 5.0, START, 1)

    assert memory.due(max(one, other)) <= memory.due(min(one, other))


def test_it_falls_due_after_its_stability():
    interval = Memory(20.25, 5.0, START, 1).due() - START
    assert interval / DAY == pytest.approx(20.25)
    assert DESIRED_RETENTION == 0.9


def test_it_is_not_asked_twice_on_a_day():
    missed = learn(days((AGAIN, 0)))

    assert recall(missed, missed.due()) < DESIRED_RETENTION
    assert missed.due() == START + timedelta(hours=12)


def test_it_falls_due_within_a_century():
    assert Memory(1e6, 5.0, START, 1).due() == START + timedelta(days=36500)
    assert Memory(1e6, 5.0, START, 1).due(0.01) == START + LATEST


@pytest.mark.parametrize("target", [0, 1, -0.5, 1.5, 0.001, float("nan")])
def test_some_targets_are_refused(target):
    with pytest.raises(ValueError, match="no recall to aim at"):
        Memory(20.0, 5.0, START, 1).due(target)


def test_answers_in_time_make_the_intervals_grow():
    memory, intervals = None, []
    for _ in range(6):
        memory = remember(memory, GOOD, memory.due() if memory else START)
        intervals.append((memory.due() - memory.reviewed) / DAY)

    assert all(shorter < longer for shorter, longer in pairwise(intervals))
    assert intervals[-1] > 100
    assert memory.asked == 6


def test_a_lapse_brings_it_back_soon():
    strong = learn(days((GOOD, 0), (GOOD, 2), (GOOD, 11)))

    lapsed = remember(strong, AGAIN, strong.due())

    assert lapsed.stability < strong.stability
    assert lapsed.due() - lapsed.reviewed < strong.due() - strong.reviewed


@given(histories, outcomes, st.timedeltas(-400 * DAY, timedelta(0)))
def test_a_clock_that_was_set_back_does_no_harm(history, outcome, back):
    memory = learn(history)
    now = memory.reviewed + back

    after = remember(memory, outcome, now)

    assert after.reviewed == now
    assert after.due() >= now + SOONEST
    assert recall(memory, now) == 1


@given(histories, st.sampled_from(["Asia/Karachi", "Europe/Berlin", "America/New_York"]))
def test_an_instant_is_the_same_in_every_zone(history, zone):
    memory = learn(history)
    at = memory.reviewed + 40 * DAY

    assert recall(memory, at.astimezone(ZoneInfo(zone))) == recall(memory, at)
    assert memory.due().tzinfo is UTC


@pytest.mark.parametrize("zone", [None, ZoneInfo("Asia/Karachi")])
def test_it_wants_utc_in_what_it_keeps(zone):
    with pytest.raises(ValueError, match="UTC"):
        remember(None, GOOD, START.replace(tzinfo=zone))
