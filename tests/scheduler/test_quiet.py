"""When something that is no lesson may come: after quiet hours and rest days."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.limits import NIGHT, USUAL, Limits
from scheduler.quiet import open_from
from scheduler.slots import EVERY_DAY, Weekday

KARACHI = ZoneInfo("Asia/Karachi")  # UTC+5 all year
BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
WALLS = st.sampled_from([time(hour, minute) for hour in range(24) for minute in (0, 30)])
QUIET = st.none() | st.tuples(WALLS, WALLS).filter(lambda pair: pair[0] != pair[1])
REST = st.sets(st.sampled_from(Weekday), max_size=6).map(frozenset)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def is_open(limits: Limits, local: datetime) -> bool:
    """By the clock on the wall alone, in a zone whose clocks never change."""
    if local.weekday() in limits.rest_days:
        return False
    if limits.quiet is None:
        return True
    start, end = limits.quiet
    wall = local.time()
    return not (start <= wall < end if start < end else wall >= start or wall < end)


@given(quiet=QUIET, rest=REST, minutes=st.integers(0, 7 * 24 * 60))
def test_it_is_the_first_open_minute(quiet, rest, minutes):
    limits, now = Limits(quiet=quiet, rest_days=rest), at("2026-03-02") + minutes * MINUTE
    walk = now
    while not is_open(limits, walk.astimezone(KARACHI)):
        walk += MINUTE

    assert open_from(limits, KARACHI, now) == walk


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-03-28T20:59", "2026-03-28T20:59"),
        ("2026-03-28T21:00", "2026-03-29T05:00"),  # an hour shorter: the clocks go forward
        ("2026-03-29T04:59", "2026-03-29T05:00"),
    ],
)
def test_it_goes_by_the_clocks_of_the_zone(now, opens):
    assert open_from(USUAL, BERLIN, at(now)) == at(opens)


def test_who_rests_every_day_is_spared_the_nights():
    always = Limits(quiet=NIGHT, rest_days=EVERY_DAY)

    assert open_from(always, KARACHI, at("2026-03-02T12:00")) == at("2026-03-02T12:00")
    assert open_from(always, KARACHI, at("2026-03-02T20:00")) == at("2026-03-03T02:00")
