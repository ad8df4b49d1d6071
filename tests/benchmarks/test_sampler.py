"""The simulated learners: the planner's choice is plan()'s, learns, and is the same each time."""

from dataclasses import replace
from datetime import UTC, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from benchmarks.planning.sampler import CHOOSERS, SLOTS, Planner, learner, midnight, simulate
from scheduler.limits import Limits
from scheduler.plan import Availability, FreeSlot, plan
from scheduler.slots import EVERY_DAY, Slot, Weekly

OURS, AT_RANDOM, THE_FIRST, ORACLE = CHOOSERS
STEADY, TURNING, DRIFTING = range(3)
DAILY = [Slot(Weekly(EVERY_DAY), time(hour), 15) for hour in (8, 12, 16)]


@pytest.fixture(scope="module")
def outcomes():
    return simulate(learners=30, weeks=16, seed=1)


@pytest.mark.parametrize("kind", [STEADY, TURNING, DRIFTING])
def test_the_planner_chooses_as_plan_does(kind):
    one = learner(7, kind, days=28)
    planner = Planner(one)
    known = Availability((), ZoneInfo("UTC"), Limits(quiet=None, cap=1), seed=one.id)
    for day in range(28):
        habits = zip(DAILY, planner.habits, strict=True)
        slots = [FreeSlot(id_, slot, habit=habit) for id_, (slot, habit) in enumerate(habits)]
        planned = plan(replace(known, slots=slots), midnight(day))
        assert planned is not None
        chosen = planner.choose(day)
        assert chosen == planned.slot_id
        planner.learn(day, chosen, kept=one.answers(day, chosen))


def test_it_beats_who_does_not_learn(outcomes):
    assert outcomes[OURS].answered > outcomes[AT_RANDOM].answered + 0.05
    assert outcomes[OURS].answered > outcomes[THE_FIRST].answered + 0.05
    assert outcomes[OURS].regret < outcomes[AT_RANDOM].regret * 0.7


def test_nobody_beats_who_knows(outcomes):
    assert outcomes[ORACLE].regret == 0
    for name, outcome in outcomes.items():
        assert outcome.answered <= outcomes[ORACLE].answered, name


def test_the_same_seed_gives_the_same(outcomes):
    assert simulate(learners=30, weeks=16, seed=1) == outcomes


def test_another_seed_gives_another_crowd(outcomes):
    assert simulate(learners=3, weeks=4, seed=2) != simulate(learners=3, weeks=4, seed=3)


def test_a_day_is_of_utc():
    assert midnight(1) - midnight(0) == timedelta(days=1)
    assert midnight(0).tzinfo is UTC


@pytest.mark.parametrize("kind", [STEADY, TURNING, DRIFTING])
def test_rates_change_as_the_kind_says(kind):
    rates = [tuple(of_day) for of_day in learner(5, kind, days=100).rates]
    assert len(rates[0]) == SLOTS
    different = len(set(rates))
    assert different == {STEADY: 1, TURNING: 2, DRIFTING: 100}[kind]
