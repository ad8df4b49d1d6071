"""Working through a bite: read, answer, go on, and say what one thinks of it."""

from typing import NamedTuple

from bot.handlers.common import StalePressError, acknowledge, greet, numbers
from bot.handlers.present import (
    Sat,
    about_of,
    over,
    own,
    present,
    prompt_view,
    send,
)
from bot.house import House
from bot.text import Tongue
from bot.view import View
from bot.views import bite as views
from bot.views import lesson as lesson_views
from bot.views import prompts as prompt_views
from bot.views import question as question_views
from bot.visit import Visit
from lessons.items import Form, UnknownOptionError
from lessons.items.answer import SKIPPED, write_answer
from lessons.money import Amount
from lessons.prompts import takes
from lessons.sitting import (
    Answered,
    LessonStep,
    Place,
    PrimerStep,
    PromptStep,
    QuestionStep,
    Step,
    answer,
)
from scheduler.outcomes import Rejected
from storage import answering, prompted, sittings
from storage.database import UnitOfWork
from storage.learners import Learner

MARKED = (Form.SEVERAL, Form.ORDER)
"""Forms whose options are marked before they are an answer."""


class _At(NamedTuple):
    """A step of one's own bite, and what was answered there already."""

    learner: Learner
    tongue: Tongue
    sat: Sat
    step: Step
    given: str | None


async def read_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the button under a lesson, or a primer: it has been read."""
    delivery_id, part = numbers(args, 2)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        sat = await own(house, work, learner, delivery_id)
        step = sat.step_at(Place(part))
        if not isinstance(step, LessonStep | PrimerStep) or step.place.part != part:
            raise StalePressError
        if sat.place == step.place:
            require_open(sat)
            place = await answering.finish_reading(work, sat.sitting, step, house.now())
            await close_if_done(house, work, sat, place)
        sat = await own(house, work, learner, delivery_id)
        await work.commit()
    await acknowledge(house, visit)
    if visit.press:
        await house.gateway.edit(
            learner.id, visit.press.message_id, lesson_views.read(tongue, step, sat.asking)
        )
    await go_on(house, learner, sat)


async def pick_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle an answer. One that was given before is shown again as it was given."""
    *where, selection = args or ("",)
    async with house.database.write() as work:
        at = await _find(house, work, visit, tuple(where))
        if not isinstance(at.step, QuestionStep):
            raise StalePressError
        answered = _answered(at.step, at.given or _selected(at.step, selection))
        if at.given is None:
            await take(house, work, at.sat, at.step, answered)
        sat = await own(house, work, at.learner, at.sat.sitting.delivery_id)
        await work.commit()
    await acknowledge(house, visit)
    if visit.press:
        view = await feedback(house, at.learner, sat, at.step, answered)
        await house.gateway.edit(at.learner.id, visit.press.message_id, view)
    if sat.step_at(answered.place) is None:
        await present(house, at.learner, sat)


async def mark_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle a tap that marks an option, of several or in an order; nothing is answered yet."""
    *where, selection = args or ("",)
    async with house.database.write() as work:
        at = await _find(house, work, visit, tuple(where))
        await work.commit()
    if not isinstance(at.step, QuestionStep) or at.given is not None:
        raise StalePressError
    if at.step.question.form not in MARKED:
        raise StalePressError
    marked = tuple(map(int, _digits(at.step, selection)))
    await acknowledge(house, visit)
    if visit.press:
        view = question_views.question(at.tongue, at.step, at.sat.asking, marked)
        await house.gateway.edit(at.learner.id, visit.press.message_id, view)


async def skip_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the button that passes over a question which asks for own words."""
    await pick_pressed(house, visit, (*args, SKIPPED))


async def say_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle an answer to what the bot itself asks."""
    *where, option = args or ("",)
    async with house.database.write() as work:
        at = await _find(house, work, visit, tuple(where))
        if not isinstance(at.step, PromptStep) or not takes(at.step.ask, option):
            raise StalePressError
        if at.given is None:
            await respond(house, work, at.sat, at.step, option)
        sat = await own(house, work, at.learner, at.sat.sitting.delivery_id)
        await work.commit()
    await acknowledge(house, visit)
    if visit.press:
        given = at.given or option
        await _show_said(house, visit.press.message_id, at, sat, given)


async def next_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the button to the next step: show it, unless it stands there already."""
    await _move_on(house, visit, args, carry_on=False)


async def on_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the same once the gap is over: they have said that they go on, and are left alone."""
    await _move_on(house, visit, args, carry_on=True)


async def _move_on(house: House, visit: Visit, args: tuple[str, ...], *, carry_on: bool) -> None:
    delivery_id, part, step_at = numbers(args, 3)
    async with house.database.write() as work:
        learner, _ = await greet(house, work, visit)
        sat = await own(house, work, learner, delivery_id)
        require_open(sat)
        step = sat.standing
        if step is None or (step.place.part, step.place.step) != (part, step_at):
            raise StalePressError
        if carry_on:
            await sittings.carry_on(work, sat.sitting)
        await work.commit()
    await acknowledge(house, visit)
    if visit.press:
        await house.gateway.strip(learner.id, visit.press.message_id)
    await present(house, learner, sat)


async def stop_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the button that leaves the rest of a bite for another gap."""
    (delivery_id,) = numbers(args, 1)
    assert visit.press is not None
    pressed = visit.press.message_id
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        sitting = (await own(house, work, learner, delivery_id)).sitting
        if sitting.open:
            await sittings.close(work, sitting, house.now())
        elif sitting.state != "answered" or sitting.message_id != pressed:
            raise StalePressError  # it has ended otherwise, or they were told already
        await work.commit()
    await acknowledge(house, visit)
    await house.gateway.strip(learner.id, pressed)
    coming = await over(house, learner, tongue)
    await send(house, learner, sitting, views.stopped(tongue, coming), None)


async def take(
    house: House,
    work: UnitOfWork,
    sat: Sat,
    step: QuestionStep,
    answered: Answered,
    *,
    words: str | None = None,
) -> None:
    """Record an answer to the question the learner is at."""
    now = house.now()
    await answering.record(
        work, sat.sitting, step, answered, now, parameters=house.parameters, words=words
    )
    await close_if_done(house, work, sat, answered.place)


async def respond(
    house: House,
    work: UnitOfWork,
    sat: Sat,
    step: PromptStep,
    given: str,
    *,
    words: str | None = None,
    worth: Amount | None = None,
) -> None:
    """Record an answer to the prompt the learner is at, and what it means."""
    sitting, now = sat.sitting, house.now()
    place = await answering.respond_to(work, sitting, step, given, now, words=words)
    await prompted.apply(work, sitting.learner_id, step, given, now, words=words, worth=worth)
    await close_if_done(house, work, sat, place)


async def feedback(
    house: House, learner: Learner, sat: Sat, step: QuestionStep, answered: Answered
) -> View:
    """Return a question as answered, and the way on."""
    following = sat.step_at(answered.place)
    onward = _onward(sat, following)
    tongue, coming = house.tongue(learner), ""
    if onward and is_over(house, sat, step, following):
        coming = await over(house, learner, tongue)
    way = views.Onward(onward, sat.sitting.delivery_id, coming)
    return question_views.feedback(tongue, step, answered.reply, sat.asking, way)


async def go_on(house: House, learner: Learner, sat: Sat) -> None:
    """Show what stands next; where the gap is over, say so and leave it to the learner."""
    following, tongue = sat.standing, house.tongue(learner)
    if following and sat.sitting.open and is_over(house, sat, None, following):
        if sat.sitting.shown is None:
            return  # what stands there says so already
        coming = await over(house, learner, tongue)
        way = views.Onward(_onward(sat, following), sat.sitting.delivery_id, coming)
        await send(house, learner, sat.sitting, views.gap_over(tongue, way), None)
        return
    await present(house, learner, sat)


def is_over(house: House, sat: Sat, step: Step | None, following: Step | None) -> bool:
    """Tell whether the gap is over, and this is a natural point to stop: between two parts."""
    inside = step is not None and following is not None and step.place.part == following.place.part
    over_now = house.now() >= sat.sitting.gap_end and not sat.sitting.carried_on
    return over_now and not inside


async def close_if_done(house: House, work: UnitOfWork, sat: Sat, place: Place) -> None:
    """End the sitting where nothing comes after `place`."""
    if sat.step_at(place) is None:
        await sittings.close(work, sat.sitting, house.now())


def require_open(sat: Sat) -> None:
    """Raise StalePressError where answers are taken no more."""
    if not sat.sitting.open:
        raise StalePressError


async def _find(house: House, work: UnitOfWork, visit: Visit, where: tuple[str, ...]) -> _At:
    """Return the step that a button belongs to. Raises StalePressError where there is none.

    A step that is not answered yet has to be the one the learner is at.
    """
    delivery_id, part, at = numbers(where, 3)
    learner, tongue = await greet(house, work, visit)
    sat = await own(house, work, learner, delivery_id)
    given = await sittings.answers_given(work, sat.sitting, part)
    step = sat.step_at(Place(part, given[:at]))
    if step is None or (step.place.part, step.place.step) != (part, at):
        raise StalePressError
    if at < len(given):
        return _At(learner, tongue, sat, step, given[at])
    require_open(sat)
    if sat.place != step.place:
        raise StalePressError
    return _At(learner, tongue, sat, step, None)


async def _show_said(house: House, message_id: int, at: _At, sat: Sat, given: str) -> None:
    """Change the prompt's message: to what it asks next, or to what was answered."""
    assert isinstance(at.step, PromptStep)
    following, chat_id = sat.standing, at.learner.id
    if isinstance(following, PromptStep) and following.place.part == at.step.place.part:
        if sat.sitting.waiting and sat.sitting.message_id != message_id:
            return  # given again, after what it asks next was brought down
        view = await prompt_view(house, at.learner, sat, following)
        if isinstance(await house.gateway.edit(chat_id, message_id, view), Rejected):
            await present(house, at.learner, sat)  # the message is gone
            return
        async with house.database.write() as work:
            await sittings.show(work, sat.sitting, following.place, message_id, house.now())
            await work.commit()
        return
    about = await about_of(house, at.learner, at.step)
    view = prompt_views.answered(at.tongue, at.step, about, given)
    await house.gateway.edit(chat_id, message_id, view)
    await go_on(house, at.learner, sat)


def _answered(step: QuestionStep, given: str) -> Answered:
    try:
        return answer(step, given)
    except UnknownOptionError:
        raise StalePressError from None


def _selected(step: QuestionStep, selection: str) -> str:
    """Return the answer in which the options of these indices are chosen."""
    if selection == SKIPPED:
        return SKIPPED
    options = step.question.options
    chosen = [options[int(index)].id for index in _digits(step, selection)]
    try:
        return write_answer(step.question, chosen)
    except UnknownOptionError:
        raise StalePressError from None


def _digits(step: QuestionStep, selection: str) -> str:
    """Return the indices that a button carries, one digit each; `-` stands for none."""
    if selection == "-":
        return ""
    options = len(step.question.options)
    known = all(letter in "0123456789"[:options] for letter in selection)
    if not selection or not known or len(set(selection)) < len(selection):
        raise StalePressError(selection)
    return selection


def _onward(sat: Sat, step: Step | None) -> str:
    """Return the data of the button to `step`; none where the learner is past it, or too late."""
    standing = sat.standing
    if step is None or standing is None or standing.place != step.place or not sat.sitting.open:
        return ""
    return f"next:{sat.sitting.delivery_id}:{step.place.part}:{step.place.step}"
