"""Hypothesis strategies for slots, shared by the tests of free time."""

from datetime import date, time

from hypothesis import strategies as st

from scheduler.slots import Once, Slot, Weekday, Weekly

WEEKLY = st.sets(st.sampled_from(Weekday), min_size=1).map(lambda days: Weekly(frozenset(days)))
STARTS = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def slots(first=date(1, 1, 1), last=date.max):
    """Any slot; a single day lies between `first` and `last`."""
    once = st.dates(first, last).map(Once)
    return st.builds(Slot, WEEKLY | once, STARTS, st.integers(2, 180))
