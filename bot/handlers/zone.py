"""The time zone: on a button, by a typed city, or by a shared location."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.handlers import setup
from bot.handlers.common import StalePressError, acknowledge, greet, next_gap, quote, show
from bot.house import House
from bot.view import View
from bot.views import setup as views
from bot.visit import Visit
from scheduler.walltime import UnknownZoneError, zone_named
from storage import learners, planning

AWAITED = ("zone", "place")
"""`expecting` while a city is awaited; `place` means that a location button is shown too."""

LONGEST_QUOTE = 60


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle a button that names a zone."""
    try:
        zone = zone_named(":".join(args))
    except UnknownZoneError:
        raise StalePressError(args) from None
    await _keep(house, visit, zone.key)


async def other_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle "another place": wait for a city, or for a location."""
    if args:
        raise StalePressError(args)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, expecting="place"))
        await work.commit()
    await acknowledge(house, visit)
    view = View(tongue("zone.ask"), ask_location=tongue.plain("zone.share"))
    await house.gateway.reply(learner.id, view)


async def typed(house: House, visit: Visit, text: str) -> None:
    """Handle a typed city: keep it where it means one zone, offer those that it can mean."""
    found = await house.places.find(text)
    if len({place.zone for place in found}) == 1:
        await _keep(house, visit, found[0].zone)
        return
    async with house.database.write() as work:
        _, tongue = await greet(house, work, visit)
        await work.commit()
    if not found:
        view = View(tongue("zone.unknown", text=quote(text, LONGEST_QUOTE)))
    else:
        rows = views.places_grid(tongue, found, house.now(), countries=True)
        view = View(tongue("zone.which", text=quote(text, LONGEST_QUOTE)), rows)
    await show(house, visit, view)


async def located(house: House, visit: Visit, position: tuple[float, float]) -> None:
    """Handle a shared location. Only the zone is kept, never the position."""
    name = await house.places.at(*position)
    if name is not None:
        await _keep(house, visit, name)
        return
    async with house.database.write() as work:
        _, tongue = await greet(house, work, visit)
        await work.commit()
    await show(house, visit, View(tongue("zone.nowhere")))


async def _keep(house: House, visit: Visit, name: str) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        in_setup = learner.step == "zone"
        step = "tracks" if in_setup else learner.step
        location_button = learner.expecting == "place"
        learner = replace(learner, zone=name, step=step, expecting=None)
        await learners.save(work, learner)
        await planning.replan(work, learner.id, house.now())
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    time = views.local_time(tongue, ZoneInfo(name), house.now())
    if visit.press is None or location_button:
        said = tongue("zone.set", zone=name, time=time)
        await house.gateway.reply(learner.id, View(said, clear_keyboard=True))
    if in_setup:
        await show(house, visit, setup.card(house, learner, tongue))
    elif visit.press:
        text = tongue("zone.set", zone=name, time=time) + "\n" + tongue("next", next=coming)
        await show(house, visit, View(text))
