"""A calendar without a word of what it is about: only what says when."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from scheduler.calendars import rules
from scheduler.calendars.lines import Component, Line, components
from scheduler.calendars.names import known_as, plain
from scheduler.calendars.problem import CalendarError, Problem

MOST_EVENTS = 20_000
"""A diary of ten years at five events a day."""

_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Offclock//Times//EN")
_TIME = r"\d{8}(?:T\d{6}Z?)?"
_LENGTH = r"[+-]?P(?:\d{1,6}W)?(?:\d{1,6}D)?(?:T(?:\d{1,7}H)?(?:\d{1,7}M)?(?:\d{1,8}S)?)?"
_MOMENT = re.compile(_TIME, re.ASCII)
_MOMENTS = re.compile(rf"{_TIME}(?:/(?:{_TIME}|{_LENGTH}))?", re.ASCII)
_VALUES = {
    "DURATION": re.compile(_LENGTH, re.ASCII),
    "SEQUENCE": re.compile(r"\d{1,9}", re.ASCII),
    # What blocks is not said: it is what an event does without a word.
    "STATUS": re.compile("CANCELLED"),
    "TRANSP": re.compile("TRANSPARENT"),
    "X-MICROSOFT-CDO-BUSYSTATUS": re.compile("FREE|WORKINGELSEWHERE"),
}
_OF_A_ZONE = {
    "BEGIN": re.compile("STANDARD|DAYLIGHT"),
    "END": re.compile("STANDARD|DAYLIGHT"),
    "DTSTART": re.compile(r"\d{8}T\d{6}", re.ASCII),
    "TZOFFSETFROM": re.compile(r"[+-]\d{4}(?:\d\d)?", re.ASCII),
    "TZOFFSETTO": re.compile(r"[+-]\d{4}(?:\d\d)?", re.ASCII),
    "RDATE": re.compile(r"\d{8}T\d{6}(?:,\d{8}T\d{6})*", re.ASCII),
}
_REPEATS = frozenset({"RRULE", "RDATE", "RECURRENCE-ID"})
_TZID = re.compile(r';TZID=("[^"]*"|[^;]*)', re.IGNORECASE)
_AND_FUTURE = re.compile(r";RANGE=\"?THISANDFUTURE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stripped:
    """What was kept of a calendar, an iCalendar text of its own."""

    text: str
    events: int
    """Those that the calendar holds, of which the past ones are not kept."""
    unread: int
    """Those of them whose dates or rules make no sense; they are left out."""


class _UnreadableError(ValueError):
    """A date or a rule that is none."""


def strip(text: str, since: date) -> Stripped:
    """Keep what says when; leave out single events that ended before the day `since`.

    Takes what `decode` gives, or what was stripped before. A UID becomes a number, and so does the
    name of a zone that only the calendar knows, so no word that a person chose is left. Raises
    CalendarError for more than MOST_EVENTS events.
    """
    found = list(components(text))
    events = [one for one in found if one.kind == "VEVENT"]
    if len(events) > MOST_EVENTS:
        raise CalendarError(Problem.TOO_MANY)
    keeper = _Keeper([one for one in found if one.kind == "VTIMEZONE"])
    kept, unread = [], 0
    for event in events:
        try:
            kept.append(keeper.event(event, since))
        except _UnreadableError:
            unread += 1
    lines = [*_HEAD, *keeper.head(found[-1]), *(line for event in kept for line in event)]
    return Stripped("\n".join([*lines, "END:VCALENDAR", ""]), len(events), unread)


class _Keeper:
    """Writes down what is kept, with numbers for names."""

    def __init__(self, zones: Iterable[Component]) -> None:
        self._uids: dict[str, str] = {}
        self._zones: dict[str, list[str]] = {}
        self._numbers: dict[str, str] = {}
        for zone in zones:
            name = plain(next((line.value for line in zone.lines if line.name == "TZID"), ""))
            lines = _zone_lines(zone)
            if name and lines and known_as(name) is None and name not in self._numbers:
                self._numbers[name] = f"Own/{len(self._numbers) + 1}"
                self._zones[self._numbers[name]] = lines

    def head(self, calendar: Component) -> Iterator[str]:
        """Give the zone of the calendar, and the zones that nobody else knows."""
        for line in calendar.lines:
            if line.name == "X-WR-TIMEZONE" and (name := known_as(line.value)):
                yield f"X-WR-TIMEZONE:{name}"
        for number, lines in self._zones.items():
            yield from ("BEGIN:VTIMEZONE", f"TZID:{number}", *lines, "END:VTIMEZONE")

    def event(self, event: Component, since: date) -> list[str]:
        """Give the lines of an event, none if it is past."""
        said = {line.name: line.value.strip() for line in event.lines}
        if not _MOMENT.fullmatch(said.get("DTSTART", "").upper()):
            raise _UnreadableError
        if _ended(said) < f"{since:%Y%m%d}" and _REPEATS.isdisjoint(said):
            return []
        kept = [kept for line in event.lines if (kept := self._keep(line))]
        uid = said.get("UID") or f"none {len(self._uids)}"
        number = self._uids.setdefault(uid, str(len(self._uids) + 1))
        return ["BEGIN:VEVENT", f"UID:{number}", *kept, "END:VEVENT"]

    def _keep(self, line: Line) -> str:
        name, value = line.name, line.value.strip().upper()
        if name in {"DTSTART", "DTEND", "RECURRENCE-ID"}:
            if not _MOMENT.fullmatch(value):
                raise _UnreadableError
            return self._moments(line, value)
        if name in {"RDATE", "EXDATE"}:
            values = [one for one in value.split(",") if _MOMENTS.fullmatch(one.strip())]
            return self._moments(line, ",".join(values)) if values else ""
        if name == "RRULE":
            if rule := rules.clean(value):
                return f"RRULE:{rule}"
            raise _UnreadableError
        wanted = _VALUES.get(name)
        return f"{name}:{value}" if wanted and wanted.fullmatch(value) else ""

    def _moments(self, line: Line, value: str) -> str:
        """Write moments with the parameters that matter, as their shape demands."""
        parameters = ""
        if "/" in value:
            parameters = ";VALUE=PERIOD"
        elif "T" not in value:
            parameters = ";VALUE=DATE"
        if line.name == "RECURRENCE-ID" and _AND_FUTURE.search(line.parameters):
            parameters += ";RANGE=THISANDFUTURE"
        zone = _TZID.search(line.parameters)
        if zone and "T" in value and not value.endswith("Z") and (name := self._zone(zone[1])):
            parameters += f";TZID={name}"
        return f"{line.name}{parameters}:{value}"

    def _zone(self, name: str) -> str | None:
        return known_as(name) or self._numbers.get(plain(name))


def _ended(said: dict[str, str]) -> str:
    """Give the day on which an event ends as digits; a day far off if that takes arithmetic."""
    return "9" if "DURATION" in said else max(said["DTSTART"], said.get("DTEND", ""))[:8]


def _zone_lines(zone: Component) -> list[str]:
    """Give what a VTIMEZONE says of its offsets; nothing if that makes no sense."""
    kept = []
    for line in zone.lines:
        value = line.value.strip().upper()
        wanted = _OF_A_ZONE.get(line.name)
        if line.name == "RRULE" and (rule := rules.clean(value)):
            kept.append(f"RRULE:{rule}")
        elif wanted and wanted.fullmatch(value):
            kept.append(f"{line.name}:{value}")
    return kept if _describes(kept) else []


def _describes(lines: list[str]) -> bool:
    """Say whether every part of a zone has its start and both of its offsets."""
    parts = "\n".join(lines).split("END:")[:-1]
    needed = ("DTSTART:", "TZOFFSETFROM:", "TZOFFSETTO:")
    return bool(parts) and all(name in part for part in parts for name in needed)
