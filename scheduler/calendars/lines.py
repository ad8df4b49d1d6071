"""The text of an iCalendar file (RFC 5545, section 3.1) as components and their lines."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from scheduler.calendars.problem import CalendarError, Problem

_UTF_16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FOLD = re.compile(rb"\n[ \t]")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_RULES_OF_A_ZONE = frozenset({"STANDARD", "DAYLIGHT"})


class Line(NamedTuple):
    """One content line: its name in capitals, its parameters as written, its value."""

    name: str
    parameters: str
    value: str


@dataclass(frozen=True, slots=True)
class Component:
    """A VEVENT or a VTIMEZONE with its lines; `VCALENDAR` holds those outside of both.

    What is nested in it, such as an alarm, is left out, except the two halves of a VTIMEZONE,
    whose BEGIN and END stand among the lines.
    """

    kind: str
    lines: list[Line] = field(default_factory=list)


def decode(data: bytes) -> str:
    """Give the text of a whole calendar, unfolded, its lines ended by a line feed.

    Raises CalendarError for what is no calendar, no text, or only the start of one.
    """
    data = _as_utf_8(data).replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip()
    shouted = data.upper()
    if not shouted.startswith(b"BEGIN:VCALENDAR"):
        raise CalendarError(Problem.NOT_A_CALENDAR)
    if shouted.rfind(b"\nEND:VCALENDAR") < max(shouted.rfind(b"\nBEGIN:"), 0):
        raise CalendarError(Problem.TRUNCATED)
    try:
        # Folding counts bytes and may cut a letter in two: first join, then decode.
        return _FOLD.sub(b"", data).decode()
    except UnicodeDecodeError:
        raise CalendarError(Problem.NOT_TEXT) from None


def components(text: str) -> Iterator[Component]:
    """Yield the components of a calendar in the order in which they end, the calendar last."""
    calendar = Component("VCALENDAR")
    current, nested = calendar, ""
    # Not splitlines, which knows seven more ends of a line that a title may contain.
    for line in map(_read, text.split("\n")):
        kind = line.value.strip().upper()
        if line.name == "BEGIN" and kind in {"VEVENT", "VTIMEZONE"}:
            current, nested = Component(kind), ""
        elif line.name == "BEGIN" and kind == "VCALENDAR":
            current, nested = calendar, ""
        elif line.name == "END" and kind == current.kind:
            if current is not calendar:
                yield current
            current, nested = calendar, ""
        elif line.name == "BEGIN" and not nested and kind not in _RULES_OF_A_ZONE:
            nested = kind
        elif line.name == "END" and kind == nested:
            nested = ""
        elif not nested:
            current.lines.append(line)
    yield calendar


def _as_utf_8(data: bytes) -> bytes:
    data = data.removeprefix(codecs.BOM_UTF8)
    for mark, encoding in _UTF_16:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace").encode()
    return data


def _read(line: str) -> Line:
    """Take a line apart. A file may forget to quote a parameter that holds a colon."""
    found = _NAME.match(line)
    if found is None:
        return Line("", "", "")
    rest = line[found.end() :]
    parameters, _, value = rest.partition(":") if rest[:1] == ":" else rest.rpartition(":")
    return Line(found[0].upper(), parameters, value)
