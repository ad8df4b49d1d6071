"""A learner's progress at a glance: gaps kept, skills, and what came of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil
from typing import Protocol

from bot.pictures.bars import Bars, Skill
from bot.pictures.canvas import Box, Canvas
from bot.pictures.figures import Figure, Figures
from bot.pictures.gaps import Calendar, Week
from bot.pictures.headings import Heading
from bot.pictures.marks import Cell, Mark
from bot.pictures.palette import Palette, palette
from bot.pictures.week import MARGIN, TITLE_SIZE, WIDTH

__all__ = ["Cell", "Figure", "Mark", "Progress", "Skill", "Week", "draw_progress"]

INNER = WIDTH - 2 * MARGIN
HEADING_SIZE = 14.0
UNDER_HEADING, UNDER_PART = 6.0, 16.0


@dataclass(frozen=True)
class Progress:
    """What is drawn. Every text is in the learner's language already; none comes from here.

    Raises ValueError where the shapes do not hold: one to twelve weeks, seven names of days, one
    to twelve skills, one to four figures, and a today that is among the weeks.
    """

    title: str
    """At most two lines, as `score` and `skills_title`; the rest is cut."""
    weeks: Sequence[Week]
    """The newest last."""
    day_names: Sequence[str]
    """Seven, as short as they are understood."""
    score: str
    """Such as "14 of 17 gaps kept"."""
    skills_title: str
    skills: Sequence[Skill]
    legend: tuple[str, str]
    """The words for a bar (today) and for its marker (before)."""
    figures: Sequence[Figure]
    """The first one is drawn largest."""
    today: tuple[int, int] | None = None
    """Its week and its day, both counted from 0."""
    marks: Mapping[Mark, str] = field(default_factory=dict)
    """A mark without a word is drawn and not explained."""
    right_to_left: bool = False
    dark: bool = False

    def __post_init__(self) -> None:
        _parts(self, palette(dark=self.dark))


class _Part(Protocol):
    @property
    def height(self) -> float: ...

    def draw(self, canvas: Canvas, start: float, top: float) -> None: ...


def draw_progress(progress: Progress) -> str:
    """Return the progress as SVG, 360 logical pixels wide."""
    colours = palette(dark=progress.dark)
    parts = [(part, space) for part, space in _parts(progress, colours) if part.height]
    tops = list(accumulate((part.height + space for part, space in parts), initial=MARGIN))
    bottom = ceil(tops[-1])
    canvas = Canvas(WIDTH, bottom, right_to_left=progress.right_to_left)
    canvas.rect(Box(0, 0, WIDTH, bottom), fill=colours.ground, class_="ground")
    for (part, _), top in zip(parts, tops, strict=False):
        part.draw(canvas, MARGIN, top)
    return canvas.svg()


def _parts(progress: Progress, colours: Palette) -> list[tuple[_Part, float]]:
    """From top to bottom, each with the space under it. Raises ValueError for a wrong shape."""

    def heading(words: str, size: float, kind: str) -> Heading:
        return Heading(words, INNER, size, colours.text, kind)

    weeks = progress.weeks, progress.day_names, progress.today, progress.marks
    return [
        (heading(progress.title, TITLE_SIZE, "title"), UNDER_HEADING),
        (heading(progress.score, HEADING_SIZE, "score"), UNDER_HEADING),
        (Calendar(*weeks, INNER, colours), UNDER_PART),
        (heading(progress.skills_title, HEADING_SIZE, "skills"), UNDER_HEADING),
        (Bars(progress.skills, progress.legend, INNER, colours), UNDER_PART),
        (Figures(progress.figures, INNER, colours), MARGIN),
    ]
