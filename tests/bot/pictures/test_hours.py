"""Which hours a week shows, and where its stretches stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.hours import USUAL_HOURS, Grid, hours_shown, within
from bot.pictures.stretches import LEAST_HEIGHT, MINUTES_A_DAY, Kind, Stretch
from tests.bot.pictures.drawings import holds
from tests.bot.pictures.weeks import stretch

KINDS = st.sampled_from(Kind)
OWN = st.sampled_from([kind for kind in Kind if kind.is_own])


@st.composite
def stretches(draw: st.DrawFn, kinds: st.SearchStrategy[Kind] = KINDS) -> Stretch:
    start = draw(st.integers(0, MINUTES_A_DAY - 1))
    end = draw(st.integers(start + 1, MINUTES_A_DAY))
    return Stretch(draw(st.integers(0, 6)), start, end, draw(kinds))


def slot(start: str, end: str) -> Stretch:
    return stretch(0, start, end, Kind.SLOT)


def grid(hours: range) -> Grid:
    return Grid(hours, start=50, top=100, column=42)


@pytest.mark.parametrize(
    ("shown", "hours"),
    [
        ([slot("09:30", "10:00"), slot("19:00", "19:15")], range(8, 21)),
        ([slot("09:00", "17:00")], range(8, 18)),
        ([slot("12:30", "12:45")], range(9, 17)),
        ([slot("00:10", "00:20")], range(8)),
        ([slot("23:50", "24:00")], range(16, 24)),
        ([slot("00:00", "24:00")], range(24)),
        ([], USUAL_HOURS),
    ],
)
def test_it_shows_an_hour_around_what_there_is(shown: list[Stretch], hours: range) -> None:
    assert hours_shown(shown) == hours


def test_it_lets_no_quiet_or_busy_hours_stretch_the_day() -> None:
    quiet = stretch(0, "00:00", "07:00", Kind.QUIET)
    holiday = stretch(1, "00:00", "24:00", Kind.BUSY)
    lunch = slot("12:00", "13:00")

    assert hours_shown([quiet, holiday, lunch]) == hours_shown([lunch])
    assert hours_shown([quiet]) == USUAL_HOURS


def test_it_shows_the_busy_hours_of_a_week_with_nothing_else() -> None:
    assert hours_shown([stretch(0, "19:00", "22:00", Kind.BUSY)]) == range(16, 24)


@given(st.lists(stretches(), max_size=20))
def test_it_always_shows_at_least_eight_hours_of_a_day(shown: list[Stretch]) -> None:
    hours = hours_shown(shown)

    assert 8 <= len(hours) <= 24
    assert 0 <= hours.start < hours.stop <= 24


@given(st.lists(stretches(OWN), min_size=1, max_size=20))
def test_it_cuts_nothing_of_the_learner_s_own(shown: list[Stretch]) -> None:
    cut = within(shown, hours_shown(shown))

    assert sorted(cut, key=repr) == sorted(shown, key=repr)


def test_it_cuts_what_reaches_beyond_the_hours() -> None:
    shown = [stretch(0, "07:00", "10:00", Kind.BUSY), stretch(1, "01:00", "02:00", Kind.BUSY)]

    assert within(shown, range(9, 17)) == [stretch(0, "09:00", "10:00", Kind.BUSY)]


def test_it_draws_what_matters_more_on_top() -> None:
    mixed = [stretch(0, "12:00", "13:00", kind) for kind in reversed(Kind)]

    assert [each.kind for each in within(mixed, range(8, 16))] == list(Kind)


@given(st.lists(stretches(), min_size=1, max_size=20))
def test_it_keeps_every_stretch_in_its_lane(shown: list[Stretch]) -> None:
    place = grid(hours_shown(shown))

    for each in within(shown, place.hours):
        box = place.box(each)
        assert holds(place.lane(each.day), box)
        assert box.height >= LEAST_HEIGHT[each.kind]


def test_it_puts_a_stretch_where_its_minutes_say() -> None:
    place = grid(range(8, 18))

    box = place.box(slot("09:30", "11:00"))

    assert box.top == pytest.approx(100 + 1.5 * place.hour, abs=1)
    assert box.height == pytest.approx(1.5 * place.hour, abs=1)
    assert box.middle == pytest.approx(50 + 42 / 2)


def test_it_keeps_neighbours_apart() -> None:
    place = grid(range(8, 18))
    first, second = place.box(slot("09:00", "10:00")), place.box(slot("10:00", "11:00"))

    assert first.top + first.height < second.top


def test_it_keeps_ten_minutes_visible_in_the_longest_day() -> None:
    place = grid(range(24))

    assert place.box(slot("12:00", "12:10")).height == 8
    assert place.box(slot("23:50", "24:00")).top + 8 == place.bottom


@pytest.mark.parametrize(
    ("day", "start", "end"), [(7, 0, 10), (-1, 0, 10), (0, -1, 10), (0, 10, 10), (0, 0, 1441)]
)
def test_it_takes_no_stretch_beyond_one_day(day: int, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not inside one day"):
        Stretch(day, start, end, Kind.SLOT)
