"""The parts of a sentence about a slot, as values, each with the place where it stands."""

from dataclasses import dataclass
from typing import Literal

from scheduler.slots import Weekday

Half = Literal["am", "pm"]


@dataclass(frozen=True)
class Part:
    """What every part knows: its place in the text, from `start` up to `end`, in characters."""

    start: int
    end: int


@dataclass(frozen=True)
class Days(Part):
    """Weekdays, named singly, as a stretch or as a set."""

    days: frozenset[Weekday]


@dataclass(frozen=True)
class Dated(Part):
    """A date as it was said; perhaps without a year, perhaps one that the calendar lacks."""

    year: int | None
    month: int
    day: int


@dataclass(frozen=True)
class Relative(Part):
    """A day counted from today."""

    days: int


@dataclass(frozen=True)
class Clock(Part):
    """A time as it was said; `padded` when the hour was written with a leading zero."""

    hour: int
    minute: int
    half: Half | None = None
    padded: bool = False


@dataclass(frozen=True)
class Range(Part):
    """From one clock to another."""

    first: Clock
    last: Clock


@dataclass(frozen=True)
class Length(Part):
    """So many minutes; `hours` when they were said as whole hours."""

    minutes: int
    hours: bool = False
