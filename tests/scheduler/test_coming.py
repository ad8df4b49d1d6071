"""The deliveries to come: what will be planned if each bite comes in its time."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.limits import Limits
from scheduler.plan import FOREVER, Availability, FreeSlot, Reason, coming, plan, sent
from scheduler.slots import EVERY_DAY, Slot, Weekly

KARACHI = ZoneInfo("Asia/Karachi")  # UTC+5 all year
OPEN = Limits(quiet=None, cap=None, distance=timedelta(0))


def at(clock, day=2):
    """The instant of Karachi's wall time on a day of March 2026."""
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), KARACHI)


def available(*clocks, limits=OPEN, **more):
    """Free for a quarter of an hour every day, at each of these times."""
    slots = [Slot(Weekly(EVERY_DAY), time.fromisoformat(clock), 15) for clock in clocks]
    free = [FreeSlot(number, slot) for number, slot in enumerate(slots, 1)]
    return Availability(free, KARACHI, limits, **more)


def due(availability, count=3, clock="09:00"):
    return [one.due for one in coming(availability, at(clock), count)]


def test_they_are_the_next_gaps_in_order():
    twice = available("12:30", "18:00")

    assert due(twice) == [at("12:30"), at("18:00"), at("12:30", 3)]
    assert due(twice, count=1) == [at("12:30")]
    assert due(twice, count=0) == []


def test_a_gap_that_is_open_counts_from_now():
    assert due(available("12:30"), clock="12:34") == [at("12:34"), at("12:30", 3), at("12:30", 4)]


def test_no_more_come_than_the_cap_of_each_day_leaves():
    one_a_day = Limits(quiet=None, cap=1, distance=timedelta(0))

    days = [instant.date().day for instant in due(available("08:00", "12:30", limits=one_a_day), 4)]
    assert days == [2, 3, 4, 5]
    used_up = available("12:30", "18:00", limits=one_a_day, sent_today=1)
    assert {instant.date().day for instant in due(used_up, 1)} == {3}


def test_the_distance_is_kept_between_them():
    an_hour = Limits(quiet=None, cap=None, distance=timedelta(hours=1))

    assert due(available("12:30", "13:00", limits=an_hour), 2) == [at("12:30"), at("12:30", 3)]


def test_what_was_put_off_comes_once():
    first = plan(available("18:00"), at("09:00"))
    assert first is not None
    snoozed = available("12:30", snoozed=first.gap)

    assert [one.reason for one in coming(snoozed, at("09:00"), 2)] == [Reason.SNOOZED, Reason.NEXT]


@pytest.mark.parametrize("check_in_at", [None, at("00:00", 4)])
def test_under_a_pause_without_an_end_nothing_comes(check_in_at):
    assert due(available("12:30", paused_until=FOREVER, check_in_at=check_in_at)) == []


@given(
    st.sets(st.times().map("{:%H:%M}".format), max_size=4),
    st.none() | st.integers(1, 3),
    st.integers(0, 3),
    st.timedeltas(timedelta(), timedelta(hours=3)),
    st.integers(1, 6),
)
def test_each_is_what_is_planned_once_the_one_before_was_sent(clocks, cap, today, distance, count):
    limits = Limits(quiet=None, cap=cap, distance=distance)
    availability, now = available(*sorted(clocks), limits=limits, sent_today=today), at("09:00")
    found = coming(availability, now, count)

    assert len(found) == (count if clocks else 0)
    for following in found:
        assert following == plan(availability, now)
        availability = sent(availability, following.gap, following.due, now)
        now = following.due
    assert all(one.gap.end <= other.due for one, other in pairwise(found))
