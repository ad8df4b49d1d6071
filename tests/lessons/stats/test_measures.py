from random import Random
from statistics import correlation, mean

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lessons.bite import ItemRef
from lessons.stats.measures import Scores, Upper, compare_thirds, correlate
from lessons.stats.people import ENOUGH

ONE, TWO, SIX = (ItemRef("FBK-1", id_) for id_ in ("one", "two", "six"))
scores = st.floats(0, 1).map(lambda score: round(score, 3))
answered = st.lists(st.tuples(scores, scores, scores), min_size=ENOUGH, max_size=60)


def of(rows) -> Scores:
    return Scores({n: dict(zip((ONE, TWO, SIX), row, strict=True)) for n, row in enumerate(rows)})


@given(answered)
def test_item_rest_is_the_correlation_with_the_mean_of_the_others(rows):
    firsts, rests = [row[0] for row in rows], [mean(row[1:]) for row in rows]
    assume(len(set(firsts)) > 1 and max(rests) - min(rests) > 1e-3)
    assert of(rows).item_rest(range(len(rows)), ONE) == pytest.approx(
        correlation(firsts, rests), abs=1e-4
    )


@given(answered, st.randoms())
def test_item_rest_does_not_depend_on_the_order(rows, random: Random):
    people = list(range(len(rows)))
    found = of(rows).item_rest(people, TWO)
    random.shuffle(people)
    assert of(rows).item_rest(people, TWO) == found
    assert found is None or -1 <= found <= 1


def test_item_rest_wants_enough_people_who_answered_another_item():
    rows = {n: {ONE: n % 2, TWO: n % 3 / 2} for n in range(ENOUGH)}
    assert Scores(rows).item_rest(rows, ONE) is not None
    assert Scores(rows | {0: {ONE: 1.0}}).item_rest(rows, ONE) is None
    assert Scores(rows | {0: {TWO: 1.0}}).item_rest(rows, ONE) is None


def test_what_does_not_vary_does_not_correlate():
    assert correlate([1, 1, 1], [0, 0.5, 1]) is None
    assert correlate([], []) is None


def test_those_who_answered_nothing_else_have_no_rest():
    found = Scores({1: {ONE: 1.0}, 2: {ONE: 1.0, TWO: 0.5, SIX: 0.0}, 3: {TWO: 1.0}})
    assert found.rests([3, 2, 1, 9], ONE) == {2: 0.25, 3: 1.0}


@pytest.mark.parametrize(
    ("right", "found"),
    [
        (lambda n: n >= 20, Upper.MORE),
        (lambda n: n < 10, Upper.LESS),
        (lambda n: 10 <= n < 20, Upper.SAME),
    ],
)
def test_the_upper_third_are_compared_with_the_lower(right, found: Upper):
    rests = {n: n / 30 for n in range(30)}
    assert compare_thirds(rests, {n: right(n) for n in rests}) is found


def test_thirds_want_enough_people_who_differ():
    right = dict.fromkeys(range(30), True)
    assert compare_thirds({n: n / 30 for n in range(ENOUGH - 1)}, right) is None
    assert compare_thirds(dict.fromkeys(range(30), 0.5), right) is None


def test_who_is_level_with_a_third_belongs_to_it():
    rests = {n: (0.0 if n < 15 else 1.0) for n in range(30)}
    right = {n: n in {14, 29} for n in range(30)}
    assert compare_thirds(rests, right) is Upper.SAME
