"""`/crunch` and `/idle`: less for a while, or room for more."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.handlers import dates
from bot.handlers.common import StalePressError, greet, meet, next_gap, number, show
from bot.house import House
from bot.view import View
from bot.views import modes as views
from bot.views.standing import standing
from bot.visit import Visit
from lessons.bite import ItemRef, Mode
from lessons.forecast import LONGEST, forecast
from lessons.memory import Memory
from lessons.pace import Pace
from scheduler.language import Reason, Refused, Unreadable, read_date
from scheduler.slots import Weekday
from storage import learners, memories, paces, planning
from storage.database import UnitOfWork
from storage.learners import Learner

MOST_MINUTES = 60
"""A day in a crunch."""

FURTHEST = LONGEST - timedelta(days=1)
"""From today to the last day of a crunch: what is further ahead can not be foretold."""

WEEK = timedelta(days=7)

_DAY = timedelta(days=1)
_MINUTES = re.compile(
    r"(?P<day>.+?)[ ,]+(?:for )?(?P<minutes>\d{1,3}) ?m(?:in(?:ute)?s?)?(?: (?:a|per) day)?",
    re.ASCII | re.IGNORECASE,
)


async def crunch(house: House, visit: Visit) -> None:
    """Handle `/crunch`, and `/crunch until Friday 5 min`."""
    if visit.argument:
        await crunch_typed(house, visit, " ".join(visit.argument.split()))
        return
    now = house.now()
    async with house.database.write() as work:
        learner, tongue = await dates.enter(house, work, visit)
        await work.commit()
    today = dates.today(learner, now)
    friday = today + timedelta(days=(Weekday.FR - today.weekday() - 1) % 7 + 1)
    on = standing(tongue, learner, now)
    await show(house, visit, views.ask(tongue, on, friday, today + WEEK - _DAY))


async def crunch_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons of a crunch: its last day, its minutes a day, and the start."""
    match args:
        case ():
            await crunch(house, visit)
        case ("date",):
            await _ask_date(house, visit)
        case ("until", last):
            await _ask_minutes(house, visit, last)
        case ("cost", last, minutes):
            await _tell_cost(house, visit, last, _minutes(number(minutes)))
        case ("start", last, minutes):
            await _start_crunch(house, visit, last, _minutes(number(minutes)))
        case ("no",):
            await _leave(house, visit)
        case _:
            raise StalePressError(args)


async def crunch_typed(house: House, visit: Visit, text: str) -> None:
    """Handle a typed last day, and the minutes a day where they stand behind it."""
    learner, tongue = await meet(house, visit)
    named = _MINUTES.fullmatch(text)
    minutes = int(named["minutes"]) if named else None
    try:
        last = read_date(named["day"] if named else text, today=dates.today(learner, house.now()))
        _require_near(last, dates.today(learner, house.now()), text)
    except (Unreadable, Refused) as error:
        await show(house, visit, dates.complaint(tongue, error, text, "crunch"))
        return
    if minutes is None or not 1 < minutes <= MOST_MINUTES:
        await _ask_minutes(house, visit, last.isoformat())
    else:
        await _tell_cost(house, visit, last.isoformat(), minutes)


async def idle(house: House, visit: Visit) -> None:
    """Handle `/idle`: say what it changes, and ask for how long."""
    async with house.database.write() as work:
        learner, tongue = await dates.enter(house, work, visit)
        await work.commit()
    await show(house, visit, views.ask_idle(tongue, standing(tongue, learner, house.now())))


async def idle_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle for how long there is room for more."""
    match args:
        case ():
            await idle(house, visit)
        case ("week" | "open" as length,):
            async with house.database.write() as work:
                learner, _ = await greet(house, work, visit)
                today = dates.today(learner, house.now())
                end = dates.midnight(learner, today + WEEK) if length == "week" else None
                changed = replace(learner, mode=Mode.IDLE, mode_until=end, crunch_minutes=None)
                view = await _keep(house, work, changed)
                await work.commit()
            await show(house, visit, view)
        case _:
            raise StalePressError(args)


async def mode_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the button back to normal."""
    if args != ("end",):
        raise StalePressError(args)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        steady = replace(learner, mode=Mode.STEADY, mode_until=None, crunch_minutes=None)
        await _keep(house, work, steady)
        coming = await next_gap(house, work, steady, tongue)
        await work.commit()
    await show(house, visit, View(tongue("mode.ended", next=coming)))


async def _ask_date(house: House, visit: Visit) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, expecting=dates.FOR_CRUNCH))
        await work.commit()
    await show(house, visit, views.ask_date(tongue))


async def _ask_minutes(house: House, visit: Visit, carried: str) -> None:
    async with house.database.write() as work:
        learner, tongue = await dates.enter(house, work, visit)
        last = dates.carried(carried, dates.today(learner, house.now()), FURTHEST)
        await work.commit()
    await show(house, visit, views.ask_minutes(tongue, last))


async def _tell_cost(house: House, visit: Visit, carried: str, minutes: int) -> None:
    """Say what a crunch would cost, before it starts."""
    now = house.now()
    async with house.database.write() as work:
        learner, tongue = await dates.enter(house, work, visit)
        last = dates.carried(carried, dates.today(learner, now), FURTHEST)
        known = await _memories(house, work, learner)
        pace = await paces.get(work, learner.id)
        await work.commit()
    seconds = _seconds(house, known, pace)
    end = dates.midnight(learner, last + _DAY)
    cost = forecast(known, seconds, minutes, now, end, parameters=house.parameters)
    view = views.cost(tongue, cost, last, minutes) if cost else views.nothing_learnt(tongue)
    await show(house, visit, view)


async def _start_crunch(house: House, visit: Visit, carried: str, minutes: int) -> None:
    async with house.database.write() as work:
        learner, _ = await greet(house, work, visit)
        last = dates.carried(carried, dates.today(learner, house.now()), FURTHEST)
        if not await _memories(house, work, learner):
            raise StalePressError
        end = dates.midnight(learner, last + _DAY)
        changed = replace(learner, mode=Mode.CRUNCH, mode_until=end, crunch_minutes=minutes)
        view = await _keep(house, work, changed)
        await work.commit()
    await show(house, visit, view)


async def _leave(house: House, visit: Visit) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    await show(house, visit, View(tongue("crunch.left", next=coming)))


async def _keep(house: House, work: UnitOfWork, changed: Learner) -> View:
    """Write a learner's new mode, plan accordingly, and return what is on now."""
    now, tongue = house.now(), house.tongue(changed)
    await learners.save(work, changed)
    await planning.replan(work, changed.id, now)
    coming = await next_gap(house, work, changed, tongue)
    return views.begun(tongue, standing(tongue, changed, now), coming)


async def _memories(house: House, work: UnitOfWork, learner: Learner) -> Mapping[ItemRef, Memory]:
    """Return what the learner remembers of the lessons that there still are."""
    known = (await memories.of(work, [learner.id])).get(learner.id, {})
    lessons = house.curriculum().lessons
    return {
        ref: memory
        for ref, memory in known.items()
        if (lesson := lessons.get(ref.lesson_id)) and lesson.item(ref.item_id)
    }


def _seconds(house: House, known: Mapping[ItemRef, Memory], pace: Pace) -> Mapping[ItemRef, float]:
    """Return how long each item takes the learner."""
    lessons = house.curriculum().lessons
    items = {ref: lessons[ref.lesson_id].item(ref.item_id) for ref in known}
    return {ref: pace.item_seconds(item) for ref, item in items.items() if item}


def _require_near(last: date, today: date, text: str) -> None:
    if last - today > FURTHEST:
        raise Refused(Reason.TOO_FAR, 0, text)


def _minutes(count: int) -> int:
    if not 1 < count <= MOST_MINUTES:
        raise StalePressError(count)
    return count
