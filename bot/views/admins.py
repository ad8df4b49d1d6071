"""What those who run the bot are shown."""

from markupsafe import Markup

from bot.text import Tongue
from bot.view import View
from lessons.faults import Fault

MOST = 5
"""Faults shown; the log has them all."""

LONGEST = 300
"""Characters of one."""


def of_lessons(tongue: Tongue, faults: tuple[Fault, ...]) -> View:
    """Return why lessons that were saved are not used, or without faults that they are."""
    if not faults:
        return View(tongue("admin.lessons-mended"))
    shown = [Markup("<code>{}</code>").format(_line(fault)) for fault in faults[:MOST]]
    if more := len(faults) - MOST if len(faults) > MOST else 0:
        shown.append(tongue("admin.more-faults", n=more))
    said = [tongue("admin.lessons-refused"), *shown, tongue("admin.lessons-check")]
    return View(Markup("\n\n").join(said))


def _line(fault: Fault) -> str:
    line = str(fault)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
