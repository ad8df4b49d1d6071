"""Habits: what counts, what fades, and draws that follow from it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.habits import HALF_LIFE, UNKNOWN, Habit, as_of, count, draw, hardly_kept, mean, prior

NOW = datetime(2026, 3, 3, tzinfo=UTC)
HABITS = st.builds(Habit, st.floats(0, 1e3), st.floats(0, 1e3), st.just(NOW))


def test_each_bite_counts_once():
    habit = UNKNOWN
    for kept in (True, True, False):
        habit = count(habit, kept=kept, now=NOW)
    assert habit == Habit(2, 1, NOW)


def test_it_counts_half_after_a_half_life_and_a_quarter_after_two():
    habit = Habit(4, 2, NOW)
    assert as_of(habit, NOW + HALF_LIFE) == Habit(2, 1, NOW + HALF_LIFE)
    assert count(habit, kept=False, now=NOW + 2 * HALF_LIFE) == Habit(1, 1.5, NOW + 2 * HALF_LIFE)


@given(HABITS, st.timedeltas(timedelta(0), 9 * HALF_LIFE), st.timedeltas(timedelta(0), HALF_LIFE))
def test_it_fades_alike_in_one_step_and_in_two(habit, whole, part):
    later, stop = NOW + whole + part, NOW + part
    at_once, by_steps = as_of(habit, later), as_of(as_of(habit, stop), later)
    assert at_once.counted == by_steps.counted
    assert [by_steps.kept, by_steps.missed] == pytest.approx([at_once.kept, at_once.missed])


def test_it_counts_in_full_before_it_was_counted():
    habit = Habit(4, 2, NOW)
    assert as_of(habit, NOW - HALF_LIFE) == habit
    assert as_of(UNKNOWN, NOW) == UNKNOWN


def test_of_nothing_known_all_is_as_likely():
    assert prior([]) == prior([UNKNOWN, UNKNOWN]) == (1, 1)
    assert mean(UNKNOWN, prior([])) == 0.5


def test_a_new_slot_is_thought_of_as_the_others_are():
    eager, tired = prior([Habit(6, 0), UNKNOWN]), prior([Habit(0, 6), UNKNOWN])
    assert eager == (1.75, 0.25)
    assert tired == (0.25, 1.75)


@given(HABITS, st.lists(HABITS, max_size=3), st.text(max_size=9))
def test_a_draw_is_a_rate_and_the_same_for_the_same_seed(habit, others, seed):
    common = prior([habit, *others])
    drawn = draw(habit, common, seed)
    assert 0 <= drawn <= 1
    assert draw(habit, common, seed) == drawn
    assert 0 < mean(habit, common) < 1


@pytest.mark.parametrize("habit", [UNKNOWN, Habit(2, 6), Habit(30, 10)])
def test_draws_lie_around_the_mean_and_closer_to_it_the_more_is_known(habit):
    common = prior([habit])
    draws = [draw(habit, common, str(seed)) for seed in range(2000)]
    expected = mean(habit, common)
    assert fmean(draws) == pytest.approx(expected, abs=0.03)
    known = sum(common) + habit.kept + habit.missed
    variance = fmean((one - expected) ** 2 for one in draws)
    assert variance == pytest.approx(expected * (1 - expected) / (known + 1), rel=0.15)


def test_a_better_slot_wins_most_of_the_time_and_an_unknown_one_now_and_then():
    known = {"good": Habit(8, 2), "bad": Habit(2, 8), "unknown": UNKNOWN}
    common = prior(known.values())
    won = Counter(
        max(known, key=lambda name: draw(known[name], common, f"{number}:{name}"))
        for number in range(500)
    )
    assert won["good"] > won["unknown"] > won["bad"]
    assert won["unknown"] > 50


@pytest.mark.parametrize(
    ("habit", "hardly"),
    [(UNKNOWN, False), (Habit(0, 3), False), (Habit(0, 4), True), (Habit(1, 4), False)],
)
def test_a_slot_is_hardly_kept_only_after_enough_bites(habit, hardly):
    assert hardly_kept(habit) is hardly
