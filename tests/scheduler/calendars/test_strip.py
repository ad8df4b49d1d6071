"""What is kept of a calendar: what says when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars.lines import decode
from scheduler.calendars.problem import CalendarError, Problem
from scheduler.calendars.strip import strip
from tests.scheduler.calendars.table import LONG_AGO, calendar, event

TIMES = ("DTSTART:20260324T090000Z", "DTEND:20260324T100000Z")
KEPT = ["BEGIN:VEVENT", "UID:1", *TIMES, "END:VEVENT"]


def kept(data, since=LONG_AGO):
    """The lines that are kept between the head and the end."""
    return strip(decode(data), since).text.split("\n")[3:-2]


def problem_of(data):
    with pytest.raises(CalendarError) as caught:
        strip(decode(data), LONG_AGO)
    return caught.value.problem


def test_only_the_times_are_kept():
    told = (
        *(
            "SUMMARY:Lunch with Zofia",
            "DESCRIPTION:secret",
            "LOCATION:Café",
            "URL:https://a.example",
        ),
        *(
            "ATTENDEE;CN=Zofia:mailto:zofia@example.com",
            "ORGANIZER;CN=Anna:mailto:anna@example.com",
        ),
        *("CATEGORIES:Love", "COMMENT:hush", "CONTACT:Zofia", "GEO:50.31;11.91", "X-NOTE:no"),
        *("CREATED:20260101T000000Z", "DTSTAMP:20260101T000000Z", "CLASS:PRIVATE", "nonsense", ""),
        *("STATUS:CONFIRMED", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "PRIORITY:1"),
    )
    assert kept(calendar(*told, *TIMES)) == KEPT


def test_nothing_that_is_nested_in_an_event_is_kept():
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT5M", "DURATION:PT9H", "RDATE:20260101", "END:VALARM")
    assert kept(calendar(*alarm, *TIMES)) == KEPT
    assert kept(calendar(*TIMES, *alarm)) == KEPT


def test_nothing_that_is_no_event_is_kept():
    todo = ("BEGIN:VTODO", "DTSTART:20260324T090000Z", "SUMMARY:Taxes", "END:VTODO")
    assert kept(calendar(event("UID:one", *TIMES), head=todo)) == KEPT


def test_only_parameters_that_say_when_are_kept():
    told = (
        'DTSTART;X-NAME="Zofia: 1;2";TZID="Europe/Berlin";VALUE=DATE-TIME:20260324T090000',
        "DTEND;TZID=Europe/Berlin;X-WHO=Zofia:20260324T100000",
        "RECURRENCE-ID;X-A=b;RANGE=THISANDFUTURE;VALUE=DATE:20260324",
    )
    assert kept(calendar(*told))[2:-1] == [
        "DTSTART;TZID=Europe/Berlin:20260324T090000",
        "DTEND;TZID=Europe/Berlin:20260324T100000",
        "RECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:20260324",
    ]


def test_a_word_where_a_time_belongs_is_not_kept():
    told = ("EXDATE:Zofia", "SEQUENCE:Zofia", "STATUS:Zofia", "DURATION:Zofia", "RDATE:Zofia,ZOFIA")
    assert kept(calendar(*told, *TIMES)) == KEPT


def test_the_zone_of_a_calendar_is_kept_if_there_is_such_a_zone():
    event = ("BEGIN:VEVENT", "UID:one", *TIMES, "END:VEVENT")
    assert kept(calendar(*event, head=("X-WR-TIMEZONE:Europe/Berlin",))) == [
        "X-WR-TIMEZONE:Europe/Berlin",
        *KEPT,
    ]
    assert kept(calendar(*event, head=("X-WR-TIMEZONE:Zofia",))) == KEPT


def test_names_of_zones_become_numbers_unless_everybody_knows_them():
    offsets = ("TZOFFSETFROM:+0100", "TZOFFSETTO:+0100")
    head = (
        *("BEGIN:VTIMEZONE", "TZID:Zofias Zone", "TZURL:https://zofia.example", "COMMENT:hers"),
        *("BEGIN:STANDARD", "DTSTART:19700101T000000", *offsets, "TZNAME:Zofia", "END:STANDARD"),
        *("END:VTIMEZONE", "BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "BEGIN:STANDARD"),
        *("DTSTART:19700101T000000", *offsets, "END:STANDARD", "END:VTIMEZONE"),
    )
    told = ("DTSTART;TZID=Zofias Zone:20260324T090000", "DTEND;TZID=Europe/Berlin:20260324T100000")
    assert kept(calendar(*told, head=head)) == [
        *("BEGIN:VTIMEZONE", "TZID:Own/1", "BEGIN:STANDARD", "DTSTART:19700101T000000", *offsets),
        *("END:STANDARD", "END:VTIMEZONE"),
        *("BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Own/1:20260324T090000"),
        *("DTEND;TZID=Europe/Berlin:20260324T100000", "END:VEVENT"),
    ]


@pytest.mark.parametrize(
    "zone",
    [
        ["BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETTO:+0100", "END:STANDARD"],
        ["BEGIN:STANDARD", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD"],
        ["TZNAME:Zofia"],
    ],
)
def test_a_zone_that_does_not_say_what_it_is_is_not_kept(zone):
    head = ("BEGIN:VTIMEZONE", "TZID:Zofia", *zone, "END:VTIMEZONE")
    told = ("DTSTART;TZID=Zofia:20260324T090000", "DURATION:PT1H")
    assert kept(calendar(*told, head=head))[1:3] == ["UID:1", "DTSTART:20260324T090000"]


def test_a_letter_that_folding_cut_in_two_is_read():
    line = "DTSTART;TZID=Büro:20260324T090000".encode()
    cut = line.index("ü".encode()) + 1
    data = calendar(*TIMES[1:], "X-HERE:1").replace(b"X-HERE:1", line[:cut] + b"\r\n " + line[cut:])
    assert kept(data)[3] == "DTSTART:20260324T090000"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_may_end_in_every_usual_way(end):
    assert kept(calendar(*TIMES).replace(b"\r\n", end)) == KEPT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_may_be_utf_8_or_utf_16(encoding):
    data = calendar("SUMMARY:سالگرہ", *TIMES).decode().encode(encoding)
    assert kept(data) == KEPT


def test_letters_may_be_small():
    assert kept(calendar(*TIMES).lower().replace(b"uid:one", b"uid:x")) == KEPT


def test_what_looks_like_the_end_of_a_line_to_others_does_not_smuggle_one_in():
    title = "SUMMARY:a\u2028STATUS:CANCELLED\x0bTRANSP:TRANSPARENT\x85RRULE:FREQ=DAILY"
    assert kept(calendar(title, *TIMES)) == KEPT


def test_events_of_one_uid_keep_one_number():
    events = (event(f"UID:{uid}", *TIMES) for uid in ("a", "b:c", "a", "A"))
    numbers = [line for line in kept(calendar(*events)) if line.startswith("UID")]
    assert numbers == ["UID:1", "UID:2", "UID:1", "UID:3"]


@pytest.mark.parametrize(
    ("lines", "stays"),
    [
        (TIMES, False),
        (("DTSTART:20260331T090000Z",), False),
        (("DTSTART:20260401T090000Z",), True),
        (("DTSTART:20260324T090000Z", "DTEND:20260401T100000Z"), True),
        (("DTSTART:20260324T090000Z", "DURATION:P30D"), True),
        ((*TIMES, "RRULE:FREQ=DAILY"), True),
        ((*TIMES, "RDATE:20260501T090000Z"), True),
        ((*TIMES, "RECURRENCE-ID:20260501T090000Z"), True),
    ],
)
def test_what_is_past_is_not_kept(lines, stays):
    stripped = strip(decode(calendar(*lines)), date(2026, 4, 1))
    assert ("BEGIN:VEVENT" in stripped.text) is stays
    assert stripped.events == 1


def test_two_calendars_in_one_file_are_one():
    twice = calendar(event("UID:a", *TIMES)) + calendar(event("UID:b", *TIMES))
    assert len(kept(twice)) == 2 * len(KEPT)


def test_a_calendar_may_be_empty():
    assert kept(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR") == []


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem.NOT_A_CALENDAR),
        (b"\r\n  \r\n", Problem.NOT_A_CALENDAR),
        (b"\xef\xbb\xbf", Problem.NOT_A_CALENDAR),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", Problem.NOT_A_CALENDAR),
        (b'{"error": "not found"}', Problem.NOT_A_CALENDAR),
        (b"PK\x03\x04\x14\x00" + bytes(100), Problem.NOT_A_CALENDAR),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", Problem.NOT_A_CALENDAR),
        (calendar(*TIMES)[:80], Problem.TRUNCATED),
        (calendar(*TIMES).replace(b"END:VCALENDAR", b""), Problem.TRUNCATED),
        (b"BEGIN:VCALENDAR\r\n", Problem.TRUNCATED),
        (calendar(*TIMES) + calendar(*TIMES)[:80], Problem.TRUNCATED),
        (calendar("SUMMARY:Café", *TIMES).decode().encode("latin-1"), Problem.NOT_TEXT),
        (calendar("SUMMARY:كل", *TIMES).decode().encode("cp1256"), Problem.NOT_TEXT),
    ],
)
def test_it_says_why_something_is_no_calendar(data, problem):
    assert problem_of(data) is problem


def test_too_many_events_are_refused_and_one_fewer_is_not(monkeypatch):
    monkeypatch.setattr("scheduler.calendars.strip.MOST_EVENTS", 3)
    assert problem_of(calendar(*[event(*TIMES)] * 4)) is Problem.TOO_MANY
    assert len(kept(calendar(*[event(*TIMES)] * 3))) == 3 * len(KEPT)


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=3)
NAMES = st.sampled_from(
    ("SUMMARY", "X-NOTE", "UID", "STATUS", "TRANSP", "EXDATE", "RDATE", "DURATION", "SEQUENCE")
)


@given(st.lists(st.tuples(NAMES, WORDS), max_size=5))
def test_no_letters_of_anyone_are_kept(told):
    secret = "Żółć"
    lines = [f"{name}{word}:{secret}{word}" for name, word in told]
    lines += [f"{name};X={secret}:{word}{secret}" for name, word in told]
    text = strip(decode(calendar(*lines, *TIMES)), LONG_AGO).text
    assert secret not in text
    assert text.isascii()


@given(st.binary(max_size=200))
def test_any_bytes_are_stripped_or_refused(data):
    wrapped = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data + b"\nEND:VEVENT\nEND:VCALENDAR"
    for candidate in (data, wrapped):
        try:
            once = strip(decode(candidate), LONG_AGO).text
        except CalendarError:
            continue
        assert strip(decode(once.encode()), LONG_AGO).text == once
