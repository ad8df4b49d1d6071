"""Mastery: expected recall, times the share of the skill that is covered."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.mastery import Mastery, mastery
from lessons.memory import DEFAULT_PARAMETERS, Memory, recall

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)

ITEMS = tuple(f"item-{number}" for number in range(8))
memories = st.dictionaries(
    st.sampled_from([*ITEMS, "of another skill"]),
    st.builds(
        Memory,
        stability=st.floats(0.001, 5000),
        difficulty=st.floats(1, 10),
        reviewed=st.timedeltas(timedelta(0), 800 * DAY).map(lambda ago: NOW - ago),
        asked=st.integers(1, 50),
    ),
)


def memory(ago: timedelta = timedelta(0), stability: float = 10.0) -> Memory:
    return Memory(stability, 5.0, NOW - ago, 1)


def test_a_skill_without_items_is_not_mastered():
    assert mastery([], {"of another skill": memory()}, NOW) == Mastery(0.0, 0, 0)


def test_a_skill_never_met_is_not_mastered():
    assert mastery(ITEMS, {}, NOW) == Mastery(0.0, 0, 8)


def test_half_of_it_just_answered_is_half():
    known = {item: memory() for item in ITEMS[:4]}
    assert mastery(ITEMS, known, NOW) == Mastery(0.5, 4, 8)


def test_it_is_recall_times_coverage():
    known = {ITEMS[0]: memory(10 * DAY), ITEMS[1]: memory(), "of another skill": memory()}
    assert mastery(ITEMS, known, NOW) == Mastery(pytest.approx((0.9 + 1) / 2 * 2 / 8), 2, 8)


def test_it_takes_the_learner_s_own_parameters():
    own = (*DEFAULT_PARAMETERS[:20], 0.5)
    known = {ITEMS[0]: memory(40 * DAY)}
    told = mastery(ITEMS[:1], known, NOW, own).value
    assert told == recall(known[ITEMS[0]], NOW, own)
    assert told != mastery(ITEMS[:1], known, NOW).value


@given(memories)
def test_it_lies_between_none_and_all(known):
    told = mastery(ITEMS, known, NOW)
    assert 0 <= told.value <= told.covered / told.total <= 1


@given(memories, st.timedeltas(timedelta(0), 400 * DAY))
def test_it_never_rises_without_an_answer(known, later):
    before, after = mastery(ITEMS, known, NOW), mastery(ITEMS, known, NOW + later)
    assert after.value <= before.value + 1e-12
    assert after.covered == before.covered


@given(memories, memories)
def test_one_more_item_remembered_never_lowers_it(known, more):
    before, after = mastery(ITEMS, known, NOW), mastery(ITEMS, more | known, NOW)
    assert after.value >= before.value - 1e-12
    assert after.covered >= before.covered
