"""A plot of all items: how hard they are, and how well they separate."""

from collections.abc import Sequence

from markupsafe import Markup

from lessons.stats.figures import ItemFigures
from lessons.stats.flags import EASIEST, HARDEST, WEAKEST, flag_item
from lessons.stats.words import write_fraction

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _EDGE = 360, 240, 34, 34, 10
_LOWEST, _HIGHEST = -0.4, 1.0
"""The bounds of the axis of item-rest; what lies lower is drawn at its edge."""

_FINE = Markup('<circle cx="{:.1f}" cy="{:.1f}" r="5"/>')
_FLAGGED = Markup('<rect class="flagged" x="{:.1f}" y="{:.1f}" width="10" height="10"/>')


def draw_plot(items: Sequence[ItemFigures]) -> Markup:
    """Return an SVG with a dot for each item that has both figures, or a sentence."""
    drawn = [item for item in items if item.p is not None and item.rest is not None]
    if not drawn:
        return Markup("<p>No item has been answered by enough people yet.</p>")
    return Markup(
        '<figure><svg viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
        "{zone}{axes}{dots}</svg><figcaption>Each mark is an item: to the right the easy ones, at"
        " the top those that separate well. In the field both are as they should be; a square has"
        " some flag.</figcaption>"
        "</figure>"
    ).format(
        width=_WIDTH,
        height=_HEIGHT,
        label=f"{len(drawn)} items by p and item–rest correlation",
        zone=_zone(),
        axes=_axes(),
        dots=Markup("").join(map(_dot, drawn)),
    )


def _x(p: float) -> float:
    return _LEFT + p * (_WIDTH - _LEFT - _EDGE)


def _y(rest: float) -> float:
    above = (max(rest, _LOWEST) - _LOWEST) / (_HIGHEST - _LOWEST)
    return _HEIGHT - _BOTTOM - above * (_HEIGHT - _BOTTOM - _EDGE)


def _zone() -> Markup:
    left, right, top, bottom = _x(HARDEST), _x(EASIEST), _y(_HIGHEST), _y(WEAKEST)
    return Markup(
        '<rect class="zone" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
    ).format(left, top, right - left, bottom - top)


def _axes() -> Markup:
    across = [
        Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{:g}</text>').format(
            _x(p), _HEIGHT - _BOTTOM + 14, p
        )
        for p in (0, HARDEST, 0.5, EASIEST, 1)
    ]
    up = [
        Markup('<text x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(
            _LEFT - 5, _y(rest) + 4, write_fraction(rest).rstrip("0").rstrip(".")
        )
        for rest in (WEAKEST, 0.5, 1)
    ]
    zero = Markup(
        '<line x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/><text x="{}" y="{:.1f}"'
        ' text-anchor="end">0</text>'
    ).format(_LEFT, _WIDTH - _EDGE, _LEFT - 5, _y(0) + 6, y=_y(0))
    name = Markup('<text x="{:.1f}" y="{}" text-anchor="middle">p: hard – easy</text>').format(
        _x(0.5), _HEIGHT - 4
    )
    other = Markup('<text x="{}" y="{}">item–rest</text>').format(_LEFT + 4, _EDGE + 9)
    return Markup("").join([*across, *up, zero, name, other])


def _dot(item: ItemFigures) -> Markup:
    assert item.p is not None  # or it would not be drawn
    assert item.rest is not None
    told = f"{item.lesson_id} {item.id}: p {write_fraction(item.p)}, {write_fraction(item.rest)}"
    x, y = _x(item.p), _y(item.rest)
    shape = _FLAGGED.format(x - 5, y - 5) if flag_item(item) else _FINE.format(x, y)
    return Markup('<a href="#{}">{}<title>{}</title></a>').format(item.lesson_id, shape, told)
