"""Announcements: what a learner's text says of an event, which skill it needs and when it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.moments import EXAMPLE, Instants, read_moment, read_time
from bot.skills import MOST_WORDS, named_in
from lessons.model import Track
from scheduler.language import Refused, Unreadable

When = Instants | date | Unreadable | Refused | None
"""When it is, or what is wrong with that, or nothing where nothing was said of it."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a text says of an event."""

    skill: str
    """The words that should name the skill."""
    tracks: Sequence[Track]
    """Those that they can mean."""
    when: When

    @property
    def at(self) -> datetime | None:
        """The instant, where it can be but one."""
        return self.when[0] if isinstance(self.when, tuple) and len(self.when) == 1 else None


def read_announcement(
    text: str, tracks: Sequence[Track], zone: ZoneInfo, now: datetime
) -> Announcement:
    """Return what a text says: its first words name a skill, and the rest a moment."""
    words = text.split()
    for at in range(min(len(words), MOST_WORDS + 1)):
        when = _moment(" ".join(words[at:]), zone, now)
        if not isinstance(when, Unreadable):
            skill = " ".join(words[:at])
            return Announcement(skill, named_in(skill, tracks).tracks, when)
    named = named_in(text, tracks)
    return Announcement(text, named.tracks, None if named.whole else Unreadable(0, text, EXAMPLE))


def time_on(text: str, day: date, zone: ZoneInfo, now: datetime) -> When:
    """Return when it is, for a text that tells the time of a day which was named before."""
    try:
        return read_time(text, day, zone, now)
    except (Unreadable, Refused) as error:
        return error


def _moment(text: str, zone: ZoneInfo, now: datetime) -> When:
    try:
        return read_moment(text, zone, now)
    except (Unreadable, Refused) as error:
        return error
