"""Not now: the buttons under a push, and what they are answered with."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.text import Tongue
from bot.view import Press, Rows, View, grid
from scheduler.walltime import to_local


def rows(tongue: Tongue, delivery_id: int) -> Rows:
    """Return the buttons that put a bite off, and the one that asks why it came now."""
    buttons = [
        Press(tongue.plain("later.later"), f"later:{delivery_id}:later"),
        Press(tongue.plain("later.next"), f"later:{delivery_id}:next"),
        Press(tongue.plain("later.tomorrow"), f"later:{delivery_id}:tomorrow"),
        Press(tongue.plain("why.button"), f"why:{delivery_id}"),
    ]
    return grid(buttons, 2)


def back_at(tongue: Tongue, due: datetime, zone: ZoneInfo) -> View:
    """Return that a bite comes again in a moment."""
    return View(tongue("later.back", time=tongue.clock(to_local(due, zone).time())))


def declined(tongue: Tongue, coming: str) -> View:
    """Return that a bite was put off, and when the next comes."""
    return View(tongue("later.declined", next=coming))
