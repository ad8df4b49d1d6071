"""Events, as a stripped calendar writes them down."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.calendars.lines import Component, Line
from scheduler.calendars.rules import Rule

_LENGTH = re.compile(r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_FREE = frozenset({"STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"})
_TZID = ";TZID="


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in a calendar: what a clock shows, or the start of a whole day.

    `zone` names the clock; without a name it is the clock of the person who looks, to whom a whole
    day always belongs.
    """

    wall: datetime
    zone: str = ""
    whole_day: bool = False

    def __add__(self, length: timedelta) -> "Moment":
        """Move it by time on its clock."""
        return Moment(self.wall + length, self.zone, self.whole_day)


@dataclass(frozen=True, slots=True)
class Lasts:
    """How long something lasts: first so long on its clock, then so long in fact.

    A night from 22:00 to 06:00 lasts eight hours on the clock, whatever the clock does meanwhile.
    """

    on_the_clock: timedelta = timedelta(0)
    in_fact: timedelta = timedelta(0)

    @property
    def whole(self) -> timedelta:
        """Both together, as on a day without a clock change."""
        return self.on_the_clock + self.in_fact


Ends = Lasts | Moment
"""How long it lasts, or when it ends, on whatever clock."""


@dataclass(slots=True)
class Event:
    """One VEVENT."""

    uid: str = ""
    start: Moment = Moment(datetime.min)  # noqa: DTZ901 - every event has one of its own
    ends: Ends | None = None
    rules: list[Rule] = field(default_factory=list)
    more: list[tuple[Moment, Ends | None]] = field(default_factory=list)
    """Further starts, some with an end of their own."""
    but: list[Moment] = field(default_factory=list)
    instead_of: Moment | None = None
    """The occurrence that it replaces."""
    and_later: bool = False
    """It replaces every later occurrence too."""
    sequence: int = 0
    blocks: bool = True


def read_event(component: Component) -> Event:
    """Read a stripped VEVENT; raise ValueError for a date that is none."""
    event = Event()
    for line in component.lines:
        _take(event, line)
    return event


def wall_time(value: str) -> datetime:
    """Read the digits of a DATE or DATE-TIME as naive wall time; raise ValueError for others."""
    return datetime.fromisoformat(value[:15])


def _take(event: Event, line: Line) -> None:  # noqa: C901 - a table of names
    match line.name:
        case "UID":
            event.uid = line.value
        case "DTSTART":
            event.start = _moment(line, line.value)
        case "DTEND":
            event.ends = _moment(line, line.value)
        case "DURATION":
            event.ends = _lasts(line.value)
        case "RRULE":
            event.rules.append(Rule.read(line.value))
        case "RDATE":
            event.more += _periods(line)
        case "EXDATE":
            event.but += (_moment(line, value) for value in line.value.split(","))
        case "RECURRENCE-ID":
            event.instead_of = _moment(line, line.value)
            event.and_later = "THISANDFUTURE" in line.parameters
        case "SEQUENCE":
            event.sequence = int(line.value)
        case name if name in _FREE:
            event.blocks = False


def _moment(line: Line, value: str) -> Moment:
    zone = "UTC" if value.endswith("Z") else line.parameters.partition(_TZID)[2]
    return Moment(wall_time(value), zone, "T" not in value)


def _periods(line: Line) -> Iterator[tuple[Moment, Ends | None]]:
    for value in line.value.split(","):
        start, _, end = value.partition("/")
        ends: Ends | None = None
        if end:
            ends = _lasts(end) if "P" in end else _moment(line, end)
        yield _moment(line, start), ends


def _lasts(value: str) -> Lasts:
    """Read a DURATION, of which RFC 5545 means weeks and days on the clock and the rest in fact."""
    found = _LENGTH.fullmatch(value)
    if found is None or found[1] == "-":
        return Lasts()
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    return Lasts(
        timedelta(weeks=weeks, days=days),
        timedelta(hours=hours, minutes=minutes, seconds=seconds),
    )
