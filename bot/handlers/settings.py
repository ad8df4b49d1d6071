"""`/settings`: everything that can be changed, in place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.handlers import zone
from bot.handlers.common import StalePressError, greet, meet, next_gap, number, show
from bot.house import House
from bot.view import Press, View, grid
from bot.views import settings as views
from bot.visit import Visit
from scheduler.plan import gaps_ahead
from scheduler.walltime import to_local
from storage import learners, planning
from storage.database import UnitOfWork
from storage.learners import Learner

TWO_WEEKS = timedelta(days=14)
"""In which the weekdays with gaps show themselves."""

MOST_GAPS = 200


async def overview(house: House, visit: Visit) -> None:
    """Handle `/settings`, and the way back to it: what was asked last is asked no more."""
    await change(house, visit, lambda learner: learner)


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons that open or change a setting."""
    match args:
        case ("language",):
            await _languages(house, visit)
        case ("language", code):
            await _set_language(house, visit, code)
        case ("zone",):
            await zone.ask(house, visit)
        case ("dark", "yes" | "no" as dark):
            await change(house, visit, lambda learner: replace(learner, dark=dark == "yes"))
        case ("digest",):
            await _ask_digest_day(house, visit)
        case ("digest", "none"):
            await change(house, visit, lambda learner: replace(learner, digest_day=None))
        case ("digest", day):
            await _set_digest_day(house, visit, number(day))
        case ():
            await overview(house, visit)
        case _:
            raise StalePressError(args)


async def change(house: House, visit: Visit, how: Callable[[Learner], Learner]) -> None:
    """Change something about the learner that no plan hangs on, and show how things stand now."""
    async with house.database.write() as work:
        learner, _ = await greet(house, work, visit)
        view = await _keep(house, work, how(learner))
        await work.commit()
    await show(house, visit, view)


async def _languages(house: House, visit: Visit) -> None:
    _, tongue = await meet(house, visit)
    buttons = [
        Press(other.name, f"settings:language:{code}")
        for code, other in house.texts.tongues.items()
    ]
    follow = Press(tongue.plain("language.follow"), "settings:language:auto")
    back = Press(tongue.plain("settings.back"), "settings")
    await show(house, visit, View(tongue("language.ask"), (*grid(buttons, 2), (follow,), (back,))))


async def _set_language(house: House, visit: Visit, code: str) -> None:
    if code != "auto" and code not in house.texts.tongues:
        raise StalePressError(code)
    language = None if code == "auto" else code
    await change(house, visit, lambda learner: replace(learner, language=language))


async def _ask_digest_day(house: House, visit: Visit) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        days = await _days_with_gaps(work, learner, house.now())
        await work.commit()
    await show(house, visit, views.ask_digest_day(tongue, learner.digest_day, days))


async def _set_digest_day(house: House, visit: Visit, day: int) -> None:
    async with house.database.write() as work:
        learner, _ = await greet(house, work, visit)
        if day not in await _days_with_gaps(work, learner, house.now()):
            raise StalePressError(day)
        view = await _keep(house, work, replace(learner, digest_day=day))
        await work.commit()
    await show(house, visit, view)


async def _days_with_gaps(work: UnitOfWork, learner: Learner, now: datetime) -> list[int]:
    """Return the weekdays, 0 for Monday, on which gaps of the learner's begin."""
    known = await planning.availability(work, learner, now)
    starts = [gap.start for gap in gaps_ahead(known, now, MOST_GAPS)]
    local = [to_local(start, known.zone) for start in starts if start < now + TWO_WEEKS]
    return sorted({start.weekday() for start in local})


async def _keep(house: House, work: UnitOfWork, learner: Learner) -> View:
    """Write a learner, who is asked nothing any more, and return how things stand."""
    learner = replace(learner, expecting=None)
    await learners.save(work, learner)
    tongue = house.tongue(learner)
    tracks = house.curriculum().tracks_by_id
    chosen = [tracks[id_].title for id_ in learner.tracks if id_ in tracks]
    coming = await next_gap(house, work, learner, tongue)
    return views.overview(tongue, learner, chosen, coming, house.now())
