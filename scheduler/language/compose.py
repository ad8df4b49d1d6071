"""Parts into what was said: they agree, and nothing is said that can not be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from scheduler.language import clocks
from scheduler.language.dates import meant
from scheduler.language.errors import ImpossiblePart, Reason, UnexpectedPart, refuse_any
from scheduler.language.parts import AtOnce, Day, Length, Part, PartOfDay, Range
from scheduler.language.recurrences import read_recurrence
from scheduler.language.times import DEFAULT_MINUTES, Time, read_length, read_time
from scheduler.slots import Bounds, Once, Recurrence, Slot, Weekday, Weekly

_DAWN = 5 * 60


@dataclass(frozen=True)
class Either:
    """A slot whose start can mean two times, such as "at 7"; `first` is the one before noon."""

    first: Slot
    second: Slot


@dataclass(frozen=True)
class Now:
    """Free at this moment, for so many minutes: MIN_MINUTES to MAX_MINUTES, as a slot."""

    minutes: int


def compose(parts: Sequence[Part], today: date) -> Slot | Either | Now:
    """Make what the parts declare; raise UnexpectedPart or ImpossiblePart."""
    if any(isinstance(part, AtOnce) for part in parts):
        return _now(parts)
    told = read_time(parts)
    recurrence = _by_night(read_recurrence(parts, today), parts, told)
    slot = Slot(recurrence, _time(told.start), told.minutes)
    if not told.two:
        return slot
    return Either(slot, replace(slot, start=_time(told.start + clocks.HALF_DAY)))


def compose_date(parts: Sequence[Part], today: date) -> date:
    """Give the day that the only part names; raise ImpossiblePart for one that can not be."""
    (day,) = parts
    assert isinstance(day, Day)
    return meant(day, today)


def compose_quiet(parts: Sequence[Part]) -> tuple[time, time]:
    """Give the ends of the only range, by the 24-hour clock; raise ImpossiblePart if they match."""
    (said,) = parts
    assert isinstance(said, Range)
    first, last = (clocks.alone(clocks.checked(clock)) for clock in (said.first, said.last))
    if first == last:
        raise ImpossiblePart(Reason.SAME_TIMES, said)
    return _time(first), _time(last)


def _time(minute: int) -> time:
    return time(*divmod(minute, 60))


def _now(parts: Sequence[Part]) -> Now:
    rest = [part for part in parts if not isinstance(part, Length)]
    refuse_any(rest[1:] if isinstance(rest[0], AtOnce) else rest)
    return Now(read_length(parts) or DEFAULT_MINUTES)


def _by_night(recurrence: Recurrence, parts: Sequence[Part], told: Time) -> Recurrence:
    """Let a night run on into the small hours of the next day, as in "tonight at 1"."""
    nights = [part for part in parts if isinstance(part, PartOfDay) and part.passes_midnight]
    if not nights or told.start >= _DAWN:
        return recurrence
    match recurrence:
        case Once(day):
            return Once(day + timedelta(days=1))
        case Weekly(days, 1, bounds) if bounds == Bounds():
            return Weekly(frozenset(Weekday((day + 1) % 7) for day in days))
    # Whether a first or last night counts would be a guess.
    raise UnexpectedPart(nights[0])
