"""A full diary: a calendar file of many events in the coming hundred days."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
END = NOW + timedelta(days=100)

EVENTS = 2_000
SEED = 7

_REPEATING = 20
"""One event in so many repeats every week, from up to a year ago on, and left out one week."""
_FIRST = datetime.combine(NOW.date(), time())
_WEEK = timedelta(weeks=1)


def diary(events: int) -> bytes:
    """Write the file: meetings of 10 to 20 minutes between 8:00 and 18:00, local time."""
    random = Random(SEED)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Offclock//Benchmark//EN"]
    for number in range(events):
        wall = time(random.randrange(8, 18), random.randrange(0, 60, 5))
        start = datetime.combine(_FIRST + timedelta(days=random.randrange(100)), wall)
        lines += ["BEGIN:VEVENT", f"UID:{number}@offclock", "DTSTAMP:20260301T000000Z"]
        lines += _times(start, random.randrange(10, 21, 5), random, repeats=not number % _REPEATING)
        lines += [f"SUMMARY:Meeting {number}", "LOCATION:Room 4", "END:VEVENT"]
    return "".join(f"{line}\r\n" for line in (*lines, "END:VCALENDAR")).encode()


def _times(start: datetime, minutes: int, random: Random, *, repeats: bool) -> Iterator[str]:
    if repeats:
        start -= random.randrange(52) * _WEEK
        yield "RRULE:FREQ=WEEKLY"
        yield f"EXDATE;TZID={ZONE.key}:{digits(start + _WEEK)}"
    yield f"DTSTART;TZID={ZONE.key}:{digits(start)}"
    yield f"DURATION:PT{minutes}M"


def digits(moment: datetime) -> str:
    """Write a wall time as RFC 5545 does."""
    return f"{moment:%Y%m%dT%H%M%S}"
