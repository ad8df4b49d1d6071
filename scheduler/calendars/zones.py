"""The zones of one calendar: from what its clocks show to instants."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from scheduler.calendars.events import Moment, wall_time
from scheduler.calendars.lines import Component, Line
from scheduler.calendars.rules import Rule
from scheduler.walltime import to_utc, zone_named

_ZERO = timedelta(0)
# No event of today hangs on a clock change before this; Outlook's zones start in 1601.
_OLDEST = wall_time("19700101")
_NEWEST = wall_time("21000101")

_Change = tuple[datetime, timedelta, timedelta]
"""When, in the old wall time, a clock changes from which offset to which."""


class Zones:
    """The zones of one stripped calendar, by name."""

    def __init__(self, mine: ZoneInfo, floating: str, own: Iterable[Component]) -> None:
        """Take the learner's zone, the zone of times without one ("" if none), the VTIMEZONEs."""
        self._mine = mine
        self._known = {"": zone_named(floating) if floating else mine}
        self._described = {_name(one): one for one in own}
        self._own: dict[str, _OwnZone] = {}

    def instant(self, moment: Moment) -> datetime:
        """Give the instant, in UTC.

        A wall time that does not exist is shifted forward, one that happens twice means the
        first. Raises ValueError for a VTIMEZONE that makes no sense.
        """
        wall = moment.wall
        if moment.zone == "UTC":
            return wall.replace(tzinfo=UTC)
        if moment.zone in self._described:
            return self._own_zone(moment.zone).instant(wall)
        zone = self._mine if moment.whole_day else self._zone(moment.zone)
        return to_utc(wall.date(), wall.time(), zone)

    def _zone(self, name: str) -> ZoneInfo:
        if name not in self._known:
            self._known[name] = zone_named(name)
        return self._known[name]

    def _own_zone(self, name: str) -> "_OwnZone":
        if name not in self._own:
            self._own[name] = _OwnZone(self._described[name])
        return self._own[name]


class _OwnZone:
    """A zone by the offsets and the changes that a VTIMEZONE describes."""

    def __init__(self, described: Component) -> None:
        changes = sorted(change for part in _parts(described) for change in _changes(part))
        # From this wall time on a clock follows the change: what it skips is still read by the
        # old offset, and so is what it shows twice.
        self._from = [onset + max(after - before, _ZERO) for onset, before, after in changes]
        self._offsets = [changes[0][1], *(after for _, _, after in changes)]

    def instant(self, wall: datetime) -> datetime:
        return (wall - self._offsets[bisect_right(self._from, wall)]).replace(tzinfo=UTC)


def _parts(described: Component) -> Iterator[list[Line]]:
    """Yield the lines of every STANDARD and DAYLIGHT."""
    part: list[Line] = []
    for line in described.lines:
        if line.name == "END":
            yield part
            part = []
        elif line.name not in {"BEGIN", "TZID"}:
            part.append(line)


def _changes(part: list[Line]) -> Iterator[_Change]:
    said = {line.name: line.value for line in part}
    before, after = _offset(said["TZOFFSETFROM"]), _offset(said["TZOFFSETTO"])
    first = wall_time(said["DTSTART"])
    onsets = {first}
    for line in part:
        if line.name == "RDATE":
            onsets.update(map(wall_time, line.value.split(",")))
        elif line.name == "RRULE":
            onsets.update(_repeated(Rule.read(line.value), first, before))
    return ((onset, before, after) for onset in onsets)


def _repeated(rule: Rule, first: datetime, before: timedelta) -> Iterator[datetime]:
    """Yield the onsets of a rule, whose UNTIL is in UTC."""
    last = min(wall_time(rule.until) + before, _NEWEST) if rule.until else _NEWEST
    return takewhile(lambda onset: onset <= last, rule.starts(first, _OLDEST))


def _offset(value: str) -> timedelta:
    digits = value[1:].ljust(6, "0")
    hours, minutes, seconds = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -size if value[0] == "-" else size


def _name(component: Component) -> str:
    return next((line.value for line in component.lines if line.name == "TZID"), "")
