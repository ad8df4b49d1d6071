"""Dates that are typed: behind a command, or where one was asked for."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.handlers.common import Greeted, StalePressError, greet, quote
from bot.house import House
from bot.text import Tongue
from bot.view import Press, View
from bot.visit import Visit
from scheduler.language import Reason, Refused, Unreadable
from scheduler.walltime import to_local, to_utc
from storage import learners
from storage.database import UnitOfWork
from storage.learners import Learner

FOR_PAUSE = "pause-date"
FOR_CRUNCH = "crunch-date"
AWAITED = (FOR_PAUSE, FOR_CRUNCH)
"""`expecting` while a date is awaited."""

LONGEST_QUOTE = 40


def today(learner: Learner, now: datetime) -> date:
    """Return the learner's local date."""
    return to_local(now, ZoneInfo(learner.zone)).date()


def midnight(learner: Learner, day: date) -> datetime:
    """Return the instant at which a local day begins."""
    return to_utc(day, time(0), ZoneInfo(learner.zone))


def carried(text: str, first: date, longest: timedelta) -> date:
    """Return the date that a button carries, from `first` on.

    Raises StalePressError for anything else, and for a day that is further ahead than `longest`.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise StalePressError(text) from None
    if not first <= day <= first + longest:
        raise StalePressError(text)
    return day


def no_longer_asked(learner: Learner) -> Learner:
    """Return the learner as one from whom no date is awaited any more."""
    return replace(learner, expecting=None) if learner.expecting in AWAITED else learner


async def enter(house: House, work: UnitOfWork, visit: Visit) -> Greeted:
    """Greet a learner from whom no date is awaited any more."""
    learner, tongue = await greet(house, work, visit)
    settled = no_longer_asked(learner)
    if settled != learner:
        await learners.save(work, settled)
    return Greeted(settled, tongue)


def complaint(tongue: Tongue, error: Unreadable | Refused, text: str, back: str) -> View:
    """Return what was wrong with a date, with a way `back`; nothing has been changed."""
    key = "date.unreadable"
    if isinstance(error, Refused):
        key = {
            Reason.PAST: "date.past",
            Reason.NO_SUCH_DATE: "date.none",
            Reason.WRONG_WEEKDAY: "date.weekday",
            Reason.TOO_FAR: "date.far",
        }.get(error.reason, "date.unreadable")
    said = tongue(key, quoted=quote(error.quoted or text, LONGEST_QUOTE))
    return View(said, ((Press(tongue.plain("date.back"), back),),))
