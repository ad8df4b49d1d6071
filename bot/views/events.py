"""Events in words: which skill, when, what comes before and after, and what is ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Button, Press, View
from bot.views import tracks as track_views
from lessons.bite import Event
from lessons.model import Track
from scheduler.language import Reason, Refused, Unreadable
from scheduler.walltime import to_local

TIMES = (time(9), time(11), time(14), time(16))
"""Offered where a day was named without a time."""

LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the coming gaps hold for an event, as of `now`."""

    zone: ZoneInfo
    now: datetime
    gaps: int
    """How many come before it."""
    more: bool
    """There are more than were counted."""
    primer: datetime | None
    """The last of them, if it is near enough and known by now."""
    debrief: datetime | None
    """The first gap once it is over."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is coming up, the soonest first, as of `now`."""

    zone: ZoneInfo
    now: datetime
    events: Sequence[tuple[Event, Track]]
    dropped: tuple[Event, Track] | None = None
    """What was there until just now."""


def coming_up(tongue: Tongue) -> Press:
    """Return the button by which an event is named, for whatever screen has room for it."""
    return Press(tongue.plain("event.coming-up"), "event:new")


def skills(
    tracks: Sequence[Track], zone: ZoneInfo | None = None, at: datetime | None = None
) -> list[Press]:
    """Return a button for each skill; where the moment is known, it names the event at once."""
    if zone and at:
        return [_name_it(track_views.label(track, tracks), track, at, zone) for track in tracks]
    return [Press(track_views.label(track, tracks), f"event:skill:{track.id}") for track in tracks]


def which_skill(
    tongue: Tongue, unknown: str, buttons: Sequence[Press], tracks: Sequence[Track]
) -> View:
    """Return the question which of the skills it is for; `unknown` are words that name none."""
    text = tongue("event.unknown-skill", quoted=unknown) if unknown else tongue("event.skill")
    return View(text, track_views.rows(buttons, tracks))


def which_time(
    tongue: Tongue, track: Track, zone: ZoneInfo, now: datetime, either: Sequence[datetime]
) -> View:
    """Return the question which of the instants is meant."""
    rows = tuple((_name_it(tongue.when(at, now, zone), track, at, zone),) for at in either)
    return View(tongue("event.which", title=track.title), rows)


def ask_when(tongue: Tongue, track: Track, wrong: Markup | None = None) -> View:
    """Return the question for the day and the time, under what was wrong with the last answer."""
    text = wrong or tongue("event.when", title=track.title)
    return View(text, (_back(tongue),))


def ask_time(tongue: Tongue, track: Track, day: date, offered: Sequence[time]) -> View:
    """Return the question for the time on a day."""
    buttons = tuple(
        Press(tongue.clock(wall), f"event:at:{track.id}:{day}:{wall:%H%M}") for wall in offered
    )
    rows = (buttons, _back(tongue)) if buttons else (_back(tongue),)
    return View(tongue("event.time", title=track.title, day=tongue.day(day)), rows)


def complaint(tongue: Tongue, error: Unreadable | Refused, quoted: str) -> Markup:
    """Return what is wrong with a moment; nothing has been changed."""
    key = "event.unreadable"
    if isinstance(error, Refused):
        key = {
            Reason.PAST: "event.past",
            Reason.TOO_FAR: "event.far",
            Reason.NO_SUCH_DATE: "event.no-date",
            Reason.NO_SUCH_TIME: "event.no-time",
            Reason.WRONG_WEEKDAY: "event.weekday",
        }.get(error.reason, "event.unreadable")
    return tongue(key, quoted=quoted)


def named(tongue: Tongue, track: Track, event: Event, outlook: Outlook) -> View:
    """Return what was understood, and what will happen before it and after."""
    when = tongue.when(event.at, outlook.now, outlook.zone)
    lines = [tongue("event.named", title=track.title, when=when), *_before(tongue, outlook)]
    if outlook.debrief:
        after = tongue.when(outlook.debrief, outlook.now, outlook.zone)
        lines.append(tongue("event.debrief", when=after))
    else:
        lines.append(tongue("event.debrief-later"))
    look = Press(tongue.plain("event.all"), "event")
    if outlook.primer or outlook.more:
        return View(Markup("\n").join(lines), ((look,),))
    prime = Press(tongue.plain("event.prime"), f"event:prime:{event.id}", "primary")
    return View(Markup("\n").join(lines), ((prime,), (look,)))


def overview(tongue: Tongue, tracks: Sequence[Track], ahead: Ahead) -> View:
    """Return what is ahead, each with a button to drop it; without any, the skills to name one."""
    parts: list[Markup] = []
    rows: list[tuple[Button, ...]] = []
    if ahead.dropped:
        event, track = ahead.dropped
        parts.append(tongue("event.dropped", event=_said(tongue, event, track, ahead)))
        back = tongue.plain("event.put-back")
        rows.append((_name_it(back, track, event.at, ahead.zone),))
    if not ahead.events:
        parts.append(tongue("event.none"))
        rows += track_views.rows(skills(tracks), tracks)
        return View(Markup("\n\n").join(parts), tuple(rows))
    said = [_said(tongue, event, track, ahead) for event, track in ahead.events]
    lines = Markup("\n").join(Markup("• {}").format(one) for one in said)
    parts.append(tongue("event.ahead", events=lines))
    for (event, _), text in zip(ahead.events, said, strict=True):
        label = tongue.plain("event.drop", event=text)
        rows.append((Press(_short(label), f"event:drop:{event.id}"),))
    rows.append((Press(tongue.plain("event.another"), "event:new"),))
    return View(Markup("\n\n").join(parts), tuple(rows))


def too_many(tongue: Tongue, most: int, view: View) -> View:
    """Return what is ahead, under the word that no more can be added."""
    return View(tongue("event.too-many", n=most) + Markup("\n\n") + view.html, view.rows)


def _before(tongue: Tongue, outlook: Outlook) -> list[Markup]:
    """Return what comes before the event: its gaps, and the primer in the last of them."""
    if not outlook.gaps:
        return [tongue("event.no-gap")]
    if outlook.more:
        return [tongue("event.many-gaps", n=outlook.gaps)]
    lines = [tongue("event.gaps", n=outlook.gaps)]
    if outlook.primer is None:
        return [*lines, tongue("event.no-primer")]
    when = tongue.when(outlook.primer, outlook.now, outlook.zone)
    return [*lines, tongue("event.primer", when=when)]


def _said(tongue: Tongue, event: Event, track: Track, ahead: Ahead) -> str:
    when = tongue.when(event.at, ahead.now, ahead.zone)
    return tongue.plain("event.line", title=track.title, when=when)


def _name_it(text: str, track: Track, at: datetime, zone: ZoneInfo) -> Press:
    return Press(text, f"event:at:{track.id}:{to_local(at, zone):%Y-%m-%d:%H%M}")


def _back(tongue: Tongue) -> tuple[Press]:
    return (Press(tongue.plain("event.back"), "event"),)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
