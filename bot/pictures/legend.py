"""What the shapes of a picture mean: a swatch and a word each, in even columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from bot.pictures.canvas import Box, Canvas
from bot.pictures.lettering import shorten, width_of

LINE = 24.0
SIZE = 12.0
SWATCH_WIDTH, SWATCH_HEIGHT = 24.0, 14.0
SPACE = 7.0
"""Between a swatch and its word, and after a word."""


@dataclass(frozen=True)
class Legend:
    """Each entry draws its swatch into a box, and has a word. `width` is what they share."""

    entries: Sequence[tuple[Callable[[Canvas, Box], None], str]]
    width: float

    @property
    def columns(self) -> int:
        """Three where every word fits and no row is left with one entry, else two."""
        room = self.width / 3 - SWATCH_WIDTH - 2 * SPACE
        fits = all(width_of(word, SIZE) <= room for _, word in self.entries)
        return 3 if fits and len(self.entries) % 3 != 1 else 2

    @property
    def height(self) -> float:
        """In logical pixels; none without entries."""
        return LINE * ceil(len(self.entries) / self.columns)

    def draw(self, canvas: Canvas, start: float, top: float, fill: str) -> None:
        """Draw all entries, from a corner on."""
        column = self.width / self.columns
        for index, (draw_swatch, word) in enumerate(self.entries):
            row, place = divmod(index, self.columns)
            left, middle = start + place * column, top + (row + 0.5) * LINE
            box = Box(left, middle - SWATCH_HEIGHT / 2, SWATCH_WIDTH, SWATCH_HEIGHT)
            draw_swatch(canvas, box)
            words = shorten(word, column - SWATCH_WIDTH - 2 * SPACE, SIZE)
            at = left + SWATCH_WIDTH + SPACE
            canvas.text(words, at, middle + SIZE * 0.36, size=SIZE, fill=fill, class_="legend")
