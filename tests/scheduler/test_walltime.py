"""Local wall time becomes UTC in one way, also where clocks change."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.walltime import UnknownZoneError, to_local, to_utc, zone_named

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    [
        *("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"),
        *("America/Sao_Paulo", "Pacific/Apia", "Asia/Karachi", "Asia/Kathmandu", "UTC"),
    ]
).map(ZoneInfo)
DAYS = st.dates(date(1995, 1, 1), date(2037, 12, 31))
WALLS = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("zone", "day", "wall", "instant"),
    [
        ("Asia/Karachi", "2026-03-03", "12:30", "2026-03-03T07:30"),
        ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30"),
        ("Europe/Berlin", "2026-03-29", "03:30", "2026-03-29T01:30"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),
        ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00"),
        ("America/New_York", "2026-03-08", "02:15", "2026-03-08T07:15"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        ("America/Sao_Paulo", "2018-11-04", "00:20", "2018-11-04T03:20"),
        ("Pacific/Apia", "2011-12-29", "10:00", "2011-12-29T20:00"),
        ("Pacific/Apia", "2011-12-30", "10:00", "2011-12-30T20:00"),
        ("Pacific/Apia", "2011-12-31", "10:00", "2011-12-30T20:00"),
    ],
)
def test_it_turns_wall_time_into_utc(zone, day, wall, instant):
    found = to_utc(date.fromisoformat(day), time.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


def test_it_takes_the_first_of_two_whatever_the_fold_says():
    twice = time(2, 30, fold=1)
    assert to_utc(date(2026, 10, 25), twice, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(DAYS, WALLS, ZONES)
def test_it_shows_the_same_wall_time_again_or_a_later_one(day, wall, zone):
    wanted = datetime.combine(day, wall)
    shown = to_local(to_utc(day, wall, zone), zone).replace(tzinfo=None, fold=0)
    assert wanted <= shown <= wanted + timedelta(days=1)


@given(DAYS, WALLS, ZONES)
def test_it_comes_back_to_the_instant_or_to_its_earlier_twin(day, wall, zone):
    instant = datetime.combine(day, wall, tzinfo=UTC)
    local = to_local(instant, zone)
    again = to_utc(local.date(), local.time(), zone)
    assert again == instant if local.fold == 0 else again < instant
    assert to_local(again, zone).replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)


@given(DAYS, WALLS, ZONES)
def test_it_moves_on_by_a_day_or_not_at_all(day, wall, zone):
    today, tomorrow = (to_utc(day + timedelta(days=n), wall, zone) for n in (0, 1))
    assert timedelta(0) <= tomorrow - today <= timedelta(days=2)


def test_it_needs_an_aware_instant():
    with pytest.raises(ValueError, match="aware"):
        to_local(datetime(2026, 3, 3, tzinfo=UTC).replace(tzinfo=None), BERLIN)


def test_it_finds_a_zone_by_name():
    assert zone_named("Asia/Karachi") is zone_named("Asia/Karachi")
    assert zone_named("America/Argentina/Buenos_Aires").key == "America/Argentina/Buenos_Aires"
    assert zone_named("Etc/GMT+5").key == "Etc/GMT+5"


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", "../x", "../../etc/passwd", "/etc/passwd", "Europe/../Europe/Berlin"),
        *("\x00", "Europe/Berlin\x00", "Europe/Berlin\n", " Europe/Berlin", "Europe//Berlin"),
        *("America", "Europe/", "Mars/Olympus", "right/Europe/Berlin", "posix/UTC", "localtime"),
        *("zone.tab", "tzdata.zi", "leapseconds", "posixrules", "Factory", "x" * 100_000),
        *("C:\\Windows", "\ud800", "کراچی", "Europe/Bérlin", "__init__", "a/" * 5000),
    ],
)
def test_it_knows_no_zone_by_a_nasty_name(name):
    with pytest.raises(UnknownZoneError, match="tz database name") as caught:
        zone_named(name)
    assert caught.value.name == name
    assert len(str(caught.value)) < 1000


@given(st.text(max_size=80))
def test_it_raises_nothing_else_for_any_text(name):
    with suppress(UnknownZoneError):
        assert zone_named(name).key == name
