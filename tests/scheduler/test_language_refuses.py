"""What is no slot, or can not be one, is refused with the place and the word."""

from datetime import date

import pytest

from scheduler.language import Reason, Refused, Unreadable, read_date, read_quiet, read_slot
from scheduler.language.words_en import ENGLISH

TODAY = date(2026, 3, 3)  # a Tuesday

UNREADABLE = [
    # Too little
    ("", 0, ""),
    ("   ", 0, ""),
    ("...", 3, ""),
    ("weekdays", 8, ""),
    ("mondays at", 10, ""),
    ("for 10 min", 10, ""),
    ("tomorrow 15:00-", 15, ""),
    ("at 7", 4, ""),
    ("12:30", 5, ""),
    ("half past 9", 11, ""),
    ("9:41 in the evening", 19, ""),
    ("mornings", 8, ""),
    ("tonight", 7, ""),
    ("every 2 weeks 9:00", 18, ""),
    ("weekly 9:00", 11, ""),
    ("first Monday 9:00", 17, ""),
    ("daily 9:00 until", 16, ""),
    ("daily 9:00 from", 15, ""),
    ("daily 9:00 except", 17, ""),
    # Words and signs that mean nothing here
    ("hello", 0, "hello"),
    ("Mondey 9:00-9:15", 0, "Mondey"),
    ("weekdays 12:30-12:45 maybe", 21, "maybe"),
    ("on the 3rd 16:00-16:10", 11, "16:00"),
    ("3/3/2027 16:00-16:10", 0, "3/3/2027"),
    ("mon 9:5-9:30", 4, "9:5"),
    ("mon 12:30:15-12:45", 4, "12:30:15"),
    ("mon 99999-9:30", 4, "99999"),
    ("mon 9:00 # 10 min", 9, "#"),
    ("mon 9:00 for \U0001f600", 13, "\U0001f600"),
    ("\u067e\u06cc\u0631 9:00-9:15", 0, "\u067e\u06cc\u0631"),
    ("every other day 9:00", 12, "day"),
    ("every other 9:00", 12, "9:00"),
    ("last weekday of the month 9:00", 5, "weekday"),
    ("the 15th of every month 9:00", 9, "of every month"),
    ("daily 9:00 except 10:00", 18, "10:00"),
    ("now until 14:30", 4, "until"),
    # Too much
    ("mon 9-9:10 tue 10-10:10", 15, "10-10:10"),
    ("mon 9-9:10 for 15 min", 15, "15"),
    ("mon 9 for 10 min for 20 min", 21, "20"),
    ("mon 9 for 1 hour and 90 min", 21, "90"),
    ("3 March 5 March 9-9:10", 8, "5 March"),
    ("every day tomorrow 9-9:10", 10, "tomorrow"),
    ("for for 10 min", 4, "for"),
    ("now mondays", 4, "mondays"),
    ("mondays now", 0, "mondays"),
    ("now 9:00-9:10", 4, "9:00-9:10"),
    ("now 5 min 6 min", 10, "6"),
    ("24 and 25 December 9:00", 19, "9:00"),
    ("tonight tomorrow 9:00", 8, "tomorrow"),
    ("tomorrow 9:00 until Friday", 20, "Friday"),
    ("tomorrow 9:00 except Friday", 21, "Friday"),
    ("tomorrow 9:00 every other week", 20, "other"),
    ("from Monday from Tuesday daily 9:00", 17, "Tuesday"),
    ("daily 9:00 until Friday until Monday", 24, "until"),
    ("every other Tuesday every third Friday 9:00", 26, "third Friday"),
    # What does not go together
    ("fifth Monday of the month 9:00", 0, "fifth Monday"),
    ("9:00 of every month", 5, "of every month"),
    ("Mondays of the month 9:00", 8, "of the month"),
    ("every day first Monday of the month 9:00", 0, "every day"),
    ("every 2 weeks first Monday of the month 9:00", 6, "2"),
    ("first Monday of the month except Friday 9:00", 33, "Friday"),
    ("every other Friday night at 1", 19, "night"),
    ("tonight 9am", 0, "tonight"),
    ("mornings at 14:00", 0, "mornings"),
    ("evenings at 10:00 am", 0, "evenings"),
    ("mornings evenings 9:00", 9, "evenings"),
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
    ("5 March 9:00-9:10 Friday", Reason.WRONG_WEEKDAY, 18, "Friday"),
    ("today Friday 9:00", Reason.WRONG_WEEKDAY, 6, "Friday"),
    ("Friday tonight 9:00", Reason.WRONG_WEEKDAY, 0, "Friday"),
    ("from Friday 7 March daily 9:00", Reason.WRONG_WEEKDAY, 5, "Friday"),
    ("daily 9:00 until Friday, 7 March", Reason.WRONG_WEEKDAY, 17, "Friday"),
    ("mon 14:00 in the morning", Reason.NO_SUCH_TIME, 4, "14:00 in the morning"),
    ("mon 12 in the evening", Reason.NO_SUCH_TIME, 4, "12 in the evening"),
    ("evenings 9 to 9", Reason.TOO_SHORT, 9, "9 to 9"),
    ("now for 1 min", Reason.TOO_SHORT, 8, "1"),
    ("now for 4 hours", Reason.TOO_LONG, 8, "4"),
    ("yesterday 9:00", Reason.PAST, 0, "yesterday"),
    ("daily 9:00 until yesterday", Reason.PAST, 17, "yesterday"),
    ("daily 9:00 until 2 March 2026", Reason.PAST, 17, "2 March 2026"),
    ("daily 9:00 from 1 March 2026", Reason.PAST, 16, "1 March 2026"),
    ("daily 9:00 until 5 March 2027", Reason.TOO_FAR, 17, "5 March 2027"),
    ("daily 9:00 until 30 Feb", Reason.NO_SUCH_DATE, 17, "30 Feb"),
    ("daily 9:00 except 31 February", Reason.NO_SUCH_DATE, 18, "31 February"),
    ("every 0 weeks on Monday 9:00", Reason.NO_SUCH_STEP, 6, "0"),
    ("every 53 weeks on Monday 9:00", Reason.NO_SUCH_STEP, 6, "53"),
    ("every 0th week on Monday 9:00", Reason.NO_SUCH_STEP, 6, "0"),
    ("from 1 Dec until 1 Nov daily 9:00", Reason.STOPS_BEFORE_START, 17, "1 Nov"),
    ("from 2026-12-01 until 2026-11-01 9:00", Reason.STOPS_BEFORE_START, 22, "2026-11-01"),
    ("from 20 March until tomorrow 9:00", Reason.STOPS_BEFORE_START, 20, "tomorrow"),
    ("Mondays 9:00 until tomorrow", Reason.NO_DAY_LEFT, 19, "tomorrow"),
    ("from tomorrow until Friday Mondays 9:00", Reason.NO_DAY_LEFT, 20, "Friday"),
    ("weekends 9:00 except Sat, Sun", Reason.NO_DAY_LEFT, 21, "Sat, Sun"),
    ("Mondays 9:00 not on Mondays", Reason.NO_DAY_LEFT, 20, "Mondays"),
    ("every day except every day 9:00", Reason.NO_DAY_LEFT, 17, "every day"),
    ("9:00 until today except today", Reason.NO_DAY_LEFT, 24, "today"),
    ("first Monday of the month 9:00 until tomorrow", Reason.NO_DAY_LEFT, 37, "tomorrow"),
]


DATES = [
    ("", "unreadable", 0, ""),
    ("until", "unreadable", 5, ""),
    ("mondays and fridays", "unreadable", 8, "and"),
    ("weekdays", "unreadable", 0, "weekdays"),
    ("3 March 9:00", "unreadable", 8, "9:00"),
    ("until 18:00", "unreadable", 6, "18:00"),
    ("now", "unreadable", 0, "now"),
    ("until 3 Marhc", "unreadable", 8, "Marhc"),
    ("3 March 2026 until 5 March", "unreadable", 13, "until"),
    ("until yesterday", Reason.PAST, 6, "yesterday"),
    ("2026-03-02", Reason.PAST, 0, "2026-03-02"),
    ("1.3.2026", Reason.PAST, 0, "1.3.2026"),
    ("31 February", Reason.NO_SUCH_DATE, 0, "31 February"),
    ("31.2.", Reason.NO_SUCH_DATE, 0, "31.2"),
    ("until 18.30", Reason.NO_SUCH_DATE, 6, "18.30"),
    ("4 March 2027", Reason.TOO_FAR, 0, "4 March 2027"),
    ("Friday 7 March", Reason.WRONG_WEEKDAY, 0, "Friday"),
]

QUIET = [
    ("", "unreadable", 0, ""),
    ("22:00", "unreadable", 5, ""),
    ("22:00-", "unreadable", 6, ""),
    ("never", "unreadable", 0, "never"),
    ("weekdays 22-7", "unreadable", 0, "weekdays"),
    ("22-7 on Mondays", "unreadable", 5, "on"),
    ("22:00 for 8 hours", "unreadable", 6, "for"),
    ("25-7", Reason.NO_SUCH_TIME, 0, "25"),
    ("22:00-7:60", Reason.NO_SUCH_TIME, 6, "7:60"),
    ("22:00-22:00", Reason.SAME_TIMES, 0, "22:00-22:00"),
    ("10pm to 22", Reason.SAME_TIMES, 0, "10pm to 22"),
    ("0-24", Reason.SAME_TIMES, 0, "0-24"),
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
    for read in (lambda text: read_slot(text, today=TODAY), read_quiet):
        with pytest.raises(Unreadable) as caught:
            read("weekdays 12:30-12:45 ".ljust(900, "x"))
        assert (caught.value.position, caught.value.quoted) == (200, "x" * 40)


@pytest.mark.parametrize(("text", "reason", "position", "quoted"), DATES)
def test_it_refuses_what_is_no_date(text, reason, position, quoted):
    with pytest.raises((Refused, Unreadable)) as caught:
        read_date(text, today=TODAY)
    assert_found(caught.value, reason, position, quoted, ENGLISH.dates)


@pytest.mark.parametrize(("text", "reason", "position", "quoted"), QUIET)
def test_it_refuses_what_are_no_quiet_hours(text, reason, position, quoted):
    with pytest.raises((Refused, Unreadable)) as caught:
        read_quiet(text)
    assert_found(caught.value, reason, position, quoted, ENGLISH.quiet)


def assert_found(error, reason, position, quoted, examples):
    assert (error.position, error.quoted) == (position, quoted)
    if isinstance(error, Refused):
        assert error.reason == reason
    else:
        assert reason == "unreadable"
        assert error.example in examples


def test_every_reason_is_given():
    given = {reason for table in (REFUSED, DATES, QUIET) for _, reason, _, _ in table}
    assert set(Reason) == given - {"unreadable"}


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("Mondey, Wensday 9:00-9:20", "Mon, Wed and Fri 9:00-9:20"),
        ("tommorow 3pm for 10", "tomorrow 15:00 for 20 min"),
        ("3 Marhc 16:00 for 10 min", "3 March 16:00 for 10 min"),
        ("every other Mnoday", "every other Tuesday 18:00 for 15 min"),
        ("first Mondya of the month", "first Monday of the month 9:00 for 20 min"),
        ("daily except Fryday 8:00", "daily 8:00 for 10 min except Friday"),
        ("whenever", "weekdays 12:30-12:45"),
    ],
)
def test_it_gives_the_nearest_example(text, example):
    with pytest.raises(Unreadable) as caught:
        read_slot(text, today=TODAY)
    assert caught.value.example == example


@pytest.mark.parametrize("today", [date(2026, 3, 3), date(2026, 12, 31), date(2028, 2, 29)])
def test_every_example_can_be_read_on_any_day(today):
    for example in ENGLISH.examples:
        assert read_slot(example, today=today)
    for example in ENGLISH.dates:
        assert read_date(example, today=today) >= today
    for example in ENGLISH.quiet:
        assert read_quiet(example)
