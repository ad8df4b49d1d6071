"""Reading holds for any text, and for another language's words."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduler.language import (
    Either,
    Now,
    Refused,
    Unreadable,
    parse,
    read_date,
    read_quiet,
    read_slot,
)
from scheduler.language.context import settle
from scheduler.language.tokens import plain, tokenise
from scheduler.language.words import Kind, Word, Words
from scheduler.language.words_en import ENGLISH
from scheduler.slots import LAST, MAX_MINUTES, MIN_MINUTES, WORKDAYS, Slot, Weekday, Weekly
from tests.scheduler.strategies import STARTS, WEEKDAYS, bounds, monthly

TODAY = date(2026, 3, 3)
FURTHEST = TODAY + timedelta(days=365)
PIECES = st.sampled_from(
    [
        *ENGLISH.phrases,
        *("9", "10", "15", "45", "9:00", "9.20", "21:30", "0900", "2027", "2027-03-03", "1.5"),
        *("-", "\u2013", ",", ".", "/", ":", "'", "(", "99", "x", "\u0663", "3rd", "3.3.2027"),
    ]
)
SENTENCES = st.builds(str.join, st.sampled_from(["", " "]), st.lists(PIECES, max_size=10))
READERS = [
    lambda text: read_slot(text, today=TODAY),
    lambda text: read_date(text, today=TODAY),
    read_quiet,
]
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PLACES = {1: "first", 2: "2nd", 3: "third", 4: "fourth", LAST: "last"}


def outcome(read, text):
    """What is read, or the error's place; the place lies within the text."""
    try:
        return read(text)
    except (Unreadable, Refused) as caught:
        error = caught
    assert 0 <= error.position <= len(text)
    assert text.startswith(error.quoted, error.position)
    return type(error), error.position, getattr(error, "reason", None)


def check(text):
    found = outcome(READERS[0], text)
    for slot in (found.first, found.second) if isinstance(found, Either) else (found,):
        if isinstance(slot, Slot):
            assert Slot.from_rule(slot.rule, slot.start, slot.minutes) == slot
            assert next(slot.recurrence.days_from(TODAY)) <= FURTHEST + timedelta(days=366)
        if isinstance(slot, Slot | Now):
            assert MIN_MINUTES <= slot.minutes <= MAX_MINUTES
    if isinstance(found, Either):
        assert found.second == replace(found.first, start=found.second.start)
        assert found.first.start.hour in range(1, 12)
        assert found.second.start == found.first.start.replace(hour=found.first.start.hour + 12)
    day = outcome(READERS[1], text)
    assert not isinstance(day, date) or TODAY <= day <= FURTHEST
    quiet = outcome(READERS[2], text)
    assert not isinstance(quiet[0], time) or quiet[0] != quiet[1]


@settings(max_examples=120, deadline=None)
@given(SENTENCES)
def test_any_words_make_a_slot_or_one_of_two_errors(text):
    check(text)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=220))
def test_any_text_makes_a_slot_or_one_of_two_errors(text):
    check(text)


@pytest.mark.parametrize("letters", ["9", "9 ", "- ", "a", "9:", "an hour ", "mon ", "\u0130"])
def test_a_long_dull_text_makes_one_of_two_errors(letters):
    for read in READERS:
        with suppress(Unreadable, Refused):
            read((letters * 200)[:200])


@settings(max_examples=50, deadline=None)
@given(SENTENCES)
def test_capital_letters_change_nothing(text):
    for read in READERS:
        assert outcome(read, text.upper()) == outcome(read, text.lower())


@settings(max_examples=60, deadline=None)
@given(STARTS, st.integers(MIN_MINUTES, MAX_MINUTES))
def test_a_time_written_out_is_read_back(start, minutes):
    slot = Slot(Weekly(WORKDAYS), start, minutes)
    for told in (f"{start:%H:%M} for {minutes} min", f"{start:%H:%M}-{slot.end:%H:%M}"):
        assert read_slot(f"weekdays {told}", today=TODAY) == slot
        assert read_slot(f"{told} weekdays".upper(), today=TODAY) == slot


def bounded(limits):
    said = [
        f"from {limits.first}" if limits.first else "",
        f"until {limits.last}" if limits.last else "",
        "except " + " and ".join(map(str, limits.but)) if limits.but else "",
    ]
    return " ".join(filter(None, said))


def assert_days(sentence, meant):
    """Compare the days that are read with those that are meant, as far as anybody looks."""
    wanted = list(islice(meant.days_from(TODAY), 30))
    assume(wanted)
    for text in (f"{sentence} 9:00", f"9:00 {sentence}".upper()):
        found = read_slot(text, today=TODAY).recurrence
        assert list(islice(found.days_from(TODAY), 30)) == wanted


@settings(max_examples=100, deadline=None)
@given(WEEKDAYS, st.integers(1, 4), bounds(TODAY, FURTHEST))
def test_weeks_written_out_are_read_back(days, every, limits):
    # The first week that counts is the first with one of its days.
    first = next(Weekly(days).days_from(limits.first or TODAY))
    assume(limits.last is None or first <= limits.last)
    named = ", ".join(NAMES[day] for day in sorted(days))
    step = f"every {every} weeks on " if every > 1 else ""
    meant = Weekly(days, every, replace(limits, first=first))
    assert_days(f"{step}{named} {bounded(limits)}", meant)


@settings(max_examples=60, deadline=None)
@given(monthly(TODAY, FURTHEST))
def test_months_written_out_are_read_back(meant):
    named = " and ".join(f"{PLACES[nth]} {NAMES[day]}" for nth, day in meant.days)
    first = next(replace(meant, bounds=replace(meant.bounds, last=None)).days_from(TODAY))
    assume(meant.bounds.last is None or first <= meant.bounds.last)
    assert_days(f"{named} of the month {bounded(meant.bounds)}", meant)


@settings(max_examples=100, deadline=None)
@given(STARTS, st.integers(MIN_MINUTES, MAX_MINUTES), st.booleans())
def test_either_side_may_leave_out_its_half_of_the_day(start, minutes, on_first):
    first = datetime.combine(TODAY, start)
    shown = [f"{t:%I:%M}" for t in (first, first + timedelta(minutes=minutes))]
    half = f"{first if on_first else first + timedelta(minutes=minutes):%p}"
    text = f"{shown[0]}{half}-{shown[1]}" if on_first else f"{shown[0]}-{shown[1]}{half}"
    found = read_slot(text, today=TODAY)
    assert (found.start, found.minutes) == (start, minutes)


@given(st.dates(TODAY, FURTHEST - timedelta(days=1)))
def test_a_date_written_out_is_read_back(day):
    for text in (f"{day}", f"{day:%d %B %Y}", f"until {day:%A, %B %d}", f"{day:%d.%m.%Y}"):
        assert read_date(text, today=TODAY) == day


@given(STARTS, STARTS)
def test_quiet_hours_written_out_are_read_back(first, last):
    assume(first != last)
    assert read_quiet(f"{first:%H:%M}-{last:%H:%M}") == (first, last)
    assert read_quiet(f"from {first:%I:%M %p} to {last:%I:%M %p}") == (first, last)


@given(st.text(st.characters(), max_size=50))
def test_plain_text_keeps_every_place(text):
    smooth = plain(text)
    assert len(smooth) == len(text)
    assert plain(smooth) == smooth
    for marks in (tokenise(smooth, ENGLISH), settle(tokenise(smooth, ENGLISH))):
        assert all(a.end <= b.start for a, b in pairwise(marks))
        assert all(smooth[mark.start : mark.end].strip() for mark in marks)


GERMAN = Words(
    phrases={
        "werktags": Word(Kind.DAYS, WORKDAYS),
        "montag": Word(Kind.WEEKDAY, Weekday.MO),
        "monats": Word(Kind.EACH_MONTH),
        "ersten": Word(Kind.ORDINAL, 1),
        "zweiten": Word(Kind.ORDINAL, 2),
        "jeden": Word(Kind.EVERY),
        "morgen": Word(Kind.RELATIVE, 1),
        "abends": Word(Kind.PART_OF_DAY, frozenset(range(13, 24))),
        "jetzt": Word(Kind.AT_ONCE),
        "ab": Word(Kind.FROM),
        "bis": Word(Kind.TO),
        "au\u00dfer": Word(Kind.EXCEPT),
        "um": Word(Kind.AT),
        "uhr": Word(Kind.SKIP),
        "minuten": Word(Kind.MINUTES),
    },
    examples=("werktags 12:30-12:45",),
    dates=("morgen",),
    quiet=("22-7 Uhr",),
)


@pytest.mark.parametrize(
    ("text", "rule", "start", "minutes"),
    [
        ("Werktags 9:00 bis 9:15 Uhr", "WEEKLY;BYDAY=MO,TU,WE,TH,FR", "09:00", 15),
        ("15 Minuten montag 9:00 Uhr", "WEEKLY;BYDAY=MO", "09:00", 15),
        ("Montag abends um 9", "WEEKLY;BYDAY=MO", "21:00", 15),
        ("werktags au\u00dfer Montag 9:00", "WEEKLY;BYDAY=TU,WE,TH,FR", "09:00", 15),
        ("werktags 9:00 bis morgen", "WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260304", "09:00", 15),
        ("jeden ersten Montag 9:00", "MONTHLY;BYDAY=1MO", "09:00", 15),
    ],
)
def test_a_language_brings_words_and_no_grammar(monkeypatch, text, rule, start, minutes):
    """Word order is free, so a language whose particles follow their nouns needs no rule."""
    monkeypatch.setitem(parse._LANGUAGES, "de", GERMAN)
    slot = read_slot(text, today=TODAY, language="de-AT")
    assert slot.rule == f"RRULE:FREQ={rule}"
    assert (f"{slot.start:%H:%M}", slot.minutes) == (start, minutes)


def test_a_language_brings_its_own_examples(monkeypatch):
    monkeypatch.setitem(parse._LANGUAGES, "de", GERMAN)
    assert read_slot("jetzt 5 minuten", today=TODAY, language="de") == Now(5)
    assert read_date("bis morgen", today=TODAY, language="de") == date(2026, 3, 4)
    assert read_quiet("22 bis 7 Uhr", language="de") == (time(22), time(7))
    for read, example in (
        (lambda: read_slot("weekdays 9-9:15", today=TODAY, language="de"), GERMAN.examples),
        (lambda: read_date("tomorrow", today=TODAY, language="de"), GERMAN.dates),
        (lambda: read_quiet("10pm-7", language="de"), GERMAN.quiet),
    ):
        with pytest.raises(Unreadable) as caught:
            read()
        assert (caught.value.example,) == example
