"""The next gap of a learner, in the cases that matter most."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.gaps import HORIZON, Gap, next_gap, occurrences, upcoming
from scheduler.slots import EVERY_DAY, WORKDAYS, Once, Slot, Weekday, Weekly

KARACHI = ZoneInfo("Asia/Karachi")
BERLIN = ZoneInfo("Europe/Berlin")
LUNCH = Slot(Weekly(WORKDAYS), time(12, 30), 15)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(start, end):
    return Gap(at(start), at(end))


TUESDAY = span("2026-03-03T07:30", "2026-03-03T07:45")


def test_it_finds_the_gap_of_today():
    assert next_gap([LUNCH], KARACHI, at("2026-03-03T00:00")) == TUESDAY


def test_it_passes_over_the_weekend():
    monday = span("2026-03-09T07:30", "2026-03-09T07:45")
    assert next_gap([LUNCH], KARACHI, at("2026-03-06T07:45")) == monday


def test_it_gives_a_running_gap_whole():
    assert next_gap([LUNCH], KARACHI, at("2026-03-03T07:43")) == TUESDAY


@pytest.mark.parametrize("after", ["07:43:01", "07:45:00"])
def test_it_leaves_a_gap_that_has_too_little_left(after):
    found = next_gap([LUNCH], KARACHI, at(f"2026-03-03T{after}"))
    assert found == span("2026-03-04T07:30", "2026-03-04T07:45")


def test_it_leaves_a_gap_that_is_over_even_where_nothing_need_be_left():
    found = next_gap([LUNCH], KARACHI, TUESDAY.end, minimum=timedelta(0))
    assert found == span("2026-03-04T07:30", "2026-03-04T07:45")


def test_it_waits_until_not_before():
    found = next_gap([LUNCH], KARACHI, TUESDAY.start, not_before=TUESDAY.end)
    assert found == span("2026-03-04T07:30", "2026-03-04T07:45")
    assert next_gap([LUNCH], KARACHI, TUESDAY.start, not_before=TUESDAY.start) == TUESDAY


def test_it_gives_what_busy_times_leave():
    busy = [
        span("2026-03-03T07:40", "2026-03-03T09:00"),
        span("2026-03-03T07:00", "2026-03-03T07:32"),
    ]
    found = next_gap([LUNCH], KARACHI, at("2026-03-03T00:00"), busy=busy)
    assert found == span("2026-03-03T07:32", "2026-03-03T07:40")


def test_it_joins_slots_that_overlap_or_touch():
    more = [Slot(Weekly(EVERY_DAY), time(12, 45), 10), Slot(Once(date(2026, 3, 3)), time(12), 40)]
    found = next_gap([LUNCH, *more], KARACHI, at("2026-03-03T07:50"))
    assert found == span("2026-03-03T07:00", "2026-03-03T07:55")


def test_it_lasts_its_minutes_across_a_change_of_the_clocks():
    early = Slot(Weekly(frozenset({Weekday.SU})), time(1, 50), 30)
    spring = occurrences(early, BERLIN, at("2026-03-28T00:00"), at("2026-03-30T00:00"))
    assert spring == [span("2026-03-29T00:50", "2026-03-29T01:20")]


def test_it_comes_once_where_the_clock_shows_it_twice_and_late_where_never():
    night = Slot(Weekly(EVERY_DAY), time(2, 30), 15)
    autumn = occurrences(night, BERLIN, at("2026-10-24T12:00"), at("2026-10-25T12:00"))
    assert autumn == [span("2026-10-25T00:30", "2026-10-25T00:45")]
    spring = occurrences(night, BERLIN, at("2026-03-28T12:00"), at("2026-03-29T12:00"))
    assert spring == [span("2026-03-29T01:30", "2026-03-29T01:45")]


def test_a_day_that_a_zone_left_out_falls_on_the_next():
    apia = ZoneInfo("Pacific/Apia")
    week = at("2011-12-28T12:00"), at("2012-01-02T00:00")
    daily = occurrences(Slot(Weekly(EVERY_DAY), time(10), 15), apia, *week)
    assert [gap.start.day for gap in daily] == [28, 29, 30, 31, 1]
    friday = occurrences(Slot(Weekly(frozenset({Weekday.FR})), time(10), 15), apia, *week)
    assert friday == [span("2011-12-30T20:00", "2011-12-30T20:15")]


@pytest.mark.parametrize("after", ["2011-12-31T09:49", "2011-12-31T10:05"])
def test_it_finds_the_gap_of_a_left_out_day_from_the_days_after_it(after):
    """Friday 23:50 became Saturday 23:50, and runs into Sunday."""
    slot = Slot(Weekly(frozenset({Weekday.FR})), time(23, 50), 20)
    found = next_gap([slot], ZoneInfo("Pacific/Apia"), at(after))
    assert found == span("2011-12-31T09:50", "2011-12-31T10:10")


def test_a_slot_of_one_day_passes():
    once = Slot(Once(date(2026, 3, 3)), time(23, 50), 20)
    assert next_gap([once], KARACHI, at("2026-03-03T19:00")) == span(
        "2026-03-03T18:50", "2026-03-03T19:10"
    )
    assert next_gap([once], KARACHI, at("2026-03-03T19:10")) is None


def test_it_looks_a_year_ahead_and_no_further():
    after = at("2026-03-03T00:00")
    for days, found in ((365, True), (368, False)):
        slot = Slot(Once(date(2026, 3, 3) + timedelta(days=days)), time(12), 15)
        assert (next_gap([slot], KARACHI, after) is not None) is found


def test_it_finds_nothing_without_slots():
    assert next_gap([], KARACHI, at("2026-03-03T00:00")) is None
    assert upcoming([], KARACHI, at("2026-03-03T00:00"), 5) == []


def test_it_gives_as_many_as_are_asked_for_the_running_one_first():
    found = upcoming([LUNCH], KARACHI, at("2026-03-05T07:44"), 3)
    assert [gap.start.day for gap in found] == [5, 6, 9]


def test_it_cuts_no_long_stretch_by_where_it_looks_from():
    """Seven slots end to end from Monday evening on, asked about near the end of Tuesday."""
    stretch = [Slot(Weekly(EVERY_DAY), time(3 * n), 180) for n in range(7)]
    stretch.append(Slot(Weekly(frozenset({Weekday.MO, Weekday.TU})), time(21), 180))
    found = next_gap(stretch, ZoneInfo("UTC"), at("2026-03-04T20:59"), minimum=timedelta(minutes=1))
    assert found == span("2026-03-02T00:00", "2026-03-04T21:00")


def test_free_time_without_any_break_still_has_a_start():
    always = [Slot(Weekly(EVERY_DAY), time(3 * n), 180) for n in range(8)]
    after = at("2026-03-03T10:00")
    found = next_gap(always, ZoneInfo("UTC"), after)
    assert found is not None
    assert after - HORIZON - timedelta(days=1) <= found.start < after
    assert after < found.end <= after + HORIZON + timedelta(days=1)
