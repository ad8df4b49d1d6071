"""Gaps obey the algebra of half-open intervals."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.gaps import Gap, clip, subtract, union

ZERO = datetime(2026, 3, 1, tzinfo=UTC)
SPAN = 60


def gap(start, end):
    return Gap(ZERO + timedelta(minutes=start), ZERO + timedelta(minutes=end))


GAPS = st.lists(
    st.tuples(st.integers(0, SPAN), st.integers(1, 20)).map(lambda pair: gap(pair[0], sum(pair))),
    max_size=8,
)


def minutes(gaps):
    """The minutes that the gaps hold, as a set."""
    return {
        (one.start - ZERO) // timedelta(minutes=1) + n for one in gaps for n in range(one.minutes)
    }


def is_normal(gaps):
    return all(one.end < other.start for one, other in pairwise(gaps))


@given(GAPS, GAPS)
def test_a_union_holds_what_either_holds(one, other):
    joined = union(one, other)
    assert minutes(joined) == minutes(one) | minutes(other)
    assert is_normal(joined)


@given(GAPS, GAPS)
def test_a_union_knows_no_order_and_no_twice(one, other):
    assert union(one, other) == union(other, one) == union(union(one, other), one)


@given(GAPS, GAPS)
def test_what_is_busy_is_taken_out_and_nothing_else(one, busy):
    free = subtract(union(one), busy)
    assert minutes(free) == minutes(one) - minutes(busy)
    assert is_normal(free)


@given(GAPS, GAPS)
def test_what_was_taken_out_can_be_put_back(one, busy):
    free = union(one)
    taken = subtract(free, subtract(free, busy))
    assert union(subtract(free, busy), taken) == free


@given(GAPS, st.integers(0, SPAN), st.integers(0, SPAN))
def test_a_clip_holds_what_lies_between(one, after, before):
    bounds = ZERO + timedelta(minutes=after), ZERO + timedelta(minutes=before)
    clipped = clip(union(one), *bounds)
    assert minutes(clipped) == minutes(one) & set(range(after, before))
    assert clip(clipped, *bounds) == clipped


@given(GAPS, st.integers(0, 2 * SPAN))
def test_what_is_left_of_a_gap_is_what_a_clip_leaves(one, minute):
    instant = ZERO + timedelta(minutes=minute)
    for single in one:
        rest = clip([single], instant, ZERO + timedelta(days=1))
        assert single.left(instant) == sum((part.end - part.start for part in rest), timedelta())


def test_gaps_that_touch_are_one():
    assert union([gap(10, 20)], [gap(0, 10)]) == [gap(0, 20)]


def test_a_gap_counts_whole_minutes():
    assert Gap(ZERO, ZERO + timedelta(minutes=3, seconds=59)).minutes == 3


@pytest.mark.parametrize(
    ("start", "end", "match"),
    [
        (ZERO, ZERO, "end after"),
        (ZERO, ZERO - timedelta(minutes=1), "end after"),
        (ZERO.replace(tzinfo=None), ZERO, "UTC"),
        (ZERO, ZERO.astimezone(timezone(timedelta(hours=5))) + timedelta(hours=1), "UTC"),
    ],
)
def test_a_gap_that_can_not_be_is_refused(start, end, match):
    with pytest.raises(ValueError, match=match):
        Gap(start, end)
