"""`/pause` and `/resume`.

A pause ends as a local day begins, or never. What is kept is that instant: a move to another zone
does not change it. One for sickness has no end, and asks once how they are.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.handlers import dates
from bot.handlers.common import StalePressError, greet, meet, next_gap, show
from bot.house import House
from bot.view import View
from bot.views import pausing as views
from bot.views.standing import standing
from bot.visit import Visit
from scheduler.language import Reason, Refused, Unreadable, read_date
from scheduler.plan import FOREVER, Plan
from storage import learners, planning
from storage.database import UnitOfWork
from storage.learners import Learner

LENGTHS = {"today": 1, "three": 3, "week": 7}
"""Days, today included."""

CHECK_IN_AFTER = timedelta(days=2)
"""From today to the day from which somebody who is ill is asked how they are."""

_ILL = ("sick", "ill", "i am sick", "i am ill")
_LENGTH = re.compile(r"(?:for )?(a|one|two|three|\d{1,3}) (day|week)s?", re.ASCII)
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3}
_LONGEST = timedelta(days=365)


async def ask(house: House, visit: Visit) -> None:
    """Handle `/pause`: ask for how long, unless it stands behind the command."""
    if visit.argument:
        await typed(house, visit, " ".join(visit.argument.split()))
        return
    async with house.database.write() as work:
        learner, tongue = await dates.enter(house, work, visit)
        await work.commit()
    await show(house, visit, views.ask(tongue, standing(tongue, learner, house.now())))


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the length chosen, and the button that ends the pause."""
    match args:
        case ("end",):
            await resume(house, visit)
        case ("open",):
            await _without_end(house, visit)
        case ("sick",):
            await _ill(house, visit)
        case ("date",):
            await _ask_date(house, visit)
        case (name,) if name in LENGTHS:
            await _until(house, visit, _in_days(LENGTHS[name]))
        case _:
            raise StalePressError(args)


async def typed(house: House, visit: Visit, text: str) -> None:
    """Handle what was typed: that they are ill, for how long, or until when."""
    if text.lower() in _ILL:
        await _ill(house, visit)
        return
    learner, tongue = await meet(house, visit)
    try:
        day = _day_said(text, dates.today(learner, house.now()))
    except (Unreadable, Refused) as error:
        await show(house, visit, dates.complaint(tongue, error, text, "pause"))
        return
    await _until(house, visit, lambda _: day)


async def resume(house: House, visit: Visit) -> None:
    """Handle `/resume`: the plan starts from now, and nothing has piled up."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        paused = learner.paused_until is not None and learner.paused_until > house.now()
        await _keep(house, work, learner, None)
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    key = "resume" if paused else "resume.running"
    await show(house, visit, View(tongue(key, next=coming)))


async def _ask_date(house: House, visit: Visit) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, expecting=dates.FOR_PAUSE))
        await work.commit()
    await show(house, visit, views.ask_date(tongue))


async def _until(house: House, visit: Visit, day_from: Callable[[date], date]) -> None:
    """Be quiet up to the day that `day_from` makes of the learner's today."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        day = day_from(dates.today(learner, house.now()))
        await _keep(house, work, learner, dates.midnight(learner, day))
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    await show(house, visit, views.until(tongue, day, coming))


async def _without_end(house: House, visit: Visit) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await _keep(house, work, learner, FOREVER)
        await work.commit()
    await show(house, visit, views.without_end(tongue))


async def _ill(house: House, visit: Visit) -> None:
    now = house.now()
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        day = dates.today(learner, now) + CHECK_IN_AFTER
        check_in_at = dates.midnight(learner, day)
        plan = await _keep(house, work, learner, FOREVER, check_in_at=check_in_at)
        await work.commit()
    asked = tongue.when(plan.due, now, ZoneInfo(learner.zone)) if plan else ""
    await show(house, visit, views.ill(tongue, asked))


async def _keep(
    house: House,
    work: UnitOfWork,
    learner: Learner,
    until: datetime | None,
    *,
    check_in_at: datetime | None = None,
) -> Plan | None:
    """Pause until an instant, or end the pause, and plan accordingly."""
    learner = dates.no_longer_asked(learner)
    await learners.save(work, replace(learner, paused_until=until, check_in_at=check_in_at))
    return await planning.replan(work, learner.id, house.now())


def _in_days(days: int) -> Callable[[date], date]:
    return lambda today: today + timedelta(days=days)


def _day_said(text: str, today: date) -> date:
    """Return the day on which learning goes on; raises Refused also for one that is not ahead."""
    days = _days(text.lower())
    day = today + timedelta(days=days) if days else read_date(text, today=today)
    if day <= today:
        raise Refused(Reason.PAST, 0, text)
    if day - today > _LONGEST:
        raise Refused(Reason.TOO_FAR, 0, text)
    return day


def _days(text: str) -> int:
    """Return how many days a length names, today included; 0 where it names none."""
    if text == "today":
        return 1
    found = _LENGTH.fullmatch(text)
    if not found:
        return 0
    count, unit = found.groups()
    return (_COUNTS.get(count) or int(count)) * (7 if unit == "week" else 1)
