"""Which time of the day is meant by the clocks that were said."""

from scheduler.language.parts import Clock
from scheduler.slots import MAX_MINUTES, MIN_MINUTES

DAY = 24 * 60
_HALF_DAY = 12 * 60


def exists(clock: Clock) -> bool:
    """Say whether any clock shows it; 24:00 counts, 13 pm too, 13 am does not."""
    if clock.minute > 59 or clock.hour > 24 or (clock.hour == 24 and clock.minute):
        return False
    if clock.half == "am":
        return clock.hour <= 12
    return clock.half is None or 1 <= clock.hour < 24


def alone(clock: Clock) -> int:
    """Give the minute of the day that a clock means by itself.

    Without am or pm that is the reading of the 24-hour clock: "at 3" is 03:00.
    """
    if clock.half is None or clock.hour > 12:
        return (clock.hour * 60 + clock.minute) % DAY
    return _on_twelve(clock) + (_HALF_DAY if clock.half == "pm" else 0)


def pair(first: Clock, last: Clock) -> tuple[int, int]:
    """Give the minute of the day at which a range starts, and its length, under a day.

    Where one clock says am or pm, the other takes the half of the day that brings it nearest.
    Without either both are read by the 24-hour clock; but in "12:45-1:15", which can not be meant
    so, the last one is an hour of the afternoon.
    """
    start, end = alone(first), alone(last)
    if first.half and _open(last):
        length = min((_on_twelve(last) + half - start) % DAY for half in (0, _HALF_DAY))
        return start, length
    if last.half and _open(first):
        length = min((end - _on_twelve(first) - half) % DAY for half in (0, _HALF_DAY))
        return (end - length) % DAY, length
    length = (end - start) % DAY
    if length > MAX_MINUTES and not (first.padded or last.padded) and _open(first) and _open(last):
        afternoon = (end + _HALF_DAY - start) % DAY
        length = afternoon if MIN_MINUTES <= afternoon <= MAX_MINUTES else length
    return start, length


def _open(clock: Clock) -> bool:
    return clock.half is None and 1 <= clock.hour <= 12


def _on_twelve(clock: Clock) -> int:
    return clock.hour % 12 * 60 + clock.minute
