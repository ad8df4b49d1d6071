"""`/week`: a picture of the learner's week, and the taps under it that change their times.

The buttons carry dates, not places in a week, so that one under an old picture still means its day.
Going from screen to screen changes the words under the picture; what changes the week draws anew.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.agenda import Agenda, monday_of
from bot.handlers import dates
from bot.handlers.common import StalePressError, acknowledge, greet
from bot.handlers.week_steps import FARTHEST, STEPS, Answer, Desk, see_week
from bot.house import House
from bot.pictures.png import PictureError
from bot.pictures.week import draw_week
from bot.text import Tongue
from bot.views import week as views
from bot.visit import Visit
from storage.learners import Learner


async def overview(house: House, visit: Visit) -> None:
    """Handle `/week`, and a button that opens the week from another message."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        desk = Desk(house, work, learner, tongue, dates.today(learner, house.now()))
        view, agenda = await see_week(desk)
        await work.commit()
    await acknowledge(house, visit)
    await house.gateway.drawing(visit.learner_id)
    photo = await _draw(house, tongue, agenda)
    view = replace(view, photo=photo) if photo else views.in_words(tongue, view)
    await house.gateway.reply(visit.learner_id, view)


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons under a week: `week:<what>:<date>`, and what it is about."""
    if not args:
        await overview(house, visit)
        return
    what, *rest = args
    step = STEPS.get(what)
    if step is None or not rest:
        raise StalePressError(args)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        desk = Desk(house, work, learner, tongue, _day(rest[0], learner, house.now()))
        answer = await step(desk, tuple(rest[1:]))
        await work.commit()
    await _show(house, visit, tongue, answer)


async def _show(house: House, visit: Visit, tongue: Tongue, answer: Answer) -> None:
    """Change the message under whose picture a button was pressed."""
    assert visit.press is not None
    await house.gateway.acknowledge(visit.press.callback_id, answer.heard)
    chat_id, message_id, view = visit.learner_id, visit.press.message_id, answer.view
    if answer.drawn:
        photo = await _draw(house, tongue, answer.drawn)
        if photo:
            await house.gateway.edit(chat_id, message_id, replace(view, photo=photo))
            return
        view = views.not_redrawn(tongue, view)
    await house.gateway.edit_caption(chat_id, message_id, view)


async def _draw(house: House, tongue: Tongue, agenda: Agenda) -> bytes | None:
    try:
        return await house.renderer.render(draw_week(views.picture(tongue, agenda)))
    except PictureError:
        return None


def _day(text: str, learner: Learner, now: datetime) -> date:
    """Return the date that a button carries. Raises StalePressError for one far from today."""
    first = monday_of(dates.today(learner, now)) - FARTHEST
    return dates.carried(text, first, 2 * FARTHEST + timedelta(days=6))
