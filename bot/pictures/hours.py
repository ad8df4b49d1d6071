"""Where the days and hours of a week stand in its picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from bot.pictures.canvas import Box
from bot.pictures.stretches import LEAST_HEIGHT, Kind, Stretch

LEAST_HOURS = 8
USUAL_HOURS = range(9, 18)
"""Shown where there is nothing to show."""

LEAST_HOUR, MOST_HOUR, ALL_HOURS = 16.0, 42.0, 360.0
"""In logical pixels: the hours together are 360 high where that makes one neither low nor high."""

LANE_GAP = 4.0
INSET = 2.5
"""From a lane's side to its stretches."""


def hours_shown(stretches: Sequence[Stretch]) -> range:
    """Return the hours that matter: one around the first and the last, and at least eight.

    What is busy is shown where it meets these hours, and asks for hours of its own only in a week
    with nothing else in it. Quiet hours never do.
    """
    busy = [stretch for stretch in stretches if stretch.kind is Kind.BUSY]
    framing = [stretch for stretch in stretches if stretch.kind.is_own] or busy
    if not framing:
        return USUAL_HOURS
    first = min(stretch.start for stretch in framing) // 60 - 1
    last = ceil(max(stretch.end for stretch in framing) / 60) + 1
    first, last = max(0, first), min(24, last)
    missing = max(0, LEAST_HOURS - (last - first))
    first = min(max(0, first - missing // 2), 24 - (last - first + missing))
    return range(first, max(last, first + LEAST_HOURS))


def within(stretches: Sequence[Stretch], hours: range) -> list[Stretch]:
    """Return what of the stretches lies in these hours, in the order it is drawn."""
    cut = [
        Stretch(each.day, start, end, each.kind)
        for each in stretches
        if (start := max(each.start, hours.start * 60)) < (end := min(each.end, hours.stop * 60))
    ]
    return sorted(cut, key=lambda each: list(Kind).index(each.kind))


@dataclass(frozen=True, slots=True)
class Grid:
    """Seven lanes of the same hours, in logical pixels."""

    hours: range
    start: float
    """Where the first day's column begins, from the side where reading starts."""
    top: float
    column: float

    @property
    def hour(self) -> float:
        """The height of one hour."""
        return min(MOST_HOUR, max(LEAST_HOUR, ALL_HOURS / len(self.hours)))

    @property
    def bottom(self) -> float:
        """Where the last hour ends."""
        return self.top + self.hour * len(self.hours)

    def y(self, minute: float) -> float:
        """Return how far down a minute of the day stands."""
        return self.top + (minute / 60 - self.hours.start) * self.hour

    def shows(self, minute: int) -> bool:
        """Tell whether a minute of the day is among the hours."""
        return self.hours.start * 60 <= minute <= self.hours.stop * 60

    def lane(self, day: int) -> Box:
        """Return the whole day, as high as the hours."""
        start = self.start + day * self.column + LANE_GAP / 2
        return Box(start, self.top, self.column - LANE_GAP, self.bottom - self.top)

    def box(self, stretch: Stretch) -> Box:
        """Return where a stretch lies: from its start on, and never too thin to be seen."""
        lane = self.lane(stretch.day)
        # One pixel less than its time, so that neighbours stay apart.
        height = self.hour * (stretch.end - stretch.start) / 60 - 1
        height = max(height, LEAST_HEIGHT[stretch.kind])
        top = min(self.y(stretch.start) + 0.5, self.bottom - height)
        return Box(lane.start + INSET, top, lane.width - 2 * INSET, height)
