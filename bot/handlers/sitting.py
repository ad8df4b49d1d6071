"""Working through a bite: read, pick an answer, go on. And `/now`, which starts one."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.handlers.common import StalePressError, acknowledge, greet, meet, numbers, quote, show
from bot.house import House
from bot.text import Tongue
from bot.view import Press, View, grid
from bot.views import bite as views
from bot.views import setup as setup_views
from bot.visit import Visit
from lessons.items import UnknownOptionError
from lessons.sitting import LessonStep, Place, QuestionStep, Step, answer, current, read
from scheduler.dispatch import LEASE, Claim
from storage import planning, sittings
from storage.database import UnitOfWork
from storage.deliveries import ask_now
from storage.learners import Learner
from storage.sittings import Sitting

MINUTES = (2, 5, 10, 15)
"""Offered by `/now`."""

MOST_MINUTES = 60


async def now(house: House, visit: Visit) -> None:
    """Handle `/now` and `/now 5`: a bite at once, for the minutes named."""
    if visit.argument:
        digits = visit.argument.split()[0].strip("mMinutes")
        minutes = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
        if 1 < minutes <= MOST_MINUTES:
            await start(house, visit, minutes)
            return
    _, tongue = await meet(house, visit)
    key = "now.unclear" if visit.argument else "now.ask"
    buttons = [Press(tongue.plain("minutes", n=n), f"now:{n}") for n in MINUTES]
    await show(house, visit, View(tongue(key, text=quote(visit.argument, 40)), grid(buttons, 2)))


async def now_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle a button that asks for a bite now."""
    (minutes,) = numbers(args, 1)
    if not 1 < minutes <= MOST_MINUTES:
        raise StalePressError(minutes)
    await start(house, visit, minutes)


async def start(house: House, visit: Visit, minutes: float) -> None:
    """Send a bite at once, or bring down the one that stands in the chat."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        sitting = await sittings.outstanding(work, learner.id)
        claim = None if sitting else await begin(house, work, learner, minutes)
        await work.commit()
    await acknowledge(house, visit)
    if claim:
        await deliver(house, claim, tongue)
    elif sitting:
        await bring_down(house, learner, sitting)


async def begin(house: House, work: UnitOfWork, learner: Learner, minutes: float) -> Claim | None:
    """Claim a bite for `minutes` from now, or None while one is on its way already."""
    if await sittings.outstanding(work, learner.id):
        return None
    return await ask_now(work, learner.id, minutes, house.now(), LEASE)


async def deliver(house: House, claim: Claim, tongue: Tongue) -> None:
    """Send a bite that was asked for, or say that there is nothing to send."""
    await house.dispatcher.deliver([claim])
    async with house.database.read() as work:
        sent = await sittings.get(work, claim.learner_id, claim.delivery_id)
    if sent is None:
        await house.gateway.reply(claim.learner_id, View(tongue("now.nothing")))


async def read_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the button under a lesson: it has been read."""
    delivery_id, part = numbers(args, 2)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        sitting = await _own(work, learner, delivery_id)
        step = _step_at(house, sitting, Place(part))
        if not isinstance(step, LessonStep) or step.place.part != part:
            raise StalePressError
        if sitting.place == step.place:
            _require_open(sitting)
            await sittings.finish_reading(work, sitting, step, read(step), house.now())
            await _close_if_done(house, work, sitting, read(step))
        sitting = await _own(work, learner, delivery_id)
        await work.commit()
    await acknowledge(house, visit)
    await _lesson_read(house, visit, tongue, sitting, step)
    await present(house, learner, sitting)


async def pick_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle an answer. One that was given before is shown again as it was given."""
    delivery_id, part, at, index = numbers(args, 4)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        sitting = await _own(work, learner, delivery_id)
        given = await sittings.answers_given(work, sitting, part)
        step = _step_at(house, sitting, Place(part, given[:at]))
        if not isinstance(step, QuestionStep) or (step.place.part, step.place.step) != (part, at):
            raise StalePressError
        if at < len(given):
            option_id = given[at]
        else:
            _require_open(sitting)
            option_id = _option(step, index)
        try:
            answered = answer(step, option_id)
        except UnknownOptionError:
            raise StalePressError from None
        if at == len(given):
            if sitting.place != step.place:
                raise StalePressError
            await sittings.record(work, sitting, step, answered, house.now())
            await _close_if_done(house, work, sitting, answered.place)
        sitting = await _own(work, learner, delivery_id)
        await work.commit()
    await acknowledge(house, visit)
    following = current(sitting.bite, house.curriculum(), answered.place)
    onward = _onward(house, sitting, following)
    if visit.press:
        view = views.feedback(tongue, step, answered.reply, _asking(sitting), onward=onward)
        await house.gateway.edit(learner.id, visit.press.message_id, view)
    if following is None:
        await present(house, learner, sitting)


async def next_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the button to the next step: show it, unless it stands there already."""
    delivery_id, part, at = numbers(args, 3)
    async with house.database.write() as work:
        learner, _ = await greet(house, work, visit)
        sitting = await _own(work, learner, delivery_id)
        await work.commit()
    _require_open(sitting)
    step = _step_at(house, sitting, sitting.place)
    if step is None or (step.place.part, step.place.step) != (part, at):
        raise StalePressError
    await acknowledge(house, visit)
    if visit.press:
        await house.gateway.strip(learner.id, visit.press.message_id)
    await present(house, learner, sitting)


async def present(house: House, learner: Learner, sitting: Sitting) -> None:
    """Send the step the learner is at, or the end, unless it stands in the chat already.

    Nothing is sent of a bite that has been withdrawn.
    """
    if not sitting.open and sitting.state != "answered":
        return
    step = _step_at(house, sitting, sitting.place)
    place = step.place if step else Place(len(sitting.bite.parts))
    if sitting.shown == sittings.mark(place) and sitting.message_id is not None:
        return
    view = await _view(house, learner, sitting, step)
    outcome = await house.gateway.reply(learner.id, view)
    message_id = getattr(outcome, "message_id", None)
    if message_id is None:
        return
    async with house.database.write() as work:
        await sittings.show(work, sitting, place, message_id, house.now())
        await work.commit()


async def _view(house: House, learner: Learner, sitting: Sitting, step: Step | None) -> View:
    tongue = house.tongue(learner)
    if step is not None:
        return views.step(tongue, step, house.curriculum(), _asking(sitting))
    async with house.database.read() as work:
        plan = await planning.foresee(work, learner.id, house.now())
    if plan is None and learner.step == "slots":
        return setup_views.times(tongue)
    return views.closing(tongue, plan, house.now(), ZoneInfo(learner.zone))


async def _lesson_read(
    house: House, visit: Visit, tongue: Tongue, sitting: Sitting, step: LessonStep
) -> None:
    """Take the button off a lesson that has been read; its sentence can still be copied."""
    if visit.press:
        view = views.lesson(tongue, step, house.curriculum(), _asking(sitting), done=True)
        await house.gateway.edit(visit.learner_id, visit.press.message_id, view)


async def bring_down(house: House, learner: Learner, sitting: Sitting) -> None:
    """Move an outstanding bite to the end of the chat: what waited goes, feedback stays."""
    if sitting.message_id is not None and sitting.waiting:
        await house.gateway.delete(learner.id, sitting.message_id)
    elif sitting.message_id is not None:
        await house.gateway.strip(learner.id, sitting.message_id)
    await present(house, learner, replace(sitting, message_id=None, shown=None))


async def _own(work: UnitOfWork, learner: Learner, delivery_id: int) -> Sitting:
    sitting = await sittings.get(work, learner.id, delivery_id)
    if sitting is None:
        raise StalePressError
    return sitting


async def _close_if_done(house: House, work: UnitOfWork, sitting: Sitting, place: Place) -> None:
    if current(sitting.bite, house.curriculum(), place) is None:
        await sittings.close(work, sitting, house.now())


def _require_open(sitting: Sitting) -> None:
    if not sitting.open:
        raise StalePressError


def _step_at(house: House, sitting: Sitting, place: Place) -> Step | None:
    return current(sitting.bite, house.curriculum(), place)


def _asking(sitting: Sitting) -> views.Asking:
    return views.Asking(sitting.delivery_id, sitting.bite)


def _option(step: QuestionStep, index: int) -> str:
    if index >= len(step.question.options):
        raise StalePressError
    return step.question.options[index].id


def _onward(house: House, sitting: Sitting, step: Step | None) -> str:
    """Return the data of the button to `step`; none where the learner is past it, or too late."""
    standing = _step_at(house, sitting, sitting.place)
    if step is None or standing is None or standing.place != step.place or not sitting.open:
        return ""
    return f"next:{sitting.delivery_id}:{step.place.part}:{step.place.step}"
