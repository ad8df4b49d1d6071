"""Not now: the buttons under a push, and what they are answered with."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.text import Tongue
from bot.view import Press, Rows, View, grid
from bot.views.slots import describe
from lessons.bite import Bite
from scheduler.plan import Reason
from scheduler.slots import Slot
from scheduler.walltime import to_local
from storage.habits import Tally


class Cause(NamedTuple):
    """Why a bite came when it came. `slot` is None where it has been removed since."""

    reason: Reason
    slot: Slot | None
    tally: Tally
    """How the slot's bites were answered lately."""
    bite: Bite


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


def why(tongue: Tongue, cause: Cause, longest: int) -> str:
    """Return why a bite came now, what it is about, and its slot, while they fit."""
    said = _reason(tongue, cause)
    reviews = sum(part.kind == "review" for part in cause.bite.parts)
    more = [tongue.plain("why.slot", slot=describe(tongue, cause.slot))] if cause.slot else []
    more += [tongue.plain("why.reviews", n=reviews)] if reviews else []
    for sentence in more:
        if len(said) + 1 + len(sentence) <= longest:
            said = f"{said} {sentence}"
    return said


def _reason(tongue: Tongue, cause: Cause) -> str:
    tally = cause.tally
    match cause.reason:
        case Reason.SNOOZED:
            return tongue.plain("why.snoozed")
        case Reason.BEST if tally.answered:
            return tongue.plain("why.best", answered=str(tally.answered), n=tally.sent)
        case Reason.BEST | Reason.TRIED:
            return tongue.plain("why.tried")
        case _:
            return tongue.plain("why.next")
