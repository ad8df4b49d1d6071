"""How stretches are told apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.canvas import Box, Canvas
from bot.pictures.palette import DARK, LIGHT
from bot.pictures.stretches import LEAST_HEIGHT, Kind, draw_stretch, hatching

COLOUR = re.compile(r"#[0-9a-f]{6}")
BOX = Box(10, 10, 33, 14)


def drawn(kind: Kind) -> str:
    canvas = Canvas(60, 60)
    draw_stretch(canvas, kind, BOX, LIGHT)
    return canvas.svg()


def test_it_tells_kinds_apart_without_their_colours() -> None:
    shapes = {COLOUR.sub("", drawn(kind)).replace(f'class="{kind}"', "") for kind in Kind}

    assert len(shapes) == len(Kind)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_it_draws_every_kind_as_low_as_it_gets(palette) -> None:
    for kind in Kind:
        canvas = Canvas(60, 60)
        draw_stretch(canvas, kind, Box(10, 10, 33, max(1, LEAST_HEIGHT[kind])), palette)

        assert f'class="{kind}"' in canvas.svg()
        assert '="-' not in canvas.svg().replace('d="-', "")


@given(st.floats(1, 60), st.floats(0.5, 500))
def test_it_hatches_inside_the_box(width: float, height: float) -> None:
    numbers = [
        float(number) for number in re.findall(r"-?[\d.]+", hatching(Box(5, 5, width, height)))
    ]

    for x, y in zip(numbers[::2], numbers[1::2], strict=True):
        assert abs(x) <= width / 2 + 0.06
        assert abs(y) <= height / 2 + 0.06


def test_it_hatches_with_rising_lines() -> None:
    start, end = hatching(Box(0, 0, 20, 10)).split("M")[1].split("L")
    (x, y), (to_x, to_y) = map(float, start.split()), map(float, end.split())

    assert to_x - x == pytest.approx(y - to_y, abs=0.11)
    assert to_x > x
