"""Free time found the slow way: walking UTC minute by minute and looking at a clock on the wall.

It shares no arithmetic with the scheduler: it converts from UTC to local time alone, and learns
from what the clock on the wall shows where it jumps and what it shows twice.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler.slots import Once

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
SPAN = timedelta(days=7)


@dataclass(frozen=True)
class Walk:
    """A week around an instant: when each wall time stands, in minutes from `start`."""

    zone: ZoneInfo
    start: datetime
    stands: dict[datetime, int]

    @property
    def minutes(self):
        return SPAN // MINUTE

    def starts(self, slot):
        """The minutes at which the slot begins."""
        return {
            minute
            for wall, minute in self.stands.items()
            if wall.time() == slot.start and _falls_on(slot.recurrence, wall.date())
        }

    def free(self, slots, busy=()):
        """Every stretch of free minutes, as pairs of instants."""
        mask = bytearray(self.minutes + 1)
        for slot in slots:
            for minute in self.starts(slot):
                for free in range(minute, min(minute + slot.minutes, self.minutes)):
                    mask[free] = 1
        for start, end in busy:
            for taken in range(max(start, 0), min(end, self.minutes)):
                mask[taken] = 0
        return [(self.at(start), self.at(end)) for start, end in _runs(mask)]

    def at(self, minute):
        return self.start + minute * MINUTE


def _falls_on(recurrence, day):
    if isinstance(recurrence, Once):
        return day == recurrence.day
    return day.weekday() in {int(weekday) for weekday in recurrence.days}


def _runs(mask):
    opened = None
    for minute, free in enumerate(mask):
        if free and opened is None:
            opened = minute
        elif not free and opened is not None:
            yield opened, minute
            opened = None


@lru_cache
def walk(zone_name, around):
    """Walk the week around an instant (UTC, ISO text) in a zone."""
    zone = ZoneInfo(zone_name)
    start = datetime.fromisoformat(around).replace(tzinfo=UTC) - SPAN / 2
    stands = {}
    expected = None
    for minute in range(SPAN // MINUTE):
        shown = (start + minute * MINUTE).astimezone(zone).replace(tzinfo=None, fold=0)
        for skipped in range((shown - expected) // MINUTE if expected else 0):
            stands[expected + skipped * MINUTE] = minute + skipped
        stands.setdefault(shown, minute)
        expected = shown + MINUTE
    return Walk(zone, start, stands)
