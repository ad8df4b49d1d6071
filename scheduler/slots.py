"""Slots: the rules by which a learner is free, in local wall time and without a zone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Protocol, Self

MIN_MINUTES = 2
MAX_MINUTES = 180

_DAY = timedelta(days=1)
_WEEKLY = re.compile(r"RRULE:FREQ=WEEKLY;BYDAY=([A-Z]{2}(?:,[A-Z]{2})*)", re.ASCII)
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
    """A weekly slot without a weekday."""


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


class Recurs(Protocol):
    """What every recurrence can do: name its days, and write itself down."""

    @property
    def rule(self) -> str:
        """The recurrence as one RFC 5545 property."""

    def days_from(self, first: date) -> Iterator[date]:
        """Yield its local days in order, from `first` on; it may never end."""


@dataclass(frozen=True)
class Weekly:
    """Every week on these weekdays; at least one."""

    days: frozenset[Weekday]

    def __post_init__(self) -> None:
        """Refuse an empty week."""
        if not self.days:
            raise NoDaysError("A weekly slot needs a weekday; name at least one.")

    @property
    def rule(self) -> str:
        """Such as `RRULE:FREQ=WEEKLY;BYDAY=MO,WE`, in the order of the week."""
        return "RRULE:FREQ=WEEKLY;BYDAY=" + ",".join(day.name for day in sorted(self.days))

    def days_from(self, first: date) -> Iterator[date]:
        """Yield its days from `first` on, up to the end of the calendar."""
        day = first
        while True:
            if day.weekday() in self.days:
                yield day
            if day == date.max:
                return
            day += _DAY


@dataclass(frozen=True)
class Once:
    """One local day."""

    day: date

    @property
    def rule(self) -> str:
        """Such as `RDATE;VALUE=DATE:20260303`."""
        return "RDATE;VALUE=DATE:" + self.day.isoformat().replace("-", "")

    def days_from(self, first: date) -> Iterator[date]:
        """Yield its day, unless that lies before `first`."""
        if self.day >= first:
            yield self.day


Recurrence = Weekly | Once


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
        if weekly := _WEEKLY.fullmatch(rule):
            return Weekly(frozenset(Weekday[name] for name in weekly[1].split(",")))
        if once := _ONCE.fullmatch(rule):
            return Once(date.fromisoformat(once[1]))
    except (KeyError, ValueError) as error:
        raise BadRuleError(_unreadable(rule)) from error
    raise BadRuleError(_unreadable(rule))


def _unreadable(rule: str) -> str:
    return f"{rule[:80]!r} is no rule of a slot; write one such as RRULE:FREQ=WEEKLY;BYDAY=MO,TU."
