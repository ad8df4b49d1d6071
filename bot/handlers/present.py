"""Where a learner is in a bite: what stands there is shown, once."""

from dataclasses import replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.handlers.common import StalePressError, next_gap
from bot.house import House
from bot.text import Tongue
from bot.view import View
from bot.views import bite as views
from bot.views import prompts as prompt_views
from bot.views import setup as setup_views
from bot.views import steps as step_views
from lessons.items import Scenario
from lessons.sitting import Editions, Place, PromptStep, Step, current
from storage import editions, events, planning, promises, sittings, story
from storage.database import UnitOfWork
from storage.learners import Learner
from storage.sittings import Sitting


class Sat(NamedTuple):
    """A sitting with the lessons of its bite as they stood when it was made."""

    sitting: Sitting
    editions: Editions

    def step_at(self, place: Place) -> Step | None:
        """Return what stands at a place of the bite, or None at its end."""
        return current(self.sitting.bite, self.editions, place)

    @property
    def standing(self) -> Step | None:
        """What stands where the learner is."""
        return self.step_at(self.sitting.place)

    @property
    def place(self) -> Place:
        """Where the learner is, past whatever is not to be had any more."""
        step = self.standing
        return step.place if step else Place(len(self.sitting.bite.parts))

    @property
    def asking(self) -> views.Asking:
        """What seeds the order of options, and fills buttons."""
        return views.Asking(self.sitting.delivery_id, self.sitting.bite)


async def own(house: House, work: UnitOfWork, learner: Learner, delivery_id: int) -> Sat:
    """Return one of the learner's own sittings. Raises StalePressError for any other."""
    sitting = await sittings.get(work, learner.id, delivery_id)
    if sitting is None:
        raise StalePressError
    return Sat(sitting, await editions.of(work, sitting.bite, house.curriculum()))


async def present(house: House, learner: Learner, sat: Sat) -> None:
    """Send the step the learner is at, or the end, unless it stands in the chat already.

    Nothing is sent of a bite that has been withdrawn.
    """
    sitting = sat.sitting
    if not sitting.open and sitting.state != "answered":
        return
    step, place = sat.standing, sat.place
    if sitting.shown == sittings.mark(place) and sitting.message_id is not None:
        return
    view = await step_view(house, learner, sat, step) if step else await _end(house, learner, sat)
    await send(house, learner, sitting, view, place)


async def send(
    house: House, learner: Learner, sitting: Sitting, view: View, place: Place | None
) -> None:
    """Send a message of a sitting; `place` is what it shows, None where it waits for nothing."""
    outcome = await house.gateway.reply(learner.id, view)
    message_id = getattr(outcome, "message_id", None)
    if message_id is None:
        return
    async with house.database.write() as work:
        await sittings.show(work, sitting, place, message_id, house.now())
        await work.commit()


async def step_view(house: House, learner: Learner, sat: Sat, step: Step) -> View:
    """Return the message for what stands next in a bite."""
    tongue = house.tongue(learner)
    if isinstance(step, PromptStep):
        return await prompt_view(house, learner, sat, step)
    return step_views.step(tongue, step, sat.asking)


async def prompt_view(house: House, learner: Learner, sat: Sat, step: PromptStep) -> View:
    """Return what a prompt asks, about what it asks it."""
    tongue = house.tongue(learner)
    about = await about_of(house, learner, step)
    return prompt_views.asked(tongue, step, about, sat.asking)


async def about_of(house: House, learner: Learner, step: PromptStep) -> prompt_views.About:
    """Return what a prompt is about, in the learner's words where they have any."""
    async with house.database.read() as work:
        plan = await promises.plan_of(work, learner.id, step.part.about)
        event = await events.get(work, learner.id, step.part.about)
    tracks = house.curriculum().tracks_by_id
    return prompt_views.about(
        house.tongue(learner), step, plan, event, tracks=tracks, zone=learner.zone
    )


async def bring_down(house: House, learner: Learner, sitting: Sitting) -> None:
    """Move an outstanding bite to the end of the chat: what waited goes, feedback stays."""
    async with house.database.read() as work:
        lessons = await editions.of(work, sitting.bite, house.curriculum())
    if sitting.message_id is not None and sitting.waiting:
        await house.gateway.delete(learner.id, sitting.message_id)
    elif sitting.message_id is not None:
        await house.gateway.strip(learner.id, sitting.message_id)
    await present(house, learner, Sat(replace(sitting, message_id=None, shown=None), lessons))


async def over(house: House, learner: Learner, tongue: Tongue) -> str:
    """Return when the rest of a bite comes, whose gap is over."""
    async with house.database.read() as work:
        return await next_gap(house, work, learner, tongue)


async def _end(house: House, learner: Learner, sat: Sat) -> View:
    tongue = house.tongue(learner)
    async with house.database.read() as work:
        plan = await planning.foresee(work, learner.id, house.now())
        told = await _story(work, learner, sat)
    if plan is None and learner.step == "slots":
        return setup_views.times(tongue)
    return views.closing(tongue, plan, house.now(), ZoneInfo(learner.zone), told)


async def _story(work: UnitOfWork, learner: Learner, sat: Sat) -> views.Story | None:
    """Return the last story of the bite, and how many of its endings the learner has seen."""
    for at, part in reversed(list(enumerate(sat.sitting.bite.parts))):
        edition = sat.editions.get(part.lesson_id)
        item = edition.lesson.item(part.item_id) if edition else None
        if isinstance(item, Scenario):
            seen = await story.endings_seen(work, learner.id, part.lesson_id, item)
            if not seen:
                return None
            data = f"replay:{sat.sitting.delivery_id}:{at}"
            return views.Story(len(seen), len(item.endings), data)
    return None
