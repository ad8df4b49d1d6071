"""Limits, and the instants at which quiet hours and rest days begin and end."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.limits import NIGHT, Closed, LimitError, Limits
from scheduler.slots import Weekday

BERLIN = ZoneInfo("Europe/Berlin")
KARACHI = ZoneInfo("Asia/Karachi")  # UTC+5 all year
SUNDAYS = frozenset({Weekday.SU})


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def around(limits, zone, day):
    """What is closed around a day, less what is over before it or begins after the next."""
    spans = Closed(limits, zone).around(date.fromisoformat(day))
    first = at(day) - timedelta(hours=14)
    return [span for span in spans if span[1] > first and span[0] < first + timedelta(days=2)]


def spans(*texts):
    return [tuple(map(at, text.split())) for text in texts]


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"quiet": (time(7), time(7))}, "two different times"),
        ({"quiet": (time(7, tzinfo=UTC), time(8))}, "without a time zone"),
        ({"cap": 0}, "1 or more"),
        ({"distance": timedelta(minutes=-1)}, "negative"),
        ({"buffer": timedelta(minutes=-1)}, "negative"),
    ],
)
def test_a_limit_that_can_not_be_is_refused(wrong, match):
    with pytest.raises(LimitError, match=match):
        Limits(**wrong)


def test_a_night_runs_over_midnight():
    assert around(Limits(), KARACHI, "2026-03-03") == spans(
        "2026-03-02T17:00 2026-03-03T02:00", "2026-03-03T17:00 2026-03-04T02:00"
    )


def test_quiet_hours_may_lie_within_a_day():
    midday = Limits(quiet=(time(12), time(13, 30)))
    assert around(midday, KARACHI, "2026-03-03") == spans(
        "2026-03-03T07:00 2026-03-03T08:30", "2026-03-04T07:00 2026-03-04T08:30"
    )


def test_a_night_is_as_long_as_the_clocks_make_it():
    assert spans("2026-03-28T21:00 2026-03-29T05:00")[0] in around(Limits(), BERLIN, "2026-03-29")
    assert spans("2026-10-24T20:00 2026-10-25T06:00")[0] in around(Limits(), BERLIN, "2026-10-25")


@pytest.mark.parametrize(
    ("quiet", "found"),
    [
        ((time(1), time(2, 30)), ["2026-03-29T00:00 2026-03-29T01:30"]),
        ((time(2, 30), time(4)), ["2026-03-29T01:30 2026-03-29T02:00"]),
        ((time(2, 30), time(3, 15)), []),
    ],
)
def test_a_skipped_wall_time_comes_later_for_quiet_hours_too(quiet, found):
    closed = Closed(Limits(quiet=quiet), BERLIN).around(date(2026, 3, 29))
    morning = [span for span in closed if at("2026-03-29") <= span[0] < at("2026-03-29T12:00")]
    assert morning == spans(*found)


def test_a_wall_time_that_comes_twice_means_the_first_for_quiet_hours_too():
    closed = Closed(Limits(quiet=(time(1), time(2, 30))), BERLIN).around(date(2026, 10, 25))
    assert spans("2026-10-24T23:00 2026-10-25T00:30")[0] in closed


def test_a_rest_day_runs_from_midnight_to_midnight():
    rest = Limits(quiet=None, rest_days=SUNDAYS)
    assert around(rest, BERLIN, "2026-03-29") == spans("2026-03-28T23:00 2026-03-29T22:00")
    assert around(rest, BERLIN, "2026-04-01") == []


def test_a_rest_day_that_a_zone_left_out_is_nowhere():
    fridays = Limits(quiet=None, rest_days=frozenset({Weekday.FR}))
    assert Closed(fridays, ZoneInfo("Pacific/Apia")).around(date(2011, 12, 30)) == []


def test_there_may_be_neither():
    assert Closed(Limits(quiet=None), KARACHI).around(date(2026, 3, 3)) == []
    assert Limits().quiet == NIGHT
