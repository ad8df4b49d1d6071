"""The days of a recurrence are those that dateutil finds in its rule text."""

from datetime import date, datetime, time
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.slots import LAST, WORKDAYS, Bounds, Monthly, Weekday, Weekly
from tests.scheduler.strategies import monthly, weekly

BEGIN, END = date(2023, 11, 1), date(2028, 6, 30)
MANY = 12


def ours(recurrence, first):
    return list(islice(recurrence.days_from(first), MANY))


def theirs(recurrence, first):
    midnight = datetime.combine(first, time())
    rule = rrulestr(recurrence.rule, dtstart=midnight)
    return [day.date() for day in islice(rule.xafter(midnight, inc=True), MANY)]


@settings(max_examples=120)
@given(weekly(BEGIN, END), st.dates(BEGIN, END))
def test_every_so_many_weeks(recurrence, first):
    assert ours(recurrence, first) == theirs(recurrence, first)


@settings(max_examples=120)
@given(monthly(BEGIN, END), st.dates(BEGIN, END))
def test_every_month(recurrence, first):
    assert ours(recurrence, first) == theirs(recurrence, first)


@pytest.mark.parametrize(
    "recurrence",
    [
        Weekly(WORKDAYS, 1, Bounds(last=date(2026, 3, 10))),
        Weekly(frozenset({Weekday.TU}), 2, Bounds(date(2026, 3, 3), date(2026, 4, 14))),
        Weekly(WORKDAYS, 1, Bounds(date(2026, 3, 1), but=frozenset({date(2026, 3, 4)}))),
        Monthly(frozenset({(4, Weekday.SA), (LAST, Weekday.SA)}), Bounds(date(2026, 2, 1))),
    ],
)
def test_the_common_ones(recurrence):
    first = date(2026, 2, 27)
    assert ours(recurrence, first) == theirs(recurrence, first)
    assert ours(recurrence, first)
