"""What a calendar takes, as a table that a person can read."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.busy import Busy
from scheduler.calendars.lines import decode
from scheduler.calendars.strip import strip
from scheduler.calendars.unfold import unfold

BERLIN = ZoneInfo("Europe/Berlin")
KARACHI = ZoneInfo("Asia/Karachi")
LONG_AGO = date(1, 1, 1)


def calendar(*lines, head=()):
    """The bytes of a calendar with these lines in one event, or in several if they say so."""
    text = "\n".join(lines)
    if "BEGIN:VEVENT" not in text:
        text = f"BEGIN:VEVENT\nUID:one\n{text}\nEND:VEVENT"
    body = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *head, text, "END:VCALENDAR", ""])
    return body.replace("\n", "\r\n").encode()


def event(*lines):
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def noon(day):
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def unfolded(data, zone=BERLIN, first="2026-03-22", last="2026-04-05"):
    """Strip and unfold in this process, from noon to noon, UTC."""
    return unfold(strip(decode(data), LONG_AGO).text, zone, noon(first), noon(last))


def table(data, zone=BERLIN, first="2026-03-22", last="2026-04-05"):
    """The busy stretches, one a line, as clocks in the zone show them."""
    return shown(Busy.of(unfolded(data, zone, first, last).spans), zone)


def shown(busy, zone):
    return [line(start.astimezone(zone), end.astimezone(zone)) for start, end in busy]


def line(start, end):
    hours = (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(hours=1)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%a %d %b %H:%M}"
    return f"{start:%a %d %b %H:%M} - {until} ({hours:g} h)"
