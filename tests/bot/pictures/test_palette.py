"""Colours that can be told apart (contrast as WCAG 2.2 defines it)."""

import pytest

from bot.pictures.palette import DARK, LIGHT, Palette, palette

READ = [
    ("text", "ground"),
    ("muted", "ground"),
    ("accent", "ground"),
    ("on_accent", "accent_fill"),
    ("on_warm", "warm"),
]
SEEN = [
    ("accent", "lane"),
    ("accent", "lane_marked"),
    ("accent", "accent_soft"),
    ("accent_fill", "lane"),
    ("accent_fill", "lane_marked"),
    ("muted", "lane"),
    ("muted", "grey"),
    ("grey_line", "grey"),
    ("grey_line", "lane"),
    ("warm", "lane_marked"),
]


def light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(("upper", "under"), READ)
def test_it_can_be_read(theme: Palette, upper: str, under: str) -> None:
    assert contrast(getattr(theme, upper), getattr(theme, under)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(("upper", "under"), SEEN)
def test_it_can_be_seen(theme: Palette, upper: str, under: str) -> None:
    assert contrast(getattr(theme, upper), getattr(theme, under)) >= 3


def test_it_has_two_themes() -> None:
    assert palette(dark=False) is LIGHT
    assert palette(dark=True) is DARK
