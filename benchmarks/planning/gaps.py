"""The next gap, by the planner and by libraries that know recurrences."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import icalendar
import recurring_ical_events
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from dateutil.rrule import rrule, rruleset, rrulestr

from benchmarks.planning.diary import END, NOW, ZONE, diary, digits
from benchmarks.planning.rows import OURS, Row, rows
from benchmarks.stopwatch import race
from scheduler.busy import NEVER_BUSY, Busy, Span
from scheduler.calendars.lines import decode
from scheduler.calendars.strip import strip
from scheduler.calendars.unfold import unfold
from scheduler.gaps import without
from scheduler.limits import Limits
from scheduler.plan import SHORTEST_GAP, Availability, FreeSlot, plan
from scheduler.slots import Slot, Weekday, Weekly

MINUTES = 15
TEN = [(day, hour) for day in list(Weekday)[:5] for hour in (9, 13)]
"""Two slots on each working day, in the order of the week."""

_MONDAY = date(2026, 3, 2)


def free_slots() -> list[FreeSlot]:
    """Return the ten slots as the planner takes them."""
    slots = [Slot(Weekly(frozenset({day})), time(hour), MINUTES) for day, hour in TEN]
    return [FreeSlot(number, slot) for number, slot in enumerate(slots)]


def next_gap(rounds: int, seconds: float) -> list[Row]:
    """Find the next gap of ten slots. The others find its start alone, and know no limits."""
    known = Availability(free_slots(), ZONE)
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(_slots_as_text()))
    rules = _slots_as_rules()
    triggers = OrTrigger(
        [CronTrigger(day_of_week=day, hour=hour, timezone=ZONE) for day, hour in TEN]
    )
    works = {
        OURS: lambda: plan(known, NOW).gap.start,
        "recurring-ical-events, `after`": lambda: next(events.after(NOW)).start,
        "dateutil, `rruleset.after`": lambda: rules.after(NOW),
        "APScheduler, ten `CronTrigger`s": lambda: triggers.get_next_fire_time(None, NOW),
    }
    return rows("the next gap of ten slots", "µs", race(works, rounds, seconds), 1e6)


def next_gap_without_limits(rounds: int, seconds: float) -> list[Row]:
    """Do what the others do: no quiet hours, no cap."""
    known = Availability(free_slots(), ZONE, Limits(quiet=None, cap=None))
    measured = race({OURS: lambda: plan(known, NOW)}, rounds, seconds)
    return rows("the same without quiet hours and cap", "µs", measured, 1e6)


def next_gap_of_texts(rounds: int, seconds: float) -> list[Row]:
    """Begin with what a database would keep: rules here, a calendar there."""
    kept = [(free.slot.rule, free.slot.start, free.slot.minutes) for free in free_slots()]
    text = _slots_as_text()
    works = {
        OURS: lambda: _first([Slot.from_rule(*row) for row in kept], NEVER_BUSY)[0],
        "recurring-ical-events, `from_ical` and `after`": lambda: _first_event(text),
    }
    title = "the next gap of ten slots, from their texts"
    return rows(title, "µs", race(works, rounds, seconds), 1e6)


def next_free_gap(events: int, rounds: int, seconds: float) -> list[Row]:
    """Find the next gap that a diary leaves free: the planner from the bytes that are kept of it.

    The other has the file parsed and its series prepared.
    """
    data = diary(events)
    slots = [free.slot for free in free_slots()]
    stripped = strip(decode(data), NOW.date())
    kept = Busy.of(unfold(stripped.text, ZONE, NOW, END).spans).to_bytes()
    own = recurring_ical_events.of(icalendar.Calendar.from_ical(_slots_as_text()))
    theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(data))
    works = {
        OURS: lambda: _first(slots, Busy.from_bytes(kept)),
        "recurring-ical-events, slots less events": lambda: next(_free_of(own, theirs)),
    }
    title = f"the next gap beside a calendar of {events:,} events"
    return rows(title, "µs", race(works, rounds, seconds), 1e6)


def _first(slots: Sequence[Slot], busy: Busy) -> Span:
    free = [FreeSlot(number, slot) for number, slot in enumerate(slots)]
    gap = plan(Availability(free, ZONE, busy=busy), NOW).gap
    return gap.start, gap.end


def _first_event(text: str) -> datetime:
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    return next(events.after(NOW)).start


def _free_of(
    slots: recurring_ical_events.CalendarQuery, events: recurring_ical_events.CalendarQuery
) -> Iterator[Span]:
    for slot in slots.after(NOW):
        met = events.between(slot.start, slot.end)
        taken = sorted((event.start, event.end) for event in met)
        for start, end in without(slot.start, slot.end, taken):
            if end - start >= SHORTEST_GAP:
                yield start, end


def _slots_as_text() -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Offclock//Benchmark//EN"]
    for number, (start, rule) in enumerate(_starts()):
        lines += [
            *("BEGIN:VEVENT", f"UID:{number}@offclock", "DTSTAMP:20260301T000000Z"),
            *(f"DTSTART;TZID={ZONE.key}:{digits(start)}", f"DURATION:PT{MINUTES}M"),
            *(rule, "END:VEVENT"),
        ]
    return "\r\n".join((*lines, "END:VCALENDAR", ""))


def _slots_as_rules() -> rruleset:
    together = rruleset()
    for start, rule in _starts():
        read = rrulestr(rule, dtstart=start.replace(tzinfo=ZONE))
        assert isinstance(read, rrule)
        together.rrule(read)
    return together


def _starts() -> Iterator[tuple[datetime, str]]:
    """Yield the start of every slot in the week of NOW, which is the kindest to the others."""
    for day, hour in TEN:
        start = datetime.combine(_MONDAY + timedelta(days=day), time(hour))
        yield start, f"RRULE:FREQ=WEEKLY;BYDAY={day.name}"
