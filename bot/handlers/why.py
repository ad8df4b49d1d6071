"""Why this bite, and why now: the button under a push, and `/why`."""

from bot.gateway import LONGEST_ACKNOWLEDGEMENT
from bot.handlers.common import StalePressError, greet, next_gap, number, show
from bot.handlers.present import own
from bot.house import House
from bot.view import View
from bot.views import why as views
from bot.visit import Visit
from lessons.sitting import Place
from storage import declared, habits, sittings
from storage.database import UnitOfWork
from storage.habits import Tally
from storage.sittings import Sitting


async def asked(house: House, visit: Visit) -> None:
    """Handle `/why`: what the last bite held, and for which reasons."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        last = await sittings.latest(work, learner.id)
        if last is None:
            view = View(tongue("why.none", next=await next_gap(house, work, learner, tongue)))
        else:
            sat = await own(house, work, learner, last.delivery_id)
            cause = None if last.asked else await _cause(house, work, last)
            reasons = views.reasons(tongue, last.bite, sat.editions, house.curriculum())
            coming = await next_gap(house, work, learner, tongue)
            view = views.told(tongue, cause, reasons, coming)
        await work.commit()
    await show(house, visit, view)


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle "why now": answered over the chat, which stays as it is."""
    if len(args) != 1 or not visit.press:
        raise StalePressError(args)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        sat = await own(house, work, learner, number(args[0]))
        sitting = sat.sitting
        if sitting.asked or not sitting.open or sitting.place != Place():
            raise StalePressError(args)
        cause = await _cause(house, work, sitting)
        await work.commit()
    reasons = views.reasons(tongue, sitting.bite, sat.editions, house.curriculum())
    said = views.in_short(tongue, cause, reasons, LONGEST_ACKNOWLEDGEMENT)
    await house.gateway.acknowledge(visit.press.callback_id, said, alert=True)


async def _cause(house: House, work: UnitOfWork, sitting: Sitting) -> views.Cause:
    mine = await declared.of(work, sitting.learner_id)
    slot = next((one.slot for one in mine if one.id == sitting.slot_id), None)
    tally = Tally(answered=0, sent=0)
    if sitting.slot_id is not None:
        tally = await habits.tally(work, sitting.learner_id, sitting.slot_id, house.now())
    return views.Cause(sitting.reason, slot, tally)
