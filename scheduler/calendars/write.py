"""A learner's slots as an .ics file (RFC 5545), for a calendar of their own."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from scheduler.slots import Once, Recurrence, Slot
from scheduler.walltime import to_local, to_utc

_LONGEST_LINE = 75  # in bytes, without its end
_LAST_SECOND = time(23, 59, 59)
_DAY = timedelta(days=1)
# Clock changes are written down one by one, since nothing says by which rule they come.
_YEARS = timedelta(days=10 * 366)
_BEFORE = timedelta(days=366)
_NO_TIME = timedelta(0)


def write_calendar(
    slots: Sequence[tuple[int, Slot]], zone: ZoneInfo, now: datetime, title: str
) -> bytes:
    """Write slots, each with its id, as events named `title` that leave their time free.

    A slot without a first day starts on the local day of `now`; one that is over is left out. An
    event's UID stays the same as long as its slot has the same id, so a calendar that takes the
    file again changes what it has.
    """
    today = to_local(now, zone).date()
    dated = [(number, slot, first) for number, slot in slots if (first := _first(slot, today))]
    since = min([to_utc(first, time(), zone) for *_, first in dated], default=now)
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Offclock//Slots//EN", "METHOD:PUBLISH"),
        f"X-WR-CALNAME:{_escaped(title)}",
        *_zone(zone, min(since, now) - _BEFORE, now + _YEARS),
    ]
    for number, slot, first in dated:
        lines += [
            *("BEGIN:VEVENT", f"UID:slot-{number}@offclock", f"DTSTAMP:{_digits(now)}Z"),
            *_times(slot, first, zone),
            *(f"SUMMARY:{_escaped(title)}", "TRANSP:TRANSPARENT", "END:VEVENT"),
        ]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR")).encode()


def _first(slot: Slot, today: date) -> date | None:
    """Give the day of its first occurrence, which a DTSTART has to be; None if it is over."""
    recurrence = slot.recurrence
    if next(recurrence.days_from(today), None) is None:
        return None
    return next(recurrence.days_from(_opening(recurrence) or today), None)


def _opening(recurrence: Recurrence) -> date | None:
    return recurrence.day if isinstance(recurrence, Once) else recurrence.bounds.first


def _times(slot: Slot, first: date, zone: ZoneInfo) -> Iterator[str]:
    """Give the lines that say when: dates become the times that RFC 5545 wants beside a time."""
    yield f"DTSTART;TZID={zone.key}:{_digits(datetime.combine(first, slot.start))}"
    yield f"DURATION:PT{slot.minutes}M"
    if isinstance(slot.recurrence, Once):
        return
    rule = next(line for line in slot.rule.splitlines() if line.startswith("RRULE:"))
    frequency, _, _ = rule.partition(";UNTIL=")
    bounds = slot.recurrence.bounds
    last = f";UNTIL={_digits(to_utc(bounds.last, _LAST_SECOND, zone))}Z" if bounds.last else ""
    yield frequency + last
    if but := [_digits(datetime.combine(day, slot.start)) for day in sorted(bounds.but)]:
        yield f"EXDATE;TZID={zone.key}:{','.join(but)}"


def _zone(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[str]:
    """Give a VTIMEZONE that holds from `since` to `until`."""
    yield from ("BEGIN:VTIMEZONE", f"TZID:{zone.key}")
    changes = sorted(_changes(zone, since, until))
    for (kind, before, after), same in groupby(changes, key=lambda change: change[:3]):
        # A change is written down in the wall time that it ends.
        onsets = [_digits(at + before) for *_, at in same]
        yield from (f"BEGIN:{kind}", f"DTSTART:{onsets[0]}")
        yield from (f"RDATE:{onset}" for onset in onsets[1:])
        yield from (f"TZOFFSETFROM:{_offset(before)}", f"TZOFFSETTO:{_offset(after)}")
        yield f"END:{kind}"
    yield "END:VTIMEZONE"


def _changes(
    zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[tuple[str, timedelta, timedelta, datetime]]:
    """Yield the kind of time that begins, the offsets before and after, and when; first `since`."""
    yield *_kind(zone, since, since), since
    days = [since + n * _DAY for n in range((until - since) // _DAY)]
    for start, end in pairwise(days):
        if to_local(start, zone).utcoffset() != to_local(end, zone).utcoffset():
            at = _turn(zone, start, end)
            yield *_kind(zone, start, at), at


def _kind(zone: ZoneInfo, before: datetime, after: datetime) -> tuple[str, timedelta, timedelta]:
    old, new = to_local(before, zone), to_local(after, zone)
    kind = "DAYLIGHT" if new.dst() else "STANDARD"
    return kind, old.utcoffset() or _NO_TIME, new.utcoffset() or _NO_TIME


def _turn(zone: ZoneInfo, start: datetime, end: datetime) -> datetime:
    """Give the second at which the offset changes between two instants."""
    old = to_local(start, zone).utcoffset()
    while end - start > timedelta(seconds=1):
        middle = (start + (end - start) / 2).replace(microsecond=0)
        if to_local(middle, zone).utcoffset() == old:
            start = middle
        else:
            end = middle
    return end


def _offset(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def _digits(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _escaped(text: str) -> str:
    for character, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(character, written)
    return text


def _folded(line: str) -> str:
    """Cut a line into pieces of at most 75 bytes, and no letter in two."""
    pieces: list[str] = [""]
    size = 0
    for letter in line:
        size += len(letter.encode())
        if size > _LONGEST_LINE:
            pieces.append("")
            size = 1 + len(letter.encode())  # the space that continues a line
        pieces[-1] += letter
    return "\r\n ".join(pieces)
