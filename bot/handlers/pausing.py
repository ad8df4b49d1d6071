"""`/pause` and `/resume`."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.handlers.common import StalePressError, greet, next_gap, show
from bot.house import House
from bot.view import Press, View
from bot.visit import Visit
from scheduler.plan import FOREVER
from scheduler.walltime import to_local, to_utc
from storage import learners, planning

LENGTHS = {"today": 1, "three": 3, "week": 7}
"""Days, today included: a pause ends at a local midnight."""


async def ask(house: House, visit: Visit) -> None:
    """Handle `/pause`: ask for how long."""
    async with house.database.write() as work:
        _, tongue = await greet(house, work, visit)
        await work.commit()
    names = (*LENGTHS, "open")
    rows = tuple((Press(tongue.plain(f"pause.{name}"), f"pause:{name}"),) for name in names)
    await show(house, visit, View(tongue("pause.ask"), rows))


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the length chosen, and the button that ends the pause."""
    match args:
        case ("end",):
            await resume(house, visit)
        case ("open",):
            await _pause(house, visit, None)
        case (name,) if name in LENGTHS:
            await _pause(house, visit, LENGTHS[name])
        case _:
            raise StalePressError(args)


async def resume(house: House, visit: Visit) -> None:
    """Handle `/resume`: the plan starts from now, and nothing has piled up."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, paused_until=None))
        await planning.replan(work, learner.id, house.now())
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    await show(house, visit, View(tongue("resume", next=coming)))


async def _pause(house: House, visit: Visit, days: int | None) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        until = FOREVER if days is None else _midnight(house.now(), learner.zone, days)
        await learners.save(work, replace(learner, paused_until=until))
        await planning.replan(work, learner.id, house.now())
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    end = Press(tongue.plain("pause.end"), "pause:end")
    key = "pause.until-resume" if days is None else "pause.set"
    await show(house, visit, View(tongue(key, next=coming), ((end,),)))


def _midnight(now: datetime, zone: str, days: int) -> datetime:
    today = to_local(now, ZoneInfo(zone)).date()
    return to_utc(today + timedelta(days=days), time(0), ZoneInfo(zone))
