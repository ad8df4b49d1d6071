"""Which day is meant by a date that was said."""

from datetime import date, timedelta

from scheduler.language.errors import ImpossiblePart, Reason
from scheduler.language.parts import Coming, Dated, Day, Relative

# No gap is looked for further ahead, so a later day would never come up.
_FURTHEST = timedelta(days=365)


def meant(said: Day, today: date, since: date | None = None) -> date:
    """Give the day, from today on; raise ImpossiblePart where there is none within a year.

    A date without a year is the next one, counted from `since` where that is later.
    """
    if isinstance(said, Relative):
        day = today + timedelta(days=said.days)
    elif isinstance(said, Coming):
        day = _coming(said, today)
    else:
        day = _dated(said, max(today, since or today))
    if day < today:
        raise ImpossiblePart(Reason.PAST, said)
    if day - today > _FURTHEST:
        raise ImpossiblePart(Reason.TOO_FAR, said)
    if isinstance(said, Dated) and said.weekday and day.weekday() not in said.weekday.days:
        raise ImpossiblePart(Reason.WRONG_WEEKDAY, said.weekday)
    return day


def _coming(said: Coming, today: date) -> date:
    """Give the first such weekday that is at least as many days away as was said."""
    soonest = today + timedelta(days=said.after)
    return soonest + timedelta(days=(said.day - soonest.weekday()) % 7)


def _dated(said: Dated, since: date) -> date:
    day = _next(said, since) if said.year is None else _made(said, said.year)
    if day is None:
        raise ImpossiblePart(Reason.NO_SUCH_DATE, said)
    return day


def _next(said: Dated, since: date) -> date | None:
    """Give the date in this year, or in the next where it is over or does not exist."""
    day = _made(said, since.year)
    return day if day and day >= since else _made(said, since.year + 1)


def _made(said: Dated, year: int) -> date | None:
    try:
        return date(year, said.month, said.day)
    except ValueError:
        return None
