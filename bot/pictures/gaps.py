"""Weeks of gaps as a calendar: days across, weeks down, the newest week last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from bot.pictures.canvas import Box, Canvas
from bot.pictures.legend import Legend
from bot.pictures.lettering import shorten, width_of
from bot.pictures.marks import Cell, Mark, draw_coming, draw_invitation, draw_mark
from bot.pictures.palette import Palette
from bot.pictures.stretches import ROUND
from bot.pictures.week import SMALL

MOST_WEEKS = 12
HEADER = 18.0
"""For the names of the days."""
ROW = 20.0
CELL_HEIGHT = 15.0
BETWEEN = 6.0
"""From a cell to the next one."""
LEAST_GUTTER, MOST_GUTTER = 30.0, 76.0
"""For the labels of the weeks."""
RING = 2.6
"""From a cell to the ring around it."""


@dataclass(frozen=True)
class Week:
    """Seven days. Raises ValueError for any other number."""

    label: str
    """Such as "2 Nov"."""
    days: Sequence[Cell]

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ValueError("A week has seven days.")


@dataclass(frozen=True)
class Places:
    """Where the days stand."""

    start: float
    top: float
    gutter: float
    column: float

    def cell(self, week: int, day: int) -> Box:
        """Return where one day is drawn."""
        start = self.start + self.gutter + day * self.column
        top = self.top + HEADER + week * ROW + (ROW - CELL_HEIGHT) / 2
        return Box(start, top, self.column - BETWEEN, CELL_HEIGHT)


@dataclass(frozen=True)
class Calendar:
    """One to twelve weeks. Raises ValueError for a shape that can not be drawn."""

    weeks: Sequence[Week]
    day_names: Sequence[str]
    """Seven, as short as they are understood."""
    today: tuple[int, int] | None
    """Its week and its day, both counted from 0."""
    words: Mapping[Mark, str]
    """A mark without a word is drawn and not explained."""
    width: float
    colours: Palette

    def __post_init__(self) -> None:
        if not 1 <= len(self.weeks) <= MOST_WEEKS or len(self.day_names) != 7:
            raise ValueError("There are one to twelve weeks and seven names of days.")
        week, day = self.today or (0, 0)
        if not (0 <= week < len(self.weeks) and 0 <= day <= 6):
            raise ValueError("Today is a week that is shown and a day from 0 to 6.")

    @property
    def height(self) -> float:
        """In logical pixels."""
        return HEADER + ROW * len(self.weeks) + self._legend.height

    def draw(self, canvas: Canvas, start: float, top: float) -> None:
        """Draw names, labels, days and what the marks mean, from a corner on."""
        gutter = self._gutter
        places = Places(start, top, gutter, (self.width - gutter + BETWEEN) / 7)
        for day in range(7):
            self._name_day(canvas, day, places)
        for row, week in enumerate(self.weeks):
            self._label_week(canvas, row, places)
            for day, cell in enumerate(week.days):
                self._draw_day(canvas, (row, day), cell.mark, places.cell(row, day))
        bottom = top + HEADER + ROW * len(self.weeks)
        self._legend.draw(canvas, start, bottom, self.colours.muted)

    @cached_property
    def _seen(self) -> set[Mark]:
        return {cell.mark for week in self.weeks for cell in week.days}

    @cached_property
    def _legend(self) -> Legend:
        def swatch(mark: Mark, canvas: Canvas, box: Box) -> None:
            draw_mark(canvas, mark, box, self.colours)

        marks = [mark for mark in Mark if mark in self._seen and mark in self.words]
        return Legend([(partial(swatch, mark), self.words[mark]) for mark in marks], self.width)

    @property
    def _gutter(self) -> float:
        widest = max(width_of(week.label, SMALL) for week in self.weeks)
        return min(MOST_GUTTER, max(LEAST_GUTTER, widest + BETWEEN))

    def _name_day(self, canvas: Canvas, day: int, places: Places) -> None:
        cell, today = places.cell(0, day), self.today is not None and day == self.today[1]
        canvas.text(
            shorten(self.day_names[day], places.column - 1, SMALL),
            cell.middle,
            places.top + SMALL,
            size=SMALL,
            anchor="middle",
            weight=700 if today else 400,
            fill=self.colours.accent if today else self.colours.muted,
            class_="day",
        )

    def _label_week(self, canvas: Canvas, row: int, places: Places) -> None:
        today = self.today is not None and row == self.today[0]
        canvas.text(
            shorten(self.weeks[row].label, places.gutter - BETWEEN, SMALL),
            places.start,
            places.cell(row, 0).centre + SMALL * 0.36,
            size=SMALL,
            weight=700 if today else 400,
            fill=self.colours.accent if today else self.colours.muted,
            class_="label",
        )

    def _draw_day(self, canvas: Canvas, at: tuple[int, int], mark: Mark, box: Box) -> None:
        today = self.today or (len(self.weeks) - 1, -1)
        if self._seen == {Mark.FREE} and at[0] == today[0] and at >= today:
            draw_invitation(canvas, box, self.colours, today=at == self.today)
        elif mark is Mark.FREE and self.today and at > self.today:
            draw_coming(canvas, box, self.colours)
        else:
            draw_mark(canvas, mark, box, self.colours)
        if at == self.today:
            pen = {"stroke": self.colours.accent, "stroke_width": 1.6, "fill": "none"}
            canvas.rect(box.inset(-RING), radius=ROUND + RING, class_="today", **pen)
