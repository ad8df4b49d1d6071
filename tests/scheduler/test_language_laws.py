"""Reading holds for any text, and for another language's words."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.language import Refused, Unreadable, parse, read_slot
from scheduler.language.tokens import plain, tokenise
from scheduler.language.words import Kind, Word, Words
from scheduler.language.words_en import ENGLISH
from scheduler.slots import MAX_MINUTES, MIN_MINUTES, WORKDAYS, Slot, Weekday, Weekly
from tests.scheduler.strategies import STARTS, slots

TODAY = date(2026, 3, 3)
LAST = TODAY + timedelta(days=365)
PIECES = st.sampled_from(
    [
        *ENGLISH.phrases,
        *("9", "10", "15", "45", "9:00", "9.20", "21:30", "0900", "2027", "2027-03-03", "1.5"),
        *("-", "\u2013", ",", ".", "/", ":", "'", "(", "99", "x", "\u0663", "3rd"),
    ]
)
SENTENCES = st.builds(str.join, st.sampled_from(["", " "]), st.lists(PIECES, max_size=10))


def check(text):
    """Read a text: a slot, or one of the two errors with a place inside the text."""
    try:
        slot = read_slot(text, today=TODAY)
    except (Unreadable, Refused) as error:
        place = error.position, error.quoted
    else:
        place = 0, ""
        assert MIN_MINUTES <= slot.minutes <= MAX_MINUTES
        assert Slot.from_rule(slot.rule, slot.start, slot.minutes) == slot
    assert 0 <= place[0] <= len(text)
    assert text.startswith(place[1], place[0])


@settings(max_examples=150, deadline=None)
@given(SENTENCES)
def test_any_words_make_a_slot_or_one_of_two_errors(text):
    check(text)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=220))
def test_any_text_makes_a_slot_or_one_of_two_errors(text):
    check(text)


@pytest.mark.parametrize("letters", ["9", "9 ", "- ", "a", "9:", "an hour ", "mon ", "\u0130"])
def test_a_long_dull_text_makes_one_of_two_errors(letters):
    with suppress(Unreadable, Refused):
        read_slot((letters * 200)[:200], today=TODAY)


@settings(max_examples=100, deadline=None)
@given(slots(TODAY, LAST))
def test_a_slot_written_out_is_read_back(slot):
    if isinstance(slot.recurrence, Weekly):
        days = ", ".join(day.name for day in sorted(slot.recurrence.days)).replace("TH", "thu")
    else:
        days = slot.recurrence.day.isoformat()
    for time in (
        f"{slot.start:%H:%M} for {slot.minutes} min",
        f"{slot.start:%H:%M}-{slot.end:%H:%M}",
    ):
        assert read_slot(f"{days} {time}", today=TODAY) == slot
        assert read_slot(f"{time} {days}".upper(), today=TODAY) == slot


@settings(max_examples=100, deadline=None)
@given(STARTS, st.integers(MIN_MINUTES, MAX_MINUTES), st.booleans())
def test_either_side_may_leave_out_its_half_of_the_day(start, minutes, on_first):
    first = datetime.combine(TODAY, start)
    shown = [f"{t:%I:%M}" for t in (first, first + timedelta(minutes=minutes))]
    half = f"{first if on_first else first + timedelta(minutes=minutes):%p}"
    text = f"{shown[0]}{half}-{shown[1]}" if on_first else f"{shown[0]}-{shown[1]}{half}"
    found = read_slot(text, today=TODAY)
    assert (found.start, found.minutes) == (start, minutes)


@given(st.text(st.characters(), max_size=50))
def test_plain_text_keeps_every_place(text):
    smooth = plain(text)
    assert len(smooth) == len(text)
    assert plain(smooth) == smooth
    marks = tokenise(smooth, ENGLISH)
    assert all(a.end <= b.start for a, b in pairwise(marks))
    assert all(smooth[mark.start : mark.end].strip() for mark in marks)


def test_a_language_brings_words_and_no_grammar(monkeypatch):
    """Word order is free, so a language whose particles follow their nouns needs no rule."""
    words = Words(
        phrases={
            "werktags": Word(Kind.DAYS, WORKDAYS),
            "montag": Word(Kind.WEEKDAY, Weekday.MO),
            "uhr": Word(Kind.SKIP),
            "bis": Word(Kind.TO),
            "minuten": Word(Kind.MINUTES),
        },
        examples=("werktags 12:30-12:45",),
    )
    monkeypatch.setitem(parse._LANGUAGES, "de", words)
    assert read_slot("Werktags 9 bis 9:15 Uhr", today=TODAY, language="de").minutes == 15
    assert read_slot("15 Minuten montag 9 Uhr", today=TODAY, language="de-AT").start.hour == 9
    with pytest.raises(Unreadable) as caught:
        read_slot("weekdays 9-9:15", today=TODAY, language="de")
    assert caught.value.example == "werktags 12:30-12:45"
