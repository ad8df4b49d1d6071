"""From SVG to PNG."""

import pytest

from bot.pictures import png
from bot.pictures.canvas import Canvas
from bot.pictures.png import PictureError, font_files, to_png
from bot.pictures.week import draw_week
from tests.bot.pictures.drawings import Drawing, ink_runs, ink_width, png_size
from tests.bot.pictures.weeks import FULL, URDU

URDU_LETTERS = "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوؤہھءیئےآۂۃ،۔؟"
NO_FONT_HAS_IT = "\U00013000"


def word(letters: str, *, right_to_left: bool = False) -> str:
    canvas = Canvas(90, 20, right_to_left=right_to_left)
    canvas.text(letters, 45, 14, size=12, fill="#000000", anchor="middle")
    return canvas.svg()


@pytest.mark.parametrize("week", [FULL, URDU], ids=["English", "Urdu"])
def test_it_draws_a_week_three_pixels_to_one(week) -> None:
    svg = draw_week(week)
    sheet = Drawing.of(svg).sheet

    width, height = png_size(to_png(svg))

    assert (width, height) == (1080, pytest.approx(sheet.height * 3, abs=3))


def test_it_has_a_shape_for_every_letter() -> None:
    box = to_png(word(NO_FONT_HAS_IT))

    boxes = [letter for letter in URDU_LETTERS + "Aä–…·" if to_png(word(letter)) == box]

    assert boxes == []


def test_it_draws_the_missing_letter_that_this_is_told_by() -> None:
    assert to_png(word(NO_FONT_HAS_IT)) == to_png(word("\U00013001"))


@pytest.mark.parametrize(("letters", "pieces"), [("ہفتہ", 1), ("بدھ", 2)])
def test_it_joins_letters(letters: str, pieces: int) -> None:
    apart = "\u200c".join(letters)

    assert ink_runs(word(letters)) == pieces
    assert ink_runs(word(apart)) == len(letters)


@pytest.mark.parametrize("words", ["12:30", "\u206812:30–12:45\u2069", "23"])
def test_it_keeps_digits_in_order_in_either_direction(words: str) -> None:
    assert to_png(word(words, right_to_left=True)) == to_png(word(words))


def test_it_draws_nothing_for_isolates() -> None:
    assert to_png(word("\u2068بدھ\u2069")) == to_png(word("بدھ"))
    assert ink_width(word("\u2068\u2069")) == 0


def test_it_reads_a_mixed_line_from_the_right() -> None:
    # The Latin name comes first, which is at the right: as an LTR line it would be at the left.
    line = "Ali بدھ"

    assert to_png(word(line, right_to_left=True)) != to_png(word(line))
    assert to_png(word(line, right_to_left=True)) == to_png(word("\u2067Ali بدھ\u2069"))


def test_it_says_that_something_is_no_svg() -> None:
    with pytest.raises(PictureError, match="could not be drawn"):
        to_png("<svg")


def test_it_names_the_font_package_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "find_spec", lambda package: None)

    with pytest.raises(PictureError, match="fontpkg_noto_sans is missing"):
        font_files()
