"""The bots that answer without knowing anything."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.lint.bots import BOTS, Score, chosen, run_baseline, run_bots, telltales
from tests.lessons.lint.corpora import decisions_with, rows_with

STEM = "Which harbour sells copper lamps?"
OPTIONS = (
    "Wait for the lamps.",
    "Perhaps they can wait, so maybe write a longer letter.",
    "Thank her, with love.",
    "Ask a harbour that sells copper.",
)


@pytest.mark.parametrize(
    ("bot", "takes"),
    [
        ("longest", 1),
        ("shortest", 0),
        ("first", 0),
        ("last", 3),
        ("most hedged", 1),
        ("most like the question", 3),
        ("most positive", 2),
    ],
)
def test_each_bot_goes_by_one_thing(bot: str, takes: int) -> None:
    (decision,) = decisions_with([(OPTIONS, 0)], STEM)
    assert chosen(decision, BOTS[bot]) == (takes,)


def test_every_bot_is_named_in_the_scores() -> None:
    scores = run_bots(decisions_with(rows_with(6)))
    assert [score.bot for score in scores] == list(BOTS)


def test_a_bot_draws_lots_among_options_that_are_alike_to_it() -> None:
    decisions = decisions_with([(("Ink", "Oak", "Elm tree"), 0), (("Ink", "Oak", "Elm tree"), 2)])
    shortest = next(score for score in run_bots(decisions) if score.bot == "shortest")
    assert shortest.accuracy == pytest.approx((1 / 2 + 0) / 2)


def test_chance_depends_on_how_many_options_there_are() -> None:
    decisions = decisions_with([*rows_with(3), *rows_with(3, options=4)])
    score = run_bots(decisions)[0]
    assert score.chance == pytest.approx((3 / 3 + 3 / 4) / 6)
    assert score.error == pytest.approx((3 * 2 / 9 + 3 * 3 / 16) ** 0.5 / 6)


def test_ahead_counts_standard_errors() -> None:
    assert Score("first", accuracy=0.5, chance=0.3, error=0.1).ahead == pytest.approx(2)


@given(st.integers(0, 2**32))
def test_a_bot_that_sees_no_difference_is_right_by_chance(seed: int) -> None:
    lots = Random(seed)
    rows = [(("Ink", "Oak", "Elm"), lots.randrange(3)) for _ in range(12)]
    scores = {score.bot: score.accuracy for score in run_bots(decisions_with(rows))}
    for bot in ("longest", "shortest", "most hedged", "most like the question", "most positive"):
        assert scores[bot] == pytest.approx(1 / 3)


def test_the_baseline_learns_a_word_from_other_lessons() -> None:
    rows = rows_with(30, key=lambda text: f"{text} plum", other=lambda text: f"{text} pear")
    score = run_baseline(decisions_with(rows))
    assert score.bot == "options only"
    assert score.accuracy == 1


def test_the_baseline_learns_nothing_from_the_lesson_that_it_answers() -> None:
    told = rows_with(6, key=lambda text: f"{text} plum", other=lambda text: f"{text} pear")
    alike = [(("Ink", "Oak", "Elm"), 0)] * 6
    decisions = decisions_with([*told, *alike])
    told_only = [decision for decision in decisions if decision.file.lesson.id == "FBK-1"]
    assert run_baseline([*told_only]).accuracy == pytest.approx(1 / 3)


def test_the_baseline_is_at_chance_once_the_best_options_are_drawn_by_lot() -> None:
    lots = Random(3)
    honest = decisions_with(rows_with(300, key=lambda text: f"{text} plum"))
    drawn = [replace(decision, best=lots.randrange(3)) for decision in honest]
    score = run_baseline(drawn)
    assert abs(score.ahead) < 3
    assert run_baseline(honest).ahead > 10


def test_telltales_are_the_words_that_give_most_away() -> None:
    rows = rows_with(30, key=lambda text: f"{text}?", other=lambda text: f"{text}, sorry")
    best, wrong = telltales(decisions_with(rows), most=1)
    assert (best, wrong) == (["?"], ["sorry"])
