"""One diary, as five calendars write it down.

A standup on Mondays and Wednesdays, of which one was left out, one moved and one cancelled; a
dentist; a coffee that is not sure; a cancelled lunch; football that takes no time; a birthday; a
fair of two days; and a night on a train while the clocks change.
"""

from datetime import UTC, datetime
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from scheduler.busy import Busy
from scheduler.calendars.lines import decode
from scheduler.calendars.reading import read_calendar, unfold_again
from scheduler.calendars.strip import strip
from tests.scheduler.calendars.table import BERLIN, LONG_AGO, noon, shown, table, unfolded

DIALECTS = sorted((Path(__file__).parent / "dialects").glob("*.ics"))
DIARY = [
    "Mon 23 Mar 09:30 - 10:00 (0.5 h)",
    "Mon 23 Mar 15:00 - 16:00 (1 h)",
    "Thu 26 Mar 16:00 - 17:00 (1 h)",
    "Sat 28 Mar 22:00 - Sun 29 Mar 06:00 (7 h)",
    "Tue 31 Mar 14:00 - 14:30 (0.5 h)",
    "Thu 02 Apr 00:00 - Sat 04 Apr 00:00 (48 h)",
]
PERSONAL = (
    *("anna", "kowalska", "bilal", "ahmed", "zofia", "öztürk", "example.com", "mailto", "meet"),
    *("standup", "zahnarzt", "kaffee", "mittag", "fußball", "fernsehen", "geburtstag", "messe"),
    *("leipzig", "nachtzug", "krak", "hauptstra", "hof", "passwort", "sonnenblume", "privat"),
    *("kalender", "steuer", "abgesagt", "canceled", "zuhause", "reminder", "google", "nc-", "aaaa"),
    *("b1c2d3e4", "0f1a2b3c", "040000008200", "vienna", "amsterdam", "50.3135"),
)

every_dialect = pytest.mark.parametrize("path", DIALECTS, ids=lambda path: path.stem)


def data_of(path):
    """The file as it travels: its lines end by CR LF."""
    return path.read_bytes().replace(b"\n", b"\r\n")


def test_there_are_five():
    assert len(DIALECTS) == 5


@every_dialect
def test_the_diary_is_the_same_in_every_dialect(path):
    assert table(data_of(path)) == DIARY
    assert unfolded(data_of(path)).unread == 0


@every_dialect
async def test_it_is_read_apart_and_unfolded_again(path):
    look = (BERLIN, noon("2026-03-22"), noon("2026-04-05"))
    calendar = await read_calendar(data_of(path), *look)
    assert shown(calendar.busy, BERLIN) == DIARY
    again = await unfold_again(calendar.text, *look)
    assert (again.busy, again.text) == (calendar.busy, calendar.text)


def test_the_personal_words_are_there_to_be_found():
    everything = "".join(decode(data_of(path)) for path in DIALECTS).casefold()
    assert [word for word in PERSONAL if word.casefold() not in everything] == []


@every_dialect
def test_no_personal_word_is_left(path):
    text = strip(decode(data_of(path)), LONG_AGO).text.casefold()
    assert [word for word in PERSONAL if word.casefold() in text] == []


@every_dialect
def test_what_is_left_is_a_calendar_that_others_read_alike(path):
    stripped = icalendar.Calendar.from_ical(strip(decode(data_of(path)), LONG_AGO).text)
    found = recurring_ical_events.of(stripped).between(noon("2026-03-22"), noon("2026-04-05"))
    assert shown(Busy.of(span_of(one) for one in found if takes_time(one)), BERLIN) == DIARY


def takes_time(event):
    free = {"FREE", "WORKINGELSEWHERE"}
    return (
        event.get("STATUS") != "CANCELLED"
        and event.get("TRANSP") != "TRANSPARENT"
        and event.get("X-MICROSOFT-CDO-BUSYSTATUS") not in free
    )


def span_of(event):
    return tuple(instant(moment) for moment in (event.start, event.end))


def instant(moment):
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=BERLIN)
    return moment.astimezone(UTC)
