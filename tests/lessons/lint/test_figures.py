"""The figures of a corpus."""

from pathlib import Path

import pytest

from lessons.lint.bots import BOTS
from lessons.lint.cues import absolutes, content_words, hedges, warmth
from lessons.lint.decisions import find_decisions
from lessons.lint.figures import (
    Positions,
    Rates,
    Share,
    corpus_figures,
    count_extremes,
    count_positions,
    count_rates,
    tally,
)
from lessons.loader import DEFAULT_PACKS, read_packs
from tests.lessons.authoring import write_pack
from tests.lessons.lint.authored import GOOD
from tests.lessons.lint.corpora import (
    cast,
    decisions_with,
    rows_with,
    shelf_led_by,
    shelf_of,
    shelf_with,
)


def test_a_lesson_has_a_decision_for_each_wording_and_each_point(tmp_path: Path) -> None:
    (file,) = read_packs([write_pack(tmp_path, lesson=GOOD)]).files
    found = [(d.id, d.best, d.judged, d.told, d.place) for d in find_decisions(file)]
    assert found == [
        ("blue-or-red", 0, False, False, ("items", 0)),
        ("blue-or-red again", 2, False, False, ("items", 0, "again", 0)),
        ("quiet-developer", 2, True, False, ("items", 1)),
        ("first-question", 1, False, True, ("items", 2, "points", 0)),
        ("a-week-later", 0, False, True, ("items", 2, "points", 1)),
        ("last-proof", 1, False, True, ("items", 2, "points", 2)),
    ]


def test_the_places_of_a_decision_stand_in_its_file(tmp_path: Path) -> None:
    (file,) = read_packs([write_pack(tmp_path, lesson=GOOD)]).files
    texts = file.document.texts
    for decision in find_decisions(file):
        for option in decision.options:
            assert texts[*option.place, "text"].strip() == option.text
            assert texts[option.feedback_place].strip() == option.feedback


def test_the_best_is_longest_only_where_it_is_so_alone() -> None:
    decisions = decisions_with(
        [
            (("one two three", "one two", "one"), 0),
            (("one two three", "one two three", "one"), 0),
            (("one two three", "one two", "one"), 1),
            (("one two three", "one two", "one"), 2),
        ]
    )
    assert count_extremes(decisions, max) == Share(1, 4)
    assert count_extremes(decisions, min) == Share(1, 4)


def test_positions_are_counted_apart_by_how_many_options_there_are() -> None:
    three = [(("Ink", "Oak", "Elm"), n % 3) for n in range(30)]
    four = [(("Ink", "Oak", "Elm", "Fir"), 3) for _ in range(20)]
    found = count_positions(decisions_with([*three, *four]))
    assert found.counts == ((10, 10, 10), (0, 0, 0, 20))
    assert found.p == pytest.approx(0, abs=1e-9)
    assert count_positions(decisions_with(three)).p == pytest.approx(1)


def test_too_few_decisions_say_nothing_about_positions() -> None:
    assert count_positions(decisions_with([(("Ink", "Oak", "Elm"), 0)] * 14)).p == 1
    assert count_positions(decisions_with([(("Ink", "Oak", "Elm"), 0)] * 15)).p < 0.01
    assert count_positions(()) == Positions((), 1.0)


def test_rates_compare_best_options_with_the_others() -> None:
    rows = [(("Maybe go", "Go", "Perhaps stay"), 0), (("Go", "Stay", "Come"), 0)]
    rates = count_rates(decisions_with(rows), hedges)
    assert rates == Rates(Share(1, 2), Share(1, 4))
    assert rates.gap == pytest.approx(0.25)


def test_a_share_of_nothing_is_nothing() -> None:
    assert Share(0, 0).value == 0


def test_a_tally_names_the_most_frequent_first() -> None:
    assert tally(["b", "c", "a", "c"]) == (("c", 2), ("a", 1), ("b", 1))


def test_people_are_counted_where_they_are_named() -> None:
    people = [cast(), cast("NG", gender="man", trade="video", client="US"), None]
    figures = corpus_figures(shelf_led_by(people))
    assert (figures.lessons, figures.decisions) == (3, 3)
    assert figures.women == Share(1, 2)
    assert figures.lead_countries == (("NG", 1), ("PK", 1))
    assert figures.client_countries == (("NO", 1), ("US", 1))
    assert figures.trades == (("design", 1), ("video", 1))
    assert figures.evidence == (("practice", 3),)
    assert figures.roles == (("client", 2),)


def test_only_those_who_buy_are_clients() -> None:
    peer = cast(client="US")
    peer = peer.model_copy(update={"other": peer.other.model_copy(update={"role": "peer"})})
    assert corpus_figures(shelf_led_by([peer])).client_countries == ()


def test_the_bots_are_in_the_figures_with_the_baseline_last() -> None:
    figures = corpus_figures(shelf_with(rows_with(12)))
    assert [score.bot for score in figures.bots] == [*BOTS, "options only"]


def test_an_empty_shelf_has_figures_too() -> None:
    figures = corpus_figures(shelf_of(()))
    assert (figures.lessons, figures.decisions, figures.bots) == (0, 0, ())


def test_the_shipped_packs_have_figures() -> None:
    figures = corpus_figures(read_packs([DEFAULT_PACKS]))
    assert figures.decisions == figures.longest.whole >= 6 * figures.lessons
    assert sum(map(sum, figures.positions.counts)) == figures.decisions


def test_cues_are_found_as_whole_words_in_what_is_read() -> None:
    assert absolutes("**Never** allow any, all told; I call everyone.") == (
        "Never",
        "any",
        "all",
        "everyone",
    )
    assert hedges("She *may* cancel, and Canada could wait.") == ("may", "could")


def test_warmth_is_warm_words_less_cold_ones() -> None:
    assert warmth("Thank you, that is lovely.") == 2
    assert warmth("That is wrong, and I can’t.") == -2
    assert warmth("The file is here.") == 0


def test_content_words_leave_out_what_says_little() -> None:
    assert content_words("Which of their *files* would she send, at 9:00?") == {"files", "send"}
