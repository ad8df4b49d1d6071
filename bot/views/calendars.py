"""Calendars in words, and the screens to share one and to take it back."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Press, View
from storage.calendars import Calendar

LONGEST_NAME = 64


def host_of(address: str) -> str:
    """Return the part of an address that can be shown: the rest of it is often a secret."""
    return (urlsplit(address).hostname or "")[:LONGEST_NAME]


def overview(
    tongue: Tongue, mine: Sequence[Calendar], now: datetime, zone: ZoneInfo, coming: str
) -> View:
    """Return the learner's calendars, each with a button to remove it."""
    give = Press(tongue.plain("calendar.give"), "calendar:file")
    buffer = Press(tongue.plain("calendar.buffer"), "limits:buffer")
    back = Press(tongue.plain("settings.back"), "settings")
    if not mine:
        return View(tongue("calendar.none"), ((give,), (back,)))
    lines = [_line(tongue, at, one, now, zone) for at, one in enumerate(mine, 1)]
    text = tongue("calendar", calendars=Markup("\n").join(lines), next=coming)
    drops = tuple(
        (Press(tongue.plain("calendar.remove", at=str(at), name=one.name), _drop(one.id)),)
        for at, one in enumerate(mine, 1)
    )
    return View(text, (*drops, (buffer, give), (back,)))


def kept(tongue: Tongue, calendar_id: int, name: str, events: int, coming: str) -> View:
    """Return what a calendar does from now on, with a button to take it back."""
    text = tongue("calendar.kept", name=name, n=events, next=coming)
    take_back = Press(tongue.plain("slots.take-back"), _drop(calendar_id))
    return View(text, ((_look(tongue), take_back),))


def told(tongue: Tongue, text: Markup) -> View:
    """Return a sentence about a calendar, with the way to all of them."""
    return View(text, ((_look(tongue),),))


def unread(tongue: Tongue, problem: str) -> View:
    """Return what was wrong with a file or an address; nothing has been changed by it."""
    why = tongue(f"calendar.problem.{problem}")
    return told(tongue, tongue("calendar.unread", why=why))


def _line(tongue: Tongue, at: int, calendar: Calendar, now: datetime, zone: ZoneInfo) -> Markup:
    """Return how a calendar stands. Several can have one name, so they are numbered."""
    number, name = str(at), calendar.name
    if calendar.problem:
        why = tongue(f"calendar.problem.{calendar.problem}")
        return tongue("calendar.line.failing", at=number, name=name, why=why)
    if calendar.read_at is None:
        return tongue("calendar.line.fetching", at=number, name=name)
    read = tongue.when(calendar.read_at, now, zone)
    return tongue("calendar.line", at=number, name=name, n=calendar.events, when=read)


def _look(tongue: Tongue) -> Press:
    return Press(tongue.plain("calendar.look"), "calendar")


def _drop(calendar_id: int) -> str:
    return f"calendar:drop:{calendar_id}"
