"""Why this bite, and why now, in words."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Press, View
from bot.views.slots import describe
from lessons.bite import Bite, Part, Why
from lessons.model import Curriculum
from lessons.sitting import Editions
from scheduler.plan import Reason
from scheduler.slots import Slot
from storage.habits import Tally


class Cause(NamedTuple):
    """Why a bite came when it came. `slot` is None where it has been removed since."""

    reason: Reason
    slot: Slot | None
    tally: Tally
    """How the slot's bites were answered lately."""


def told(tongue: Tongue, cause: Cause | None, reasons: Sequence[str], coming: str) -> View:
    """Return the reasons of a bite, and when the next comes; without a `cause` it was asked for."""
    lines = [Markup("• {}").format(reason) for reason in reasons]
    when = [tongue("why.when", reason=_when(tongue, cause))] if cause else []
    parts = [tongue("why"), *([Markup("\n").join(lines)] if lines else []), *when]
    more = Press(tongue.plain("why.tracks"), "tracks")
    return View(Markup("\n\n").join([*parts, tongue("next", next=coming)]), ((more,),))


def in_short(tongue: Tongue, cause: Cause, reasons: Sequence[str], longest: int) -> str:
    """Return why a bite came now, its slot, and why it holds what it holds, while they fit."""
    said = _when(tongue, cause)
    more = [tongue.plain("why.slot", slot=describe(tongue, cause.slot))] if cause.slot else []
    for sentence in (*more, *reasons):
        if len(said) + 1 + len(sentence) <= longest:
            said = f"{said} {sentence}"
    return said


def reasons(tongue: Tongue, bite: Bite, editions: Editions, curriculum: Curriculum) -> list[str]:
    """Return a sentence for each reason there is for what a bite holds."""
    said = []
    reviews = [part for part in bite.parts if part.kind == "review" and part.why is not Why.WISHED]
    for part in bite.parts:
        if part.kind == "action" or part in reviews:
            continue
        said.append(_because(tongue, part, editions, curriculum))
    if reviews:
        said.append(tongue.plain("why.reviews", n=len(reviews)))
    return list(dict.fromkeys(said))


def _because(tongue: Tongue, part: Part, editions: Editions, curriculum: Curriculum) -> str:
    edition = editions.get(part.lesson_id.split(",")[0])
    track = curriculum.tracks_by_id.get(edition.lesson.track_id) if edition else None
    if part.kind == "debrief" or (part.why is Why.EVENT and track is None):
        return tongue.plain("because.over")
    title = edition.lesson.title if edition else ""
    skill = track.title if track else title
    return tongue.plain(f"because.{part.why}", title=title, skill=skill)


def _when(tongue: Tongue, cause: Cause) -> str:
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
