"""Unfolding agrees with walking from day to day, and with somebody else's library."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.busy import Busy
from scheduler.walltime import to_utc
from tests.scheduler.calendars.table import calendar, noon, unfolded

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ZONES = ("Europe/Berlin", "Asia/Karachi", "America/New_York", "Australia/Lord_Howe", "UTC")
FIRST, LAST = "2026-03-01", "2026-06-09"  # a hundred days, with clock changes

zones = st.sampled_from(ZONES)
walls = st.builds(time, st.integers(0, 23), st.integers(0, 59))
starts = st.builds(datetime.combine, st.dates(date(2019, 1, 1), date(2026, 5, 1)), walls)
weekdays = st.sets(st.integers(0, 6), min_size=1)
days = st.dates(date(2026, 2, 20), date(2026, 6, 10))


def digits(moment):
    return f"{moment:%Y%m%dT%H%M%S}"


@settings(max_examples=60)
@given(
    zones, starts, weekdays, st.integers(1, 5), st.integers(1, 2000), st.none() | days,
    st.frozensets(days, max_size=5), st.sets(days, max_size=3),
)  # fmt: skip
def test_a_weekly_event_is_where_a_walk_finds_it(zone, start, on, every, minutes, last, but, more):
    place = ZoneInfo(zone)
    rule = f"RRULE:FREQ=WEEKLY;INTERVAL={every};BYDAY={','.join(NAMES[day] for day in sorted(on))}"
    until = f";UNTIL={last:%Y%m%d}" if last else ""
    others = [
        f"{name};TZID={zone}:{','.join(digits(at(day, start)) for day in sorted(days))}"
        for name, days in (("EXDATE", but), ("RDATE", more))
        if days
    ]
    data = calendar(
        *(f"DTSTART;TZID={zone}:{digits(start)}", f"DURATION:PT{minutes}M", rule + until, *others)
    )
    walked = set(walk(start.date(), on, every, last)) | {start.date()} | more
    spans = [span(day, start.time(), place, minutes) for day in walked - but]
    assert Busy.of(unfolded(data, place, FIRST, LAST).spans) == Busy.of(filter(in_sight, spans))


def at(day, start):
    return datetime.combine(day, start.time())


def walk(first, on, every, last):
    monday = first - timedelta(days=first.weekday())
    day = first
    while day <= (last or date(2026, 6, 12)):
        if day.weekday() in on and (day - monday).days // 7 % every == 0:
            yield day
        day += timedelta(days=1)


def span(day, wall, zone, minutes):
    start = to_utc(day, wall, zone)
    return start, start + timedelta(minutes=minutes)


def in_sight(span):
    return span[0] < noon(LAST) and span[1] > noon(FIRST)


numbers = st.integers(1, 28).map(str) | st.sampled_from(("-1", "-2", "31"))
nth = st.tuples(st.sampled_from(("1", "2", "4", "-1")), st.sampled_from(NAMES)).map("".join)
rules = st.one_of(
    st.integers(1, 40).map("FREQ=DAILY;INTERVAL={}".format),
    st.integers(1, 400).map("FREQ=DAILY;COUNT={}".format),
    st.integers(1, 5).map("FREQ=WEEKLY;INTERVAL={}".format),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYMONTHDAY={}".format, st.integers(1, 7), numbers),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYDAY={}".format, st.integers(1, 7), nth),
    st.builds("FREQ=YEARLY;BYMONTH={};BYDAY={}".format, st.integers(3, 6), nth),
    st.builds(
        "FREQ=YEARLY;INTERVAL={};BYYEARDAY={}".format, st.integers(1, 3), st.integers(1, 366)
    ),
    st.sampled_from(("FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=HOURLY;INTERVAL=7")),
)


@settings(max_examples=40)
@given(starts, rules, st.integers(5, 300), st.frozensets(starts, max_size=3))
def test_any_rule_means_what_another_library_takes_it_to_mean(start, rule, minutes, more):
    lines = [f"DTSTART:{digits(start)}Z", f"DURATION:PT{minutes}M", f"RRULE:{rule}"]
    lines += [f"RDATE:{digits(other)}Z" for other in sorted(more)]
    data = calendar("DTSTAMP:20260101T000000Z", *lines)
    theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(
        noon(FIRST), noon(LAST)
    )
    ours = unfolded(data, ZoneInfo("UTC"), FIRST, LAST).spans
    assert Busy.of(ours) == Busy.of((one.start, one.end) for one in theirs)


@settings(max_examples=40)
@given(zones, starts.map(lambda moment: moment.replace(hour=12)), st.integers(1, 30), st.data())
def test_exceptions_mean_what_another_library_takes_them_to_mean(zone, start, every, data):
    occurrences = [start + timedelta(days=every) * n for n in range(2000 // every)]
    ahead = [one for one in occurrences if one.date() >= date(2026, 3, 1)]
    if not ahead:
        return
    some = data.draw(st.lists(st.sampled_from(ahead), max_size=6, unique=True))
    times = (f"DTSTART;TZID={zone}:{digits(start)}", f"RRULE:FREQ=DAILY;INTERVAL={every}")
    events = [["DURATION:PT1H", *times]]
    for number, one in enumerate(some):
        if number % 2:
            events[0].append(f"EXDATE;TZID={zone}:{digits(one)}")
            continue
        moved = one + timedelta(hours=data.draw(st.integers(-5, 5)))
        events.append(
            [
                f"RECURRENCE-ID;TZID={zone}:{digits(one)}",
                *(f"DTSTART;TZID={zone}:{digits(moved)}", "DURATION:PT2H"),
            ]
        )
    written = [line for event in events for line in ("BEGIN:VEVENT", "UID:1", *event, "END:VEVENT")]
    file = calendar(*written)
    theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(file)).between(
        noon(FIRST), noon(LAST)
    )
    ours = unfolded(file, ZoneInfo(zone), FIRST, LAST).spans
    assert Busy.of(ours) == Busy.of(
        (one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in theirs
    )


@given(zones, st.dates(date(2026, 3, 2), date(2026, 6, 1)), walls, st.integers(1, 3000))
def test_one_event_is_where_its_clock_says(zone, day, wall, minutes):
    place = ZoneInfo(zone)
    start = datetime.combine(day, wall)
    data = calendar(f"DTSTART;TZID={zone}:{digits(start)}", f"DURATION:PT{minutes}M")
    expected = [span(day, wall, place, minutes)]
    assert unfolded(data, ZoneInfo("UTC"), FIRST, LAST).spans == expected
