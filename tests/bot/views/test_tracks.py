"""Tracks to choose from: their question stays on the screen, however many they are."""

import pytest

from bot.view import Press
from bot.views.tracks import FEW, label, rows
from lessons.model import Track


def offered(count: int, short: str | None = "Short") -> list[Track]:
    return [
        Track(f"T{n:02}", f"t-{n}", f"A longer title {n}", "", (), short=short)
        for n in range(count)
    ]


def laid_out(tracks: list[Track]) -> list[list[str]]:
    buttons = [Press(label(track, tracks), track.id) for track in tracks]
    return [[button.text for button in row] for row in rows(buttons, tracks)]


def test_a_few_stand_on_a_row_each_by_their_titles():
    assert laid_out(offered(FEW)) == [[f"A longer title {n}"] for n in range(FEW)]


def test_many_stand_two_on_a_row_by_their_short_names():
    assert laid_out(offered(12)) == [["Short", "Short"]] * 6
    assert laid_out(offered(FEW + 1))[-1] == ["Short"]


@pytest.mark.parametrize("count", [FEW + 1, 12])
def test_without_short_names_they_keep_their_rows(count: int):
    assert laid_out(offered(count, None)) == [[f"A longer title {n}"] for n in range(count)]


def test_one_without_a_short_name_keeps_all_on_rows_of_their_own():
    tracks = [*offered(11), *offered(1, None)]
    assert [len(row) for row in laid_out(tracks)] == [1] * 12
