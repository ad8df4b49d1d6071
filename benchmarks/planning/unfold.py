"""A calendar file becomes busy times: in a child process, and by a library in this one."""

import asyncio

import icalendar
import recurring_ical_events

from benchmarks.planning.diary import END, NOW, ZONE, diary
from benchmarks.planning.rows import OURS, Row, rows
from benchmarks.stopwatch import race
from scheduler.busy import Busy
from scheduler.calendars.reading import read_calendar


def unfold_a_diary(events: int, rounds: int) -> list[Row]:
    """Read a file and unfold a hundred days: ours strips it too, and starts a process for it."""
    data = diary(events)
    works = {
        OURS: lambda: asyncio.run(read_calendar(data, ZONE, NOW, END)).busy,
        "recurring-ical-events, in this process": lambda: _unfold(data),
    }
    title = f"read and unfold a calendar of {events:,} events"
    return rows(title, "s", race(works, rounds, 0.0))


def _unfold(data: bytes) -> Busy:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(NOW, END)
    return Busy.of((event.start, event.end) for event in found)
