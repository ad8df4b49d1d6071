"""Means have honest intervals, and expectations are held against what came true."""

from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.learning.figures import bins, calibrate, difference, mean, quantile
from benchmarks.learning.play import Guess

PROBABILITY = st.floats(0, 1)


@pytest.mark.parametrize(("freedom", "known"), [(4, 2.776), (9, 2.262), (29, 2.045), (59, 2.001)])
def test_quantiles_are_those_of_the_tables(freedom, known):
    assert quantile(freedom) == pytest.approx(known, rel=0.003)


def test_95_of_100_intervals_hold_the_true_mean():
    random = Random(1)
    drawn = [mean([random.gauss(5, 2) for _ in range(10)]) for _ in range(2000)]
    assert fmean(abs(one.value - 5) <= one.give for one in drawn) == pytest.approx(0.95, abs=0.015)


def test_pairs_know_more_than_two_crowds():
    random = Random(2)
    theirs = [random.gauss(50, 20) for _ in range(30)]
    ours = [one + 1 + random.gauss(0, 0.5) for one in theirs]
    apart = difference(ours, theirs)
    assert apart.value == pytest.approx(1, abs=0.3)
    assert apart.give < mean(ours).give / 10


def test_one_alone_has_no_interval():
    assert mean([3.0]).give == 0


def test_a_mean_is_told_with_its_interval():
    assert str(mean([1.0, 2.0, 3.0, 4.0, 5.0])) == "3 ± 1.96"


@given(st.lists(PROBABILITY, min_size=1))
def test_who_knows_the_probabilities_makes_no_error(probabilities):
    known = calibrate(probabilities, probabilities)
    assert known.error == pytest.approx(0)
    assert known.brier == pytest.approx(0)


def test_an_error_is_the_distance_bin_by_bin():
    # Two bins: 0.9 where 0.5 came true, and 0.2 where 0.5 did, half of the time each.
    found = calibrate([0.9, 0.9, 0.2, 0.2], [1, 0, 1, 0])
    assert found.error == pytest.approx((0.4 + 0.3) / 2)
    assert found.brier == pytest.approx((0.01 + 0.81 + 0.64 + 0.04) / 4)


def test_what_was_thought_impossible_costs_much_and_not_everything():
    assert 10 < calibrate([0.0], [1]).log_loss < 20


def test_every_guess_is_in_one_bin():
    guesses = [Guess(n / 100, 0.5, n % 2 == 0) for n in range(101)]
    found = bins(guesses)
    assert [one.guesses for one in found] == [10] * 9 + [11]
    assert found[0].expected == pytest.approx(0.045)
    assert found[3].right == pytest.approx(0.5)
