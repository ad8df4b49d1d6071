"""What is no slot, or can not be one, is refused with the place and the word."""

from datetime import date

import pytest

from scheduler.language import Reason, Refused, Unreadable, read_slot
from scheduler.language.words_en import ENGLISH

TODAY = date(2026, 3, 3)  # a Tuesday

UNREADABLE = [
    # Too little
    ("", 0, ""),
    ("   ", 0, ""),
    ("...", 3, ""),
    ("weekdays", 8, ""),
    ("mondays at", 10, ""),
    ("every day at 7", 14, ""),
    ("for 10 min", 10, ""),
    ("tomorrow 15:00-", 15, ""),
    # Words and signs that mean nothing here
    ("hello", 0, "hello"),
    ("Mondey 9:00-9:15", 0, "Mondey"),
    ("weekdays 12:30-12:45 maybe", 21, "maybe"),
    ("every other Monday 9:00-9:15", 6, "other"),
    ("every day except Sunday 9-9:15", 10, "except"),
    ("not Mondays 9-9:15", 0, "not"),
    ("on the 3rd 16:00-16:10", 11, "16:00"),
    ("3/3/2027 16:00-16:10", 0, "3/3/2027"),
    ("mon 9:5-9:30", 4, "9:5"),
    ("mon 12:30:15-12:45", 4, "12:30:15"),
    ("mon 99999-9:30", 4, "99999"),
    ("mon 9:00 # 10 min", 9, "#"),
    ("mon 9:00 for \U0001f600", 13, "\U0001f600"),
    ("\u067e\u06cc\u0631 9:00-9:15", 0, "\u067e\u06cc\u0631"),
    # Too much
    ("mon 9-9:10 tue 10-10:10", 15, "10-10:10"),
    ("mon 9-9:10 for 15 min", 15, "15"),
    ("mon 9 for 10 min for 20 min", 21, "20"),
    ("mon 9 for 1 hour and 90 min", 21, "90"),
    ("3 March 5 March 9-9:10", 8, "5 March"),
    ("every day tomorrow 9-9:10", 10, "tomorrow"),
    ("for for 10 min", 4, "for"),
    ("\u200f  MON  9\u20139:10  X", 16, "X"),
]

REFUSED = [
    ("mon 10:00-9:00", Reason.ENDS_BEFORE_START, 4, "10:00-9:00"),
    ("mon 9am-8.30", Reason.ENDS_BEFORE_START, 4, "9am-8.30"),
    ("mon 14:00-13:45", Reason.ENDS_BEFORE_START, 4, "14:00-13:45"),
    ("mon 12:30-12:15", Reason.ENDS_BEFORE_START, 4, "12:30-12:15"),
    ("mon 12:45-01:15", Reason.ENDS_BEFORE_START, 4, "12:45-01:15"),
    ("mon 25:00-25:10", Reason.NO_SUCH_TIME, 4, "25:00"),
    ("mon 9:00-9:60", Reason.NO_SUCH_TIME, 9, "9:60"),
    ("mon 14am for 10 min", Reason.NO_SUCH_TIME, 4, "14am"),
    ("mon 24:30 for 10 min", Reason.NO_SUCH_TIME, 4, "24:30"),
    ("mon 0 pm for 10 min", Reason.NO_SUCH_TIME, 4, "0 pm"),
    ("mon 930-945", Reason.NO_SUCH_TIME, 4, "930"),
    ("mon 9-9", Reason.TOO_SHORT, 4, "9-9"),
    ("mon 9:00-9:01", Reason.TOO_SHORT, 4, "9:00-9:01"),
    ("mon 9:00 for 1 min", Reason.TOO_SHORT, 13, "1"),
    ("mon 9:00 for a minute", Reason.TOO_SHORT, 13, "a minute"),
    ("mon 9:00 for 0 min", Reason.TOO_SHORT, 13, "0"),
    ("mon 9:00-12:01", Reason.TOO_LONG, 4, "9:00-12:01"),
    ("mon 9-5pm", Reason.TOO_LONG, 4, "9-5pm"),
    ("mon 22:00-5:00", Reason.TOO_LONG, 4, "22:00-5:00"),
    ("mon 9:00 for 181 min", Reason.TOO_LONG, 13, "181"),
    ("mon 9:00 for 9999 min", Reason.TOO_LONG, 13, "9999"),
    ("mon 9:00 for 3 hours and 1 minute", Reason.TOO_LONG, 13, "3 hours and 1"),
    ("31 February 9:00-9:10", Reason.NO_SUCH_DATE, 0, "31 February"),
    ("Feb 30th 9:00-9:10", Reason.NO_SUCH_DATE, 0, "Feb 30"),
    ("29 Feb 9:00-9:10", Reason.NO_SUCH_DATE, 0, "29 Feb"),
    ("0 March 9:00-9:10", Reason.NO_SUCH_DATE, 0, "0 March"),
    ("2026-13-01 9:00-9:10", Reason.NO_SUCH_DATE, 0, "2026-13-01"),
    ("0000-00-00 9:00-9:10", Reason.NO_SUCH_DATE, 0, "0000-00-00"),
    ("2 March 2026 9:00-9:10", Reason.PAST, 0, "2 March 2026"),
    ("2026-03-02 9:00-9:10", Reason.PAST, 0, "2026-03-02"),
    ("4 March 2027 9:00-9:10", Reason.TOO_FAR, 0, "4 March 2027"),
    ("2099-01-01 9:00-9:10", Reason.TOO_FAR, 0, "2099-01-01"),
    ("Friday 5 March 9:00-9:10", Reason.WRONG_WEEKDAY, 0, "Friday"),
]


@pytest.mark.parametrize(("text", "position", "quoted"), UNREADABLE)
def test_it_points_at_what_it_can_not_read(text, position, quoted):
    with pytest.raises(Unreadable) as caught:
        read_slot(text, today=TODAY)
    assert (caught.value.position, caught.value.quoted) == (position, quoted)
    assert text[position : position + len(quoted)] == quoted
    assert caught.value.example in ENGLISH.examples


@pytest.mark.parametrize(("text", "reason", "position", "quoted"), REFUSED)
def test_it_refuses_what_can_not_be(text, reason, position, quoted):
    with pytest.raises(Refused) as caught:
        read_slot(text, today=TODAY)
    found = caught.value
    assert (found.reason, found.position, found.quoted) == (reason, position, quoted)
    assert text[position : position + len(quoted)] == quoted


def test_it_reads_no_more_than_two_hundred_characters():
    text = "weekdays 12:30-12:45 ".ljust(900, "x")
    with pytest.raises(Unreadable) as caught:
        read_slot(text, today=TODAY)
    assert (caught.value.position, caught.value.quoted) == (200, "x" * 40)


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("Mondey, Wensday 9:00-9:20", "Mon, Wed and Fri 9:00-9:20"),
        ("tommorow 3pm for 10", "tomorrow 15:00 for 20 min"),
        ("3 Marhc 16:00 for 10 min", "3 March 16:00 for 10 min"),
        ("whenever", "weekdays 12:30-12:45"),
    ],
)
def test_it_gives_the_nearest_example(text, example):
    with pytest.raises(Unreadable) as caught:
        read_slot(text, today=TODAY)
    assert caught.value.example == example


@pytest.mark.parametrize("example", ENGLISH.examples)
def test_every_example_can_be_read(example):
    assert read_slot(example, today=TODAY)
