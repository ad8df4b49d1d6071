"""Simulated learners come from seeds, have gaps as people do, and a pace of their own."""

from datetime import timedelta
from statistics import fmean, median

import pytest

from benchmarks.learning.people import (
    FIRST_DAY,
    LAID_ASIDE,
    LATE,
    LONGEST,
    SHORTEST,
    WORDS_PER_MINUTE,
    draw_learner,
)
from lessons.pace import Effort

DAYS = 120


@pytest.fixture(scope="module")
def crowd():
    return [draw_learner(seed, DAYS) for seed in range(200)]


def test_a_seed_draws_the_same_learner():
    assert draw_learner(7, DAYS) == draw_learner(7, DAYS)
    assert draw_learner(7, DAYS) != draw_learner(8, DAYS)


def test_a_week_repeats(crowd):
    for one in crowd[:20]:
        starts = {slot.at for slot in one.slots}
        again = FIRST_DAY + timedelta(days=7 * (DAYS // 7 - 1))
        assert {at + timedelta(weeks=1) for at in starts if at < again} <= starts


def test_gaps_keep_near_their_slots(crowd):
    for one in crowd[:20]:
        for slot, gap in zip(one.slots, one.gaps, strict=True):
            assert abs(gap.at - slot.at) <= LATE
            assert SHORTEST <= gap.minutes <= LONGEST


def test_some_days_have_none_and_some_gaps_are_missed(crowd):
    without = [7 - len({slot.at.weekday() for slot in one.slots}) for one in crowd]
    assert fmean(without) == pytest.approx(7 / 4, abs=0.3)
    missed = [fmean(gap.missed for gap in one.gaps) for one in crowd]
    assert fmean(missed) == pytest.approx(0.25, abs=0.05)
    assert max(missed) > 2 * fmean(missed)


def test_paces_lie_around_the_documented_one(crowd):
    assert median(one.words_per_minute for one in crowd) == pytest.approx(WORDS_PER_MINUTE, rel=0.1)


def test_a_step_takes_as_long_whoever_asks_and_another_time_when_asked_again():
    one, effort = draw_learner(1, 7), Effort(100, 1)
    assert one.seconds(effort, "it:1") == one.seconds(effort, "it:1")
    assert one.seconds(effort, "it:1") != one.seconds(effort, "it:2")


def test_now_and_then_the_phone_is_laid_aside():
    one, effort = draw_learner(1, 7), Effort(50, 1)
    plain = 50 * 60 / one.words_per_minute + one.seconds_per_decision
    took = [one.seconds(effort, f"it:{number}") for number in range(5000)]
    assert median(took) == pytest.approx(plain, rel=0.05)
    assert fmean(seconds > 4 * plain for seconds in took) == pytest.approx(LAID_ASIDE, abs=0.01)
