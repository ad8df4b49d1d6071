"""Which time of the day is meant by the clocks that were said."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from scheduler.language.errors import ImpossiblePart, Reason
from scheduler.language.parts import Clock, Half
from scheduler.slots import MAX_MINUTES, MIN_MINUTES

DAY = 24 * 60
HALF_DAY = 12 * 60
_HALVES: tuple[Half, ...] = ("am", "pm")


def checked(clock: Clock) -> Clock:
    """Give a clock with its own part of the day read as am or pm.

    Raises ImpossiblePart where no clock shows it, or none in that part of the day. 24:00 is shown,
    13 pm too, 13 am is not.
    """
    meant = within(replace(clock, within=None), clock.within.hours) if clock.within else clock
    if meant is None or not _exists(meant):
        raise ImpossiblePart(Reason.NO_SUCH_TIME, clock)
    return meant


def within(clock: Clock, hours: AbstractSet[int]) -> Clock | None:
    """Give a clock as it is meant within these hours; None where they have no such time."""
    readings = [replace(clock, half=half) for half in _HALVES] if is_open(clock) else [clock]
    return next((meant for meant in readings if alone(meant) // 60 in hours), None)


def alone(clock: Clock) -> int:
    """Give the minute of the day that a clock means by itself.

    Without am or pm that is the reading of the 24-hour clock: "at 3" is 03:00.
    """
    if clock.half is None or clock.hour > 12:
        return (clock.hour * 60 + clock.minute) % DAY
    return _on_twelve(clock) + (HALF_DAY if clock.half == "pm" else 0)


def pair(first: Clock, last: Clock) -> tuple[int, int]:
    """Give the minute of the day at which a range starts, and its length, under a day.

    Where one clock says am or pm, the other takes the half of the day that brings it nearest.
    Without either both are read by the 24-hour clock; but in "12:45-1:15", which can not be meant
    so, the last one is an hour of the afternoon.
    """
    start, end = alone(first), alone(last)
    if first.half and is_open(last):
        length = min((_on_twelve(last) + half - start) % DAY for half in (0, HALF_DAY))
        return start, length
    if last.half and is_open(first):
        length = min((end - _on_twelve(first) - half) % DAY for half in (0, HALF_DAY))
        return (end - length) % DAY, length
    length = (end - start) % DAY
    if length > MAX_MINUTES and not (first.padded or last.padded) and is_open(first, last):
        afternoon = (end + HALF_DAY - start) % DAY
        length = afternoon if MIN_MINUTES <= afternoon <= MAX_MINUTES else length
    return start, length


def is_open(*clocks: Clock) -> bool:
    """Say whether each could be before or after noon, if one did not read it by 24 hours."""
    return all(clock.half is None and 1 <= clock.hour <= 12 for clock in clocks)


def means_two(first: Clock, last: Clock | None = None) -> bool:
    """Say whether nothing tells a bare hour, or a range from one, before noon from after."""
    if last and (last.padded or not is_open(last)):
        return False
    return first.bare and not first.padded and first.hour != 12 and is_open(first)


def _exists(clock: Clock) -> bool:
    if clock.minute > 59 or clock.hour > 24 or (clock.hour == 24 and clock.minute):
        return False
    if clock.half == "am":
        return clock.hour <= 12
    return clock.half is None or 1 <= clock.hour < 24


def _on_twelve(clock: Clock) -> int:
    return clock.hour % 12 * 60 + clock.minute
