"""The big numbers, in the progress picture."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.lettering import fitting_size, tidy, width_of
from bot.pictures.progress import Figure, Progress
from tests.bot.pictures.drawings import Drawing, holds
from tests.bot.pictures.progresses import FULL
from tests.bot.pictures.test_progress import drawn, texts


def with_figures(*figures: Figure) -> Progress:
    return replace(FULL, figures=figures)


def sizes(drawing: Drawing) -> list[float]:
    return [float(each.get("font-size", "nan")) for each in drawing.named("value")]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_it_draws_a_card_for_each(count: int) -> None:
    drawing = drawn(with_figures(*FULL.figures[:count]))

    assert drawing.words("value") == [figure.value for figure in FULL.figures[:count]]
    assert len(drawing.boxes("card")) == count


def test_it_puts_the_first_above_the_others_and_largest() -> None:
    drawing = drawn(FULL)
    first, *others = drawing.boxes("card")

    assert all(first.top + first.height < other.top for other in others)
    assert all(first.width > 2 * other.width for other in others)
    assert sizes(drawing)[0] > max(sizes(drawing)[1:])


def test_it_sets_the_others_side_by_side_in_one_size() -> None:
    drawing = drawn(
        with_figures(Figure("3", "used"), Figure("1,296 min", "spent"), Figure("$6", ""))
    )
    _, one, other = drawing.boxes("card")

    assert one.top == other.top
    assert one.start + one.width < other.start
    assert len(set(sizes(drawing)[1:])) == 1


def test_it_gives_a_long_number_a_row_rather_than_cutting_it() -> None:
    values = ["3", "1,296 min", "Rs 12,345,678", "Rs 1,250,000"]
    drawing = drawn(with_figures(*(Figure(value, "what it was worth") for value in values)))
    cards = drawing.boxes("card")

    assert drawing.words("value") == values
    assert len({card.start for card in cards}) == len({card.width for card in cards}) == 1


def test_it_gives_one_other_the_whole_width() -> None:
    first, other = drawn(with_figures(*FULL.figures[:2])).boxes("card")

    assert first.width == other.width
    assert first.height > other.height


@given(st.lists(st.builds(Figure, st.text(), st.text()), min_size=1, max_size=4))
def test_it_keeps_words_in_their_card(figures: list[Figure]) -> None:
    drawing = drawn(with_figures(*figures))
    cards = drawing.boxes("card")

    for words, room in texts(drawing):
        if room.top > cards[0].top:
            assert any(holds(card, room) for card in cards), words


@given(st.text(min_size=1), st.floats(20, 200))
def test_it_finds_the_size_that_fits(words: str, width: float) -> None:
    size = fitting_size(words, width, most=40, least=10)

    assert 10 <= size <= 40
    assert size == 10 or width_of(tidy(words), size) <= width
    assert size == 40 or width_of(tidy(words), size + 0.2) > width
