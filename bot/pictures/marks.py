"""What became of the gaps of one day: told apart by its shape, and then by its colour."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.pictures.canvas import Box, Canvas
from bot.pictures.palette import Palette
from bot.pictures.stretches import ROUND, Kind, draw_stretch

EDGE = 1.6
"""Around a half."""
PLUS = "M-4 0H4M0 -4V4"


class Mark(StrEnum):
    """How a day went, in the order of the legend."""

    KEPT = "kept"
    """Every gap was kept."""
    PARTLY = "partly"
    """Some gaps were kept and some missed."""
    MISSED = "missed"
    """There were gaps, and none was kept."""
    FREE = "free"
    """There was no gap."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One day's gaps, counted. Raises ValueError for fewer than none."""

    kept: int = 0
    missed: int = 0

    def __post_init__(self) -> None:
        if self.kept < 0 or self.missed < 0:
            raise ValueError(f"{self} counts fewer gaps than none.")

    @property
    def mark(self) -> Mark:
        """How the day went."""
        if not self.kept + self.missed:
            return Mark.FREE
        if not self.kept:
            return Mark.MISSED
        return Mark.PARTLY if self.missed else Mark.KEPT


def draw_mark(canvas: Canvas, mark: Mark, box: Box, colours: Palette) -> None:
    """Draw how a day went, as large as the box."""
    if mark is Mark.FREE:
        canvas.rect(box, radius=ROUND, fill=colours.lane, class_=Mark.FREE)
    elif mark is Mark.PARTLY:
        _draw_half(canvas, box, colours)
    else:
        draw_stretch(canvas, Kind(mark), box, colours)


def _draw_half(canvas: Canvas, box: Box, colours: Palette) -> None:
    canvas.rect(box, radius=ROUND, fill=colours.accent_fill, class_=Mark.PARTLY)
    canvas.rect(box.inset(EDGE), radius=ROUND - EDGE, fill=colours.ground)
    # It reaches into the edge, so that no seam is seen, and not beyond the round corners.
    inner = box.inset(EDGE - 0.4)
    canvas.rect(replace(inner, width=inner.width / 2), fill=colours.accent_fill)


def draw_coming(canvas: Canvas, box: Box, colours: Palette) -> None:
    """Draw a day that is still to come."""
    canvas.circle(box.middle, box.centre, 2.0, fill=colours.edge, class_="coming")


def draw_invitation(canvas: Canvas, box: Box, colours: Palette, *, today: bool) -> None:
    """Draw a day that is left, where no day has had a gap so far."""
    dashes = {"stroke": colours.accent, "stroke_width": 1.2, "stroke_dasharray": "3 3"}
    pen = {"fill": colours.accent_soft} if today else {"fill": "none", **dashes}
    canvas.rect(box.inset(0.6), radius=ROUND, class_="invitation", **pen)
    plus = {"stroke": colours.accent, "stroke_width": 1.8, "stroke_linecap": "round"}
    canvas.mark(box.middle, box.centre, PLUS, **plus)
