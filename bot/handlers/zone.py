"""The time zone: on a button, by a typed city, or by a shared location."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import subscriptions
from bot.handlers import setup
from bot.handlers.common import StalePressError, acknowledge, greet, meet, next_gap, quote, show
from bot.house import House
from bot.view import Press, View
from bot.views import setup as views
from bot.visit import Visit
from scheduler.gaps import Gap
from scheduler.plan import FOREVER, gaps_ahead
from scheduler.walltime import UnknownZoneError, to_local, zone_named
from storage import calendars, learners, planning
from storage.database import UnitOfWork
from storage.learners import Learner

AWAITED = ("zone", "place")
"""`expecting` while a city is awaited; `place` means that a location button is shown too."""

LONGEST_QUOTE = 60

MOST_TODAY = 12
"""More gaps in one day are not told one by one."""


async def asked(house: House, visit: Visit) -> None:
    """Handle `/timezone`; what is typed behind it is taken for a city."""
    await (typed(house, visit, visit.argument) if visit.argument else ask(house, visit))


async def ask(house: House, visit: Visit) -> None:
    """Offer likely places, and take a city that is typed next."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, expecting="zone"))
        await work.commit()
    places = house.places.likely(learner.language or learner.telegram_language)
    rows = (
        *views.places_grid(tongue, places, house.now()),
        (Press(tongue.plain("zone.other"), "zone-other"),),
        (Press(tongue.plain("settings.back"), "settings"),),
    )
    time = views.local_time(tongue, ZoneInfo(learner.zone), house.now())
    await show(house, visit, View(tongue("zone.change", zone=learner.zone, time=time), rows))


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
        learner, tongue = await greet(house, work, visit)
        if learner.expecting not in AWAITED:
            await learners.save(work, replace(learner, expecting="zone"))
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
    _, tongue = await meet(house, visit)
    await show(house, visit, View(tongue("zone.nowhere")))


async def _keep(house: House, visit: Visit, name: str) -> None:
    """Move every slot with the wall clock, and read anew what calendars say in local time."""
    zone, now = ZoneInfo(name), house.now()
    async with house.database.read() as work:
        before = await learners.get(work, visit.learner_id)
        shared = await calendars.of(work, visit.learner_id)
    read_anew = await subscriptions.unfold_all(shared, zone, now)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        in_setup = learner.step == "zone"
        step = "tracks" if in_setup else learner.step
        learner = replace(learner, zone=name, step=step, expecting=None)
        await learners.save(work, learner)
        for calendar_id, reading in read_anew.items():
            await calendars.change(work, calendar_id, busy=reading.busy, read_at=now)
        await planning.replan(work, learner.id, now)
        today = await _today(work, learner, now)
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    said = tongue("zone.set", zone=name, time=views.local_time(tongue, zone, now))
    if visit.location or (before and before.expecting == "place"):
        # Only a message without buttons takes the one that shares a location away.
        await house.gateway.reply(learner.id, View(said, clear_keyboard=True))
    elif in_setup and visit.press is None:
        await house.gateway.reply(learner.id, View(said))
    if in_setup:
        await show(house, visit, setup.card(house, learner, tongue))
    else:
        moved = views.moved(tongue, today, coming, zone)
        back = Press(tongue.plain("settings.back"), "settings")
        await show(house, visit, View(Markup("\n").join([said, moved]), ((back,),)))


async def _today(work: UnitOfWork, learner: Learner, now: datetime) -> list[Gap]:
    """Return what is left of the learner's free gaps on the local day of `now`."""
    after = max(now, learner.paused_until or now)
    if after >= FOREVER:
        return []
    everything = await planning.availability(work, learner, now)
    today = to_local(now, everything.zone).date()
    ahead = gaps_ahead(everything, after, MOST_TODAY)
    return [gap for gap in ahead if to_local(gap.start, everything.zone).date() == today]
