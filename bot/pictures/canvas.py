"""A sheet to draw on, in logical pixels, for either direction of reading."""

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from bot.pictures.lettering import FAMILIES, tidy

Anchor = Literal["start", "middle", "end"]

OTHER_SIDE: dict[Anchor, Anchor] = {"start": "end", "middle": "middle", "end": "start"}

# The renderer takes every paragraph for left-to-right: an isolate around it says otherwise.
RIGHT_TO_LEFT = "\u2067{}\u2069"


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle. `start` is counted from the side where reading starts."""

    start: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Half way across, counted as `start` is."""
        return self.start + self.width / 2

    @property
    def centre(self) -> float:
        """Half way down."""
        return self.top + self.height / 2

    def inset(self, by: float) -> "Box":
        """Return the box with so much taken off each side."""
        return Box(self.start + by, self.top + by, self.width - 2 * by, self.height - 2 * by)


def element(name: str, /, *children: str, **attributes: object) -> Markup:
    """Return one SVG element: `stroke_width` becomes `stroke-width`, and plain text is escaped."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"'
        for key, value in attributes.items()
    )
    inside = "".join(map(escape, children))
    return Markup(f"<{name}{written}>{inside}</{name}>")  # noqa: S704 - escaped above


def _short(value: object) -> object:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


class Canvas:
    """Elements in the order they are drawn.

    Places across are counted from the side where reading starts, so that one layout serves both
    directions: a right-to-left canvas mirrors where things stand, and never the things themselves.
    `paint` is SVG's own: `fill`, `stroke`, `stroke_width`, `opacity`, and `class_` to find it by.
    """

    def __init__(self, width: float, height: float, *, right_to_left: bool = False) -> None:
        self.width = width
        self.height = height
        self.right_to_left = right_to_left
        self._elements: list[Markup] = []

    def add(self, drawn: Markup) -> None:
        """Draw an element that knows its own place."""
        self._elements.append(drawn)

    def rect(self, box: Box, *, radius: float = 0, **paint: object) -> None:
        """Draw a rectangle."""
        left = self._x(box.start + box.width) if self.right_to_left else box.start
        size = {"width": float(box.width), "height": float(box.height)}
        self.add(
            element("rect", x=float(left), y=float(box.top), **size, rx=float(radius), **paint)
        )

    def line(
        self, start: float, top: float, to_start: float, to_top: float, **paint: object
    ) -> None:
        """Draw a straight line."""
        ends = {"x1": self._x(start), "y1": top, "x2": self._x(to_start), "y2": to_top}
        self.add(element("line", **ends, **paint))

    def circle(self, start: float, top: float, radius: float, **paint: object) -> None:
        """Draw a circle around a point."""
        self.add(element("circle", cx=self._x(start), cy=float(top), r=float(radius), **paint))

    def mark(self, start: float, top: float, shape: str, **paint: object) -> None:
        """Draw a path around a point that is its own 0, 0. It looks the same in both directions."""
        place = f"translate({_short(self._x(start))} {_short(float(top))})"
        self.add(element("path", d=shape, transform=place, **paint))

    def text(
        self,
        words: str,
        start: float,
        baseline: float,
        *,
        size: float,
        fill: str,
        anchor: Anchor = "start",
        weight: int = 400,
        **paint: object,
    ) -> None:
        """Write one line. `anchor` says which end of it stands at `start`."""
        words = tidy(words)
        side = OTHER_SIDE[anchor] if self.right_to_left else anchor
        self.add(
            element(
                "text",
                RIGHT_TO_LEFT.format(words) if self.right_to_left else words,
                x=self._x(start),
                y=float(baseline),
                font_size=size,
                font_weight=weight,
                font_family=FAMILIES,
                text_anchor=side,
                fill=fill,
                **paint,
            )
        )

    def svg(self) -> str:
        """Return the whole drawing."""
        size = {"width": float(self.width), "height": float(self.height)}
        return str(element("svg", *self._elements, xmlns="http://www.w3.org/2000/svg", **size))

    def _x(self, start: float) -> float:
        return float(self.width - start if self.right_to_left else start)
