"""What a crunch costs in expected recall."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.bite import ItemRef
from lessons.forecast import LONGEST, forecast
from lessons.items import Outcome
from lessons.memory import DEFAULT_PARAMETERS, recall, remember
from tests.lessons.shelf import NOW

DAY = timedelta(days=1)
WELL = Outcome(1.0, 1)


def learnt(count: int, ago: timedelta = 5 * DAY):
    """So many items, each answered well once."""
    return {
        ItemRef("fbk-1", f"item-{number}"): remember(None, WELL, NOW - ago)
        for number in range(count)
    }


def cost(memories, seconds: float = 60):
    return dict.fromkeys(memories, seconds)


def test_there_is_none_while_nothing_is_remembered():
    assert forecast({}, {}, 5, NOW, NOW + DAY) is None


def test_today_is_the_mean_recall_of_today():
    memories = learnt(2) | {ItemRef("fbk-2", "choice"): remember(None, WELL, NOW)}
    expected = sum(recall(memory, NOW) for memory in memories.values()) / 3
    told = forecast(memories, cost(memories), 5, NOW, NOW + DAY)
    assert told.today == pytest.approx(expected)


def test_without_a_minute_a_day_recall_only_falls():
    memories = learnt(4)
    told = forecast(memories, cost(memories), 0, NOW, NOW + 10 * DAY)
    untouched = sum(recall(memory, NOW + 10 * DAY) for memory in memories.values()) / 4
    assert told.crunch == pytest.approx(untouched)
    assert told.crunch < told.today
    assert told.crunch < told.steady


def test_with_minutes_enough_a_crunch_costs_nothing():
    memories = learnt(3)
    told = forecast(memories, cost(memories), 60, NOW, NOW + 10 * DAY)
    assert told.crunch == pytest.approx(told.steady)


def test_the_least_remembered_comes_first():
    old, new = learnt(1, 30 * DAY), {ItemRef("z", "z"): remember(None, WELL, NOW - 4 * DAY)}
    memories = new | old
    one_a_day = forecast(memories, cost(memories, 60), 1, NOW, NOW + timedelta(hours=1))
    after = [remember(*old.values(), WELL, NOW), *new.values()]
    at = NOW + timedelta(hours=1)
    assert one_a_day.crunch == pytest.approx(sum(recall(memory, at) for memory in after) / 2)


def test_it_takes_the_learner_s_own_parameters():
    memories, own, end = learnt(1), (*DEFAULT_PARAMETERS[:20], 0.5), NOW + timedelta(hours=1)
    (known,) = memories.values()
    told = forecast(memories, cost(memories), 5, NOW, end, parameters=own)
    assert told.today == pytest.approx(recall(known, NOW, own))
    assert told.crunch == recall(remember(known, WELL, NOW, own), end, own)


def test_it_looks_no_further_than_its_longest():
    memories = learnt(2)
    far = forecast(memories, cost(memories), 0, NOW, NOW + 10 * LONGEST)
    assert far == forecast(memories, cost(memories), 0, NOW, NOW + LONGEST)


@given(count=st.integers(1, 6), minutes=st.integers(0, 10), days=st.integers(1, 30))
def test_more_minutes_never_end_in_less_than_none(count, minutes, days):
    memories = learnt(count)
    told = forecast(memories, cost(memories), minutes, NOW, NOW + days * DAY)
    none = forecast(memories, cost(memories), 0, NOW, NOW + days * DAY)
    assert 0 <= none.crunch <= told.crunch + 1e-9
    assert told.steady <= 1
