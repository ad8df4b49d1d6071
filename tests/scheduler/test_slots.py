"""A slot holds what a learner declared, refuses what can not be, and survives its rule text."""

from datetime import UTC, date, time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.slots import (
    EVERY_DAY,
    WEEKEND,
    WORKDAYS,
    BadRuleError,
    BadStartError,
    NoDaysError,
    Once,
    Slot,
    SlotError,
    TooLongError,
    TooShortError,
    Weekday,
    Weekly,
)
from tests.scheduler.strategies import slots

NOON = time(12)


def test_it_writes_a_weekly_rule_in_the_order_of_the_week():
    slot = Slot(Weekly(frozenset({Weekday.FR, Weekday.MO})), NOON, 15)
    assert slot.rule == "RRULE:FREQ=WEEKLY;BYDAY=MO,FR"


def test_it_writes_a_single_day_as_a_date():
    assert Slot(Once(date(2026, 3, 3)), NOON, 15).rule == "RDATE;VALUE=DATE:20260303"
    assert Once(date(33, 3, 3)).rule == "RDATE;VALUE=DATE:00330303"


@given(slots())
def test_it_survives_its_rule_text(slot):
    assert Slot.from_rule(slot.rule, slot.start, slot.minutes) == slot


@pytest.mark.parametrize(
    "rule",
    [
        *("", "RRULE:", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY;BYDAY=MO"),
        *("RRULE:FREQ=WEEKLY;BYDAY=XX", "RRULE:FREQ=WEEKLY;BYDAY=MO,", "RRULE:FREQ=SECONDLY"),
        *("RRULE:FREQ=WEEKLY;BYDAY=MO\n", "RDATE:20260303", "RDATE;VALUE=DATE:20260230"),
        *("RDATE;VALUE=DATE:2026033", "RDATE;VALUE=DATE:٢٠٢٦٠٣٠٣", "DROP TABLE", "x" * 10_000),
    ],
)
def test_it_refuses_another_rule(rule):
    with pytest.raises(BadRuleError, match="write one such as") as caught:
        Slot.from_rule(rule, NOON, 15)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("minutes", "error"),
    [(-1, TooShortError), (0, TooShortError), (1, TooShortError), (181, TooLongError)],
)
def test_it_refuses_a_length_out_of_bounds(minutes, error):
    with pytest.raises(error, match="give"):
        Slot(Weekly(EVERY_DAY), NOON, minutes)


@pytest.mark.parametrize("minutes", [2, 180])
def test_it_takes_a_length_at_the_bounds(minutes):
    assert Slot(Weekly(EVERY_DAY), NOON, minutes).minutes == minutes


@pytest.mark.parametrize("start", [time(12, 0, 1), time(12, 0, 0, 1), time(12, tzinfo=UTC)])
def test_it_refuses_a_start_that_is_no_plain_wall_time(start):
    with pytest.raises(BadStartError, match="whole minutes"):
        Slot(Weekly(EVERY_DAY), start, 15)


def test_it_refuses_a_week_without_days():
    with pytest.raises(NoDaysError):
        Weekly(frozenset())


def test_its_errors_are_of_one_family():
    family = {BadRuleError, BadStartError, NoDaysError, TooLongError, TooShortError}
    assert all(issubclass(error, SlotError) for error in family)


def test_it_may_cross_midnight():
    assert Slot(Weekly(EVERY_DAY), time(23, 50), 20).end == time(0, 10)


def test_it_parts_the_week_into_work_and_rest():
    assert WORKDAYS | WEEKEND == EVERY_DAY
    assert {day.name for day in WEEKEND} == {"SA", "SU"}


@given(st.sets(st.sampled_from(Weekday), min_size=1), st.dates(max_value=date(9000, 1, 1)))
def test_it_names_just_its_weekdays_in_order(days, first):
    named = list(islice(Weekly(frozenset(days)).days_from(first), 2 * len(days)))
    fortnight = [first + timedelta(days=n) for n in range(14)]
    assert named == [day for day in fortnight if Weekday(day.weekday()) in days]


def test_it_stops_at_the_end_of_the_calendar():
    assert len(list(Weekly(EVERY_DAY).days_from(date(9999, 12, 30)))) == 2


def test_it_names_a_single_day_until_it_is_over():
    once = Once(date(2026, 3, 3))
    assert list(once.days_from(date(2026, 3, 3))) == [once.day]
    assert list(once.days_from(date(2026, 3, 4))) == []
