"""`/stats`, `/broadcast`, `/version`: for those who run the bot. The router lets nobody else in."""

import asyncio
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot import version as running
from bot.broadcasting import view_of
from bot.handlers.common import StalePressError, greet, meet, numbers, show
from bot.house import House
from bot.pictures.png import PictureError
from bot.pictures.stats import draw_stats
from bot.view import View
from bot.views import office as views
from bot.visit import Visit
from scheduler.outcomes import Rejected
from scheduler.walltime import to_local
from storage import broadcasts, figures, learners
from storage.broadcasts import State
from storage.database import UnitOfWork

AWAITED = "broadcast"
"""What the next typed text is taken for, after `/broadcast` alone."""

DAYS = 28


async def stats(house: House, visit: Visit) -> None:
    """Handle `/stats`: how the bot fares, in a picture and in words."""
    learner, tongue = await meet(house, visit)
    await house.gateway.drawing(learner.id)
    now, zone = house.now(), ZoneInfo(learner.zone)
    days = [learner.midnight(now, number - DAYS + 1) for number in range(DAYS)]
    async with house.database.read() as work:
        found = await figures.work_out(work, days, now)
    view = views.stats(tongue, found)
    dates = [to_local(day, zone).date() for day in days]
    try:
        drawn = draw_stats(views.picture(tongue, found, dates, dark=learner.dark))
        view = replace(view, photo=await house.renderer.render(drawn))
    except PictureError:
        view = views.in_words(tongue, view)
    await house.gateway.reply(learner.id, view)


async def version(house: House, visit: Visit) -> None:
    """Handle `/version`: what runs here."""
    learner, tongue = await meet(house, visit)
    packs = await asyncio.to_thread(running.packs, house.worker.packs)
    async with house.database.read() as work:
        revision = await figures.revision(work)
    kind = house.database.url.get_backend_name()
    told = views.Told(house.worker, house.curriculum(), packs, (kind, revision))
    await house.gateway.reply(learner.id, views.version(tongue, told))


async def broadcast(house: House, visit: Visit) -> None:
    """Handle `/broadcast`, with or without the text."""
    if visit.argument:
        await _rehearse(house, visit, visit.argument)
        return
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.change(work, learner.id, expecting=AWAITED)
        await work.commit()
    await house.gateway.reply(learner.id, views.ask(tongue))


async def typed(house: House, visit: Visit) -> bool:
    """Take a text for the broadcast that was asked for; False where none was."""
    async with house.database.read() as work:
        learner = await learners.get(work, visit.learner_id)
    if learner is None or learner.expecting != AWAITED:
        return False
    await _rehearse(house, visit, (visit.text or "").strip())
    return True


async def broadcast_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons of a broadcast; each can be pressed twice, and by two admins."""
    verb, *rest = args or ("",)
    if verb == "cancel" and not rest:
        await _give_up(house, visit)
        return
    (id_,) = numbers(tuple(rest), 1)
    async with house.database.write() as work:
        _, tongue = await greet(house, work, visit)
        await _act(house, work, verb, id_)
        found = await broadcasts.get(work, id_)
        await work.commit()
    if found is None:
        await show(house, visit, View(tongue("admin.dropped")))
        return
    async with house.database.read() as work:
        tally = await broadcasts.tally(work, id_)
    await show(house, visit, views.progress(tongue, found, tally))


async def _act(house: House, work: UnitOfWork, verb: str, id_: int) -> None:
    """Do what a button says. Raises StalePressError where it can not be done any more.

    What was done already is not done again, and shows how far it is.
    """
    match verb:
        case "send":
            done = await broadcasts.confirm(work, id_, house.now())
        case "cancel":
            done = await broadcasts.discard(work, id_)
        case "stop":
            done = await broadcasts.stop(work, id_)
        case "look":
            done = False
        case _:
            raise StalePressError(verb)
    found = None if done else await broadcasts.get(work, id_)
    if not done and (found is None or found.state is State.DRAFT):
        raise StalePressError(id_)


async def _give_up(house: House, visit: Visit) -> None:
    """Wait for the text no more."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        if learner.expecting == AWAITED:
            await learners.change(work, learner.id, expecting=None)
        await work.commit()
    await show(house, visit, View(tongue("admin.dropped")))


async def _rehearse(house: House, visit: Visit, text: str) -> None:
    """Keep a draft, show it as learners will get it, and ask whether it is to go out."""
    async with house.database.read() as work:
        people = await broadcasts.reachable(work)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        complaint = views.complaint(tongue, text)
        if not complaint:
            made = await broadcasts.draft(work, text, house.now())
            await learners.change(work, learner.id, expecting=None)
        await work.commit()
    if complaint:
        await house.gateway.reply(learner.id, complaint)
        return
    outcome = await house.gateway.reply(learner.id, view_of(text))
    if isinstance(outcome, Rejected):
        async with house.database.write() as work:
            await broadcasts.discard(work, made)
            await work.commit()
        await house.gateway.reply(learner.id, views.refused(tongue, outcome.why))
        return
    rate = house.worker.send_rate
    await house.gateway.reply(learner.id, views.confirm(tongue, made, people, rate))
