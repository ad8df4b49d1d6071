"""Free time found the slow way: walking UTC minute by minute and looking at a clock on the wall.

It shares no arithmetic with the scheduler: it converts from UTC to local time alone, and learns
from what the clock on the wall shows where it jumps and what it shows twice.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from scheduler.slots import Monthly, Once

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
SPAN = timedelta(days=7)

# A zone, and a change of its clocks (UTC); the last is a quiet week.
WEEKS = [
    ("Europe/Berlin", "2026-03-29T01:00"),
    ("Europe/Berlin", "2026-10-25T01:00"),
    ("America/New_York", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01T06:00"),
    ("Australia/Lord_Howe", "2026-10-03T15:30"),
    ("Australia/Lord_Howe", "2026-04-04T15:00"),
    ("Africa/Casablanca", "2026-02-15T02:00"),
    ("Africa/Casablanca", "2026-03-22T02:00"),
    ("America/Sao_Paulo", "2018-11-04T03:00"),
    ("America/Sao_Paulo", "2018-02-18T02:00"),
    ("America/St_Johns", "2010-11-07T02:31"),
    ("America/Nuuk", "2026-03-29T01:00"),
    ("Asia/Karachi", "2008-05-31T19:00"),
    ("Asia/Karachi", "2009-10-31T18:00"),
    ("Pacific/Apia", "2011-12-30T10:00"),
    ("Asia/Karachi", "2026-03-03T12:00"),
]


@dataclass(frozen=True)
class Walk:
    """A week around an instant: when each wall time stands, in minutes from `start`."""

    zone: ZoneInfo
    start: datetime
    stands: dict[datetime, int]
    dates: list[date]
    """The date that the clock on the wall shows, minute by minute."""

    @property
    def minutes(self):
        return SPAN // MINUTE

    def starts(self, slot):
        """The minutes at which the slot begins."""
        return {
            minute
            for day, minute in self._shows.get(slot.start, ())
            if _falls_on(slot.recurrence, day)
        }

    def free(self, slots, busy=()):
        """Every stretch of free minutes, as pairs of instants."""
        mask = self.marked(span for slot in slots for span in self.spans(slot))
        self.mark(mask, busy, 0)
        return [(self.at(start), self.at(end)) for start, end in runs(mask)]

    def spans(self, slot):
        return [(minute, minute + slot.minutes) for minute in self.starts(slot)]

    def marked(self, spans):
        """A byte for each minute: whether one of the spans, in minutes, holds it."""
        mask = bytearray(self.minutes)
        self.mark(mask, spans, 1)
        return mask

    def mark(self, mask, spans, value):
        for start, end in spans:
            first, last = max(start, 0), min(end, self.minutes)
            mask[first:last] = bytes([value]) * max(last - first, 0)

    def closed(self, limits):
        """The minutes of quiet hours and rest days."""
        mask = bytearray(date.weekday() in limits.rest_days for date in self.dates)
        if limits.quiet:
            self.mark(mask, self._nights(*limits.quiet), 1)
        return mask

    def midnights(self):
        return sorted(minute for _, minute in self._shows[time()])

    @cached_property
    def _shows(self):
        """The days and minutes at which each time of day stands."""
        found = {}
        for wall, minute in self.stands.items():
            found.setdefault(wall.time(), []).append((wall.date(), minute))
        return found

    def _nights(self, start, end):
        for day, minute in self._shows[start]:
            over = datetime.combine(day + (end < start) * DAY, end)
            yield minute, self.stands.get(over, self.minutes)
        # The night that had begun before the walk.
        first = datetime.combine(self.dates[0], end)
        yield 0, self.stands.get(first, 0) if end < start else 0

    def at(self, minute):
        return self.start + minute * MINUTE


def _falls_on(recurrence, day):
    if isinstance(recurrence, Once):
        return day == recurrence.day
    bounds = recurrence.bounds
    if day in bounds.but or not (bounds.first or day) <= day <= (bounds.last or day):
        return False
    if isinstance(recurrence, Monthly):
        places = {(day.day + 6) // 7} | ({-1} if (day + 7 * DAY).month != day.month else set())
        return any((place, day.weekday()) in recurrence.days for place in places)
    weeks = (_monday(day) - _monday(bounds.first)).days // 7 if recurrence.every > 1 else 0
    return day.weekday() in recurrence.days and weeks % recurrence.every == 0


def _monday(day):
    return day - day.weekday() * DAY


def runs(mask):
    """The stretches of marked minutes, from the first of each up to but without its end."""
    return [found.span() for found in re.finditer(rb"\x01+", mask)]


@lru_cache
def walk(zone_name, around):
    """Walk the week around an instant (UTC, ISO text) in a zone."""
    zone = ZoneInfo(zone_name)
    start = datetime.fromisoformat(around).replace(tzinfo=UTC) - SPAN / 2
    stands = {}
    dates = []
    expected = None
    for minute in range(SPAN // MINUTE):
        shown = (start + minute * MINUTE).astimezone(zone).replace(tzinfo=None, fold=0)
        for skipped in range((shown - expected) // MINUTE if expected else 0):
            stands[expected + skipped * MINUTE] = minute + skipped
        stands.setdefault(shown, minute)
        dates.append(shown.date())
        expected = shown + MINUTE
    return Walk(zone, start, stands, dates)
