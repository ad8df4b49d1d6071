"""The digest: a week in a few lines, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Press, View
from lessons.money import Amount, worth
from storage.digests import Figures


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next, as of `now`."""

    zone: ZoneInfo
    now: datetime
    gap: datetime | None
    """When the next bite is due."""
    event: tuple[str, datetime] | None = None
    """The skill and the moment of the next event."""


def digest(tongue: Tongue, figures: Figures, coming: Coming, hourly: Amount | None = None) -> View:
    """Return the week; in one without learning nothing is counted."""
    past = _lines(tongue, figures, hourly) if figures.has_learnt else [tongue("digest.quiet")]
    parts = [tongue("digest"), *past]
    ahead = _ahead(tongue, coming)
    if ahead:
        parts += [Markup(), *ahead]
    look = Press(tongue.plain("digest.picture"), "progress")
    return View(Markup("\n").join(parts), ((look,),))


def _lines(tongue: Tongue, figures: Figures, hourly: Amount | None) -> list[Markup]:
    lines = []
    if figures.offered:
        lines.append(tongue("digest.gaps", n=figures.offered, kept=figures.kept))
    lines.append(_minutes(tongue, figures.seconds, hourly))
    if figures.lessons:
        lines.append(tongue("digest.lessons", n=figures.lessons))
    if figures.reviews:
        lines.append(tongue("digest.reviews", n=figures.reviews, well=figures.well))
    if figures.used:
        lines.append(tongue("digest.used", n=figures.used))
    return lines


def _minutes(tongue: Tongue, seconds: float, hourly: Amount | None) -> Markup:
    minutes = max(1, round(seconds / 60))
    if hourly is None:
        return tongue("digest.minutes", n=minutes)
    amount = tongue.money(worth(minutes * 60, hourly))
    return tongue("digest.minutes-worth", n=minutes, worth=amount)


def _ahead(tongue: Tongue, coming: Coming) -> list[Markup]:
    lines = []
    if coming.event:
        title, at = coming.event
        when = tongue.when(at, coming.now, coming.zone)
        lines.append(tongue("digest.event", title=title, when=when))
    if coming.gap:
        lines.append(tongue("next", next=tongue.when(coming.gap, coming.now, coming.zone)))
    return lines
