"""A learner's slots become events that other calendars place where the gaps are."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.calendars.lines import decode
from scheduler.calendars.strip import strip
from scheduler.calendars.unfold import unfold
from scheduler.calendars.write import write_calendar
from scheduler.slots import LAST, WORKDAYS, Bounds, Monthly, Once, Slot, Weekday, Weekly
from scheduler.walltime import to_utc
from tests.scheduler.calendars.table import BERLIN, KARACHI, LONG_AGO

NOW = datetime(2026, 3, 20, 10, 0, 30, tzinfo=UTC)
YEAR = datetime(2027, 3, 20, tzinfo=UTC)
ZONES = ("Europe/Berlin", "Asia/Karachi", "America/New_York", "Australia/Lord_Howe", "UTC")


def written(*slots, zone=BERLIN, title="Offclock"):
    return write_calendar(list(enumerate(slots, 1)), zone, NOW, title)


def lines(data):
    return data.decode().replace("\r\n ", "").split("\r\n")


def gaps(slot, zone):
    """The slot's gaps from the day on which the file is written, for a year, less both ends."""
    today = NOW.astimezone(zone).date()
    days = takewhile(lambda day: day < YEAR.date(), slot.recurrence.days_from(today))
    starts = (to_utc(day, slot.start, zone) for day in days)
    return {(start, start + timedelta(minutes=slot.minutes)) for start in starts if near(start)}


def near(start):
    """Say whether it is not on the first day nor the last, which zones see differently."""
    return NOW + timedelta(days=1) < start < YEAR - timedelta(days=1)


def test_a_slot_is_an_event_that_leaves_its_time_free():
    data = written(Slot(Weekly(WORKDAYS), time(12, 30), 15))
    event = lines(data)
    assert event[event.index("BEGIN:VEVENT") :] == [
        *("BEGIN:VEVENT", "UID:slot-1@offclock", "DTSTAMP:20260320T100030Z"),
        *("DTSTART;TZID=Europe/Berlin:20260320T123000", "DURATION:PT15M"),
        *("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "SUMMARY:Offclock", "TRANSP:TRANSPARENT"),
        *("END:VEVENT", "END:VCALENDAR", ""),
    ]


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (Once(date(2026, 4, 3)), ["DTSTART;TZID=Europe/Berlin:20260403T123000"]),
        (
            Weekly(frozenset({Weekday.TU}), 2, Bounds(date(2026, 1, 6), date(2026, 6, 30))),
            [
                "DTSTART;TZID=Europe/Berlin:20260106T123000",
                "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20260630T215959Z",
            ],
        ),
        (
            Monthly(
                frozenset({(1, Weekday.MO), (LAST, Weekday.FR)}),
                Bounds(but=frozenset({date(2026, 4, 6), date(2026, 4, 24)})),
            ),
            [
                "DTSTART;TZID=Europe/Berlin:20260327T123000",
                "RRULE:FREQ=MONTHLY;BYDAY=1MO,-1FR",
                "EXDATE;TZID=Europe/Berlin:20260406T123000,20260424T123000",
            ],
        ),
    ],
)
def test_a_rule_is_written_as_other_calendars_read_it(recurrence, expected):
    found = lines(written(Slot(recurrence, time(12, 30), 15)))
    said = found[found.index("BEGIN:VEVENT") :]
    times = [line for line in said if line.startswith(("DTSTART", "RRULE", "EXDATE", "RDATE"))]
    assert times == expected


def test_a_slot_that_is_over_is_left_out():
    over = (
        Once(date(2026, 3, 19)),
        Weekly(WORKDAYS, bounds=Bounds(last=date(2026, 3, 19))),
    )
    assert b"VEVENT" not in written(*(Slot(recurrence, time(12), 15) for recurrence in over))


def test_a_learner_without_slots_has_an_empty_calendar():
    assert icalendar.Calendar.from_ical(written()).events == []


def test_a_title_is_escaped_and_folded_between_letters():
    title = "وقفہ; چائے, اور \\ سبق\nدوسری سطر " * 4
    data = written(Slot(Once(date(2026, 4, 3)), time(12), 15), title=title)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    data.decode()
    assert all(part.decode() for part in data.split(b"\r\n")[:-1])
    assert icalendar.Calendar.from_ical(data).events[0]["SUMMARY"] == title


def test_the_same_slots_are_the_same_events_later():
    slot = Slot(Weekly(WORKDAYS), time(12, 30), 15)
    later = write_calendar([(1, slot)], BERLIN, NOW + timedelta(days=90), "Offclock")
    uids = [line for data in (written(slot), later) for line in lines(data) if line[:4] == "UID:"]
    assert uids == ["UID:slot-1@offclock"] * 2


def test_it_never_blocks_the_learner_who_takes_it_and_shares_it_again():
    data = written(Slot(Weekly(WORKDAYS), time(12, 30), 15))
    assert unfold(strip(decode(data), LONG_AGO).text, BERLIN, NOW, YEAR).spans == []


@pytest.mark.parametrize("name", ZONES)
def test_the_zone_is_described_for_those_who_do_not_know_it(name):
    zone = ZoneInfo(name)
    for hour in range(4):
        slot = Slot(Weekly(frozenset(Weekday)), time(hour, 45), 15)
        data = written(slot, zone=zone).replace(name.encode(), b"Nowhere")
        assert spans_of(data) == gaps(slot, zone)


def test_a_zone_without_clock_changes_is_one_offset():
    zone = lines(written(Slot(Once(date(2026, 4, 3)), time(12), 15), zone=KARACHI))
    assert zone[zone.index("BEGIN:VTIMEZONE") : zone.index("END:VTIMEZONE")] == [
        *("BEGIN:VTIMEZONE", "TZID:Asia/Karachi", "BEGIN:STANDARD", "DTSTART:20250319T150030"),
        *("TZOFFSETFROM:+0500", "TZOFFSETTO:+0500", "END:STANDARD"),
    ]


def spans_of(data):
    opaque = data.replace(b"TRANSPARENT", b"OPAQUE")
    spans = unfold(strip(decode(opaque), LONG_AGO).text, KARACHI, NOW, YEAR).spans
    return {span for span in spans if near(span[0])}


days = st.dates(date(2025, 12, 1), date(2027, 1, 1))
weekdays = st.frozensets(st.sampled_from(Weekday), min_size=1)
nths = st.frozensets(
    st.tuples(st.sampled_from((1, 2, 3, 4, LAST)), st.sampled_from(Weekday)), min_size=1
)
lasts = st.none() | st.dates(date(2026, 3, 1), date(2027, 1, 1))
buts = st.frozensets(days, max_size=4)


@st.composite
def bounds(draw, firsts):
    first, last = draw(firsts), draw(lasts)
    return Bounds(
        first, last if first is None or last is None or last >= first else None, draw(buts)
    )


recurrences = st.one_of(
    days.map(Once),
    st.builds(Weekly, weekdays, st.just(1), bounds(st.none() | days)),
    st.builds(Weekly, weekdays, st.integers(1, 9), bounds(days)),
    st.builds(Monthly, nths, bounds(st.none() | days)),
)
walls = st.builds(time, st.integers(0, 23), st.integers(0, 59))
slots = st.builds(Slot, recurrences, walls, st.integers(2, 180))


@settings(max_examples=40)
@given(slots, st.sampled_from(ZONES).map(ZoneInfo))
def test_the_events_are_where_the_gaps_are_for_a_year(slot, zone):
    assert spans_of(written(slot, zone=zone)) == gaps(slot, zone)


@settings(max_examples=20)
@given(slots, st.sampled_from(ZONES).map(ZoneInfo))
def test_another_library_finds_them_there_too(slot, zone):
    calendar = icalendar.Calendar.from_ical(written(slot, zone=zone))
    events = recurring_ical_events.of(calendar).between(NOW, YEAR)
    starts = {event.start.astimezone(UTC) for event in events}
    # It moves the end by the clock where that changes in between, so only starts are compared.
    assert set(filter(near, starts)) == {start for start, _ in gaps(slot, zone)}
