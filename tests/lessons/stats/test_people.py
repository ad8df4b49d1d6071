"""What may be shown of counts: rounded, never of one to four, and so that none can be told."""

from collections import defaultdict
from itertools import product
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.stats.people import ENOUGH, FEWEST, count, mean_credit, share

counts = st.integers(0, 5000)


@pytest.mark.parametrize(
    ("people", "shown"),
    [(0, "0"), (1, "under 5"), (4, "under 5"), (5, "5"), (9, "5"), (10, "10"), (234, "230")],
)
def test_a_count_is_shown_in_steps_of_five(people: int, shown: str):
    assert str(count(people)) == shown


@given(counts)
def test_the_middle_is_never_off_by_more_than_two(people: int):
    assert abs(count(people).middle - people) <= 2


@given(counts, counts)
def test_a_share_lies_within_0_and_1(part: int, more: int):
    found = share(count(part), count(part + more))
    assert found is None or 0 <= found <= 1


@given(st.lists(st.sampled_from([0, 0.25, 0.5, 0.75, 1]), min_size=ENOUGH))
def test_a_mean_credit_is_near_and_within_0_and_1(earned: list[float]):
    found = mean_credit(earned, count(len(earned)))
    assert found is not None
    assert 0 <= found <= 1
    assert abs(found - mean(earned)) <= FEWEST / len(earned) + 0.05


def test_shares_and_means_begin_with_enough_people():
    assert share(count(10), count(ENOUGH - 1)) is None
    assert mean_credit([1] * 19, count(ENOUGH - 1)) is None
    assert share(count(10), count(ENOUGH)) == 12 / 22
    assert mean_credit([1] * 14 + [0] * 10, count(ENOUGH + 4)) == 12 / 22


def test_no_share_is_told_of_a_few():
    assert share(count(3), count(100)) is None
    assert share(count(0), count(100)) == 0


def tell(cells: tuple[int, ...], credit: tuple[float, ...]):
    """All that is shown of a question whose options so many chose."""
    whole = count(sum(cells))
    earned = [each for cell, each in zip(cells, credit, strict=True) for _ in range(cell)]
    return whole, tuple(map(count, cells)), mean_credit(earned, whole)


@pytest.mark.parametrize(
    ("credit", "end"),
    [((1, 0), 30), ((1, 0, 0), 30), ((1, 0.5, 0), 30), ((1, 0.5, 0.5), 30), ((1, 0.5, 0.5, 0), 15)],
)
def test_how_few_chose_an_option_can_not_be_worked_out(credit: tuple[float, ...], end: int):
    """By going through all that may have been: each count under five could be another one."""
    possible = defaultdict(list)  # as far as whole steps of five go
    for cells in product(range(end), repeat=len(credit)):
        possible[tell(cells, credit)].append(cells)
    for shown, alike in possible.items():
        for place, cell in enumerate(shown[1]):
            if cell.least is None and shown[0].least is not None:
                assert len({cells[place] for cells in alike}) > 1, shown


def test_how_few_stopped_can_not_be_worked_out():
    possible = defaultdict(set)
    for before, after in product(range(60), repeat=2):
        if after <= before:
            possible[count(before), count(after)].add(before - after)
    for (before, after), stopped in possible.items():
        if any(0 < people < FEWEST for people in stopped) and before.least:
            assert len(stopped) > 1, (before, after)
