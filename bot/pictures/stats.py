"""How the bot fares, at a glance: a few figures, and what became of each day's pushes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from math import ceil

from bot.pictures.canvas import Box, Canvas
from bot.pictures.figures import Figure, Figures
from bot.pictures.headings import Heading
from bot.pictures.legend import Legend
from bot.pictures.lettering import shorten, width_of
from bot.pictures.palette import Palette, palette
from bot.pictures.week import MARGIN, TITLE_SIZE, WIDTH

__all__ = ["Figure", "Part", "Stats", "draw_stats", "round_up"]

INNER = WIDTH - 2 * MARGIN
HEADING_SIZE = 14.0
UNDER_TITLE, UNDER_PART, UNDER_HEADING = 8.0, 18.0, 6.0

TALL = 132.0
"""The columns' room, from the line for nothing up to the highest."""
SMALL = 11.0
LABELS = 20.0
"""The room for dates under the columns."""
BETWEEN = 2.0
"""From one column to the next."""
LEAST = 1.5
"""How high a part is that is hardly more than nothing: a few failures in a crowd are seen."""
EVERY = 7
"""From one date to the next."""
EDGE = 0.8
SEAM = 0.6
"""Between the parts of a column, which are told apart where colours are not."""


class Part(StrEnum):
    """What became of pushes, from the foot of a column to its head."""

    ANSWERED = "answered"
    PUT_OFF = "put-off"
    OPEN = "open"
    UNANSWERED = "unanswered"
    FAILED = "failed"


@dataclass(frozen=True)
class Stats:
    """What is drawn. Every text is in the admin's language already; none comes from here.

    Raises ValueError where there is not one date for each day, a day counts fewer than none, or
    more than `most`.
    """

    title: str
    figures: Sequence[Figure]
    """One to four; the first one is drawn largest."""
    heading: str
    days: Sequence[Mapping[Part, int]]
    """The newest last."""
    dates: Sequence[str]
    most: int
    """What the highest column could be; see `round_up`."""
    most_said: str
    words: Mapping[Part, str] = field(default_factory=dict)
    """For the legend; a part without a word, or without a push, is not explained."""
    right_to_left: bool = False
    dark: bool = False

    def __post_init__(self) -> None:
        if len(self.days) != len(self.dates) or not self.days:
            raise ValueError("There is one date for each day, and one day at least.")
        if any(count < 0 for day in self.days for count in day.values()):
            raise ValueError("A day counts no fewer pushes than none.")
        if max(sum(day.values()) for day in self.days) > self.most:
            raise ValueError("No day has more pushes than the highest column.")


def round_up(number: int) -> int:
    """Return the next number of 1, 2 or 5 with zeros behind it, and 10 at least."""
    power = 10
    while True:
        for lead in (1, 2, 5):
            if lead * power >= number:
                return lead * power
        power *= 10


def draw_stats(stats: Stats) -> str:
    """Return the figures as SVG, 360 logical pixels wide."""
    colours = palette(dark=stats.dark)
    title = Heading(stats.title, INNER, TITLE_SIZE, colours.text, "title")
    figures = Figures(stats.figures, INNER, colours)
    heading = Heading(stats.heading, INNER, HEADING_SIZE, colours.text, "heading")
    columns = Columns(stats, INNER, colours)
    parts = (
        (title, UNDER_TITLE),
        (figures, UNDER_PART),
        (heading, UNDER_HEADING),
        (columns, MARGIN),
    )
    bottom = ceil(MARGIN + sum(part.height + space for part, space in parts))
    canvas = Canvas(WIDTH, bottom, right_to_left=stats.right_to_left)
    canvas.rect(Box(0, 0, WIDTH, bottom), fill=colours.ground, class_="ground")
    top: float = MARGIN
    for part, space in parts:
        part.draw(canvas, MARGIN, top)
        top += part.height + space
    return canvas.svg()


@dataclass(frozen=True)
class Columns:
    """A column a day, in as many parts as became of its pushes, and what the parts are."""

    stats: Stats
    width: float
    colours: Palette

    @property
    def height(self) -> float:
        """In logical pixels."""
        return SMALL + TALL + LABELS + self._legend.height

    def draw(self, canvas: Canvas, start: float, top: float) -> None:
        """Draw lines, columns, dates and legend, from a corner on."""
        foot = top + SMALL + TALL
        self._draw_lines(canvas, start, foot)
        step = self._step
        for number, day in enumerate(self.stats.days):
            box = Box(start + number * step, foot - TALL, step - BETWEEN, TALL)
            self._draw_column(canvas, day, box)
        for number in range(len(self.stats.days) - 1, -1, -EVERY):
            self._date(canvas, number, start, foot + SMALL + 4)
        self._legend.draw(canvas, start, foot + LABELS, self.colours.muted)

    @property
    def _step(self) -> float:
        return (self.width + BETWEEN) / len(self.stats.days)

    @cached_property
    def _legend(self) -> Legend:
        words, seen = (
            self.stats.words,
            {part for day in self.stats.days for part in day if day[part]},
        )
        parts = [part for part in Part if part in seen and part in words]
        swatches = [(partial(self._draw_swatch, part), words[part]) for part in parts]
        return Legend(swatches, self.width)

    def _draw_lines(self, canvas: Canvas, start: float, foot: float) -> None:
        """Draw the ground, and the height of the highest column with what it is."""
        pen = {"stroke": self.colours.edge, "stroke_width": 1.0}
        for height in (0.0, TALL / 2, TALL):
            canvas.line(start, foot - height, start + self.width, foot - height, **pen)
        said, fill = shorten(self.stats.most_said, self.width, SMALL), self.colours.muted
        canvas.text(said, start, foot - TALL - 4, size=SMALL, fill=fill, class_="most")

    def _draw_column(self, canvas: Canvas, day: Mapping[Part, int], box: Box) -> None:
        foot = box.top + box.height
        for part, high in heights(day, self.stats.most, box.height).items():
            foot -= high
            apart = SEAM if high > 3 * SEAM else 0.0
            self._draw_part(canvas, part, Box(box.start, foot + apart, box.width, high - apart))

    def _draw_swatch(self, part: Part, canvas: Canvas, box: Box) -> None:
        self._draw_part(canvas, part, Box(box.start + 4, box.top, box.width - 8, box.height))

    def _draw_part(self, canvas: Canvas, part: Part, box: Box) -> None:
        colours = self.colours
        match part:
            case Part.ANSWERED:
                canvas.rect(box, fill=colours.accent_fill, class_=part)
            case Part.PUT_OFF:
                canvas.rect(box, fill=colours.accent_soft, class_=part)
            case Part.FAILED:
                canvas.rect(box, fill=colours.warm, class_=part)
            case Part.OPEN:
                self._draw_hollow(canvas, box, colours.ground, colours.accent, part)
            case Part.UNANSWERED:
                self._draw_hollow(canvas, box, colours.grey, colours.grey_line, part)

    def _draw_hollow(self, canvas: Canvas, box: Box, fill: str, edge: str, part: Part) -> None:
        """Draw a part with an edge; a flat one is all edge."""
        if box.height <= 3 * EDGE:
            canvas.rect(box, fill=edge, class_=part)
            return
        pen = {"fill": fill, "stroke": edge, "stroke_width": EDGE}
        canvas.rect(box.inset(EDGE / 2), radius=0, class_=part, **pen)

    def _date(self, canvas: Canvas, number: int, start: float, baseline: float) -> None:
        """Write the date of a column, as near to it as the sheet allows."""
        words, size = self.stats.dates[number], SMALL
        words = shorten(words, EVERY * self._step - 4, size)
        half = width_of(words, size) / 2
        middle = start + (number + 0.5) * self._step - BETWEEN / 2
        middle = min(max(middle, start + half), start + self.width - half)
        fill = self.colours.muted
        canvas.text(words, middle, baseline, size=size, fill=fill, anchor="middle", class_="date")


def heights(day: Mapping[Part, int], most: int, room: float) -> dict[Part, float]:
    """Return how high each part of a column is, from its foot on; their sum is what it should be.

    What small parts need more to be seen, the largest gives.
    """
    exact = {part: day[part] / most * room for part in Part if day.get(part)}
    if not exact:
        return {}
    seen = {part: max(LEAST, high) for part, high in exact.items()}
    largest = max(exact, key=lambda part: exact[part])
    surplus = sum(seen.values()) - max(sum(exact.values()), LEAST * len(seen))
    return seen | {largest: seen[largest] - surplus}
