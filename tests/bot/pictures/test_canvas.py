"""The sheet to draw on."""

import pytest

from bot.pictures.canvas import Box, Canvas, element
from tests.bot.pictures.drawings import Drawing


def drawn(canvas: Canvas) -> Drawing:
    return Drawing.of(canvas.svg())


def test_it_counts_from_the_side_where_reading_starts() -> None:
    for right_to_left, left in ((False, 10), (True, 60)):
        canvas = Canvas(100, 50, right_to_left=right_to_left)
        canvas.rect(Box(10, 5, 30, 20), class_="box")

        assert drawn(canvas).boxes("box") == [Box(left, 5, 30, 20)]


@pytest.mark.parametrize(
    ("right_to_left", "anchor", "side"),
    [
        (False, "start", "start"),
        (True, "start", "end"),
        (True, "end", "start"),
        (True, "middle", "middle"),
    ],
)
def test_it_anchors_words_by_direction(right_to_left: bool, anchor: str, side: str) -> None:
    canvas = Canvas(100, 50, right_to_left=right_to_left)
    canvas.text("12:30", 20, 30, size=12, fill="#000", anchor=anchor, class_="words")

    (words,) = drawn(canvas).named("words")

    assert words.get("text-anchor") == side
    assert words.get("x") == ("80" if right_to_left else "20")


def test_it_never_mirrors_a_mark() -> None:
    canvas = Canvas(100, 50, right_to_left=True)
    canvas.mark(20, 30, "M0 0H5", class_="mark")

    (mark,) = drawn(canvas).named("mark")

    assert (mark.get("d"), mark.get("transform")) == ("M0 0H5", "translate(80 30)")


def test_it_escapes_words_and_attributes() -> None:
    canvas = Canvas(100, 50)
    canvas.text('</text><script>"&', 0, 0, size=12, fill='"/><b x="', class_="words")

    drawing = drawn(canvas)

    assert drawing.words("words") == ['</text><script>"&']
    assert drawing.named("words")[0].get("fill") == '"/><b x="'


def test_it_writes_short_numbers_and_svg_s_own_names() -> None:
    assert element("line", x1=1 / 3, stroke_width=2.0, class_="a") == (
        '<line x1="0.33" stroke-width="2" class="a"></line>'
    )


def test_a_box_shrinks_around_its_middle() -> None:
    box = Box(10, 20, 30, 40)

    assert box.inset(2) == Box(12, 22, 26, 36)
    assert (box.middle, box.centre) == (box.inset(2).middle, box.inset(2).centre) == (25, 40)
