"""Parts into the recurrence of a slot: on which days it comes."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from scheduler.language.dates import meant
from scheduler.language.errors import ImpossiblePart, Reason, UnexpectedPart, refuse_any
from scheduler.language.parts import (
    Day,
    Days,
    EachMonth,
    Except,
    Ordinals,
    Part,
    PartOfDay,
    Since,
    Step,
    Until,
)
from scheduler.slots import (
    EVERY_DAY,
    LAST,
    MAX_WEEKS,
    Bounds,
    Monthly,
    Once,
    Recurrence,
    Weekday,
    Weekly,
)

_P = TypeVar("_P", bound=Part)
_RECURRING = Ordinals | Step | EachMonth | Since | Until | Except
_ALL_MONTHS_HAVE = frozenset({1, 2, 3, 4, LAST})


def read_recurrence(parts: Sequence[Part], today: date) -> Recurrence:
    """Give the days that the parts name; raise UnexpectedPart or ImpossiblePart."""
    parts = _with_first_days(parts)
    single = [part for part in parts if isinstance(part, Day) or _is_today(part)]
    if single:
        return Once(_single_day(single, parts, today))
    recurrence = _monthly(parts, today) if _is_monthly(parts) else _weekly(parts, today)
    if next(recurrence.days_from(today), None) is None:
        bound = next(part for part in reversed(parts) if isinstance(part, Except | Until))
        raise ImpossiblePart(Reason.NO_DAY_LEFT, bound)
    return recurrence


def _of(parts: Sequence[Part], kind: type[_P]) -> list[_P]:
    return [part for part in parts if isinstance(part, kind)]


def _only(parts: Sequence[Part], kind: type[_P]) -> _P | None:
    found = _of(parts, kind)
    if len(found) > 1:
        raise UnexpectedPart(found[1])
    return found[0] if found else None


# A single day


def _with_first_days(parts: Sequence[Part]) -> list[Part]:
    """Take a day right before an "until" for the first one: "3 March to 5 March"."""
    return [
        Since(part.start, part.end, part)
        if isinstance(part, Day) and isinstance(after, Until)
        else part
        for part, after in zip(parts, [*parts[1:], None], strict=True)
    ]


def _is_today(part: Part) -> bool:
    return isinstance(part, PartOfDay) and part.today


def _single_day(single: list[Part], parts: Sequence[Part], today: date) -> date:
    refuse_any([*single[1:], *(part for part in parts if isinstance(part, _RECURRING))])
    said = single[0]
    weekdays = _of(parts, Days)
    days = _union(weekdays)
    if len(days) > 1:
        raise UnexpectedPart(max(weekdays[-1], said, key=lambda part: part.start))
    day = meant(said, today) if isinstance(said, Day) else today
    if days and day.weekday() not in days:
        raise ImpossiblePart(Reason.WRONG_WEEKDAY, weekdays[0])
    return day


# Every month


def _is_monthly(parts: Sequence[Part]) -> bool:
    """Say whether places in the month are meant: "every first Monday", not "every second"."""
    ordinals = _of(parts, Ordinals)
    if _only(parts, EachMonth) or any(said.every and _step(said) is None for said in ordinals):
        return True
    if any(not said.every for said in ordinals):
        raise UnexpectedPart(None)
    return False


def _step(said: Ordinals) -> int | None:
    """Give the weeks that "every second" steps; None where it counts in the month."""
    first, *more = said.numbers
    return None if more or first in {1, LAST} else first


def _monthly(parts: Sequence[Part], today: date) -> Monthly:
    ordinals = _of(parts, Ordinals)
    # "first Monday and Friday": what follows by its bare name is a first one too.
    bare = _of(parts, Days)
    unexpected: list[Part] = [
        *(_of(parts, EachMonth) if not ordinals else ()),
        *(said for said in ordinals if not _ALL_MONTHS_HAVE.issuperset(said.numbers)),
        *(said for said in bare if len(said.days) > 1 or said.every),
        *_of(parts, Step),
        *(said for said in _of(parts, Except) if _weekdays_left_out([said])),
    ]
    refuse_any(unexpected)
    days = {(number, said.day) for said in ordinals for number in said.numbers}
    days |= {(number, day) for said in bare for day in said.days for number in ordinals[0].numbers}
    monthly = Monthly(frozenset(days))
    return Monthly(monthly.days, _bounds(parts, today, monthly))


# Every so many weeks


def _weekly(parts: Sequence[Part], today: date) -> Weekly:
    every = _every(parts)
    days = _union(_of(parts, Days)) | {said.day for said in _of(parts, Ordinals)}
    if every and not days:
        days = frozenset({_first_weekday(parts, today)})
    left_out = _of(parts, Except)
    days = (days or EVERY_DAY) - _weekdays_left_out(left_out)
    if not days:
        raise ImpossiblePart(Reason.NO_DAY_LEFT, left_out[-1])
    weekly = Weekly(days)
    steps = every is not None and every > 1
    return Weekly(days, every or 1, _bounds(parts, today, weekly, begins=steps))


def _union(said: Sequence[Days]) -> frozenset[Weekday]:
    """Join weekdays; "every day" adds none to those that are named."""
    named = [part.days for part in said if part.days != EVERY_DAY]
    return frozenset().union(*named) if named or not said else EVERY_DAY


def _every(parts: Sequence[Part]) -> int | None:
    """Give the one step that was said, in weeks."""
    steps: dict[int, Part] = {}
    for part in parts:
        weeks = _weeks(part)
        if weeks is None:
            continue
        if not 1 <= weeks <= MAX_WEEKS:
            raise ImpossiblePart(Reason.NO_SUCH_STEP, part)
        steps.setdefault(weeks, part)
    refuse_any(list(steps.values())[1:])
    return next(iter(steps), None)


def _weeks(part: Part) -> int | None:
    if isinstance(part, Step):
        return part.weeks
    if isinstance(part, Ordinals):
        return _step(part)
    return part.every if isinstance(part, Days) else None


def _first_weekday(parts: Sequence[Part], today: date) -> Weekday:
    """Give the weekday of the day from which on it holds, where none was named."""
    since = _only(parts, Since)
    if since is None:
        raise UnexpectedPart(None)
    return Weekday(meant(since.day, today).weekday())


# Bounds


def _bounds(
    parts: Sequence[Part], today: date, unbounded: Weekly | Monthly, *, begins: bool = False
) -> Bounds:
    """Give what bounds it; the first day is the first that counts, and set where it `begins`."""
    since, until = _only(parts, Since), _only(parts, Until)
    opening = meant(since.day, today) if since else None
    first = next(unbounded.days_from(opening or today)) if opening or begins else None
    last = _last(until, today, opening) if until else None
    if until and last and first and last < first:
        raise ImpossiblePart(Reason.NO_DAY_LEFT, until)
    but = (day for said in _of(parts, Except) for day in said.days if not isinstance(day, Days))
    return Bounds(first, last, frozenset(meant(day, today, opening) for day in but))


def _last(until: Until, today: date, opening: date | None) -> date:
    day = meant(until.day, today)
    if opening and day < opening:
        try:
            day = meant(until.day, today, opening)
        except ImpossiblePart:
            raise ImpossiblePart(Reason.STOPS_BEFORE_START, until) from None
        if day < opening:
            raise ImpossiblePart(Reason.STOPS_BEFORE_START, until)
    return day


def _weekdays_left_out(said: Sequence[Except]) -> frozenset[Weekday]:
    days = (day.days for part in said for day in part.days if isinstance(day, Days))
    return frozenset().union(*days)
