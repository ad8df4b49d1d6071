"""Pauses in words, and the screens to begin and to end one."""

from datetime import date

from bot.text import Tongue
from bot.view import Press, Rows, View, grid
from bot.views.standing import Standing, end_pause


def ask(tongue: Tongue, standing: Standing) -> View:
    """Return the question for how long; what is on already stands above it."""
    lengths = [
        Press(tongue.plain("pause.today"), "pause:today"),
        Press(tongue.plain("pause.three"), "pause:three"),
        Press(tongue.plain("pause.week"), "pause:week"),
        Press(tongue.plain("pause.date"), "pause:date"),
        Press(tongue.plain("pause.open"), "pause:open"),
        Press(tongue.plain("pause.sick"), "pause:sick"),
    ]
    modes = (
        Press(tongue.plain("pause.crunch"), "crunch"),
        Press(tongue.plain("pause.idle"), "idle"),
    )
    text = standing.text + tongue("pause.ask")
    return View(text, (*standing.rows, *grid(lengths, 2), modes))


def ask_date(tongue: Tongue) -> View:
    """Return the question for the date on which learning goes on."""
    return View(tongue("pause.ask-date"), ((Press(tongue.plain("date.back"), "pause"),),))


def until(tongue: Tongue, day: date, coming: str) -> View:
    """Return that it is quiet up to a day, and goes on with it."""
    text = tongue("pause.set", day=tongue.day(day), next=coming)
    return View(text, _end(tongue))


def without_end(tongue: Tongue) -> View:
    """Return that it is quiet until they say so."""
    return View(tongue("pause.until-resume"), _end(tongue))


def ill(tongue: Tongue, asked: str) -> View:
    """Return that it is quiet, and when they are asked how they are; empty for never."""
    text = tongue("pause.ill", when=asked) if asked else tongue("pause.ill-unasked")
    return View(text, _end(tongue))


def check_in(tongue: Tongue) -> View:
    """Return the question to somebody who paused because they were ill."""
    rows = (
        (Press(tongue.plain("pause.back"), "pause:end", "primary"),),
        (Press(tongue.plain("pause.two-more"), "pause:sick"),),
        (Press(tongue.plain("pause.open"), "pause:open"),),
    )
    return View(tongue("pause.check-in"), rows)


def _end(tongue: Tongue) -> Rows:
    return ((end_pause(tongue),),)
