"""Typed text that is no command: a city or a slot where one is awaited, a slot at any time."""

from markupsafe import Markup

from bot import drafts
from bot.handlers import (
    dates,
    events,
    limits,
    modes,
    money,
    pausing,
    setup,
    slots,
    words,
    zone,
)
from bot.handlers import help as help_handlers
from bot.handlers.common import StalePressError, greet, meet, numbers, quote, show
from bot.house import House
from bot.text import Tongue
from bot.view import Press, Rows, View
from bot.views import slots as slot_views
from bot.visit import Visit
from scheduler.language import Refused, Unreadable
from scheduler.language.parse import LONGEST_TEXT
from scheduler.slots import Slot
from storage import learners
from storage.learners import Learner

LONGEST_QUOTE = 40


async def typed(house: House, visit: Visit) -> None:
    """Handle plain text by what the learner was last asked. A time is a time at any point."""
    text = " ".join((visit.text or "").split())
    learner, _ = await meet(house, visit)
    if learner.expecting in (None, "slot") and await words.is_awaited(house, learner):
        await _answer(house, visit, learner, text)
        return
    if not text:
        await help_handlers.not_understood(house, visit)
        return
    if learner.expecting == events.AWAITED:
        await events.typed(house, visit, text)
        return
    if learner.expecting == money.AWAITED and money.is_rate(text, learner):
        await money.typed(house, visit, text)
        return
    if learner.expecting == limits.AWAITED and limits.is_quiet(text):
        await limits.typed(house, visit, text)
        return
    try:
        said = slots.parse(house, learner, text)
    except (Unreadable, Refused) as error:
        await _no_slot(house, visit, learner, text, error)
        return
    if isinstance(said, Slot) and learner.step == "slots":
        await _add_in_setup(house, visit, said)
    else:
        await slots.take(house, visit, said, slots.changing(learner))


async def _answer(house: House, visit: Visit, learner: Learner, text: str) -> None:
    """Take a text for the answer that stands out, unless it is a time and nothing else."""
    try:
        said = slots.parse(house, learner, text) if text else None
    except (Unreadable, Refused):
        said = None
    if isinstance(said, Slot):
        await slots.take(house, visit, said, slots.changing(learner))
    elif not await words.typed(house, visit, visit.text or ""):
        await help_handlers.not_understood(house, visit)


async def either_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the choice between two times that a sentence can mean."""
    mark, at = numbers(args, 2)
    async with house.database.read() as work:
        learner = await learners.get(work, visit.learner_id)
    if learner is None or learner.draft is None or drafts.mark(learner.draft) != mark:
        raise StalePressError(mark)
    try:
        draft = drafts.read(learner.draft)
    except ValueError:
        raise StalePressError(mark) from None  # a draft of something else, such as an event
    if at >= len(draft.slots):
        raise StalePressError(at)
    slot = draft.slots[at]
    if not slots.is_ahead(slot, learner, house.now()):
        raise StalePressError(at)
    if learner.step == "slots":
        await _add_in_setup(house, visit, slot)
    else:
        await slots.add(house, visit, slot, draft.instead_of)


async def _add_in_setup(house: House, visit: Visit, slot: Slot) -> None:
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        kept = await slots.keep(house, work, greeted.learner, slot)
        await work.commit()
    await setup.finish(house, visit, greeted, [kept.mine])


async def _no_slot(
    house: House, visit: Visit, learner: Learner, text: str, error: Unreadable | Refused
) -> None:
    """Handle what is no slot. Raises the error where a slot, or quiet hours, must be meant."""
    if learner.expecting in zone.AWAITED:
        await zone.typed(house, visit, text)
    elif learner.expecting == dates.FOR_PAUSE:
        await pausing.typed(house, visit, text)
    elif learner.expecting == dates.FOR_CRUNCH:
        await modes.crunch_typed(house, visit, text)
    elif learner.expecting == limits.AWAITED:
        await limits.typed(house, visit, text)
    elif learner.expecting == money.AWAITED:
        await money.typed(house, visit, text)
    elif learner.expecting or _is_begun(error, text):
        raise error
    elif learner.step == "zone":
        await setup.start(house, visit)  # they have written without /start
    else:
        await help_handlers.not_understood(house, visit)


def _is_begun(error: Unreadable | Refused, text: str) -> bool:
    """Say whether a text begins as a slot does, and is no letter to a friend."""
    if isinstance(error, Refused):
        return True
    return len(text) <= LONGEST_TEXT and any(map(str.isalnum, text[: error.position]))


async def unreadable(house: House, visit: Visit, error: Unreadable | Refused) -> None:
    """Say what was not understood, with an example and a way on; nothing has been changed."""
    learner, tongue = await meet(house, visit)
    await show(house, visit, View(_complaint(tongue, learner, error), _ways_on(tongue, learner)))


def _ways_on(tongue: Tongue, learner: Learner) -> Rows:
    """Return buttons back to what was asked; a slot can be tapped instead."""
    if learner.expecting == limits.AWAITED:
        return ((Press(tongue.plain("limits.back"), "limits:quiet"),),)
    if changing := slots.changing(learner):
        return ((Press(tongue.plain("edit.back"), f"slot:move:{changing}"),),)
    return slot_views.ask(tongue).rows


async def too_many(house: House, visit: Visit) -> None:
    """Say that no more slots can be added."""
    _, tongue = await meet(house, visit)
    look = Press(tongue.plain("settings.slots"), "slots:list")
    await show(house, visit, View(tongue("slots.too-many", n=slots.MOST_SLOTS), ((look,),)))


def _complaint(tongue: Tongue, learner: Learner, error: Unreadable | Refused) -> Markup:
    quoted = quote(error.quoted, LONGEST_QUOTE)
    if learner.expecting == limits.AWAITED and isinstance(error, Refused):
        return tongue("limits.refused", quoted=quoted)
    if isinstance(error, Refused):
        return tongue(f"slots.refused.{error.reason}", quoted=quoted)
    key = "slots.unreadable" if quoted else "slots.unfinished"
    return tongue(key, quoted=quoted, example=error.example)
