"""Flood: who may come in, by a clock that the test moves."""

import math
from collections import defaultdict
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flood import BURST, COSTS, DRAWN, MADE, PLAIN, RATE, Admission, Flood, cost_of
from bot.router import COMMANDS, PRESSES
from bot.visit import Pressed, Sent, Visit

ADMIT, WARN, DROP = Admission
ANN = Visit(7, "Ann", "en")
HELLO = replace(ANN, text="hello")
LOG = replace(ANN, text="/log")
BLOCK = replace(ANN, blocked=True)


def press(data: str, learner_id: int = 7) -> Visit:
    return Visit(learner_id, "Ann", "en", press=Pressed("1", 5, data))


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hand:
    return Hand()


def keep_on(flood: Flood, clock: Hand, visit: Visit, seconds: float, a_second: float) -> list:
    """Repeat a visit at a steady pace, and return what became of each."""
    became = []
    for _ in range(round(seconds * a_second)):
        became.append(flood.admit(visit))
        clock.now += 1 / a_second
    return became


def test_three_presses_a_second_for_a_minute_are_no_flood(clock):
    flood = Flood(clock=clock)

    assert set(keep_on(flood, clock, press("pick:1:0:0:0"), 60, 3)) == {ADMIT}


def test_a_press_a_second_is_none_however_long(clock):
    flood = Flood(clock=clock)

    assert set(keep_on(flood, clock, HELLO, 3600, RATE)) == {ADMIT}


def test_moving_a_slot_under_its_week_from_noon_to_evening_is_none(clock):
    flood = Flood(clock=clock)

    assert set(keep_on(flood, clock, press("week:later:20260302:1"), 13, 2)) == {ADMIT}


def test_a_flood_is_told_once_until_it_is_calm_again(clock):
    flood = Flood(clock=clock)
    first = keep_on(flood, clock, HELLO, 600, 10)
    assert first.count(WARN) == 1
    assert first.index(WARN) == pytest.approx(BURST, rel=0.2)
    assert first.count(DROP) == flood.dropped - 1 > 5000

    clock.now += BURST / RATE - 10  # not quite calm
    assert keep_on(flood, clock, HELLO, 60, 10).count(WARN) == 0
    clock.now += BURST / RATE
    assert keep_on(flood, clock, HELLO, 60, 10).count(WARN) == 1


visits = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.floats(0, 30, allow_subnormal=False),
        st.sampled_from([HELLO, LOG, press("week"), BLOCK]),
    ),
    max_size=80,
)


@given(visits=visits, rate=st.sampled_from([0.5, 1, 5]), burst=st.sampled_from([10, 13, 40]))
def test_nobody_gets_more_than_the_burst_and_the_rate(visits, rate, burst):
    clock = Hand()
    flood = Flood(rate, burst, clock)
    taken: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for learner, pause, visit in visits:
        clock.now += pause
        if flood.admit(replace(visit, learner_id=learner)) is ADMIT and visit is not BLOCK:
            taken[learner].append((clock.now, cost_of(visit)))

    for mine in taken.values():
        sums = [0.0, *accumulate(cost for _, cost in mine)]
        for first, (began, _) in enumerate(mine):
            for last in range(first, len(mine)):
                allowed = burst + (mine[last][0] - began) * rate
                assert sums[last + 1] - sums[first] <= allowed + 1e-6


@given(visits=visits)
def test_what_one_does_is_nothing_to_another(visits):
    together, alone = Hand(), Hand()
    crowd, single = Flood(1, 12, together), Flood(1, 12, alone)
    for learner, pause, visit in visits:
        together.now += pause
        alone.now += pause
        became = crowd.admit(replace(visit, learner_id=learner))
        if learner == 1:
            assert became is single.admit(replace(visit, learner_id=1))


@given(visits=visits)
def test_it_keeps_in_mind_only_who_came_lately(visits):
    clock = Hand()
    flood = Flood(1, 20, clock)
    came: dict[int, float] = {}
    for learner, pause, visit in visits:
        clock.now += pause
        flood.admit(replace(visit, learner_id=learner))
        if visit is not BLOCK:
            came[learner] = clock.now
            assert flood.watched <= sum(clock.now - at <= 20 for at in came.values())


def test_a_crowd_that_left_is_forgotten(clock):
    flood = Flood(clock=clock)
    for learner in range(10_000):
        flood.admit(press("next:1:0:0", learner))
    assert flood.watched == 10_000

    clock.now += BURST / RATE
    flood.admit(HELLO)
    assert flood.watched == 1


def test_who_keeps_coming_keeps_nobody_else_in_mind(clock):
    flood = Flood(1, 20, clock)
    flood.admit(LOG)
    flood.admit(replace(LOG, learner_id=8))
    for _ in range(4):
        clock.now += 8
        flood.admit(LOG)

    assert flood.watched == 1


def test_who_can_not_have_a_paper_may_still_press(clock):
    flood = Flood(1, 15, clock)

    assert [flood.admit(visit) for visit in (LOG, LOG, HELLO, LOG)] == [ADMIT, WARN, ADMIT, DROP]


def test_a_block_is_let_in_at_any_time_and_costs_nothing(clock):
    flood = Flood(1, 10, clock)
    assert {flood.admit(BLOCK) for _ in range(50)} == {ADMIT}
    assert flood.admit(LOG) is ADMIT
    assert flood.admit(HELLO) is WARN

    assert flood.admit(replace(ANN, blocked=False)) is ADMIT


def test_who_is_calm_for_long_saves_no_more_than_the_burst(clock):
    flood = Flood(1, 20, clock)
    for _ in range(2):
        flood.admit(LOG)
    flood.admit(replace(HELLO, learner_id=8))
    clock.now += 15
    became = [flood.admit(replace(HELLO, learner_id=8)) for _ in range(21)]

    assert became == [*[ADMIT] * 20, WARN]


def test_what_comes_once_more_is_paid_for_once(clock):
    flood = Flood(1, 11, clock)
    for _ in range(5):
        assert flood.admit(LOG) is ADMIT
        flood.give_back(LOG)
    assert flood.admit(LOG) is ADMIT
    flood.give_back(BLOCK)
    assert [flood.admit(HELLO) for _ in range(2)] == [ADMIT, WARN]


def test_nobody_is_given_back_more_than_the_burst(clock):
    flood = Flood(1, 3, clock)
    flood.give_back(LOG)

    assert [flood.admit(HELLO) for _ in range(4)] == [ADMIT, ADMIT, ADMIT, WARN]


def test_without_a_limit_everybody_comes_in(clock):
    flood = Flood(burst=math.inf, clock=clock)

    assert {flood.admit(LOG) for _ in range(10_000)} == {ADMIT}


@pytest.mark.parametrize(
    ("visit", "cost"),
    [
        (HELLO, PLAIN),
        (press("pick:1:0:0:2"), PLAIN),
        (press("calendar:file"), PLAIN),
        (press("unheard-of"), PLAIN),
        (press(""), PLAIN),
        (replace(ANN, text="/"), PLAIN),
        (replace(ANN, text="/calendar"), PLAIN),
        (replace(ANN, location=(1.0, 2.0)), PLAIN),
        (replace(ANN, other=True), PLAIN),
        (replace(ANN, text="/week@offclock_bot"), DRAWN),
        (replace(ANN, text="/progress"), DRAWN),
        (press("week:go:20260302"), DRAWN),
        (LOG, MADE),
        (press("log:pdf"), MADE),
        (replace(ANN, text="/export"), MADE),
        (replace(ANN, text=" webcal://example.org/a.ics"), MADE),
        (replace(ANN, text="/calendar https://example.org/a.ics"), MADE),
        (replace(ANN, document=Sent("f", "a.ics", 10)), MADE),
    ],
)
def test_what_takes_more_work_costs_more(visit, cost):
    assert cost_of(visit) == cost


def test_every_cost_is_one_of_something_that_there_is():
    assert COSTS.keys() <= COMMANDS.keys() & PRESSES.keys()
