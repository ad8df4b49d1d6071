"""Busy stretches: joined, looked into, added up and written down."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.busy import NEVER_BUSY, Busy

ZERO = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAIRS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(-2, 20)).map(lambda pair: (pair[0], sum(pair))),
    max_size=8,
)


def span(start, end):
    return ZERO + start * MINUTE, ZERO + end * MINUTE


def busy(*pairs):
    return Busy.of(span(*pair) for pair in pairs)


def minutes(spans):
    """The minutes that spans hold, as a set."""
    return {
        minute
        for start, end in spans
        for minute in range((start - ZERO) // MINUTE, (end - ZERO) // MINUTE)
    }


def is_normal(spans):
    return all(one[0] < one[1] for one in spans) and all(a[1] < b[0] for a, b in pairwise(spans))


@given(PAIRS)
def test_it_holds_what_it_was_given_in_order_and_joined(pairs):
    spans = [span(*pair) for pair in pairs]
    kept = list(Busy.of(spans))
    assert minutes(kept) == minutes(spans)
    assert is_normal(kept)
    assert len(Busy.of(spans)) == len(kept)


@given(PAIRS, PAIRS)
def test_two_make_the_one_that_holds_what_either_holds(pairs, more):
    one, other = busy(*pairs), busy(*more)
    assert one | other == other | one == busy(*pairs, *more)
    assert hash(one | other) == hash(busy(*pairs, *more))
    assert one | NEVER_BUSY == one


@given(PAIRS, st.integers(-5, 70), st.integers(1, 70), st.integers(0, 15))
def test_a_look_gives_what_overlaps_wider_whole_and_joined(pairs, start, length, margin):
    wanted = [
        (early - margin * MINUTE, late + margin * MINUTE)
        for early, late in busy(*pairs)
        if early - margin * MINUTE < ZERO + (start + length) * MINUTE
        and late + margin * MINUTE > ZERO + start * MINUTE
    ]
    found = busy(*pairs).during(*span(start, start + length), margin * MINUTE)
    assert found == list(Busy.of(wanted))


@given(PAIRS)
def test_it_reads_back_what_it_wrote(pairs):
    one = busy(*pairs)
    assert Busy.from_bytes(one.to_bytes()) == one
    assert len(one.to_bytes()) == 16 * len(one)


def test_what_it_writes_stays_readable():
    one = Busy.of([(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), ZERO)])
    assert one.to_bytes() == bytes.fromhex("ffffffffffffffff 8081a36900000000")


@pytest.mark.parametrize("length", [1, 8, 24])
def test_it_refuses_bytes_that_are_no_pairs(length):
    with pytest.raises(ValueError, match=f"{length} bytes"):
        Busy.from_bytes(bytes(length))


def test_a_part_of_a_second_counts_as_taken():
    part = timedelta(milliseconds=1)
    one = Busy.of([(ZERO + MINUTE - part, ZERO + MINUTE + part)])
    second = timedelta(seconds=1)
    assert list(one) == [(ZERO + MINUTE - second, ZERO + MINUTE + second)]
    assert one.during(ZERO + MINUTE + part, ZERO + 2 * MINUTE) == list(one)
    assert one.during(ZERO, ZERO + MINUTE + part, part) == [
        (ZERO + MINUTE - 2 * second, ZERO + MINUTE + 2 * second)
    ]


def test_what_only_touches_a_look_is_not_in_it():
    assert busy((10, 20)).during(*span(20, 30)) == []
    assert busy((10, 20)).during(*span(0, 10)) == []


def test_it_is_true_when_there_is_something_in_it():
    assert busy((10, 20))
    assert not NEVER_BUSY
    assert busy((10, 20)) != [span(10, 20)]
    assert "1 stretches" in repr(busy((10, 20)))
