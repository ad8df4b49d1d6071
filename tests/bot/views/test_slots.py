"""Slots in words, and their screens."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.slots import MOST_SLOTS
from bot.views import slots as views
from bot.views.slots import PRESETS, Findings, describe
from scheduler.gaps import Gap
from scheduler.language import read_slot
from scheduler.slots import LAST, Monthly, Once, Slot, Weekday, Weekly
from storage.declared import Declared
from tests.bot.views.telegram import ENGLISH, HUGE, TONGUES, data, labels, shown

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
KARACHI = ZoneInfo("Asia/Karachi")

recurrences = st.one_of(
    st.builds(Once, st.dates(date(2026, 1, 1), date(2035, 12, 31))),
    st.builds(Weekly, st.frozensets(st.sampled_from(Weekday), min_size=1)),
    st.builds(
        Monthly,
        st.frozensets(
            st.tuples(st.sampled_from((1, 2, 3, 4, LAST)), st.sampled_from(Weekday)),
            min_size=1,
            max_size=3,
        ),
    ),
)
starts = st.builds(time, st.integers(0, 23), st.integers(0, 59))
slots = st.builds(Slot, recurrences, starts, st.integers(2, 180))
in_every_language = pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)


@pytest.mark.parametrize(
    ("said", "described"),
    [
        ("weekdays 12:30-12:45", "Weekdays, 12:30–12:45"),
        ("mon-fri 9:00-9:15", "Weekdays, 09:00–09:15"),
        ("every day at 7:00 for 10 min", "Every day, 07:00–07:10"),
        ("every other Tuesday 18:00 15m", "Every 2 weeks on Tuesday, 18:00–18:15"),
        ("first Monday of the month 9:00", "Every first Monday of the month, 09:00–09:15"),
        ("daily 8:00 10m until 20 May", "Every day, 08:00–08:10, until Wednesday 20 May"),
        ("weekends 10am 20 min", "Weekends, 10:00–10:20"),
        ("sun 10:00-10:20", "Sunday, 10:00–10:20"),
        ("fri and mon 9:00-9:15", "Monday and Friday, 09:00–09:15"),
        ("sat, mon, wed 9pm 5 min", "Monday, Wednesday, and Saturday, 21:00–21:05"),
        ("tue 23:50 for 20 minutes", "Tuesday, 23:50–00:10"),
        ("3 February 2027 4pm for 10 min", "Wednesday 3 February, 16:00–16:10"),
        ("tomorrow at noon for an hour", "Tuesday 3 March, 12:00–13:00"),
    ],
)
def test_a_slot_in_words(said, described):
    assert describe(ENGLISH, read_slot(said, today=TODAY)) == described


@given(slot=slots, code=st.sampled_from(list(TONGUES)))
def test_every_slot_has_words_in_every_language(slot, code):
    described = describe(TONGUES[code], slot)

    assert f"{slot.start:%H:%M}" in described
    assert f"{slot.end:%H:%M}" in described


@given(st.lists(slots, min_size=2, max_size=2, unique=True))
def test_two_slots_are_told_apart(two):
    """Dates are told without their year, which is never far off."""
    one, other = two
    years = {slot.recurrence.day.year for slot in two if isinstance(slot.recurrence, Once)}
    if len(years) < 2 and one.minutes == other.minutes:
        assert describe(ENGLISH, one) != describe(ENGLISH, other)


@in_every_language
@pytest.mark.parametrize("number", range(len(PRESETS)))
def test_a_preset_says_what_it_sets(tongue, number):
    slot = read_slot(PRESETS[number], today=TODAY)
    label = views.preset_buttons(tongue, "slots:preset")[number].text

    assert f"{slot.start.hour}:{slot.start:%M}" in label
    assert f"{slot.end.hour}:{slot.end:%M}" in label
    if tongue is ENGLISH:
        assert label.startswith(describe(tongue, slot).split(",")[0])


@in_every_language
def test_many_slots_with_huge_ids_are_what_telegram_takes(tongue):
    slot = Slot(Weekly(frozenset({Weekday.WE, Weekday.SA, Weekday.SU})), time(23, 50), 20)
    declared = [Declared(HUGE - number, slot) for number in range(MOST_SLOTS)]

    view = views.overview(tongue, declared, ZoneInfo("America/Argentina/ComodRivadavia"), "soon")

    assert shown(view).count("•") == MOST_SLOTS
    pairs = [(f"slot:move:{one.id}", f"slots:drop:{one.id}") for one in declared]
    assert data(view) == [*chain.from_iterable(pairs), "slots:add"]


def test_without_slots_there_is_one_to_add():
    view = views.overview(ENGLISH, [], KARACHI, "never")

    assert "no times yet" in shown(view)
    assert data(view) == ["slots:add"]


@in_every_language
def test_it_asks_with_examples(tongue):
    view = views.ask(tongue)

    assert shown(view)
    assert data(view) == [f"slots:preset:{number}" for number in range(len(PRESETS))]


def test_it_says_what_it_understood_and_offers_to_take_it_back():
    slot = read_slot("weekdays 12:30-12:45", today=TODAY)
    gaps = [
        Gap(NOW + timedelta(days=ahead), NOW + timedelta(days=ahead, minutes=15))
        for ahead in (0, 1, 2, 9)
    ]

    findings = Findings(NOW, KARACHI, gaps, meets=[], cut=False, paused=False)
    view = views.understood(ENGLISH, Declared(5, slot), findings)

    text = shown(view)
    assert "Weekdays, 12:30–12:45" in text
    assert [line for line in text.splitlines() if line.startswith("•")] == [
        "• today, 12:30–12:45",
        "• tomorrow, 12:30–12:45",
        "• Wednesday, 12:30–12:45",
        "• Wednesday 11 March, 12:30–12:45",
    ]
    assert data(view) == ["slots:list", "slot:move:5", "slots:drop:5"]
    assert labels(view) == ["Keep", "Change", "Remove"]
