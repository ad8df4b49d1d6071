"""Parts into a slot: one time, days that agree, and nothing that can not be."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NoReturn

from scheduler.language import clocks
from scheduler.language.errors import Reason, Refused
from scheduler.language.parts import Clock, Dated, Days, Length, Part, Range, Relative
from scheduler.slots import (
    EVERY_DAY,
    MAX_MINUTES,
    MIN_MINUTES,
    Once,
    Recurrence,
    Slot,
    Weekday,
    Weekly,
)

# No gap is looked for further ahead, so a later day would never come up.
_FURTHEST = timedelta(days=365)
# A range longer than a day's work was said in the wrong order.
_LONGEST_MEANT = 10 * 60


class UnexpectedPart(ValueError):  # noqa: N818 - a place in the text, which its catcher names
    """A part that does not go with the others; `part` is None where one is missing."""

    def __init__(self, part: Part | None) -> None:
        """Keep the part."""
        super().__init__(f"{part} does not go with the other parts.")
        self.part = part


@dataclass(frozen=True)
class _Sorted:
    """The parts by what they are about, in the order said."""

    days: list[Days]
    dates: list[Dated | Relative]
    times: list[Range | Clock]
    lengths: list[Length]


def compose(text: str, parts: list[Part], today: date) -> Slot:
    """Make the slot that the parts of `text` declare; raise UnexpectedPart or Refused."""
    said = _Sorted(
        [part for part in parts if isinstance(part, Days)],
        [part for part in parts if isinstance(part, Dated | Relative)],
        [part for part in parts if isinstance(part, Range | Clock)],
        [part for part in parts if isinstance(part, Length)],
    )
    start, minutes, place = _time(text, said)
    recurrence = _recurrence(text, said, today)
    if minutes < MIN_MINUTES:
        _refuse(Reason.TOO_SHORT, text, place)
    if minutes > MAX_MINUTES:
        _refuse(Reason.TOO_LONG, text, place)
    return Slot(recurrence, time(*divmod(start, 60)), minutes)


def _refuse(reason: Reason, text: str, part: Part) -> NoReturn:
    raise Refused(reason, part.start, text[part.start : part.end])


def _time(text: str, said: _Sorted) -> tuple[int, int, Part]:
    """Give the minute of the day, the length, and the part that says the length."""
    if len(said.times) != 1:
        raise UnexpectedPart(said.times[1] if said.times else None)
    only = said.times[0]
    _check_exists(text, only)
    if isinstance(only, Clock):
        length = _length(said.lengths)
        return clocks.alone(only), length.minutes, length
    if said.lengths:
        raise UnexpectedPart(said.lengths[0])
    start, minutes = clocks.pair(only.first, only.last)
    if minutes > _LONGEST_MEANT:
        _refuse(Reason.ENDS_BEFORE_START, text, only)
    return start, minutes, only


def _check_exists(text: str, said: Range | Clock) -> None:
    for clock in (said.first, said.last) if isinstance(said, Range) else (said,):
        if not clocks.exists(clock):
            _refuse(Reason.NO_SUCH_TIME, text, clock)


def _length(lengths: list[Length]) -> Length:
    """Take the one length, or hours and then minutes as their sum."""
    if not lengths:
        raise UnexpectedPart(None)
    first, *rest = lengths
    if len(rest) == 1 and first.hours and not rest[0].hours and rest[0].minutes < 60:
        return Length(first.start, rest[0].end, first.minutes + rest[0].minutes)
    if rest:
        raise UnexpectedPart(rest[0])
    return first


def _recurrence(text: str, said: _Sorted, today: date) -> Recurrence:
    days: frozenset[Weekday] = frozenset().union(*(part.days for part in said.days))
    if not said.dates:
        return Weekly(days or EVERY_DAY)
    if len(said.dates) > 1:
        raise UnexpectedPart(said.dates[1])
    if len(days) > 1:
        raise UnexpectedPart(max(said.days[-1], said.dates[0], key=lambda part: part.start))
    day = _day(text, said.dates[0], today)
    if days and day.weekday() not in days:
        _refuse(Reason.WRONG_WEEKDAY, text, said.days[0])
    return Once(day)


def _day(text: str, said: Dated | Relative, today: date) -> date:
    if isinstance(said, Relative):
        return today + timedelta(days=said.days)
    day = _next(said, today) if said.year is None else _made(said, said.year)
    if day is None:
        _refuse(Reason.NO_SUCH_DATE, text, said)
    if day < today:
        _refuse(Reason.PAST, text, said)
    if day - today > _FURTHEST:
        _refuse(Reason.TOO_FAR, text, said)
    return day


def _next(said: Dated, today: date) -> date | None:
    """Give the date in this year, or in the next where it is over or does not exist."""
    day = _made(said, today.year)
    return day if day and day >= today else _made(said, today.year + 1)


def _made(said: Dated, year: int) -> date | None:
    try:
        return date(year, said.month, said.day)
    except ValueError:
        return None
