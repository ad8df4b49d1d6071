"""Hypothesis strategies for slots, shared by the tests of free time."""

from datetime import date, time

from hypothesis import strategies as st

from scheduler.slots import LAST, MAX_WEEKS, Bounds, Monthly, Once, Slot, Weekday, Weekly

WEEKDAYS = st.frozensets(st.sampled_from(Weekday), min_size=1)
WEEKLY = WEEKDAYS.map(Weekly)
STARTS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
NTH = st.tuples(st.sampled_from([1, 2, 3, 4, LAST]), st.sampled_from(Weekday))


@st.composite
def bounds(draw, first=date(1, 1, 1), last=date.max, *, begun=False):
    """Bounds between two dates, open or not; with `begun` never open at the start."""
    days = st.dates(first, last)
    start = draw(days if begun else st.none() | days)
    end = draw(st.none() | st.dates(start or first, last))
    return Bounds(start, end, draw(st.frozensets(days, max_size=2)))


@st.composite
def weekly(draw, first=date(1, 1, 1), last=date.max):
    """Every week or every few, with bounds between two dates."""
    every = draw(st.sampled_from([1, 1, 2, 3, MAX_WEEKS]))
    return Weekly(draw(WEEKDAYS), every, draw(bounds(first, last, begun=every > 1)))


def monthly(first=date(1, 1, 1), last=date.max):
    """Some weekdays of every month, with bounds between two dates."""
    days = st.frozensets(NTH, min_size=1, max_size=4)
    return st.builds(Monthly, days, bounds(first, last))


def slots(first=date(1, 1, 1), last=date.max):
    """Any slot; its bounds, or its single day, lie between `first` and `last`."""
    once = st.dates(first, last).map(Once)
    recurrences = WEEKLY | once | weekly(first, last) | monthly(first, last)
    return st.builds(Slot, recurrences, STARTS, st.integers(2, 180))
