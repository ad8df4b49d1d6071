"""Words that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.canvas import Canvas
from bot.pictures.lettering import shorten, tidy, width_of, wrap
from tests.bot.pictures.drawings import ink_width

PHRASES = ["Next bite", "Your week, 23–29 November", "WARSZAWA", "جمعرات", "آپ کا ہفتہ خالی ہے۔"]


@pytest.mark.parametrize("phrase", PHRASES)
def test_it_knows_about_how_wide_words_are(phrase: str) -> None:
    canvas = Canvas(130, 14)
    canvas.text(phrase, 2, 10, size=8, weight=600, fill="#000000")

    assert width_of(phrase, 8) == pytest.approx(ink_width(canvas.svg()), rel=0.2)


def test_it_leaves_alone_what_fits() -> None:
    assert shorten("Quiet hours", 200, 12) == "Quiet hours"
    assert wrap("Quiet hours", 200, 12, most=2) == ["Quiet hours"]


def test_it_cuts_between_words_where_it_can() -> None:
    assert shorten("Quiet hours every night", 100, 12) == "Quiet hours…"
    assert shorten("Donnerstagnachmittag", 60, 12).startswith("Donner")


def test_it_breaks_into_lines() -> None:
    assert wrap("one two three four", 60, 12, most=3) == ["one two", "three four"]
    assert wrap("one two three four five", 60, 12, most=2) == ["one two", "three…"]
    assert wrap("", 60, 12, most=2) == []


def test_it_puts_words_on_one_line_without_controls() -> None:
    assert tidy(" a\n\tb\x00\ud800 c ") == "a b c"
    assert tidy("\u2068Ali\u2069") == "\u2068Ali\u2069"


@given(st.text(), st.floats(20, 400))
def test_it_never_grows_wider_than_its_room(words: str, width: float) -> None:
    assert width_of(shorten(words, width, 12), 12) <= width


@given(st.text(), st.floats(20, 400), st.integers(1, 4))
def test_it_never_takes_more_lines_than_it_may(words: str, width: float, most: int) -> None:
    lines = wrap(words, width, 12, most)

    assert len(lines) <= most
    assert all(width_of(line, 12) <= width for line in lines)
