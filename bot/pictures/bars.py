"""Skills as bars from 0 to 1, each with a mark where it stood before."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from bot.pictures.canvas import Box, Canvas
from bot.pictures.legend import Legend
from bot.pictures.lettering import shorten, width_of, wrap
from bot.pictures.palette import Palette

MOST_SKILLS = 12
SIZE = 12.0
LINE = 14.0
PADDING = 8.0
"""Between the names of two skills."""
THICK = 10.0
"""A bar, from top to bottom."""
REACH = 4.0
"""How far a marker stands out above its bar and below it."""
LEAST_BAR = 4.0
"""How long it is for what is hardly more than nothing."""
SPACE = 8.0
"""Between a name and its bar, and between the bar and its figure."""
MOST_NAME, MOST_SAID = 132.0, 64.0
ARROW = 13.0
"""The room for an arrow beside a figure."""
UP, DOWN = "M-4 3L0 -3.5L4 3Z", "M-4 -3L0 3.5L4 -3Z"
SEEN = 0.005
"""A smaller change is none."""


@dataclass(frozen=True)
class Skill:
    """What one skill's row says. Raises ValueError for a part that is not from 0 to 1."""

    name: str
    now: float
    before: float | None
    """Where it stood, or None where it did not yet stand anywhere."""
    said: str
    """`now` in words, such as "62 %"."""

    def __post_init__(self) -> None:
        if not all(0 <= part <= 1 for part in (self.now, self.before or 0)):
            raise ValueError(f"{self} is not from 0 to 1.")

    @property
    def change(self) -> float:
        """What was gained, below nothing where it was lost; 0 where it is not seen."""
        change = 0.0 if self.before is None else self.now - self.before
        return change if abs(change) >= SEEN else 0.0


@dataclass(frozen=True)
class Bars:
    """One to twelve skills. Raises ValueError for any other number."""

    skills: Sequence[Skill]
    legend: tuple[str, str]
    """The words for the bar and for the marker."""
    width: float
    colours: Palette

    def __post_init__(self) -> None:
        if not 1 <= len(self.skills) <= MOST_SKILLS:
            raise ValueError("There are one to twelve skills.")

    @property
    def height(self) -> float:
        """In logical pixels."""
        return sum(self._heights) + self._key.height

    def draw(self, canvas: Canvas, start: float, top: float) -> None:
        """Draw all rows and what they are made of, from a corner on."""
        tops = accumulate(self._heights, initial=top)
        for skill, lines, height, upper in zip(
            self.skills, self._names, self._heights, tops, strict=False
        ):
            row = Box(start, upper, self.width, height)
            self._write_name(canvas, lines, row)
            self._draw_bar(canvas, skill, self._bar_in(row))
            self._write_figure(canvas, skill, row)
        self._key.draw(canvas, start, top + sum(self._heights), self.colours.muted)

    @cached_property
    def _names(self) -> list[list[str]]:
        return [wrap(skill.name, MOST_NAME, SIZE, most=2) for skill in self.skills]

    @cached_property
    def _heights(self) -> list[float]:
        return [max(1, len(lines)) * LINE + PADDING for lines in self._names]

    @cached_property
    def _name_width(self) -> float:
        return max((width_of(line, SIZE) for lines in self._names for line in lines), default=0)

    @cached_property
    def _said_width(self) -> float:
        return min(MOST_SAID, max(width_of(skill.said, SIZE) for skill in self.skills))

    @cached_property
    def _key(self) -> Legend:
        if all(skill.before is None for skill in self.skills):
            return Legend([], self.width)
        drawn = self._draw_now_swatch, self._draw_before_swatch
        return Legend(list(zip(drawn, self.legend, strict=True)), self.width)

    def _bar_in(self, row: Box) -> Box:
        start = row.start + self._name_width + SPACE
        end = row.start + row.width - self._said_width - ARROW - SPACE
        return Box(start, row.centre - THICK / 2, end - start, THICK)

    def _write_name(self, canvas: Canvas, lines: Sequence[str], row: Box) -> None:
        first = row.centre - (len(lines) - 1) * LINE / 2 + SIZE * 0.36
        for at, words in enumerate(lines):
            fill = self.colours.text
            canvas.text(words, row.start, first + at * LINE, size=SIZE, fill=fill, class_="skill")

    def _draw_bar(self, canvas: Canvas, skill: Skill, box: Box) -> None:
        pen = {"fill": self.colours.lane, "stroke": self.colours.edge}
        canvas.rect(box.inset(0.5), radius=THICK / 2, class_="track", **pen)
        if skill.change < 0 and skill.before is not None:
            self._draw_lost(canvas, skill.now, skill.before, box)
        if skill.now:
            self._draw_now(canvas, Box(box.start, box.top, box.width * skill.now, THICK))
        else:
            fill = self.colours.accent
            canvas.circle(box.start + THICK / 2, box.centre, 2.2, fill=fill, class_="nothing")
        if skill.before is not None:
            self._draw_before(canvas, box.start + box.width * skill.before, box)

    def _draw_now(self, canvas: Canvas, box: Box) -> None:
        long = Box(box.start, box.top, max(LEAST_BAR, box.width), box.height)
        canvas.rect(long, radius=THICK / 2, fill=self.colours.accent_fill, class_="now")

    def _draw_lost(self, canvas: Canvas, now: float, before: float, box: Box) -> None:
        # Its start is hidden under the round end of the bar.
        start = box.start + max(0.0, box.width * now - THICK)
        end = box.start + box.width * before
        lost = Box(start, box.top, end - start, THICK).inset(0.7)
        pen = {"stroke": self.colours.muted, "stroke_width": 1.4, "stroke_dasharray": "3 2.2"}
        canvas.rect(lost, radius=THICK / 2, fill=self.colours.ground, class_="lost", **pen)

    def _draw_before(self, canvas: Canvas, start: float, box: Box) -> None:
        at = min(max(start, box.start + 1.5), box.start + box.width - 1.5)
        halo = Box(at - 2.75, box.top - REACH, 5.5, THICK + 2 * REACH)
        canvas.rect(halo, radius=2.75, fill=self.colours.ground)
        tick = Box(at - 1.25, box.top - REACH, 2.5, THICK + 2 * REACH)
        canvas.rect(tick, radius=1.25, fill=self.colours.text, class_="before")

    def _write_figure(self, canvas: Canvas, skill: Skill, row: Box) -> None:
        end, middle = row.start + row.width, row.centre
        words = shorten(skill.said, self._said_width, SIZE)
        canvas.text(
            words,
            end,
            middle + SIZE * 0.36,
            size=SIZE,
            weight=600,
            anchor="end",
            fill=self.colours.text,
            class_="said",
        )
        if skill.change:
            at, shape = end - self._said_width - ARROW / 2, UP if skill.change > 0 else DOWN
            canvas.mark(at, middle, shape, fill=self.colours.text, class_="change")

    def _draw_now_swatch(self, canvas: Canvas, box: Box) -> None:
        self._draw_now(canvas, Box(box.start, box.centre - THICK / 2, box.width, THICK))

    def _draw_before_swatch(self, canvas: Canvas, box: Box) -> None:
        bar = Box(box.start, box.centre - THICK / 2, box.width, THICK)
        self._draw_before(canvas, box.middle, bar)
