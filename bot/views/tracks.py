"""Tracks to choose from: on a row each while they are few, and two on a row when they are many."""

from collections.abc import Sequence

from bot.view import Press, Rows, grid
from lessons.model import Track

FEW = 6
"""So many rows, and the question above them, stand on a phone's screen together."""


def label(track: Track, offered: Sequence[Track]) -> str:
    """Return what a track's button says beside those of the others."""
    return (track.short or track.title) if len(offered) > FEW else track.title


def rows(buttons: Sequence[Press], offered: Sequence[Track]) -> Rows:
    """Return the buttons of the tracks in rows."""
    short = len(offered) > FEW and all(track.short for track in offered)
    return grid(buttons, 2 if short else 1)
