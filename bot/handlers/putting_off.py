"""The buttons under a push that nobody asked for: not now."""

from zoneinfo import ZoneInfo

from bot.handlers.common import StalePressError, greet, next_gap, number, show
from bot.house import House
from bot.views import putting_off as views
from bot.visit import Visit
from lessons.sitting import Place
from scheduler.plan import Reason
from storage import planning, sittings
from storage.database import UnitOfWork
from storage.learners import Learner
from storage.putting_off import Until, put_off
from storage.sittings import Sitting


async def later_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle "10 min", "next gap" and "not today". What was put off once stays so."""
    delivery_id, until = _read(args)
    now = house.now()
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        sitting = await _pushed(work, learner, delivery_id)
        if sitting.state != "declined":
            _require_unbegun(sitting)
            await put_off(work, learner, sitting, until, now)
        plan = await planning.foresee(work, learner.id, now)
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    if plan and plan.reason is Reason.SNOOZED:
        view = views.back_at(tongue, plan.due, ZoneInfo(learner.zone))
    else:
        view = views.declined(tongue, coming)
    await show(house, visit, view)


async def _pushed(work: UnitOfWork, learner: Learner, delivery_id: int) -> Sitting:
    """Return one of the learner's own bites that came by itself."""
    sitting = await sittings.get(work, learner.id, delivery_id)
    if sitting is None or sitting.asked:
        raise StalePressError(delivery_id)
    return sitting


def _require_unbegun(sitting: Sitting) -> None:
    if not sitting.open or sitting.place != Place():
        raise StalePressError(sitting.delivery_id)


def _read(args: tuple[str, ...]) -> tuple[int, Until]:
    match args:
        case (delivery_id, ("later" | "next" | "tomorrow") as way):
            return number(delivery_id), Until(way)
        case _:
            raise StalePressError(args)
