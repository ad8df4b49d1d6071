"""Limits in words, and the screens to set them."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from bot.text import Tongue
from bot.view import Press, View, grid
from scheduler.limits import NIGHT, Limits
from scheduler.slots import Weekday

_MINUTES = [timedelta(minutes=count) for count in (0, 5, 10, 15, 30)]
_DISTANCES = [timedelta(minutes=count) for count in (0, 30, 60, 120, 240)]

CHOICES: dict[str, Sequence[Any]] = {
    "quiet": (NIGHT, (time(21), time(8)), (time(23), time(6)), None),
    "cap": (1, 2, 3, 5, None),
    "distance": _DISTANCES,
    "buffer": _MINUTES,
}
"""What the buttons offer for each limit, by the name of its field."""


def overview(tongue: Tongue, mine: Limits, coming: str) -> View:
    """Return all limits, each with a button to change it."""
    names = ("quiet", "rest", "cap", "distance", "buffer")
    text = tongue(
        "limits",
        quiet=_said(tongue, "quiet", mine.quiet),
        rest=_rest(tongue, mine),
        cap=_said(tongue, "cap", mine.cap),
        distance=_said(tongue, "distance", mine.distance),
        buffer=_said(tongue, "buffer", mine.buffer),
        next=coming,
    )
    buttons = [Press(tongue.plain(f"limits.set.{name}"), f"limits:{name}") for name in names]
    back = Press(tongue.plain("settings.back"), "settings")
    return View(text, (*grid(buttons, 2), (back,)))


def choices(tongue: Tongue, mine: Limits, what: str) -> View:
    """Return the choices for one limit; the one that holds is marked."""
    now = getattr(mine, what)
    buttons = [
        Press(_marked(_said(tongue, what, value), value == now), f"limits:{what}:{at}")
        for at, value in enumerate(CHOICES[what])
    ]
    text = tongue(f"limits.ask.{what}", now=_said(tongue, what, now))
    return View(text, (*grid(buttons, 2), _back(tongue)))


def rest(tongue: Tongue, mine: Limits) -> View:
    """Return the days of the week, each of which can be a rest day."""
    buttons = [
        Press(_marked(tongue.weekday(day), day in mine.rest_days), f"limits:rest:{day.value}")
        for day in Weekday
    ]
    text = tongue("limits.ask.rest", now=_rest(tongue, mine))
    return View(text, (*grid(buttons, 2), _back(tongue)))


def _said(tongue: Tongue, what: str, value: Any) -> str:  # noqa: ANN401 - of any limit
    if not value:
        return tongue.plain(f"limits.none.{what}")
    match value:
        case (start, end):
            return tongue.plain("limits.hours", start=tongue.clock(start), end=tongue.clock(end))
        case timedelta():
            return tongue.plain("minutes", n=value // timedelta(minutes=1))
        case _:
            return str(value)


def _rest(tongue: Tongue, mine: Limits) -> str:
    days = [tongue.weekday(day) for day in sorted(mine.rest_days)]
    return tongue.listing(days) if days else tongue.plain("limits.none.rest")


def _marked(text: str, chosen: bool) -> str:
    return f"✓ {text}" if chosen else text


def _back(tongue: Tongue) -> tuple[Press]:
    return (Press(tongue.plain("limits.back"), "limits"),)
