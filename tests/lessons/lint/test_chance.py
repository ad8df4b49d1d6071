"""The little statistics, against printed tables and by their laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.lint.chance import (
    above,
    below,
    chi_square_p,
    gap_error,
    mixed_error,
    standard_error,
    uneven,
)

ROUNDING = 1e-12


@pytest.mark.parametrize(
    ("freedom", "five_percent", "one_percent"),
    [
        (1, 3.841, 6.635),
        (2, 5.991, 9.210),
        (3, 7.815, 11.345),
        (5, 11.070, 15.086),
        (6, 12.592, 16.812),
    ],
)
def test_chi_square_agrees_with_the_tables(
    freedom: int, five_percent: float, one_percent: float
) -> None:
    assert chi_square_p(five_percent, freedom) == pytest.approx(0.05, abs=0.0001)
    assert chi_square_p(one_percent, freedom) == pytest.approx(0.01, abs=0.0001)


@given(st.floats(0, 200), st.floats(0, 50), st.integers(1, 12))
def test_more_uneven_is_less_likely(statistic: float, more: float, freedom: int) -> None:
    less, most = chi_square_p(statistic + more, freedom), chi_square_p(statistic, freedom)
    assert 0 <= less <= most + ROUNDING <= 1 + 2 * ROUNDING


@given(st.lists(st.integers(1, 50), min_size=2, max_size=4))
def test_only_equal_counts_are_even(counts: list[int]) -> None:
    assert (uneven(counts) == pytest.approx(0)) == (len(set(counts)) == 1)


def test_pearsons_statistic_is_the_squared_distance_over_what_is_expected() -> None:
    assert uneven((30, 20, 10)) == pytest.approx(10)


@given(st.floats(0, 1), st.integers(1, 500))
def test_cases_with_the_same_chance_have_one_error(chance: float, count: int) -> None:
    assert mixed_error([chance] * count) == pytest.approx(standard_error(chance, count))


def test_a_gap_is_less_certain_than_either_share() -> None:
    assert standard_error(0.5, 100) == pytest.approx(0.05)
    assert gap_error((50, 50), (100, 100)) == pytest.approx(0.05 * 2**0.5)
    assert gap_error((0, 0), (100, 100)) == 0


def test_a_share_is_beyond_its_bound_only_past_its_error() -> None:
    assert above(0.59, 0.5, 100)
    assert not above(0.58, 0.5, 100)
    assert below(0.41, 0.5, 100)
    assert not below(0.42, 0.5, 100)
