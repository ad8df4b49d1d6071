"""A slot holds what a learner declared, refuses what can not be, and survives its rule text."""

from datetime import UTC, date, time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.slots import (
    EVERY_DAY,
    LAST,
    MAX_WEEKS,
    WEEKEND,
    WORKDAYS,
    BadBoundsError,
    BadRuleError,
    BadStartError,
    BadStepError,
    Bounds,
    Monthly,
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
CHRISTMAS = date(2026, 12, 24)
TUESDAY = frozenset({Weekday.TU})


def test_it_writes_a_weekly_rule_in_the_order_of_the_week():
    slot = Slot(Weekly(frozenset({Weekday.FR, Weekday.MO})), NOON, 15)
    assert slot.rule == "RRULE:FREQ=WEEKLY;BYDAY=MO,FR"


def test_it_writes_a_single_day_as_a_date():
    assert Slot(Once(date(2026, 3, 3)), NOON, 15).rule == "RDATE;VALUE=DATE:20260303"
    assert Once(date(33, 3, 3)).rule == "RDATE;VALUE=DATE:00330303"


@pytest.mark.parametrize(
    ("recurrence", "rule"),
    [
        (
            Weekly(TUESDAY, 2, Bounds(date(2026, 11, 24), date(2026, 12, 20))),
            "DTSTART;VALUE=DATE:20261124\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20261220",
        ),
        (
            Weekly(WEEKEND, bounds=Bounds(but=frozenset({date(2026, 12, 25), CHRISTMAS}))),
            "RRULE:FREQ=WEEKLY;BYDAY=SA,SU\nEXDATE;VALUE=DATE:20261224,20261225",
        ),
        (Monthly(frozenset({(1, Weekday.MO)})), "RRULE:FREQ=MONTHLY;BYDAY=1MO"),
        (
            Monthly(frozenset({(LAST, Weekday.MO), (3, Weekday.SU), (3, Weekday.FR)})),
            "RRULE:FREQ=MONTHLY;BYDAY=3FR,3SU,-1MO",
        ),
        (
            Monthly(frozenset({(2, Weekday.FR)}), Bounds(CHRISTMAS, CHRISTMAS)),
            "DTSTART;VALUE=DATE:20261224\nRRULE:FREQ=MONTHLY;BYDAY=2FR;UNTIL=20261224",
        ),
    ],
)
def test_it_writes_steps_and_bounds(recurrence, rule):
    assert recurrence.rule == rule


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
        # One way to write each, and nothing that says a thing twice or not at all
        *("RRULE:FREQ=WEEKLY;BYDAY=TU,MO", "RRULE:FREQ=WEEKLY;BYDAY=MO,MO"),
        *("RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO", "RRULE:FREQ=WEEKLY;BYDAY=1MO"),
        *("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"),
        "DTSTART;VALUE=DATE:20260303\nRRULE:FREQ=WEEKLY;INTERVAL=0;BYDAY=MO",
        "DTSTART;VALUE=DATE:20260303\nRRULE:FREQ=WEEKLY;INTERVAL=53;BYDAY=MO",
        "DTSTART;VALUE=DATE:20260303\nRRULE:FREQ=WEEKLY;INTERVAL=02;BYDAY=MO",
        "DTSTART;VALUE=DATE:20260303\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260302",
        "DTSTART;VALUE=DATE:20260303\nRDATE;VALUE=DATE:20260303",
        "DTSTART;VALUE=DATE:20260303",
        *("RRULE:FREQ=MONTHLY;BYDAY=MO", "RRULE:FREQ=MONTHLY;BYDAY=5MO"),
        *("RRULE:FREQ=MONTHLY;BYDAY=-2MO", "RRULE:FREQ=MONTHLY;BYDAY=0MO"),
        *("RRULE:FREQ=MONTHLY;BYDAY=-1MO,1MO", "RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO"),
        "RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE;VALUE=DATE:20261225,20261224",
        "RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE;VALUE=DATE:",
        "RRULE:FREQ=WEEKLY;BYDAY=MO\r\nEXDATE;VALUE=DATE:20261224",
        "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260230",
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


@pytest.mark.parametrize("days", [[], [(0, Weekday.MO)], [(5, Weekday.MO)], [(-2, Weekday.MO)]])
def test_it_refuses_a_month_without_days_or_with_one_that_may_lack(days):
    with pytest.raises(NoDaysError):
        Monthly(frozenset(days))


@pytest.mark.parametrize("every", [-1, 0, MAX_WEEKS + 1])
def test_it_refuses_a_step_that_can_not_be_counted(every):
    with pytest.raises(BadStepError, match="give 1 to 52"):
        Weekly(TUESDAY, every, Bounds(CHRISTMAS))


def test_it_refuses_a_step_from_nowhere():
    with pytest.raises(BadStepError, match="first day"):
        Weekly(TUESDAY, 2)


def test_it_refuses_an_end_before_the_start():
    with pytest.raises(BadBoundsError, match="end on that day or later"):
        Bounds(CHRISTMAS, CHRISTMAS - timedelta(days=1))


def test_its_errors_are_of_one_family():
    family = {
        *(BadRuleError, BadStartError, NoDaysError, TooLongError, TooShortError),
        *(BadStepError, BadBoundsError),
    }
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


def test_it_steps_over_weeks_that_begin_on_monday():
    """The week of the first day counts, though its Sunday is the only day left of it."""
    sunday = date(2026, 3, 8)
    named = Weekly(frozenset({Weekday.MO, Weekday.SU}), 2, Bounds(sunday)).days_from(date.min)
    assert [day.day for day in islice(named, 4)] == [8, 16, 22, 30]


def test_it_holds_between_its_bounds_and_leaves_days_out():
    bounds = Bounds(CHRISTMAS, CHRISTMAS + timedelta(days=3), frozenset({date(2026, 12, 25)}))
    assert [day.day for day in Weekly(EVERY_DAY, bounds=bounds).days_from(date.min)] == [24, 26, 27]
    assert list(Weekly(EVERY_DAY, bounds=bounds).days_from(date(2026, 12, 28))) == []


def test_a_fourth_that_is_the_last_too_is_one_day():
    both = Monthly(frozenset({(4, Weekday.SA), (LAST, Weekday.SA)}))
    assert [day.day for day in islice(both.days_from(date(2026, 2, 1)), 2)] == [28, 28]


def test_it_stops_at_the_end_of_the_calendar():
    late = date(9999, 12, 30)
    assert len(list(Weekly(EVERY_DAY).days_from(late))) == 2
    assert len(list(Weekly(EVERY_DAY, 2, Bounds(late)).days_from(late))) == 2
    assert list(Monthly(frozenset({(LAST, Weekday.FR)})).days_from(late)) == [date(9999, 12, 31)]


def test_it_names_a_single_day_until_it_is_over():
    once = Once(date(2026, 3, 3))
    assert list(once.days_from(date(2026, 3, 3))) == [once.day]
    assert list(once.days_from(date(2026, 3, 4))) == []
