"""One slot, with the buttons that change it."""

from bot.text import Tongue
from bot.view import Press, View, grid
from bot.views.slots import Findings, describe, gap_lines, with_remarks
from storage.declared import Declared

CHANGES = ("earlier", "later", "shorten", "longer")


def slot(tongue: Tongue, mine: Declared, findings: Findings) -> View:
    """Return a slot as it is, its next gaps, and how it can be changed."""
    changes = [Press(tongue.plain(f"edit.{what}"), f"slot:{what}:{mine.id}") for what in CHANGES]
    drop = Press(tongue.plain("slots.take-back"), f"slots:drop:{mine.id}")
    done = Press(tongue.plain("edit.done"), "slots:list", "primary")
    said = tongue(
        "edit",
        slot=describe(tongue, mine.slot),
        n=mine.slot.minutes,
        gaps=gap_lines(tongue, findings),
    )
    return with_remarks(tongue, View(said, (*grid(changes, 2), (drop, done))), mine, findings)


def left(tongue: Tongue, mine: Declared) -> View:
    """Return the word that a slot stays as it is."""
    look = Press(tongue.plain("settings.slots"), "slots:list")
    return View(tongue("edit.left", slot=describe(tongue, mine.slot)), ((look,),))
