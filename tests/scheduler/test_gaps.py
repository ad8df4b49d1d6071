"""The stretches that slots make, in the cases that matter most."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from scheduler.gaps import Gap, stretches, upcoming, without
from scheduler.limits import Closed, Limits
from scheduler.slots import EVERY_DAY, WORKDAYS, Once, Slot, Weekday, Weekly

KARACHI = ZoneInfo("Asia/Karachi")
BERLIN = ZoneInfo("Europe/Berlin")
LUNCH = Slot(Weekly(WORKDAYS), time(12, 30), 15)
ALWAYS = [Slot(Weekly(EVERY_DAY), time(3 * n), 180) for n in range(8)]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(start, end):
    return Gap(at(start), at(end))


def first(slots, zone, after, count=1):
    return upcoming(slots, zone, at(after), count)


TUESDAY = span("2026-03-03T07:30", "2026-03-03T07:45")


def test_it_finds_the_gap_of_today():
    assert first([LUNCH], KARACHI, "2026-03-03T00:00") == [TUESDAY]


def test_it_passes_over_the_weekend():
    monday = span("2026-03-09T07:30", "2026-03-09T07:45")
    assert first([LUNCH], KARACHI, "2026-03-06T07:45") == [monday]


def test_it_gives_a_running_gap_whole():
    assert first([LUNCH], KARACHI, "2026-03-03T07:43") == [TUESDAY]


def test_it_leaves_a_gap_that_is_over():
    assert first([LUNCH], KARACHI, "2026-03-03T07:45") == [
        span("2026-03-04T07:30", "2026-03-04T07:45")
    ]


def test_it_gives_as_many_as_are_asked_for_the_running_one_first():
    found = first([LUNCH], KARACHI, "2026-03-05T07:44", 3)
    assert [gap.start.day for gap in found] == [5, 6, 9]


def test_it_joins_slots_that_overlap_or_touch():
    more = [Slot(Weekly(EVERY_DAY), time(12, 45), 10), Slot(Once(date(2026, 3, 3)), time(12), 40)]
    assert first([LUNCH, *more], KARACHI, "2026-03-03T07:50") == [
        span("2026-03-03T07:00", "2026-03-03T07:55")
    ]


def test_it_says_which_slots_a_stretch_is_made_of():
    more = [LUNCH, Slot(Weekly(EVERY_DAY), time(12, 20), 60)]
    (_, _, parts), *_ = stretches([(slot, None) for slot in more], KARACHI, TUESDAY.start)
    assert parts == [
        (at("2026-03-03T07:20"), at("2026-03-03T08:20"), 1),
        (TUESDAY.start, TUESDAY.end, 0),
    ]


def test_it_takes_out_what_is_closed_to_a_slot_and_to_no_other():
    closed = Closed(Limits(quiet=(time(12, 35), time(13))), KARACHI)
    open_slots = [(LUNCH, closed), (Slot(Weekly(EVERY_DAY), time(12, 40), 5), None)]
    found = stretches(open_slots, KARACHI, TUESDAY.start)
    assert [(start, end) for start, end, _ in islice(found, 2)] == [
        (at("2026-03-03T07:30"), at("2026-03-03T07:35")),
        (at("2026-03-03T07:40"), at("2026-03-03T07:45")),
    ]


def test_it_lasts_its_minutes_across_a_change_of_the_clocks():
    early = Slot(Weekly(frozenset({Weekday.SU})), time(1, 50), 30)
    assert first([early], BERLIN, "2026-03-28T00:00") == [
        span("2026-03-29T00:50", "2026-03-29T01:20")
    ]


def test_it_comes_once_where_the_clock_shows_it_twice_and_late_where_never():
    night = Slot(Weekly(EVERY_DAY), time(2, 30), 15)
    autumn = first([night], BERLIN, "2026-10-24T12:00", 2)
    assert autumn[0] == span("2026-10-25T00:30", "2026-10-25T00:45")
    assert autumn[1].start == at("2026-10-26T01:30")
    spring = first([night], BERLIN, "2026-03-28T12:00")
    assert spring == [span("2026-03-29T01:30", "2026-03-29T01:45")]


def test_a_day_that_a_zone_left_out_falls_on_the_next():
    apia = ZoneInfo("Pacific/Apia")
    daily = first([Slot(Weekly(EVERY_DAY), time(10), 15)], apia, "2011-12-28T12:00", 5)
    assert [gap.start.day for gap in daily] == [28, 29, 30, 31, 1]
    friday = first([Slot(Weekly(frozenset({Weekday.FR})), time(10), 15)], apia, "2011-12-28T12:00")
    assert friday == [span("2011-12-30T20:00", "2011-12-30T20:15")]


def test_a_left_out_day_and_the_next_are_put_in_order():
    """Friday's 14:00 became Saturday's, and Saturday has a 10:00 of its own."""
    slots = [
        Slot(Weekly(frozenset({Weekday.FR})), time(14), 15),
        Slot(Weekly(frozenset({Weekday.SA})), time(10), 15),
    ]
    found = first(slots, ZoneInfo("Pacific/Apia"), "2011-12-29T12:00", 2)
    assert [gap.start for gap in found] == [at("2011-12-30T20:00"), at("2011-12-31T00:00")]


@pytest.mark.parametrize("after", ["2011-12-31T09:49", "2011-12-31T10:05"])
def test_it_finds_the_gap_of_a_left_out_day_from_the_days_after_it(after):
    """Friday 23:50 became Saturday 23:50, and runs into Sunday."""
    slot = Slot(Weekly(frozenset({Weekday.FR})), time(23, 50), 20)
    found = first([slot], ZoneInfo("Pacific/Apia"), after)
    assert found == [span("2011-12-31T09:50", "2011-12-31T10:10")]


def test_a_slot_of_one_day_passes():
    once = Slot(Once(date(2026, 3, 3)), time(23, 50), 20)
    gap = span("2026-03-03T18:50", "2026-03-03T19:10")
    assert first([once], KARACHI, "2026-03-03T19:00") == [gap]
    assert first([once], KARACHI, "2026-03-03T19:10") == []


def test_it_looks_a_year_ahead_and_no_further():
    for days, found in ((365, 1), (368, 0)):
        slot = Slot(Once(date(2026, 3, 3) + timedelta(days=days)), time(12), 15)
        assert len(first([slot], KARACHI, "2026-03-03T00:00")) == found


def test_a_slot_that_is_always_closed_ends_the_look():
    closed = Closed(Limits(rest_days=EVERY_DAY), KARACHI)
    assert list(stretches([(LUNCH, closed)], KARACHI, TUESDAY.start)) == []


def test_it_finds_nothing_without_slots():
    assert first([], KARACHI, "2026-03-03T00:00", 5) == []


@pytest.mark.parametrize("hours", [1, 20, 25])
def test_a_day_without_a_break_is_one_whenever_it_is_looked_at(hours):
    """From Tuesday 21:00 to Wednesday 21:00, of 24 hours and no more."""
    tuesday, wednesday = date(2026, 3, 3), date(2026, 3, 4)
    slots = [Slot(Once(tuesday), time(21), 180)]
    slots += [Slot(Once(wednesday), time(3 * n), 180) for n in range(7)]
    after = at("2026-03-03T19:00") + timedelta(hours=hours)
    found = upcoming(slots, ZoneInfo("UTC"), after, 9)
    assert found == [span("2026-03-03T21:00", "2026-03-04T21:00")]


@pytest.mark.parametrize("hours", [0, 1, 23, 24, 25, 47, 49, 68])
def test_what_is_longer_than_a_day_is_parted_at_midnights_whenever_it_is_looked_at(hours):
    """From Monday 01:00 to Wednesday 21:00."""
    slots = [Slot(Weekly(frozenset({Weekday.MO})), time(1), 180)]
    slots += [Slot(Weekly(frozenset({Weekday.MO})), time(3 * n), 180) for n in range(1, 8)]
    slots += [Slot(Weekly(frozenset({Weekday.TU})), time(3 * n), 180) for n in range(8)]
    slots += [Slot(Weekly(frozenset({Weekday.WE})), time(3 * n), 180) for n in range(7)]
    after = at("2026-03-02T00:30") + timedelta(hours=hours)
    parted = [
        span("2026-03-02T01:00", "2026-03-03T00:00"),
        span("2026-03-03T00:00", "2026-03-04T00:00"),
        span("2026-03-04T00:00", "2026-03-04T21:00"),
    ]
    wanted = [gap for gap in parted if gap.end > after]
    assert upcoming(slots, ZoneInfo("UTC"), after, len(wanted)) == wanted


@pytest.mark.parametrize("clock", ["2026-03-04T00:10", "2026-03-04T00:59"])
def test_what_is_longer_than_a_day_is_known_by_its_beginning(clock):
    """From Monday 22:00 to Wednesday 01:00, looked at near its end."""
    slots = [Slot(Weekly(frozenset({Weekday.MO})), time(22), 180)]
    slots += [Slot(Weekly(frozenset({Weekday.TU})), time(1 + 3 * n), 180) for n in range(8)]
    last = span("2026-03-04T00:00", "2026-03-04T01:00")
    assert first(slots, ZoneInfo("UTC"), clock) == [last]


def test_free_time_without_any_break_is_parted_at_every_midnight():
    found = first(ALWAYS, BERLIN, "2026-03-28T10:00", 3)
    assert found == [
        span("2026-03-27T23:00", "2026-03-28T23:00"),
        span("2026-03-28T23:00", "2026-03-29T22:00"),
        span("2026-03-29T22:00", "2026-03-30T22:00"),
    ]


def test_the_parts_of_a_parted_stretch_are_all_that_reach_into_it():
    over = [Slot(Weekly(EVERY_DAY), time(22, 30), 180), Slot(Weekly(EVERY_DAY), time(23), 120)]
    slots = [(slot, None) for slot in [*ALWAYS, *over]]
    found = stretches(slots, ZoneInfo("UTC"), at("2026-03-03T10:00"))
    for start, end, parts in islice(found, 3):
        assert all(part[0] < end and part[1] > start for part in parts)
        assert [place for *_, place in parts] == [8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], [(10, 30)]),
        ([(0, 10), (30, 40)], [(10, 30)]),
        ([(0, 12), (15, 20), (28, 50)], [(12, 15), (20, 28)]),
        ([(0, 40)], []),
        ([(12, 25), (14, 20)], [(10, 12), (25, 30)]),
    ],
)
def test_what_is_taken_is_left_out(taken, left):
    def minute(n):
        return TUESDAY.start + timedelta(minutes=n)

    spans = [(minute(start), minute(end)) for start, end in taken]
    wanted = [(minute(start), minute(end)) for start, end in left]
    assert list(without(minute(10), minute(30), spans)) == wanted


def test_a_gap_counts_whole_minutes():
    start = TUESDAY.start
    assert Gap(start, start + timedelta(minutes=3, seconds=59)).minutes == 3


@pytest.mark.parametrize(("clock", "left"), [("07:00", 15), ("07:40", 5), ("07:45", 0), ("09", 0)])
def test_it_knows_what_is_left_of_a_gap(clock, left):
    assert TUESDAY.left(at(f"2026-03-03T{clock}")) == timedelta(minutes=left)


@pytest.mark.parametrize(
    ("start", "end", "match"),
    [
        (TUESDAY.start, TUESDAY.start, "end after"),
        (TUESDAY.end, TUESDAY.start, "end after"),
        (TUESDAY.start.replace(tzinfo=None), TUESDAY.end, "UTC"),
        (TUESDAY.start, TUESDAY.end.astimezone(timezone(timedelta(hours=5))), "UTC"),
    ],
)
def test_a_gap_that_can_not_be_is_refused(start, end, match):
    with pytest.raises(ValueError, match=match):
        Gap(start, end)
