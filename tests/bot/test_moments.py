"""The day and the time of an event, as learners type them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moments import FURTHEST, is_near, read_moment, read_time
from scheduler.language import Reason, Refused, Unreadable

KARACHI = ZoneInfo("Asia/Karachi")
NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""A Monday, 11:00 in Karachi."""


def there(text: str) -> datetime:
    """The instant at which clocks in Karachi show this."""
    return datetime.fromisoformat(text).replace(tzinfo=KARACHI)


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("Thu 15:00", "2026-03-05T15:00"),
        ("on Thursday at 15:00", "2026-03-05T15:00"),
        ("Thu 15:00-16:00", "2026-03-05T15:00"),
        ("Thu 3pm for 60 minutes", "2026-03-05T15:00"),
        ("every Thu 15:00", "2026-03-05T15:00"),
        ("Mon 15:00", "2026-03-02T15:00"),
        ("Mon 10:00", "2026-03-09T10:00"),
        ("Mon 11:00", "2026-03-09T11:00"),
        ("today 11:01", "2026-03-02T11:01"),
        ("tomorrow at noon", "2026-03-03T12:00"),
        ("tonight at 1", "2026-03-03T01:00"),
        ("12 March 9:30", "2026-03-12T09:30"),
        ("2026-12-24 18:00", "2026-12-24T18:00"),
        ("1 March 9:30", "2027-03-01T09:30"),
    ],
)
def test_one_day_and_a_time_are_one_instant_ahead(text: str, wall: str):
    assert read_moment(text, KARACHI, NOW) == (there(wall),)


def test_a_bare_hour_can_mean_two_instants():
    both = (there("2026-03-05T03:00"), there("2026-03-05T15:00"))
    assert read_moment("Thu at 3", KARACHI, NOW) == both


def test_of_two_times_one_that_is_over_is_not_meant():
    assert read_moment("today at 9", KARACHI, NOW) == (there("2026-03-02T21:00"),)


@pytest.mark.parametrize(
    ("text", "day"),
    [("Thu", date(2026, 3, 5)), ("Monday", date(2026, 3, 9)), ("12 March", date(2026, 3, 12))],
)
def test_a_day_without_a_time_stays_a_day(text: str, day: date):
    assert read_moment(text, KARACHI, NOW) == day


@pytest.mark.parametrize(
    "text",
    [
        *("", "rubbish", "15:00", "now", "in a while", "negotiation Thu 15:00", "x" * 300),
        *("weekdays 15:00", "Mon and Thu 15:00", "first Monday 9:00", "Saturday and Sunday"),
        *("every other Tuesday 18:00", "Thu 15:00 until 20 December", "daily 15:00-16:00"),
    ],
)
def test_what_is_not_one_day_can_not_be_read(text: str):
    with pytest.raises(Unreadable):
        read_moment(text, KARACHI, NOW)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("today 10:00", Reason.PAST),
        ("today 11:00", Reason.PAST),
        ("1 March 2026 15:00", Reason.PAST),
        ("3 March 2027 15:00", Reason.TOO_FAR),
        ("2 March 2027 11:01", Reason.TOO_FAR),
        ("31 February 15:00", Reason.NO_SUCH_DATE),
        ("Thu 25:00", Reason.NO_SUCH_TIME),
        ("Fri 12 March 9:00", Reason.WRONG_WEEKDAY),
        ("31 February", Reason.NO_SUCH_DATE),
    ],
)
def test_what_can_not_be_is_refused_with_its_reason(text: str, reason: Reason):
    with pytest.raises(Refused) as error:
        read_moment(text, KARACHI, NOW)
    assert error.value.reason is reason


def test_a_year_ahead_to_the_minute_is_near_enough():
    assert read_moment("2 March 2027 11:00", KARACHI, NOW) == (NOW + FURTHEST,)


def test_a_time_is_read_on_a_day_named_before():
    day = date(2026, 3, 5)
    assert read_time("15:00", day, KARACHI, NOW) == (there("2026-03-05T15:00"),)
    assert len(read_time("at 3", day, KARACHI, NOW)) == 2
    for text in ("", "rubbish", "Friday 15:00"):
        with pytest.raises((Unreadable, Refused)):
            read_time(text, day, KARACHI, NOW)


def test_a_time_that_the_clocks_leave_out_is_moved_on():
    berlin, now = ZoneInfo("Europe/Berlin"), datetime(2026, 3, 28, tzinfo=UTC)
    assert read_moment("tomorrow 2:30", berlin, now) == (datetime(2026, 3, 29, 1, 30, tzinfo=UTC),)


@given(
    now=st.integers(0, 700 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    day=st.sampled_from(["Mon", "Thu", "Sunday", "tomorrow"]),
    hour=st.integers(13, 23),
    zone=st.sampled_from([KARACHI, ZoneInfo("Europe/Berlin"), ZoneInfo("America/Los_Angeles")]),
)
def test_it_is_ahead_within_eight_days_and_on_that_clock(
    now: datetime, day: str, hour: int, zone: ZoneInfo
):
    (at,) = read_moment(f"{day} {hour}:00", zone, now)
    assert now < at <= now + timedelta(days=8)
    assert is_near(at, now)
    assert at.astimezone(zone).hour == hour
    assert day == "tomorrow" or at.astimezone(zone).strftime("%A").startswith(day)
