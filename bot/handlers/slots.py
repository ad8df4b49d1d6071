"""`/slots`: see, add and remove the times the learner has declared."""

from dataclasses import replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.handlers.common import Greeted, StalePressError, greet, next_gap, number, show
from bot.house import House
from bot.view import View
from bot.views import slots as views
from bot.visit import Visit
from scheduler.gaps import upcoming
from scheduler.language import Reason, Refused, read_slot
from scheduler.plan import FOREVER
from scheduler.slots import Slot
from scheduler.walltime import to_local
from storage import declared, learners, planning
from storage.database import UnitOfWork
from storage.declared import Declared
from storage.learners import Learner

MOST_SLOTS = 40
"""A learner with more than this has been typing for its own sake."""

GAPS_SHOWN = 3


class Kept(NamedTuple):
    """A slot that is declared now."""

    mine: Declared
    new: bool


class TooManySlotsError(Exception):
    """The learner has MOST_SLOTS already."""


async def overview(house: House, visit: Visit) -> None:
    """Handle `/slots`; what is typed behind it is taken for a slot to add."""
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        await work.commit()
    if visit.argument and not visit.press:
        slot = parse(house, greeted.learner, visit.argument)
        await add(house, visit, slot)
        return
    await _show_all(house, visit, greeted)


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons of the slots' screens."""
    match args:
        case ("list",):
            await overview(house, visit)
        case ("add",):
            await _ask(house, visit)
        case ("preset", text):
            async with house.database.read() as work:
                learner = await learners.get(work, visit.learner_id)
            if learner is None:
                raise StalePressError
            await add(house, visit, preset(house, learner, number(text)))
        case ("drop", slot_id):
            await _drop(house, visit, number(slot_id))
        case _:
            raise StalePressError(args)


def parse(house: House, learner: Learner, text: str) -> Slot:
    """Return the slot that a sentence declares, read in the learner's own day.

    Raises what `scheduler.language.read_slot` raises, and Refused for a time of today that is over.
    """
    now, zone = house.now(), ZoneInfo(learner.zone)
    slot = read_slot(text, today=to_local(now, zone).date())
    if not upcoming([slot], zone, now, 1):
        raise Refused(Reason.PAST, 0, text)
    return slot


def preset(house: House, learner: Learner, at: int) -> Slot:
    """Return one of the slots that are offered on buttons."""
    if at >= len(views.PRESETS):
        raise StalePressError(at)
    return parse(house, learner, views.PRESETS[at])


async def keep(house: House, work: UnitOfWork, learner: Learner, slot: Slot) -> Kept:
    """Declare a slot, end the set-up, and plan. A slot declared before is only found again."""
    before = [one.slot for one in await declared.of(work, learner.id)]
    if len(before) >= MOST_SLOTS and slot not in before:
        raise TooManySlotsError
    new = await declared.add(work, learner.id, slot)
    await learners.save(work, replace(learner, step="done", expecting=None))
    await planning.replan(work, learner.id, house.now())
    mine = next(one for one in await declared.of(work, learner.id) if one.slot == slot)
    return Kept(mine, new is not None)


async def add(house: House, visit: Visit, slot: Slot) -> None:
    """Declare a slot, and answer with what was understood."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        kept = await keep(house, work, learner, slot)
        await work.commit()
    now, zone = house.now(), ZoneInfo(learner.zone)
    after = max(now, learner.paused_until or now)
    gaps = upcoming([slot], zone, after, GAPS_SHOWN) if after < FOREVER else []
    if kept.new:
        view = views.understood(tongue, kept.mine, gaps, now, zone)
    else:
        known = tongue("slots.known", slot=views.describe(tongue, slot))
        view = View(known, views.undo(tongue, kept.mine.id))
    await show(house, visit, view)


async def _show_all(house: House, visit: Visit, greeted: Greeted) -> None:
    learner, tongue = greeted
    async with house.database.read() as work:
        mine = await declared.of(work, learner.id)
        coming = await next_gap(house, work, learner, tongue)
    await show(house, visit, views.overview(tongue, mine, ZoneInfo(learner.zone), coming))


async def _ask(house: House, visit: Visit) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, expecting="slot"))
        await work.commit()
    await show(house, visit, views.ask(tongue))


async def _drop(house: House, visit: Visit, slot_id: int) -> None:
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        if not await declared.remove(work, greeted.learner.id, slot_id):
            raise StalePressError(slot_id)
        await planning.replan(work, greeted.learner.id, house.now())
        await work.commit()
    await _show_all(house, visit, greeted)
