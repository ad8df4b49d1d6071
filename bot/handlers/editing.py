"""Changing a slot: by its buttons, or by typing how it should be instead."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.handlers import slots
from bot.handlers.common import Greeted, StalePressError, greet, number, show
from bot.house import House
from bot.view import View
from bot.views import editing as views
from bot.views import slots as slot_views
from bot.visit import Visit
from scheduler.slots import MAX_MINUTES, MIN_MINUTES, Slot
from storage import declared, learners, planning
from storage.database import UnitOfWork
from storage.declared import Declared

STEP = timedelta(minutes=15)
"""By which a slot moves on one press."""

SHORTER = 5
"""Minutes by which it shrinks or grows on one press."""


def moved(slot: Slot, by: timedelta) -> Slot:
    """Return the slot at another time of the same days; over midnight it comes round."""
    start = datetime.combine(date(2000, 1, 2), slot.start) + by
    return replace(slot, start=start.time())


def resized(slot: Slot, by: int) -> Slot:
    """Return the slot so many minutes longer or shorter, within what a slot may have."""
    return replace(slot, minutes=min(max(slot.minutes + by, MIN_MINUTES), MAX_MINUTES))


CHANGES: dict[str, Callable[[Slot], Slot]] = {
    "earlier": lambda slot: moved(slot, -STEP),
    "later": lambda slot: moved(slot, STEP),
    "shorten": lambda slot: resized(slot, -SHORTER),
    "longer": lambda slot: resized(slot, SHORTER),
}


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons that change one slot: `slot:<what>:<id>`."""
    match args:
        case ("move", slot_id):
            await _open(house, visit, number(slot_id))
        case (what, slot_id) if what in CHANGES:
            await _change(house, visit, number(slot_id), CHANGES[what])
        case ("through", slot_id):
            await _let_through(house, visit, number(slot_id))
        case ("drop", slot_id):
            await slots.pressed(house, visit, ("drop", slot_id))
        case ("keep", slot_id):
            await _leave(house, visit, number(slot_id))
        case _:
            raise StalePressError(args)


async def own(work: UnitOfWork, learner_id: int, slot_id: int) -> Declared:
    """Return one of the learner's slots. Raises StalePressError where they have none of that id."""
    mine = await declared.of(work, learner_id)
    found = next((one for one in mine if one.id == slot_id), None)
    if found is None:
        raise StalePressError(slot_id)
    return found


async def change(
    house: House, work: UnitOfWork, learner_id: int, slot_id: int, how: Callable[[Slot], Slot]
) -> Declared:
    """Change a slot in place and plan anew; one that would be a double of another stays."""
    mine = await own(work, learner_id, slot_id)
    if await declared.change(work, learner_id, slot_id, how(mine.slot)):
        await planning.replan(work, learner_id, house.now())
    return await own(work, learner_id, slot_id)


async def _open(house: House, visit: Visit, slot_id: int) -> None:
    """Show a slot with the buttons that change it; a time that is typed next takes its place."""
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        mine = await own(work, greeted.learner.id, slot_id)
        view = await _screen(house, work, greeted, mine)
        await work.commit()
    await show(house, visit, view)


async def _change(house: House, visit: Visit, slot_id: int, how: Callable[[Slot], Slot]) -> None:
    """Change a slot, unless it would be over then, or another one's double."""
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        learner, tongue = greeted
        before = mine = await own(work, learner.id, slot_id)
        if slots.is_ahead(how(before.slot), learner, house.now()):
            mine = await change(house, work, learner.id, slot_id, how)
        view = await _screen(house, work, greeted, mine)
        await work.commit()
    if mine == before and visit.press:
        await house.gateway.acknowledge(visit.press.callback_id, tongue.plain("edit.no-further"))
    await show(house, visit, view)


async def _screen(house: House, work: UnitOfWork, greeted: Greeted, mine: Declared) -> View:
    learner, tongue = greeted
    await learners.save(work, replace(learner, expecting=f"slot:{mine.id}"))
    return views.slot(tongue, mine, await slots.look_into(house, work, learner, mine))


async def _let_through(house: House, visit: Visit, slot_id: int) -> None:
    """Let a slot through quiet hours and rest days: its learner has said so."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        if not await declared.let_through(work, learner.id, slot_id):
            raise StalePressError(slot_id)
        await planning.replan(work, learner.id, house.now())
        mine = await own(work, learner.id, slot_id)
        findings = await slots.look_into(house, work, learner, mine)
        await work.commit()
    await show(house, visit, slot_views.understood(tongue, mine, findings))


async def _leave(house: House, visit: Visit, slot_id: int) -> None:
    """Leave a slot as it is, and take its question out of the way."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        mine = await own(work, learner.id, slot_id)
        await work.commit()
    await show(house, visit, views.left(tongue, mine))
