"""The set-up: three questions with a way back and a way past each."""

import zoneinfo
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places import Place, Places
from bot.places.likely import LIKELY
from bot.views import setup as views
from lessons.loader import load_packs
from tests.bot.views.telegram import ENGLISH, TONGUES, data, labels, shown
from tests.lessons.shipped import FEEDBACK

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
TRACKS = load_packs([FEEDBACK]).tracks
in_every_language = pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)


@in_every_language
@pytest.mark.parametrize("code", LIKELY)
def test_the_zone_is_a_tap_away(tongue, code):
    places = Places.likely(code)

    view = views.zone(tongue, "Ann", places, NOW)

    assert "Ann" in shown(view)
    assert data(view) == [*(f"zone:{p.zone}" for p in places), "zone-other", "setup:skip:zone"]
    for place, label in zip(places, labels(view), strict=False):
        local = NOW.astimezone(ZoneInfo(place.zone))
        assert label == f"{place.name} ·\u00a0{local:%H:%M}"


def test_somebody_without_a_name_is_greeted_too():
    assert shown(views.zone(ENGLISH, "", [], NOW)).startswith("Hello. ")


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=64))
def test_whatever_somebody_is_called_is_escaped(name):
    text = shown(views.zone(ENGLISH, name, [], NOW))

    assert name in text or "\r" in name


def test_a_place_is_told_with_its_country_where_names_meet():
    places = [Place("London", "GB", "Europe/London"), Place("London", "CA", "America/Toronto")]
    places.append(Place("UTC+5", "", "Etc/GMT-5"))

    rows = views.places_grid(ENGLISH, places, NOW, countries=True)

    assert [button.text for (button,) in rows] == [
        "London, United Kingdom ·\u00a007:30",
        "London, Canada ·\u00a002:30",
        "UTC+5 ·\u00a012:30",
    ]


def test_every_zone_there_is_fits_on_a_button():
    places = [Place("x", "", name) for name in sorted(zoneinfo.available_timezones())]

    for row in views.places_grid(ENGLISH, places, NOW):
        assert all(len(button.data.encode()) <= 64 for button in row)


@in_every_language
def test_every_track_is_a_tap_away(tongue):
    view = views.tracks(tongue, TRACKS, "Karachi", "12:30")

    assert "Karachi" in shown(view)
    assert data(view) == [
        *(f"setup:track:{track.id}" for track in TRACKS),
        *("setup:track:all", "setup:back:tracks", "setup:skip:tracks"),
    ]


@in_every_language
def test_times_are_a_tap_away(tongue):
    view = views.times(tongue)

    assert shown(view)
    assert data(view)[-2:] == ["setup:back:slots", "setup:skip:slots"]
    assert all(pressed.startswith("setup:preset:") for pressed in data(view)[:-2])


@in_every_language
@pytest.mark.parametrize("minutes", [1, 2, 5])
def test_the_first_bite_is_announced(tongue, minutes):
    view = views.first_bite(tongue, minutes)

    assert str(minutes) in shown(view)
    assert data(view) == ["setup:times", "setup:back:slots"]


@in_every_language
def test_the_end_says_what_is_set(tongue):
    text = shown(views.done(tongue, "Weekdays, 12:30–12:45", "tomorrow, <12:30>"))

    assert "Weekdays, 12:30–12:45" in text
    assert "tomorrow, <12:30>" in text
