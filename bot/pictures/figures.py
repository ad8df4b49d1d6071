"""A few big numbers with a caption each: the first one above the others, and largest."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.pictures.canvas import Box, Canvas
from bot.pictures.lettering import fitting_size, shorten, width_of, wrap
from bot.pictures.palette import Palette

MOST_FIGURES = 4
PADDING = 12.0
BETWEEN = 8.0
RADIUS = 10.0
LINE = 1.3
"""From one baseline to the next, in parts of the size."""
FIRST_SIZE, FIRST_HEIGHT, FIRST_CAPTION = 42.0, 60.0, 14.0
SIZE, WIDE_HEIGHT, CAPTION = 24.0, 42.0, 11.5
LEAST_SIZE = 15.0
"""A number that were smaller in its column gets the whole width."""
WIDE_PART = 0.45
"""Of the whole width, at most, for a number."""
MOST_LINES = 4


@dataclass(frozen=True)
class Figure:
    """A number as it is said, and what it counts."""

    value: str
    caption: str


@dataclass(frozen=True)
class Figures:
    """One to four. Raises ValueError for any other number.

    Those after the first share a row where each one fits into its column, and else have a row each.
    """

    figures: Sequence[Figure]
    width: float
    colours: Palette

    def __post_init__(self) -> None:
        if not 1 <= len(self.figures) <= MOST_FIGURES:
            raise ValueError("There are one to four figures.")

    @property
    def height(self) -> float:
        """In logical pixels."""
        if self._in_columns:
            return FIRST_HEIGHT + BETWEEN + self._column_height
        return FIRST_HEIGHT + len(self._others) * (BETWEEN + WIDE_HEIGHT)

    def draw(self, canvas: Canvas, start: float, top: float) -> None:
        """Draw all figures, from a corner on."""
        self._draw_first(canvas, Box(start, top, self.width, FIRST_HEIGHT))
        below = top + FIRST_HEIGHT + BETWEEN
        for at, figure in enumerate(self._others):
            if self._in_columns:
                left = start + at * (self._column + BETWEEN)
                box = Box(left, below, self._column, self._column_height)
                self._draw_column(canvas, figure.value, self._captions[at], box)
            else:
                upper = below + at * (WIDE_HEIGHT + BETWEEN)
                self._draw_wide(canvas, figure, Box(start, upper, self.width, WIDE_HEIGHT))

    @property
    def _others(self) -> Sequence[Figure]:
        return self.figures[1:]

    @cached_property
    def _in_columns(self) -> bool:
        values = [width_of(figure.value, LEAST_SIZE) for figure in self._others]
        return len(values) > 1 and max(values) <= self._room

    @cached_property
    def _column(self) -> float:
        return (self.width - (len(self._others) - 1) * BETWEEN) / len(self._others)

    @property
    def _room(self) -> float:
        return self._column - 2 * PADDING

    @cached_property
    def _size(self) -> float:
        """Of all numbers in columns: one for all."""
        values = (figure.value for figure in self._others)
        return min(fitting_size(value, self._room, SIZE, LEAST_SIZE) for value in values)

    @cached_property
    def _captions(self) -> list[list[str]]:
        return [wrap(each.caption, self._room, CAPTION, MOST_LINES) for each in self._others]

    @property
    def _column_height(self) -> float:
        lines = max(map(len, self._captions))
        return 2 * PADDING + self._size + lines * CAPTION * LINE

    def _draw_first(self, canvas: Canvas, box: Box) -> None:
        colours = self.colours
        canvas.rect(box, radius=RADIUS, fill=colours.lane_marked, class_="card")
        sizes = FIRST_SIZE, FIRST_CAPTION
        _write_beside(canvas, self.figures[0], box, sizes, (colours.accent, colours.text))

    def _draw_wide(self, canvas: Canvas, figure: Figure, box: Box) -> None:
        colours = self.colours
        canvas.rect(box, radius=RADIUS, fill=colours.lane, class_="card")
        _write_beside(canvas, figure, box, (SIZE, CAPTION), (colours.text, colours.muted))

    def _draw_column(self, canvas: Canvas, value: str, caption: Sequence[str], box: Box) -> None:
        colours, start = self.colours, box.start + PADDING
        canvas.rect(box, radius=RADIUS, fill=colours.lane, class_="card")
        baseline = box.top + PADDING + self._size * 0.8
        _write_value(canvas, value, start, baseline, size=self._size, fill=colours.text)
        below = box.top + PADDING + self._size + CAPTION
        _write_caption(canvas, caption, start, below, size=CAPTION, fill=colours.muted)


def _write_beside(
    canvas: Canvas, figure: Figure, box: Box, sizes: tuple[float, float], fills: tuple[str, str]
) -> None:
    """Write a number and its caption beside it, each in its size and colour."""
    room = box.width * WIDE_PART - PADDING
    size = fitting_size(figure.value, room, sizes[0], LEAST_SIZE)
    value, start = shorten(figure.value, room, size), box.start + PADDING
    _write_value(canvas, value, start, box.centre + size * 0.36, size=size, fill=fills[0])
    beside = start + width_of(value, size) + PADDING
    rest, most = box.start + box.width - PADDING - beside, int(box.height / (sizes[1] * LINE))
    lines = wrap(figure.caption, rest, sizes[1], most)
    first = box.centre + sizes[1] * (0.36 - (len(lines) - 1) * LINE / 2)
    _write_caption(canvas, lines, beside, first, size=sizes[1], fill=fills[1])


def _write_value(
    canvas: Canvas, value: str, start: float, baseline: float, *, size: float, fill: str
) -> None:
    canvas.text(value, start, baseline, size=size, weight=600, fill=fill, class_="value")


def _write_caption(
    canvas: Canvas, lines: Sequence[str], start: float, baseline: float, *, size: float, fill: str
) -> None:
    for row, words in enumerate(lines):
        at = baseline + row * size * LINE
        canvas.text(words, start, at, size=size, fill=fill, class_="caption")
