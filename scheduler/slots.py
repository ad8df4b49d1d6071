"""Slots: the rules by which a learner is free, in local wall time and without a zone."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Self

MIN_MINUTES = 2
MAX_MINUTES = 180
MAX_WEEKS = 52
"""The longest step of a weekly slot; with a longer one no year would be sure of a gap."""
LAST = -1
"""The number of the last such weekday in a month."""

_NUMBERS = frozenset({1, 2, 3, 4, LAST})
_DAY = timedelta(days=1)
_WEEK = 7
_RULE = re.compile(
    r"(?:DTSTART;VALUE=DATE:(?P<first>\d{8})\n)?"
    r"RRULE:FREQ=(?P<freq>WEEKLY|MONTHLY)(?:;INTERVAL=(?P<every>\d{1,2}))?"
    r";BYDAY=(?P<days>[-\dA-Z,]+)(?:;UNTIL=(?P<last>\d{8}))?"
    r"(?:\nEXDATE;VALUE=DATE:(?P<but>\d{8}(?:,\d{8})*))?",
    re.ASCII,
)
_ONCE = re.compile(r"RDATE;VALUE=DATE:(\d{8})", re.ASCII)


class SlotError(ValueError):
    """A slot that can not be."""


class TooShortError(SlotError):
    """Fewer minutes than a bite needs."""


class TooLongError(SlotError):
    """More minutes than a slot may have."""


class BadStartError(SlotError):
    """A start that is not a naive wall time of whole minutes."""


class NoDaysError(SlotError):
    """A recurrence without a day."""


class BadStepError(SlotError):
    """A number of weeks that can not be counted in."""


class BadBoundsError(SlotError):
    """A last day before the first."""


class BadRuleError(SlotError):
    """A rule text that no recurrence understands."""


class Weekday(IntEnum):
    """A day of the week, numbered as `date.weekday` does and named as RFC 5545 does."""

    MO = 0
    TU = 1
    WE = 2
    TH = 3
    FR = 4
    SA = 5
    SU = 6


EVERY_DAY = frozenset(Weekday)
WORKDAYS = frozenset(day for day in Weekday if day < Weekday.SA)
WEEKEND = EVERY_DAY - WORKDAYS


@dataclass(frozen=True)
class Bounds:
    """The dates between which a recurrence holds, both included, and those it leaves out."""

    first: date | None = None
    last: date | None = None
    but: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.first and self.last and self.last < self.first:
            raise BadBoundsError(f"{self.last} is before {self.first}; end on that day or later.")

    def opened(self, first: date) -> date:
        """Give `first`, or its own first day where that is later."""
        return first if self.first is None else max(first, self.first)


@dataclass(frozen=True)
class Weekly:
    """Every so many weeks, on these weekdays; at least one.

    Weeks begin on Monday. With more than one week to a step, `bounds.first` is needed, and its
    week is the first that counts. Raises a SlotError for what can not be.
    """

    days: frozenset[Weekday]
    every: int = 1
    bounds: Bounds = Bounds()

    def __post_init__(self) -> None:
        """Refuse an empty week, and steps that can not be counted."""
        if not self.days:
            raise NoDaysError("A weekly slot needs a weekday; name at least one.")
        if not 1 <= self.every <= MAX_WEEKS:
            raise BadStepError(f"A step of {self.every} weeks; give 1 to {MAX_WEEKS}.")
        if self.every > 1 and not self.bounds.first:
            raise BadStepError("Which weeks count is open; give the first day.")

    @property
    def rule(self) -> str:
        """Such as `RRULE:FREQ=WEEKLY;BYDAY=MO,WE`, in the order of the week."""
        step = f"INTERVAL={self.every};" if self.every > 1 else ""
        days = ",".join(day.name for day in sorted(self.days))
        return _written(f"WEEKLY;{step}BYDAY={days}", self.bounds)

    def days_from(self, first: date) -> Iterator[date]:
        """Yield its days from `first` on, up to its end or that of the calendar."""
        days, bounds, but = self.days, self.bounds, self.bounds.but
        day, last = bounds.opened(first), bounds.last or date.max
        if day > last:
            return
        while True:
            if day.weekday() in days and self._counts(day) and not (but and day in but):
                yield day
            if day == last:
                return
            day += _DAY

    def _counts(self, day: date) -> bool:
        """Say whether the day's week is one of those stepped on."""
        if self.every == 1 or self.bounds.first is None:
            return True
        return (_week(day) - _week(self.bounds.first)) % self.every == 0


@dataclass(frozen=True)
class Monthly:
    """Every month on these of its weekdays, such as (1, MO), the first Monday; at least one.

    Each is 1 to 4 or LAST, and a weekday. Raises NoDaysError for any other.
    """

    days: frozenset[tuple[int, Weekday]]
    bounds: Bounds = Bounds()

    def __post_init__(self) -> None:
        """Refuse a month without days, and days that a month may lack."""
        if not self.days or any(number not in _NUMBERS for number, _ in self.days):
            raise NoDaysError("A monthly slot needs a day, from a first to a fourth, or a last.")

    @property
    def rule(self) -> str:
        """Such as `RRULE:FREQ=MONTHLY;BYDAY=1MO,-1FR`, the last ones behind the others."""
        ordered = sorted(self.days, key=lambda nth: (nth[0] == LAST, nth))
        days = ",".join(f"{number}{day.name}" for number, day in ordered)
        return _written(f"MONTHLY;BYDAY={days}", self.bounds)

    def days_from(self, first: date) -> Iterator[date]:
        """Yield its days from `first` on, up to its end or that of the calendar."""
        bounds = self.bounds
        since, last = bounds.opened(first), bounds.last or date.max
        for months in range(since.year * 12 + since.month - 1, last.year * 12 + last.month):
            year, month = divmod(months, 12)
            for day in self._days_of(year, month + 1):
                if since <= day <= last and day not in bounds.but:
                    yield day

    def _days_of(self, year: int, month: int) -> list[date]:
        opening, length = monthrange(year, month)
        # A fourth may be the last one too.
        return [
            date(year, month, day)
            for day in sorted({_nth(nth, opening, length) for nth in self.days})
        ]


@dataclass(frozen=True)
class Once:
    """One local day."""

    day: date

    @property
    def rule(self) -> str:
        """Such as `RDATE;VALUE=DATE:20260303`."""
        return f"RDATE;VALUE=DATE:{_digits(self.day)}"

    def days_from(self, first: date) -> Iterator[date]:
        """Yield its day, unless that lies before `first`."""
        if self.day >= first:
            yield self.day


Recurrence = Weekly | Monthly | Once


@dataclass(frozen=True)
class Slot:
    """A rule the learner declares: on these days, from this wall time, for so many minutes.

    `start` is naive local wall time of whole minutes. `minutes` are elapsed time, MIN_MINUTES to
    MAX_MINUTES, so a slot may run past midnight. Raises a SlotError for anything else.
    """

    recurrence: Recurrence
    start: time
    minutes: int

    def __post_init__(self) -> None:
        """Refuse what can not be."""
        if self.start.tzinfo is not None or self.start.second or self.start.microsecond:
            raise BadStartError(f"{self.start} is no local time of whole minutes, such as 12:30.")
        if self.minutes < MIN_MINUTES:
            raise TooShortError(f"{self.minutes} min is too short; give {MIN_MINUTES} or more.")
        if self.minutes > MAX_MINUTES:
            raise TooLongError(f"{self.minutes} min is too long; give {MAX_MINUTES} or fewer.")

    @property
    def end(self) -> time:
        """The wall time at which it ends on a day without a clock change."""
        start = datetime.combine(date(2000, 1, 1), self.start)
        return (start + timedelta(minutes=self.minutes)).time()

    @property
    def rule(self) -> str:
        """The recurrence as RFC 5545 text; the start and the minutes are not part of it."""
        return self.recurrence.rule

    @classmethod
    def from_rule(cls, rule: str, start: time, minutes: int) -> Self:
        """Make the slot whose `rule` was written down; raise a SlotError for any other text."""
        return cls(read_rule(rule), start, minutes)


def read_rule(rule: str) -> Recurrence:
    """Read the text that a recurrence's `rule` gives; raise BadRuleError for any other."""
    try:
        recurrence = _read(rule)
    except (KeyError, ValueError) as error:
        raise BadRuleError(_unreadable(rule)) from error
    # There is one way to write each.
    if recurrence is None or recurrence.rule != rule:
        raise BadRuleError(_unreadable(rule))
    return recurrence


def _read(rule: str) -> Recurrence | None:
    if once := _ONCE.fullmatch(rule):
        return Once(date.fromisoformat(once[1]))
    found = _RULE.fullmatch(rule)
    if not found:
        return None
    first, last = (date.fromisoformat(found[x]) if found[x] else None for x in ("first", "last"))
    but = frozenset(map(date.fromisoformat, found["but"].split(","))) if found["but"] else ()
    bounds = Bounds(first, last, frozenset(but))
    days = found["days"].split(",")
    if found["freq"] == "WEEKLY":
        return Weekly(frozenset(Weekday[day] for day in days), int(found["every"] or 1), bounds)
    return Monthly(frozenset((int(day[:-2]), Weekday[day[-2:]]) for day in days), bounds)


def _written(freq: str, bounds: Bounds) -> str:
    first = f"DTSTART;VALUE=DATE:{_digits(bounds.first)}\n" if bounds.first else ""
    last = f";UNTIL={_digits(bounds.last)}" if bounds.last else ""
    but = ",".join(map(_digits, sorted(bounds.but)))
    return f"{first}RRULE:FREQ={freq}{last}" + (f"\nEXDATE;VALUE=DATE:{but}" if but else "")


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def _week(day: date) -> int:
    """Count the weeks up to a day; the calendar itself begins on a Monday."""
    return (day.toordinal() - 1) // _WEEK


def _nth(nth: tuple[int, Weekday], opening: int, length: int) -> int:
    """Give the day of a month that has so many days and opens on that weekday."""
    number, day = nth
    if number == LAST:
        return length - (opening + length - 1 - day) % _WEEK
    return 1 + (day - opening) % _WEEK + (number - 1) * _WEEK


def _unreadable(rule: str) -> str:
    return f"{rule[:80]!r} is no rule of a slot; write one such as RRULE:FREQ=WEEKLY;BYDAY=MO,TU."
