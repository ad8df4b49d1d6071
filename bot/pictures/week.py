"""A week at a glance: days across, hours down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.pictures.canvas import Box, Canvas
from bot.pictures.hours import Grid, hours_shown, within
from bot.pictures.legend import Legend
from bot.pictures.lettering import shorten, wrap
from bot.pictures.palette import Palette, palette
from bot.pictures.stretches import MINUTES_A_DAY, Kind, Stretch, draw_stretch

__all__ = ["Kind", "Stretch", "Week", "draw_week"]

WIDTH = 360.0
MARGIN = 14.0
GUTTER = 38.0
"""For the hours, at the side where reading starts."""
TITLE_SIZE, TITLE_LINE = 17.0, 23.0
SMALL = 11.0
"""The smallest letters: smaller ones are not read on a phone."""
HEADER = 56.0
"""For the names and dates of the days."""
DIMMED = 0.5
ORDER_IN_LEGEND = (Kind.SLOT, Kind.PLANNED, Kind.KEPT, Kind.MISSED, Kind.BUSY, Kind.QUIET)
PLUS = "M-5 0H5M0 -5V5"


@dataclass(frozen=True)
class Week:
    """What is drawn. Every text is in the learner's language already; none comes from here.

    Raises ValueError where there are not seven names and seven dates, and for a time that is
    outside of the week.
    """

    days: Sequence[str]
    """Seven short names."""
    dates: Sequence[str]
    """Seven, such as "23"."""
    stretches: Sequence[Stretch]
    title: str
    """At most two lines; the rest is cut."""
    legend: Mapping[Kind, str]
    """A kind without a word is drawn and not explained."""
    today: int | None = None
    """A column."""
    now: int | None = None
    """The minute of today."""
    right_to_left: bool = False
    closed: Sequence[int] = ()
    """The columns of rest days."""
    dark: bool = False

    def __post_init__(self) -> None:
        if len(self.days) != 7 or len(self.dates) != 7:
            raise ValueError("A week has seven names of days and seven dates.")
        if self.today not in {None, *range(7)} or not 0 <= (self.now or 0) <= MINUTES_A_DAY:
            raise ValueError("Today is a column from 0 to 6, and now a minute of a day.")


def draw_week(week: Week) -> str:
    """Return the week as SVG, 360 logical pixels wide."""
    colours = palette(dark=week.dark)
    title = wrap(week.title, WIDTH - 2 * MARGIN, TITLE_SIZE, most=2)
    grid = _grid(week, MARGIN + TITLE_LINE * len(title) + HEADER)
    stretches = within(week.stretches, grid.hours)
    legend = _legend(week, {stretch.kind for stretch in stretches}, colours)
    bottom = grid.bottom + MARGIN + (legend.height + 6 if legend.entries else 0)
    canvas = Canvas(WIDTH, bottom, right_to_left=week.right_to_left)
    canvas.rect(Box(0, 0, WIDTH, bottom), fill=colours.ground, class_="ground")
    _write_title(canvas, title, colours)
    _draw_days(canvas, week, grid, colours)
    _draw_hours(canvas, week, grid, colours)
    for stretch in stretches:
        opacity = DIMMED if stretch.day in week.closed else 1.0
        draw_stretch(canvas, stretch.kind, grid.box(stretch), colours, opacity)
    if not any(stretch.kind.is_own for stretch in stretches):
        _invite(canvas, week, grid, colours)
    _draw_now(canvas, week, grid, colours)
    legend.draw(canvas, MARGIN, grid.bottom + 10, colours.text)
    return canvas.svg()


def _grid(week: Week, top: float) -> Grid:
    column = (WIDTH - 2 * MARGIN - GUTTER) / 7
    return Grid(hours_shown(week.stretches), start=MARGIN + GUTTER, top=top, column=column)


def _legend(week: Week, seen: set[Kind], colours: Palette) -> Legend:
    def swatch(kind: Kind, canvas: Canvas, box: Box) -> None:
        draw_stretch(canvas, kind, box, colours)

    kinds = [kind for kind in ORDER_IN_LEGEND if kind in seen and kind in week.legend]
    entries = [(partial(swatch, kind), week.legend[kind]) for kind in kinds]
    return Legend(entries, WIDTH - 2 * MARGIN)


def _write_title(canvas: Canvas, lines: Sequence[str], colours: Palette) -> None:
    for row, words in enumerate(lines):
        baseline = MARGIN + TITLE_SIZE + row * TITLE_LINE
        canvas.text(
            words,
            MARGIN,
            baseline,
            size=TITLE_SIZE,
            weight=600,
            fill=colours.text,
            class_="title",
        )


def _draw_days(canvas: Canvas, week: Week, grid: Grid, colours: Palette) -> None:
    for day in range(7):
        lane, closed = grid.lane(day), day in week.closed
        if closed:
            canvas.rect(lane.inset(0.5), radius=7, fill="none", stroke=colours.edge, class_="lane")
        else:
            fill = colours.lane_marked if day == week.today else colours.lane
            canvas.rect(lane, radius=7, fill=fill, class_="lane")
        _write_day(canvas, week, day, lane, colours)


def _write_day(canvas: Canvas, week: Week, day: int, lane: Box, colours: Palette) -> None:
    today, closed = day == week.today, day in week.closed
    name = shorten(week.days[day], lane.width + 3, SMALL)
    canvas.text(
        name,
        lane.middle,
        lane.top - 37,
        size=SMALL,
        anchor="middle",
        weight=700 if today else 400,
        fill=colours.accent if today else colours.muted,
        class_="day",
    )
    if today:
        canvas.circle(lane.middle, lane.top - 19, 12.5, fill=colours.accent_fill, class_="today")
    plain = colours.muted if closed else colours.text
    canvas.text(
        week.dates[day],
        lane.middle,
        lane.top - 14,
        size=14,
        anchor="middle",
        weight=400 if closed else 600,
        fill=colours.on_accent if today else plain,
        class_="date",
    )


def _draw_hours(canvas: Canvas, week: Week, grid: Grid, colours: Palette) -> None:
    across = grid.start, WIDTH - MARGIN
    every = 1 if grid.hour >= 24 else 2
    now = None if week.now is None or week.today is None else grid.y(week.now)
    for hour in range(grid.hours.start, grid.hours.stop + 1):
        y = grid.y(hour * 60)
        if hour not in (grid.hours.start, grid.hours.stop):
            canvas.line(
                across[0], y, across[1], y, stroke=colours.edge, stroke_width=0.8, class_="hour"
            )
        if (hour - grid.hours.start) % every == 0 and not (now is not None and abs(now - y) < 14):
            _write_time(canvas, grid, hour * 60, colours.muted)


def _write_time(canvas: Canvas, grid: Grid, minute: int, fill: str, *, weight: int = 400) -> None:
    words = f"{minute // 60 % 24:02}:{minute % 60:02}"
    canvas.text(
        words,
        grid.start - 5,
        grid.y(minute) + SMALL * 0.36,
        size=SMALL,
        anchor="end",
        fill=fill,
        weight=weight,
        class_="time",
    )


def _invite(canvas: Canvas, week: Week, grid: Grid, colours: Palette) -> None:
    """Draw where slots could be, in the days that are left."""
    for day in range(week.today or 0, 7):
        if day in week.closed:
            continue
        lane = grid.lane(day)
        box = Box(lane.start + 5, lane.centre - 14, lane.width - 10, 28)
        canvas.rect(
            box,
            radius=6,
            fill=colours.ground,
            stroke=colours.accent,
            stroke_width=1.2,
            stroke_dasharray="3 3",
            class_="invitation",
        )
        pen = {"stroke": colours.accent, "stroke_width": 1.8, "stroke_linecap": "round"}
        canvas.mark(box.middle, box.centre, PLUS, **pen)


def _draw_now(canvas: Canvas, week: Week, grid: Grid, colours: Palette) -> None:
    if week.now is None or week.today is None or not grid.shows(week.now):
        return
    y, lane = grid.y(week.now), grid.lane(week.today)
    canvas.line(grid.start, y, WIDTH - MARGIN, y, stroke=colours.warm, opacity=0.35)
    end = lane.start + lane.width
    canvas.line(lane.start, y, end, y, stroke=colours.warm, stroke_width=2.0, class_="now")
    canvas.circle(lane.start, y, 3.5, fill=colours.warm)
    pill = Box(grid.start - 38, y - 8.5, 37, 17)
    canvas.rect(pill, radius=8.5, fill=colours.warm)
    _write_time(canvas, grid, week.now, colours.on_warm, weight=600)
