"""Notes: what stands beside a bite, without a sound."""

from bot.text import Tongue
from bot.view import Press, View, grid
from bot.views.slots import describe
from storage.calendars import Calendar
from storage.declared import Declared
from storage.habits import Tally


def slot_unanswered(tongue: Tongue, mine: Declared, tally: Tally) -> View:
    """Return the question about a slot that is hardly ever answered, with its numbers."""
    slot = describe(tongue, mine.slot)
    text = tongue("note.slot", slot=slot, answered=str(tally.answered), n=tally.sent)
    buttons = [
        Press(tongue.plain("note.move"), f"slot:move:{mine.id}"),
        Press(tongue.plain("note.shorten"), f"slot:shorten:{mine.id}"),
        Press(tongue.plain("note.drop"), f"slot:drop:{mine.id}"),
        Press(tongue.plain("note.keep"), f"slot:keep:{mine.id}"),
    ]
    return View(text, grid(buttons, 2))


def calendar_failing(tongue: Tongue, calendar: Calendar) -> View:
    """Return the word that a calendar can not be fetched; the last good copy goes on serving."""
    why = tongue(f"calendar.problem.{calendar.problem}")
    look = Press(tongue.plain("note.look"), "calendar")
    return View(tongue("note.calendar", name=calendar.name, why=why), ((look,),))
