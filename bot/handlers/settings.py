"""`/settings`: everything that can be changed, in place."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.handlers import zone
from bot.handlers.common import Greeted, StalePressError, greet, meet, next_gap, show
from bot.house import House
from bot.view import Press, View, grid
from bot.views.setup import local_time
from bot.visit import Visit
from storage import learners


async def overview(house: House, visit: Visit) -> None:
    """Handle `/settings`, and the way back to it: what was asked last is asked no more."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        learner = replace(learner, expecting=None)
        await learners.save(work, learner)
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    await show(house, visit, _view(house, Greeted(learner, tongue), coming))


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the buttons that open a setting."""
    match args:
        case ("language",):
            await _languages(house, visit)
        case ("language", code):
            await _set_language(house, visit, code)
        case ("zone",):
            await zone.ask(house, visit)
        case ():
            await overview(house, visit)
        case _:
            raise StalePressError(args)


async def _languages(house: House, visit: Visit) -> None:
    _, tongue = await meet(house, visit)
    buttons = [
        Press(other.name, f"settings:language:{code}")
        for code, other in house.texts.tongues.items()
    ]
    follow = Press(tongue.plain("language.follow"), "settings:language:auto")
    rows = (*grid(buttons, 2), (follow,), _back(tongue.plain("settings.back")))
    await show(house, visit, View(tongue("language.ask"), rows))


async def _set_language(house: House, visit: Visit, code: str) -> None:
    if code != "auto" and code not in house.texts.tongues:
        raise StalePressError(code)
    async with house.database.write() as work:
        learner, _ = await greet(house, work, visit)
        learner = replace(learner, language=None if code == "auto" else code)
        await learners.save(work, learner)
        tongue = house.tongue(learner)
        coming = await next_gap(house, work, learner, tongue)
        await work.commit()
    await show(house, visit, _view(house, Greeted(learner, tongue), coming))


def _view(house: House, greeted: Greeted, coming: str) -> View:
    learner, tongue = greeted
    tracks = house.curriculum().tracks_by_id
    chosen = [tracks[id_].title for id_ in learner.tracks if id_ in tracks]
    text = tongue(
        "settings",
        language=tongue.name,
        zone=learner.zone,
        time=local_time(tongue, ZoneInfo(learner.zone), house.now()),
        tracks=tongue.listing(chosen) if chosen else tongue.plain("settings.all-tracks"),
        next=coming,
    )
    buttons = [
        Press(tongue.plain("settings.slots"), "slots:list"),
        Press(tongue.plain("settings.limits"), "limits"),
        Press(tongue.plain("settings.calendar"), "calendar"),
        Press(tongue.plain("settings.zone"), "settings:zone"),
        Press(tongue.plain("settings.tracks"), "tracks"),
        Press(tongue.plain("settings.language"), "settings:language"),
        Press(tongue.plain("settings.pause"), "pause"),
        Press(tongue.plain("settings.export"), "export"),
    ]
    forget = Press(tongue.plain("settings.forget"), "forget", "danger")
    return View(text, (*grid(buttons, 2), (forget,)))


def _back(text: str) -> tuple[Press]:
    return (Press(text, "settings"),)
