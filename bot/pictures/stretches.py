"""A stretch of time in a picture: told apart by its shape and pattern, and then by its colour."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.pictures.canvas import Box, Canvas
from bot.pictures.palette import Palette

MINUTES_A_DAY = 24 * 60


class Kind(StrEnum):
    """What a stretch is, in the order they are drawn: later ones lie on earlier ones."""

    QUIET = "quiet"
    """Hours in which nothing comes."""
    SLOT = "slot"
    """Declared as free."""
    BUSY = "busy"
    """Taken by a calendar."""
    MISSED = "missed"
    """A bite was sent and not answered."""
    KEPT = "kept"
    """A bite was answered."""
    PLANNED = "planned"
    """The next bite."""

    @property
    def is_own(self) -> bool:
        """Whether it is about bites, and not about what keeps them away."""
        return self not in {Kind.QUIET, Kind.BUSY}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of one day. Raises ValueError where it is not inside its day."""

    day: int
    """Its column: 0 to 6."""
    start: int
    """Minutes since the local day began."""
    end: int
    """Minutes since the local day began, not included: at most 24 * 60."""
    kind: Kind

    def __post_init__(self) -> None:
        if not (0 <= self.day <= 6 and 0 <= self.start < self.end <= MINUTES_A_DAY):
            raise ValueError(f"{self} is not inside one day: cut it at midnight first.")


LEAST_HEIGHT = {
    Kind.QUIET: 0.0,
    Kind.SLOT: 8.0,
    Kind.BUSY: 8.0,
    Kind.MISSED: 10.0,
    Kind.KEPT: 14.0,
    Kind.PLANNED: 14.0,
}
"""In logical pixels: in a long day ten minutes are under three of them, and no one would see."""

ROUND = 4.0
HATCH_STEP = 7.0
CHECK = "M-4.2 .3 L-1.3 3.2 L4.2 -3"
MOON = "M3.6 1.4A4 4 0 1 1 -1.4 -3.6A3.2 3.2 0 0 0 3.6 1.4Z"


def draw_stretch(
    canvas: Canvas, kind: Kind, box: Box, palette: Palette, opacity: float = 1
) -> None:
    """Draw one stretch, which fills the box."""
    _DRAW[kind](canvas, box, palette, opacity)


def _quiet(canvas: Canvas, box: Box, palette: Palette, opacity: float) -> None:
    canvas.rect(box, radius=ROUND, fill=palette.grey, opacity=opacity, class_=Kind.QUIET)
    if box.height >= 12:
        canvas.mark(box.middle, box.centre, MOON, fill=palette.muted, opacity=opacity)


def _slot(canvas: Canvas, box: Box, palette: Palette, opacity: float) -> None:
    canvas.rect(box, radius=ROUND, fill=palette.accent_soft, opacity=opacity, class_=Kind.SLOT)
    bar = Box(box.start + 2, box.top + 1.5, 3, box.height - 3)
    canvas.rect(bar, radius=1.5, fill=palette.accent, opacity=opacity)


def _busy(canvas: Canvas, box: Box, palette: Palette, opacity: float) -> None:
    canvas.rect(box, radius=ROUND, fill=palette.grey, opacity=opacity, class_=Kind.BUSY)
    pen = {"stroke": palette.grey_line, "stroke_width": 1.4, "stroke_linecap": "round"}
    inside = box.inset(1.8)
    canvas.mark(inside.middle, inside.centre, hatching(inside), opacity=opacity, **pen)


def hatching(box: Box) -> str:
    """Return rising lines at 45 degrees that fill the box, as a path around its middle.

    A pattern would say the same, and takes the renderer ten times as long.
    """
    width, height = box.width / 2, box.height / 2
    rises = []
    # Along such a line across + down stays the same: it enters and leaves at the box's sides.
    both = HATCH_STEP / 2 - width - height
    while both < width + height:
        left, right = max(-width, both - height), min(width, both + height)
        rises.append(f"M{left:.1f} {both - left:.1f}L{right:.1f} {both - right:.1f}")
        both += HATCH_STEP
    return "".join(rises)


def _missed(canvas: Canvas, box: Box, palette: Palette, opacity: float) -> None:
    canvas.rect(box, radius=ROUND, fill=palette.ground, opacity=opacity, class_=Kind.MISSED)
    pen = {"stroke": palette.muted, "stroke_width": 1.4, "stroke_dasharray": "3 2.2"}
    canvas.rect(box.inset(0.7), radius=ROUND - 0.7, fill="none", opacity=opacity, **pen)


def _kept(canvas: Canvas, box: Box, palette: Palette, opacity: float) -> None:
    canvas.rect(box, radius=ROUND, fill=palette.accent_fill, opacity=opacity, class_=Kind.KEPT)
    pen = {"stroke": palette.on_accent, "stroke_width": 2.0, "fill": "none"}
    ends = {"stroke_linecap": "round", "stroke_linejoin": "round"}
    canvas.mark(box.middle, box.centre, CHECK, opacity=opacity, **pen, **ends)


def _planned(canvas: Canvas, box: Box, palette: Palette, opacity: float) -> None:
    canvas.rect(box, radius=ROUND, fill=palette.ground, opacity=opacity, class_=Kind.PLANNED)
    pen = {"stroke": palette.accent, "stroke_width": 2.2}
    canvas.rect(box.inset(1.1), radius=ROUND - 1.1, fill="none", opacity=opacity, **pen)
    canvas.circle(box.middle, box.centre, 2.6, fill=palette.accent, opacity=opacity)


_DRAW: dict[Kind, Callable[[Canvas, Box, Palette, float], None]] = {
    Kind.QUIET: _quiet,
    Kind.SLOT: _slot,
    Kind.BUSY: _busy,
    Kind.MISSED: _missed,
    Kind.KEPT: _kept,
    Kind.PLANNED: _planned,
}
