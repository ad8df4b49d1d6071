"""What is on at the moment: a pause, a crunch, room for more. Each with the button that ends it."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.text import Tongue
from bot.view import Press, Rows
from lessons.bite import Mode
from scheduler.plan import FOREVER
from scheduler.walltime import to_local
from storage.learners import Learner


class Standing(NamedTuple):
    """A paragraph, and its buttons; both are empty where nothing is on."""

    text: Markup
    rows: Rows


def standing(tongue: Tongue, learner: Learner, now: datetime) -> Standing:
    """Return what is on, and until when."""
    lines, ends = [], []
    if pause := _pause(tongue, learner, now):
        lines.append(pause)
        ends.append(end_pause(tongue))
    if mode := _mode(tongue, learner, now):
        lines.append(mode)
        ends.append(end_mode(tongue))
    text = Markup("\n").join(lines) + Markup("\n\n") if lines else Markup()
    return Standing(text, (tuple(ends),) if ends else ())


def end_pause(tongue: Tongue) -> Press:
    """Return the button that ends a pause."""
    return Press(tongue.plain("pause.end"), "pause:end")


def end_mode(tongue: Tongue) -> Press:
    """Return the button that ends a crunch, and the room for more."""
    return Press(tongue.plain("mode.end"), "mode:end")


def last_day(tongue: Tongue, end: datetime, zone: ZoneInfo) -> str:
    """Return the last local day of what ends at the midnight after it."""
    return tongue.day(to_local(end - timedelta(seconds=1), zone).date())


def _pause(tongue: Tongue, learner: Learner, now: datetime) -> Markup | None:
    until = learner.paused_until
    if until is None or until <= now:
        return None
    if until < FOREVER:
        return tongue("standing.pause", day=tongue.day(_local_day(learner, until)))
    if learner.check_in_at:
        return tongue("standing.sick", day=tongue.day(_local_day(learner, learner.check_in_at)))
    return tongue("standing.pause-open")


def _mode(tongue: Tongue, learner: Learner, now: datetime) -> Markup | None:
    mode, end = learner.mode_at(now), learner.mode_until
    day = last_day(tongue, end, ZoneInfo(learner.zone)) if end else ""
    if mode is Mode.CRUNCH:
        return tongue("standing.crunch", n=learner.crunch_minutes or 0, day=day)
    if mode is Mode.IDLE:
        return tongue("standing.idle", day=day) if end else tongue("standing.idle-open")
    return None


def _local_day(learner: Learner, instant: datetime) -> date:
    return to_local(instant, ZoneInfo(learner.zone)).date()
