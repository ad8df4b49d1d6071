"""When nothing comes: quiet hours, rest days, the cap, the distance, and room around events."""

from collections.abc import Callable
from dataclasses import replace

from bot.handlers.common import Greeted, StalePressError, greet, next_gap, number, show
from bot.house import House
from bot.view import View
from bot.views import limits as views
from bot.visit import Visit
from scheduler.language import Refused, Unreadable, read_quiet
from scheduler.limits import Limits
from scheduler.slots import Weekday
from storage import learners, limits, planning

Change = Callable[[Limits], Limits]

AWAITED = "quiet"
"""`expecting` while quiet hours are awaited."""


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons of the limits' screens: `limits`, `limits:<what>:<choice>`."""
    match args:
        case ():
            await _overview(house, visit)
        case ("quiet",):
            await _ask_quiet(house, visit)
        case (what,) if what in views.CHOICES or what == "rest":
            await _open(house, visit, what)
        case ("rest", day):
            await _toggle(house, visit, number(day))
        case (what, at) if what in views.CHOICES:
            await _choose(house, visit, what, number(at))
        case _:
            raise StalePressError(args)


def is_quiet(text: str) -> bool:
    """Say whether a text can be read as quiet hours."""
    try:
        read_quiet(text)
    except (Unreadable, Refused):
        return False
    return True


async def typed(house: House, visit: Visit, text: str) -> None:
    """Handle typed quiet hours. Raises what `scheduler.language.read_quiet` raises."""
    quiet = read_quiet(text)
    await _change(house, visit, lambda old: replace(old, quiet=quiet))
    await _overview(house, visit)


async def _overview(house: House, visit: Visit) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, expecting=None))
        mine = await limits.of(work, learner.id)
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    await show(house, visit, views.overview(tongue, mine, coming))


async def _open(house: House, visit: Visit, what: str) -> None:
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        mine = await limits.of(work, learner.id)
        await work.commit()
    await show(house, visit, _screen(Greeted(learner, tongue), mine, what))


async def _ask_quiet(house: House, visit: Visit) -> None:
    """Offer quiet hours, and take what is typed next for others."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        await learners.save(work, replace(learner, expecting=AWAITED))
        mine = await limits.of(work, learner.id)
        await work.commit()
    await show(house, visit, views.choices(tongue, mine, "quiet"))


async def _choose(house: House, visit: Visit, what: str, at: int) -> None:
    offered = views.CHOICES[what]
    if at >= len(offered):
        raise StalePressError(at)
    await _change(house, visit, lambda old: replace(old, **{what: offered[at]}))
    await _overview(house, visit)


async def _toggle(house: House, visit: Visit, day: int) -> None:
    if day >= len(Weekday):
        raise StalePressError(day)
    chosen = frozenset({Weekday(day)})
    greeted, mine = await _change(
        house, visit, lambda old: replace(old, rest_days=old.rest_days ^ chosen)
    )
    await show(house, visit, _screen(greeted, mine, "rest"))


async def _change(house: House, visit: Visit, how: Change) -> tuple[Greeted, Limits]:
    """Change the limits and plan anew."""
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        mine = how(await limits.of(work, greeted.learner.id))
        await limits.save(work, greeted.learner.id, mine)
        await planning.replan(work, greeted.learner.id, house.now())
        await work.commit()
    return greeted, mine


def _screen(greeted: Greeted, mine: Limits, what: str) -> View:
    tongue = greeted.tongue
    return views.rest(tongue, mine) if what == "rest" else views.choices(tongue, mine, what)
