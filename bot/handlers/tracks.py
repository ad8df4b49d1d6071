"""`/tracks`: what the learner wants to get better at."""

from dataclasses import replace

from markupsafe import Markup

from bot.handlers.common import Greeted, StalePressError, greet, meet, show
from bot.house import House
from bot.view import Press, View
from bot.views import tracks as track_views
from bot.views.events import coming_up
from bot.visit import Visit
from storage import learners


async def overview(house: House, visit: Visit) -> None:
    """Handle `/tracks`."""
    greeted = await meet(house, visit)
    await show(house, visit, _view(house, greeted))


async def pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle a tap on a track: take it in, or leave it out. No track chosen means all."""
    if len(args) != 1 or args[0] not in house.curriculum().tracks_by_id:
        raise StalePressError(args)
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        known = list(house.curriculum().tracks_by_id)
        chosen = set(learner.tracks or known) ^ {args[0]}
        tracks = tuple(id_ for id_ in known if id_ in chosen)
        learner = replace(learner, tracks=() if tracks == tuple(known) else tracks)
        await learners.save(work, learner)
        await work.commit()
    await show(house, visit, _view(house, Greeted(learner, tongue)))


def _view(house: House, greeted: Greeted) -> View:
    learner, tongue = greeted
    offered = house.curriculum().tracks
    buttons = []
    for track in offered:
        chosen = not learner.tracks or track.id in learner.tracks
        key = "tracks.chosen" if chosen else "tracks.other"
        title = track_views.label(track, offered)
        buttons.append(Press(tongue.plain(key, title=title), f"track:{track.id}"))
    lines = Markup("\n\n").join(
        tongue("tracks.line", title=track.title, summary=track.summary, n=len(track.lessons))
        for track in offered
    )
    if len(offered) > track_views.FEW:
        lines = Markup("<blockquote expandable>{}</blockquote>").format(lines)
    ways = (
        (Press(tongue.plain("place.ask"), "place"),),
        (coming_up(tongue),),
    )
    return View(
        Markup("\n\n").join([tongue("tracks"), lines]),
        (*track_views.rows(buttons, offered), *ways),
    )
