"""The set-up: three short questions, each with a way back and a way past it."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.places import Place
from bot.text import Tongue
from bot.view import Press, Rows, View, grid
from bot.views import slots
from bot.views import tracks as track_views
from lessons.model import Track
from scheduler.gaps import Gap
from scheduler.walltime import to_local


def zone(tongue: Tongue, name: str, places: Sequence[Place], now: datetime) -> View:
    """Return the first question: where the learner is. Each place shows its time of day."""
    rows = (
        *places_grid(tongue, places, now),
        (Press(tongue.plain("zone.other"), "zone-other"),),
        (Press(tongue.plain("setup.skip"), "setup:skip:zone"),),
    )
    hello = tongue("setup.hello-name", name=name) if name else tongue("setup.hello")
    return View(tongue("setup.zone", hello=hello), rows)


def places_grid(
    tongue: Tongue, places: Sequence[Place], now: datetime, *, countries: bool = False
) -> Rows:
    """Return a button for each place, with its time of day, and its country where asked."""
    buttons = []
    for place in places:
        country = tongue.locale.territories.get(place.country, "") if countries else ""
        name = f"{place.name}, {country}" if country else place.name
        time = local_time(tongue, ZoneInfo(place.zone), now)
        buttons.append(Press(f"{name} ·\u00a0{time}", f"zone:{place.zone}"))
    return grid(buttons, 1 if countries else 2)


def tracks(tongue: Tongue, offered: Sequence[Track], set_zone: str, time: str) -> View:
    """Return the second question: what to get better at."""
    buttons = [
        Press(track_views.label(track, offered), f"setup:track:{track.id}") for track in offered
    ]
    rows = (
        *track_views.rows(buttons, offered),
        (Press(tongue.plain("setup.all"), "setup:track:all"),),
        back_or_skip(tongue, "tracks"),
    )
    return View(tongue("setup.tracks", place=set_zone, time=time), rows)


def first_bite(tongue: Tongue, minutes: int) -> View:
    """Return the line before the first bite, with a way to set the times at once."""
    times = Press(tongue.plain("setup.times"), "setup:times")
    back = Press(tongue.plain("setup.back"), "setup:back:slots")
    return View(tongue("setup.first", n=minutes), ((times,), (back,)))


def times(tongue: Tongue) -> View:
    """Return the third question: when there is a little time."""
    rows = (
        *grid(slots.preset_buttons(tongue, "setup:preset"), 1),
        back_or_skip(tongue, "slots"),
    )
    return View(tongue("setup.slots"), rows)


def done(tongue: Tongue, slot: str, next_gap: str) -> View:
    """Return the end of the set-up: what is set, and what comes when."""
    rows = (
        (Press(tongue.plain("setup.another-slot"), "slots:add"),),
        (Press(tongue.plain("closing.more"), "now:5"),),
    )
    return View(tongue("setup.done", slot=slot, next=next_gap), rows)


def back_or_skip(tongue: Tongue, step: str) -> tuple[Press, Press]:
    """Return the two buttons that every step after the first has."""
    return (
        Press(tongue.plain("setup.back"), f"setup:back:{step}"),
        Press(tongue.plain("setup.skip"), f"setup:skip:{step}"),
    )


def moved(tongue: Tongue, today: Sequence[Gap], coming: str, zone: ZoneInfo) -> Markup:
    """Return what another zone changes: slots keep their wall time, and what that means today."""
    left = [slots.hours(tongue, gap, zone) for gap in today]
    if left:
        return tongue("zone.moved", today=tongue.listing(left), next=coming)
    return tongue("zone.moved.none", next=coming)


def local_time(tongue: Tongue, zone: ZoneInfo, now: datetime) -> str:
    """Return the time of day in a zone."""
    return tongue.clock(to_local(now, zone).time())
