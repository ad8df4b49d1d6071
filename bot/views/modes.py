"""A crunch and room for more: the screens to begin them, and what a crunch costs."""

from datetime import date

from bot.text import Tongue
from bot.view import Press, View
from bot.views.standing import Standing
from lessons.forecast import Forecast

MINUTES = (2, 5, 10)
"""Offered for each day of a crunch."""


def ask(tongue: Tongue, on: Standing, friday: date, week: date) -> View:
    """Return what a crunch is, and the question for its last day."""
    rows = (
        (
            Press(tongue.plain("crunch.friday", day=tongue.weekday(4)), f"crunch:until:{friday}"),
            Press(tongue.plain("pause.week"), f"crunch:until:{week}"),
        ),
        (Press(tongue.plain("pause.date"), "crunch:date"),),
    )
    return View(on.text + tongue("crunch.ask"), (*on.rows, *rows))


def ask_date(tongue: Tongue) -> View:
    """Return the question for the last day of a crunch."""
    return View(tongue("crunch.ask-date"), ((Press(tongue.plain("date.back"), "crunch"),),))


def ask_minutes(tongue: Tongue, last: date) -> View:
    """Return the question for the most minutes a day."""
    buttons = tuple(Press(tongue.plain("minutes", n=n), f"crunch:cost:{last}:{n}") for n in MINUTES)
    back = Press(tongue.plain("date.back"), "crunch")
    return View(tongue("crunch.minutes", day=tongue.day(last)), (buttons, (back,)))


def cost(tongue: Tongue, expected: Forecast, last: date, minutes: int) -> View:
    """Return what a crunch costs in recall, and ask whether to start it."""
    text = tongue(
        "crunch.cost",
        n=minutes,
        today=tongue.percent(expected.today),
        crunch=tongue.percent(expected.crunch),
        steady=tongue.percent(expected.steady),
        day=tongue.day(last),
    )
    start = Press(tongue.plain("crunch.start"), f"crunch:start:{last}:{minutes}", "primary")
    return View(text, ((start, Press(tongue.plain("crunch.no"), "crunch:no")),))


def nothing_learnt(tongue: Tongue) -> View:
    """Return that a crunch would bring nothing, and offer a pause."""
    rows = ((Press(tongue.plain("settings.pause"), "pause"),),)
    return View(tongue("crunch.nothing"), rows)


def ask_idle(tongue: Tongue, on: Standing) -> View:
    """Return what room for more changes, and the question for how long."""
    rows = (
        (
            Press(tongue.plain("pause.week"), "idle:week"),
            Press(tongue.plain("pause.open"), "idle:open"),
        ),
    )
    return View(on.text + tongue("idle.ask"), (*on.rows, *rows))


def begun(tongue: Tongue, on: Standing, coming: str) -> View:
    """Return what is on now, and when the next gap is."""
    return View(on.text + tongue("next", next=coming), on.rows)
