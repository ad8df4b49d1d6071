"""Limits: when nothing comes, whatever the slots say."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler.busy import Span
from scheduler.slots import Weekday
from scheduler.walltime import to_utc

NIGHT = (time(22), time(7))

_NOTHING = timedelta(0)
_DAY = timedelta(days=1)
_MIDNIGHT = time()
_A_DAY = 24 * 60
_ROOM = 3 * 60
"""Minutes. Clocks have been put forward or back by two hours at most; a day that a zone left out
moves slots and quiet hours alike."""
# A slot may run into the next day, a night begins the day before, and a zone can leave out a day.
_AROUND = [timedelta(days=near) for near in range(-2, 3)]


class LimitError(ValueError):
    """A limit that can not be."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the learner wants to be spared. Raises LimitError for what can not be."""

    quiet: tuple[time, time] | None = NIGHT
    """From one naive wall time to the next such time as the other, the same day or the day after;
    None where there are no quiet hours."""
    rest_days: frozenset[Weekday] = frozenset()
    """Weekdays without bites, from local midnight to local midnight."""
    cap: int | None = 3
    """The most bites in one local day, at least one; None for no such limit."""
    distance: timedelta = timedelta(minutes=30)
    """The least time from one bite to the next."""
    buffer: timedelta = _NOTHING
    """How long before and after each busy stretch nothing comes."""

    def __post_init__(self) -> None:
        """Refuse what can not be."""
        if self.quiet and self.quiet[0] == self.quiet[1]:
            raise LimitError("Quiet hours need two different times; give None for no quiet hours.")
        if self.quiet and any(wall.tzinfo for wall in self.quiet):
            raise LimitError("Quiet hours are wall times; give them without a time zone.")
        if self.cap is not None and self.cap < 1:
            raise LimitError(
                f"A day can not hold {self.cap} bites at most; give 1 or more, or None."
            )
        if min(self.distance, self.buffer) < _NOTHING:
            raise LimitError("A distance and a buffer can not be negative; give zero for none.")


USUAL = Limits()


@lru_cache(maxsize=256)
def closed_by(limits: Limits, zone: ZoneInfo) -> "Closed":
    """Return what the limits close in a zone; most learners share theirs with many others."""
    return Closed(limits, zone)


class Closed:
    """The quiet hours and rest days of one zone, as instants. Each day is worked out once."""

    def __init__(self, limits: Limits, zone: ZoneInfo) -> None:
        """Read the wall times of `limits` in `zone`."""
        self._quiet = limits.quiet
        self._rest_days = limits.rest_days
        self._zone = zone
        self._of: dict[date, list[Span]] = {}
        self._around: dict[date, list[Span]] = {}

    def touches(self, start: time, minutes: int) -> bool:
        """Say whether anything can be closed to a slot of this wall time and length.

        It goes by the clock alone, with room for every change of the clocks, and spares most slots
        the look at each of their days.
        """
        if self._rest_days or self._quiet is None:
            return bool(self._rest_days)
        opens, closes = (_minute(wall) for wall in self._quiet)
        begins = _minute(start) - _ROOM
        length = minutes + 2 * _ROOM
        return (opens - begins) % _A_DAY < length or (begins - opens) % _A_DAY < (
            closes - opens
        ) % _A_DAY

    def around(self, day: date) -> list[Span]:
        """Give what an occurrence that starts on the local `day` can meet, sorted by start."""
        known = self._around.get(day)
        if known is None:
            known = []
            for near in _AROUND:
                known += self._on(day + near)
            known.sort()
            self._around[day] = known
        return known

    def _on(self, day: date) -> list[Span]:
        """Give what is closed from a wall time of the local `day` on."""
        known = self._of.get(day)
        if known is None:
            known = self._of[day] = []
            if self._quiet:
                start, end = self._quiet
                known += self._between(day, start, day if start < end else day + _DAY, end)
            if day.weekday() in self._rest_days:
                known += self._between(day, _MIDNIGHT, day + _DAY, _MIDNIGHT)
        return known

    def _between(self, day: date, start: time, last_day: date, end: time) -> list[Span]:
        span = to_utc(day, start, self._zone), to_utc(last_day, end, self._zone)
        # A wall time that was skipped can come after a later one: then there is nothing.
        return [span] if span[0] < span[1] else []


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute
