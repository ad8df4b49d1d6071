"""Answers in the learner's own words: reflections, actions put otherwise, what something earned."""

from typing import NamedTuple

from markupsafe import Markup

from bot.handlers.common import greet
from bot.handlers.present import Sat, about_of, own, prompt_view, send
from bot.handlers.sitting import feedback, go_on, respond, take
from bot.house import House
from bot.text import Tongue
from bot.view import View
from bot.views import prompts as prompt_views
from bot.visit import Visit
from lessons.items import Form
from lessons.items.answer import WRITTEN
from lessons.money import Amount, AmountError, read_amount
from lessons.sitting import PromptStep, QuestionStep, answer
from storage import learners, sittings
from storage.database import UnitOfWork
from storage.learners import Learner
from storage.writings import LONGEST

Awaiting = QuestionStep | PromptStep


class _Waiting(NamedTuple):
    """A question that stands in the chat and takes own words."""

    sat: Sat
    step: Awaiting


async def is_awaited(house: House, learner: Learner) -> bool:
    """Tell whether what stands in the learner's chat takes own words."""
    async with house.database.read() as work:
        return await _waiting(house, work, learner) is not None


async def typed(house: House, visit: Visit, text: str) -> bool:
    """Take a text for the answer that is waited for; False where none is.

    What can not be taken is answered with what was wrong, and changes nothing.
    """
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        waiting = await _waiting(house, work, learner)
        if waiting is None:
            return False
        sat, step = waiting
        try:
            worth = _worth(step, learner, text)
        except AmountError as error:
            complaint: Markup | None = tongue(f"amount.{error.fault}")
        else:
            complaint = _complaint(tongue, text)
        if not complaint:
            if worth and learner.currency is None:
                await learners.change(work, learner.id, currency=worth.currency)
            await _take(house, work, sat, step, text, worth=worth)
        after = await own(house, work, learner, sat.sitting.delivery_id)
        await work.commit()
    if complaint:
        await house.gateway.reply(learner.id, View(complaint))
        return True
    if sat.sitting.message_id is not None:
        await house.gateway.strip(learner.id, sat.sitting.message_id)
    await _reply(house, learner, tongue, after, step)
    return True


async def _waiting(house: House, work: UnitOfWork, learner: Learner) -> _Waiting | None:
    sitting = await sittings.outstanding(work, learner.id)
    if sitting is None:
        return None
    sat = await own(house, work, learner, sitting.delivery_id)
    step = sat.standing
    match step:
        case QuestionStep() if step.question.form is Form.WORDS:
            return _Waiting(sat, step)
        case PromptStep() if step.ask.typed:
            return _Waiting(sat, step)
        case _:
            return None


async def _take(
    house: House,
    work: UnitOfWork,
    sat: Sat,
    step: Awaiting,
    text: str,
    *,
    worth: Amount | None,
) -> None:
    if isinstance(step, QuestionStep):
        await take(house, work, sat, step, answer(step, WRITTEN), words=text)
    else:
        await respond(house, work, sat, step, WRITTEN, words=text, worth=worth)


async def _reply(house: House, learner: Learner, tongue: Tongue, sat: Sat, step: Awaiting) -> None:
    """Answer below what was typed, and go on."""
    if isinstance(step, QuestionStep):
        view = await feedback(house, learner, sat, step, answer(step, WRITTEN))
        await send(house, learner, sat.sitting, view, None)
        if sat.standing is None:
            await go_on(house, learner, sat)
        return
    following = sat.standing
    if isinstance(following, PromptStep) and following.place.part == step.place.part:
        view = await prompt_view(house, learner, sat, following)
        await send(house, learner, sat.sitting, view, following.place)
        return
    about = await about_of(house, learner, step)
    view = prompt_views.answered(tongue, step, about, WRITTEN)
    await house.gateway.reply(learner.id, view)
    await go_on(house, learner, sat)


def _worth(step: Awaiting, learner: Learner, text: str) -> Amount | None:
    """Return the amount that was typed where one is asked for. Raises AmountError."""
    if not isinstance(step, PromptStep) or step.ask.key != "worth":
        return None
    return read_amount(text, learner.currency)


def _complaint(tongue: Tongue, text: str) -> Markup | None:
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        return tongue("words.empty")
    return tongue("words.long", n=LONGEST) if len(text) > LONGEST else None
