"""What a learner thinks of a lesson: too easy, too hard, not their work."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.handlers.common import StalePressError, greet, numbers
from bot.handlers.present import own
from bot.house import House
from bot.views import lesson as views
from bot.visit import Visit
from lessons.bite import Opinion
from lessons.sitting import LessonStep, Place
from lessons.targets import next_due
from scheduler.walltime import to_local
from storage import opinions, progress
from storage.learners import Learner


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle "too easy", "too hard" and "not my work"; pressed again, it is taken back."""
    if len(args) != 3 or args[2] not in set(Opinion):
        raise StalePressError(args)
    delivery_id, part = numbers(args[:2], 2)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        sat = await own(house, work, learner, delivery_id)
        step = sat.step_at(Place(part))
        if not isinstance(step, LessonStep) or step.place.part != part:
            raise StalePressError
        held = (await opinions.of(work, [learner.id])).get(learner.id, {}).get(step.lesson.id)
        opinion = None if held == args[2] else Opinion(args[2])
        await opinions.hold(work, learner.id, step.lesson.id, opinion, house.now())
        done = (await progress.of(work, [learner.id], house.now()))[learner.id]
        await work.commit()
    assert visit.press is not None
    due = next_due(step.lesson, done, house.curriculum(), opinion, house.parameters)
    heard = views.heard(tongue, opinion, _day(learner, max(due, house.now())) if due else None)
    await house.gateway.acknowledge(visit.press.callback_id, heard, alert=True)
    view = views.read(tongue, step, sat.asking, opinion)
    await house.gateway.edit(learner.id, visit.press.message_id, view)


def _day(learner: Learner, at: datetime) -> date:
    return to_local(at, ZoneInfo(learner.zone)).date()
