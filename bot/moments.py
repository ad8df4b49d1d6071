"""Moments: the day and the time of what comes up at a learner's work, as they type it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from scheduler.language import Either, Now, Reason, Refused, Unreadable, read_date, read_slot
from scheduler.slots import Bounds, Once, Recurrence, Slot, Weekly
from scheduler.walltime import to_local, to_utc

FURTHEST = timedelta(days=365)
EXAMPLE = "Thu 15:00"

Instants = tuple[datetime, ...]
"""One instant, or the two that a text can mean."""


def read_moment(text: str, zone: ZoneInfo, now: datetime) -> Instants | date:
    """Return the instants ahead that a text can mean, in UTC, or the day where it names no time.

    A weekday is the next one, today among them while its time is to come. Raises Unreadable for
    what names no single day, and Refused for what is over or more than FURTHEST ahead.
    """
    try:
        slots = _slots(text, to_local(now, zone).date())
    except Unreadable as error:
        return _day(text, zone, now, error)
    found = [_first(slot, zone, now) for slot in slots]
    ahead = tuple(at for at in found if at is not None)
    if not ahead:
        raise Refused(Reason.PAST, 0, text)
    if not all(is_near(at, now) for at in ahead):
        raise Refused(Reason.TOO_FAR, 0, text)
    return ahead


def read_time(text: str, day: date, zone: ZoneInfo, now: datetime) -> Instants:
    """Return the instants that a time on a day can mean; raises as `read_moment` does."""
    found = read_moment(f"{day.isoformat()} {text}", zone, now)
    if isinstance(found, date):
        raise Unreadable(len(text), "", EXAMPLE)
    return found


def is_near(at: datetime, now: datetime) -> bool:
    """Tell whether an instant is ahead, and no more than FURTHEST."""
    return now < at <= now + FURTHEST


def _slots(text: str, today: date) -> Sequence[Slot]:
    said = read_slot(text, today=today)
    if isinstance(said, Now):
        raise Unreadable(0, text, EXAMPLE)
    slots = (said.first, said.second) if isinstance(said, Either) else (said,)
    if not _is_one_day(slots[0].recurrence):
        raise Unreadable(0, text, EXAMPLE)
    return slots


def _is_one_day(recurrence: Recurrence) -> bool:
    """Tell whether one day was named: "Thu 15:00" may be a rule elsewhere, and here it is a day."""
    match recurrence:
        case Once():
            return True
        case Weekly(days, 1, bounds):
            return len(days) == 1 and bounds == Bounds()
        case _:
            return False


def _first(slot: Slot, zone: ZoneInfo, now: datetime) -> datetime | None:
    days = slot.recurrence.days_from(to_local(now, zone).date())
    instants = (to_utc(day, slot.start, zone) for day in islice(days, 2))
    return next((at for at in instants if at > now), None)


def _day(text: str, zone: ZoneInfo, now: datetime, error: Unreadable) -> date:
    try:
        return read_date(text, today=to_local(now, zone).date())
    except Unreadable:
        raise error from None
