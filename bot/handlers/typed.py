"""Typed text that is no command: a city or a slot where one is awaited, a slot at any time."""

from markupsafe import Markup

from bot.handlers import help as help_handlers
from bot.handlers import setup, slots, zone
from bot.handlers.common import greet, quote, show
from bot.house import House
from bot.text import Tongue
from bot.view import View
from bot.views import slots as slot_views
from bot.visit import Visit
from scheduler.language import Refused, Unreadable
from storage.learners import Learner

LONGEST_QUOTE = 40


async def typed(house: House, visit: Visit) -> None:
    """Handle plain text by what the learner was last asked. A time is a time at any point."""
    text = " ".join((visit.text or "").split())
    async with house.database.write() as work:
        learner, _ = await greet(house, work, visit)
        await work.commit()
    try:
        slot = slots.parse(house, learner, text)
    except (Unreadable, Refused):
        if learner.expecting == "slot":
            raise
        await _no_slot(house, visit, learner, text)
        return
    in_setup = learner.step == "slots"
    if not in_setup:
        await slots.add(house, visit, slot)
        return
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        kept = await slots.keep(house, work, greeted.learner, slot)
        await work.commit()
    await setup.finish(house, visit, greeted, [kept.mine])


async def _no_slot(house: House, visit: Visit, learner: Learner, text: str) -> None:
    if learner.expecting in zone.AWAITED:
        await zone.typed(house, visit, text)
    elif learner.step == "zone":
        await setup.start(house, visit)  # they have written without /start
    else:
        await help_handlers.not_understood(house, visit)


async def unreadable(house: House, visit: Visit, error: Unreadable | Refused) -> None:
    """Say what was not understood in a slot, with an example; nothing has been changed."""
    async with house.database.write() as work:
        _, tongue = await greet(house, work, visit)
        await work.commit()
    await show(house, visit, View(_complaint(tongue, error), slot_views.ask(tongue).rows))


async def too_many(house: House, visit: Visit) -> None:
    """Say that no more slots can be added."""
    async with house.database.write() as work:
        _, tongue = await greet(house, work, visit)
        await work.commit()
    await show(house, visit, View(tongue("slots.too-many", n=slots.MOST_SLOTS)))


def _complaint(tongue: Tongue, error: Unreadable | Refused) -> Markup:
    quoted = quote(error.quoted, LONGEST_QUOTE)
    if isinstance(error, Refused):
        return tongue(f"slots.refused.{error.reason}", quoted=quoted)
    key = "slots.unreadable" if quoted else "slots.unfinished"
    return tongue(key, quoted=quoted, example=error.example)
