"""Settings: how things stand, and what can be changed."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.text import Tongue
from bot.view import Press, View, grid
from bot.views.setup import local_time
from lessons.money import Amount
from storage.learners import Learner


def overview(
    tongue: Tongue, learner: Learner, tracks: Sequence[str], coming: str, now: datetime
) -> View:
    """Return every setting, each with a button; `tracks` are the titles of those chosen."""
    hourly = rate_of(learner)
    text = tongue(
        "settings",
        language=tongue.name,
        zone=learner.zone,
        time=local_time(tongue, ZoneInfo(learner.zone), now),
        tracks=tongue.listing(tracks) if tracks else tongue.plain("settings.all-tracks"),
        pictures=tongue.plain("settings.is-dark" if learner.dark else "settings.is-light"),
        digest=_day(tongue, learner.digest_day),
        rate=rate(tongue, hourly) if hourly else tongue.plain("settings.no-rate"),
        next=coming,
    )
    buttons = [
        Press(tongue.plain("settings.slots"), "slots:list"),
        Press(tongue.plain("settings.limits"), "limits"),
        Press(tongue.plain("settings.calendar"), "calendar"),
        Press(tongue.plain("settings.zone"), "settings:zone"),
        Press(tongue.plain("settings.tracks"), "tracks"),
        Press(tongue.plain("settings.language"), "settings:language"),
        Press(tongue.plain("settings.digest"), "settings:digest"),
        Press(tongue.plain("settings.rate"), "hourly"),
        _pictures(tongue, learner),
        Press(tongue.plain("settings.pause"), "pause"),
    ]
    export = Press(tongue.plain("settings.export"), "export")
    forget = Press(tongue.plain("settings.forget"), "forget", "danger")
    return View(text, (*grid(buttons, 2), (export,), (forget,)))


def ask_digest_day(tongue: Tongue, chosen: int | None, days: Sequence[int]) -> View:
    """Return the question for the day of the digest, of those on which gaps come."""
    back = (Press(tongue.plain("settings.back"), "settings"),)
    if not days:
        times = Press(tongue.plain("settings.slots"), "slots:list")
        return View(tongue("digest.no-days"), ((times,), back))
    buttons = [
        Press(_marked(tongue.weekday(day), day == chosen), f"settings:digest:{day}") for day in days
    ]
    none = Press(_marked(tongue.plain("digest.none"), chosen is None), "settings:digest:none")
    return View(tongue("digest.ask"), (*grid(buttons, 2), (none,), back))


def ask_rate(tongue: Tongue, hourly: Amount | None) -> View:
    """Return the question for what an hour of theirs costs, and what it is used for."""
    now = rate(tongue, hourly) if hourly else tongue.plain("settings.no-rate")
    remove = (Press(tongue.plain("rate.remove"), "hourly:none"),)
    back = (Press(tongue.plain("settings.back"), "settings"),)
    return View(tongue("rate.ask", rate=now), (remove, back) if hourly else (back,))


def rate(tongue: Tongue, hourly: Amount) -> str:
    """Return what an hour costs: `€40.00 an hour`."""
    return tongue.plain("rate.hourly", amount=tongue.money(hourly))


def rate_of(learner: Learner) -> Amount | None:
    """Return what an hour of the learner's costs, where they have told it."""
    if learner.hourly is None or learner.currency is None:
        return None
    return Amount(learner.hourly, learner.currency)


def _pictures(tongue: Tongue, learner: Learner) -> Press:
    """Return the button that turns pictures dark, or light again."""
    if learner.dark:
        return Press(tongue.plain("settings.to-light"), "settings:dark:no")
    return Press(tongue.plain("settings.to-dark"), "settings:dark:yes")


def _day(tongue: Tongue, day: int | None) -> str:
    return tongue.plain("settings.no-digest") if day is None else tongue.weekday(day)


def _marked(text: str, chosen: bool) -> str:
    return f"✓ {text}" if chosen else text
