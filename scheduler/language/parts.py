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
    """Weekdays, named singly, as a stretch or as a set; perhaps only in every so many weeks."""

    days: frozenset[Weekday]
    every: int | None = None


@dataclass(frozen=True)
class Ordinals(Part):
    """A weekday by its places in the month ("first and third Monday"); or after "every"."""

    numbers: tuple[int, ...]
    day: Weekday
    every: bool


@dataclass(frozen=True)
class Step(Part):
    """Every so many weeks."""

    weeks: int


@dataclass(frozen=True)
class EachMonth(Part):
    """Of every month."""


@dataclass(frozen=True)
class Dated(Part):
    """A date as it was said; perhaps without a year, perhaps one that the calendar lacks."""

    year: int | None
    month: int
    day: int
    weekday: Days | None = None


@dataclass(frozen=True)
class Relative(Part):
    """A day counted from today."""

    days: int


@dataclass(frozen=True)
class Coming(Part):
    """The first such weekday that is at least so many days from today."""

    day: Weekday
    after: int


Day = Dated | Relative | Coming


@dataclass(frozen=True)
class Since(Part):
    """The first day on which it holds."""

    day: Day


@dataclass(frozen=True)
class Until(Part):
    """The last day on which it holds."""

    day: Day


@dataclass(frozen=True)
class Except(Part):
    """Days and weekdays on which it does not hold."""

    days: tuple[Day | Days, ...]


@dataclass(frozen=True)
class PartOfDay(Part):
    """The hours of the day, 0 to 23, in which it starts; `today` when it is today's part."""

    hours: frozenset[int]
    today: bool = False

    @property
    def passes_midnight(self) -> bool:
        """Say whether it runs on into the next day."""
        return {23, 0} <= self.hours


@dataclass(frozen=True)
class Clock(Part):
    """A time as it was said.

    `padded` when the hour was written with a leading zero, `bare` when it was said without its
    minutes, as on a clock's face.
    """

    hour: int
    minute: int
    half: Half | None = None
    padded: bool = False
    bare: bool = False
    within: PartOfDay | None = None


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


@dataclass(frozen=True)
class AtOnce(Part):
    """Free at this moment."""
