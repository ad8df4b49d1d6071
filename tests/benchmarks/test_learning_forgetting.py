"""The simulated mind forgets by a power of time, and keeps longer what was spaced."""

from math import exp, inf, log
from random import Random
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.learning.forgetting import (
    BETWEEN,
    DECAY,
    DECAY_SCALE,
    LEARNER_SPREAD,
    LEVEL,
    NOISE,
    THRESHOLD,
    Mind,
    draw_mind,
    draw_things,
)

DAY = 86_400.0


def after_a_lesson() -> Mind:
    """Somebody who has just read something, and was asked it three minutes later."""
    mind = Mind()
    mind.meet("it")
    mind.study(180)
    mind.meet("it")
    return mind


def spaced(days: float, times: int = 4) -> Mind:
    """Somebody who met it several times, so many days apart."""
    mind = Mind()
    for _ in range(times):
        mind.meet("it")
        mind.rest(days * DAY)
    mind.rest(-days * DAY)
    return mind


@given(st.floats(0.01, 100), st.floats(0.01, 100), st.floats(1.1, 50))
def test_one_trace_fades_by_a_power_of_its_age(one, other, factor):
    mind = Mind()
    mind.meet("it")
    lost = [
        mind.activation("it", days * DAY) - mind.activation("it", days * factor * DAY)
        for days in (one, other)
    ]
    # A power law: the same factor of age costs the same, whatever the age.
    assert lost[0] == pytest.approx(lost[1])
    assert lost[0] == pytest.approx(DECAY * log(factor))


def test_two_traces_are_as_the_equations_have_them():
    mind = Mind(offset=0.5, offsets={"it": -0.2})
    mind.meet("it")
    mind.study(100)
    decay = DECAY_SCALE * exp(0.3 + log(100**-DECAY)) + DECAY
    mind.meet("it")
    mind.rest(DAY)
    first, second = (100 + BETWEEN * DAY) ** -DECAY, (BETWEEN * DAY) ** -decay
    activation = 0.3 + log(first + second)
    assert mind.activation("it") == pytest.approx(activation)
    assert mind.recall("it") == pytest.approx(1 / (1 + exp((THRESHOLD - activation) / NOISE)))


def test_spaced_practice_keeps_longer():
    crammed, weekly = spaced(0.01), spaced(7)
    assert crammed.recall("it", 0.01 * DAY) > weekly.recall("it", 7 * DAY)  # at first
    # Both last met it at the same moment before the test.
    assert weekly.recall("it", 60 * DAY) > crammed.recall("it", 60 * DAY) + 0.1


def test_each_review_helps():
    recalls = [spaced(7, times).recall("it", 60 * DAY) for times in (1, 2, 3, 4)]
    assert recalls == sorted(recalls)
    assert recalls[-1] > 2 * recalls[0]


def test_what_was_never_met_is_not_recalled():
    mind = Mind()
    assert mind.activation("it") == -inf
    assert mind.recall("it") == pytest.approx(0)
    assert not mind.has_met("it")


@pytest.mark.parametrize(("days", "recalled"), [(1, 0.81), (7, 0.48), (30, 0.23), (120, 0.10)])
def test_the_level_is_the_documented_one(days, recalled):
    assert after_a_lesson().recall("it", days * DAY) == pytest.approx(recalled, abs=0.01)


def test_time_passes_slower_outside_of_a_sitting():
    mind = Mind()
    mind.rest(1000)
    assert mind.now == BETWEEN * 1000
    mind.study(10)
    assert mind.now == BETWEEN * 1000 + 10


def test_learners_differ_as_told():
    offsets = [draw_mind(Random(seed), {}).offset for seed in range(2000)]
    assert fmean(offsets) == pytest.approx(LEVEL, abs=0.02)
    assert stdev(offsets) == pytest.approx(LEARNER_SPREAD, rel=0.1)


def test_a_seed_draws_the_same_mind():
    things = draw_things(Random(3), ["one", "two"])
    assert draw_mind(Random(4), things) == draw_mind(Random(4), things)
    assert draw_mind(Random(4), things) != draw_mind(Random(5), things)
