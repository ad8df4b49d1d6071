"""Streaks: gaps kept in a row, one miss a week forgiven."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.streak import Chance, Streak, streak

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def week(marks: str, since: date = MONDAY) -> list[Chance]:
    """One mark a day: `x` kept, `o` missed, anything else a day without a gap."""
    return [Chance(since + n * DAY, mark == "x") for n, mark in enumerate(marks) if mark in "xo"]


marks = st.text("xo.", max_size=40)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("", Streak(0, 0, 0, False, 0)),
        ("xxx", Streak(3, 3, 3, False, 3)),
        ("x.x....x", Streak(3, 3, 3, False, 3)),
        ("xxoxx", Streak(4, 5, 4, True, 4)),
        ("xxoxo", Streak(3, 5, 0, True, 3)),
        ("xxoxoxx", Streak(5, 7, 2, True, 3)),
        ("xxooooo", Streak(2, 7, 0, True, 2)),
        ("......oo", Streak(0, 2, 0, True, 0)),
        ("xx....ox", Streak(3, 4, 3, False, 3)),
        ("xxxxxoxoxxx", Streak(9, 11, 9, True, 9)),
    ],
)
def test_it_counts_what_was_kept(marks, expected):
    assert streak(week(marks)) == expected


def test_a_new_week_forgives_anew():
    chances = week("xxo")
    assert streak(chances, MONDAY + 6 * DAY).forgiven_this_week
    assert not streak(chances, MONDAY + 7 * DAY).forgiven_this_week
    assert not streak([], MONDAY).forgiven_this_week


def test_the_week_runs_over_new_year():
    """28 December 2026 to 3 January 2027 is one ISO week."""
    assert streak(week("xxoxo", date(2026, 12, 28))).in_a_row == 0
    assert streak(week("xxxoo", date(2026, 12, 28))).in_a_row == 0


def test_the_same_week_of_another_year_is_another():
    assert streak([*week("xo", date(2025, 3, 3)), *week("xo", MONDAY)]).in_a_row == 2


def test_two_gaps_of_one_day_are_two():
    assert streak([Chance(MONDAY, True), Chance(MONDAY, True)]).in_a_row == 2


@given(marks, st.integers(0, 300))
def test_days_without_a_gap_change_nothing(marks, quiet):
    """Whole weeks are put between, as what is forgiven depends on the week."""
    chances = week(marks)
    for cut in range(0, len(marks), 7):
        held = week(marks[:cut]) + week(marks[cut:], MONDAY + (cut + 7 * quiet) * DAY)
        assert streak(held) == streak(chances)


@given(st.lists(st.booleans(), max_size=7), st.integers(0, 6))
def test_when_in_the_week_it_was_does_not_matter(kept, late):
    early = [Chance(MONDAY, each) for each in kept]
    spread = [
        Chance(MONDAY + (late + n * (6 - late) // 7) * DAY, each) for n, each in enumerate(kept)
    ]
    assert streak(early) == streak(spread)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=20))
def test_one_miss_a_week_never_breaks(weeks):
    chances = []
    for number, (before, after, missed) in enumerate(weeks):
        day = MONDAY + 7 * number * DAY
        chances += [Chance(day, True)] * before
        chances += [Chance(day, False)] * missed
        chances += [Chance(day, True)] * after
    told = streak(chances)
    assert told.in_a_row == told.kept == told.longest


@given(marks, st.integers(0, 5), st.integers(0, 5))
def test_two_in_a_week_do(marks, between, after):
    held = week(marks)
    monday = MONDAY + 7 * 10 * DAY
    bad = [Chance(monday, False), *[Chance(monday, True)] * between, Chance(monday, False)]
    assert streak([*held, *bad]).in_a_row == 0
    assert streak([*held, *bad, *[Chance(monday, True)] * after]).in_a_row == after


@given(marks)
def test_its_numbers_fit_together(marks):
    told = streak(week(marks))
    assert 0 <= told.in_a_row <= told.longest <= told.kept <= told.offered
    assert told.kept == marks.count("x")
