"""Parts into the time of a slot: when it starts, and how long it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.language import clocks
from scheduler.language.errors import ImpossiblePart, Reason, UnexpectedPart, refuse_any
from scheduler.language.parts import Clock, Length, Part, PartOfDay, Range
from scheduler.slots import MAX_MINUTES, MIN_MINUTES

DEFAULT_MINUTES = 15
"""The length of a slot, or of free time at once, of which none was said."""

# A range longer than a day's work was said in the wrong order.
_LONGEST_MEANT = 10 * 60


@dataclass(frozen=True)
class Time:
    """The minute of the day of a start, and the minutes it lasts.

    With `two` the start may as well be meant half a day later.
    """

    start: int
    minutes: int
    two: bool


def read_time(parts: Sequence[Part]) -> Time:
    """Give the one time that the parts tell; raise UnexpectedPart or ImpossiblePart."""
    told = [part for part in parts if isinstance(part, Range | Clock)]
    if len(told) != 1:
        raise UnexpectedPart(told[1] if told else None)
    if isinstance(told[0], Range):
        return _range(told[0], parts)
    return _single(told[0], parts)


def read_length(parts: Sequence[Part]) -> int | None:
    """Give the minutes that were said, hours and then minutes as their sum; None without any."""
    lengths = [part for part in parts if isinstance(part, Length)]
    if not lengths:
        return None
    first, *rest = lengths
    if len(rest) == 1 and first.hours and not rest[0].hours and rest[0].minutes < 60:
        first = Length(first.start, rest[0].end, first.minutes + rest[0].minutes)
    elif rest:
        raise UnexpectedPart(rest[0])
    return _allowed(first.minutes, first)


def _single(said: Clock, parts: Sequence[Part]) -> Time:
    clock = _meant(clocks.checked(said), _part_of_day(parts))
    minutes = read_length(parts)
    if minutes is None:
        if len(parts) == 1:  # a time by itself may be anything
            raise UnexpectedPart(None)
        minutes = DEFAULT_MINUTES
    return Time(clocks.alone(clock), minutes, clocks.means_two(clock))


def _range(said: Range, parts: Sequence[Part]) -> Time:
    refuse_any(part for part in parts if isinstance(part, Length))
    first, last = clocks.checked(said.first), clocks.checked(said.last)
    part = _part_of_day(parts)
    if last.half is None:
        first = _meant(first, part)
    start, minutes = clocks.pair(first, last)
    if part and start // 60 not in part.hours:
        raise UnexpectedPart(part)
    if minutes > _LONGEST_MEANT:
        raise ImpossiblePart(Reason.ENDS_BEFORE_START, said)
    return Time(start, _allowed(minutes, said), clocks.means_two(first, last))


def _part_of_day(parts: Sequence[Part]) -> PartOfDay | None:
    said = [part for part in parts if isinstance(part, PartOfDay)]
    if len(said) > 1:
        raise UnexpectedPart(said[1])
    return said[0] if said else None


def _meant(clock: Clock, part: PartOfDay | None) -> Clock:
    if part is None:
        return clock
    meant = clocks.within(clock, part.hours)
    if meant is None:
        raise UnexpectedPart(part)
    return meant


def _allowed(minutes: int, said: Part) -> int:
    if minutes < MIN_MINUTES:
        raise ImpossiblePart(Reason.TOO_SHORT, said)
    if minutes > MAX_MINUTES:
        raise ImpossiblePart(Reason.TOO_LONG, said)
    return minutes
