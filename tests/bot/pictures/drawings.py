"""What tests look at: the elements of an SVG, and the pixels of a PNG."""

import zlib
from dataclasses import dataclass
from struct import unpack
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from bot.pictures.canvas import Box
from bot.pictures.png import ZOOM, to_png


@dataclass(frozen=True)
class Drawing:
    """An SVG, read."""

    root: Element

    @classmethod
    def of(cls, svg: str) -> "Drawing":
        return cls(ET.fromstring(svg))

    @property
    def sheet(self) -> Box:
        return Box(0, 0, float(self.root.get("width", 0)), float(self.root.get("height", 0)))

    def named(self, name: str) -> list[Element]:
        """The elements of a class, in the order they are drawn."""
        return [each for each in self.root.iter() if each.get("class") == name]

    def boxes(self, name: str) -> list[Box]:
        """The rectangles of a class, counted from the left."""
        return [box_of(each) for each in self.named(name)]

    def words(self, name: str) -> list[str]:
        """The texts of a class, without the marks that tell their direction."""
        return [(each.text or "").strip("\u2067\u2069") for each in self.named(name)]


def box_of(rect: Element) -> Box:
    return Box(*(float(rect.get(key, "nan")) for key in ("x", "y", "width", "height")))


def holds(outer: Box, inner: Box) -> bool:
    """Whether one box lies in the other, but for rounding."""
    across = outer.start - 0.02 <= inner.start <= outer.start + outer.width - inner.width + 0.02
    down = outer.top - 0.02 <= inner.top <= outer.top + outer.height - inner.height + 0.02
    return across and down


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height, from the header."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert png[12:16] == b"IHDR"
    width, height = unpack(">II", png[16:24])
    return width, height


def ink_width(svg: str) -> float:
    """How wide what is drawn is, in logical pixels. Nothing but transparency may lie behind it."""
    inked = inked_columns(svg)
    return (max(inked) - min(inked) + 1) / ZOOM if inked else 0.0


def ink_runs(svg: str) -> int:
    """In how many pieces it falls, from left to right."""
    inked = inked_columns(svg)
    return sum(column - 1 not in inked for column in inked)


def inked_columns(svg: str) -> set[int]:
    rows = pixels(to_png(svg))
    return {x for row in rows for x, alpha in enumerate(row[3::4]) if alpha}


def pixels(png: bytes) -> list[bytearray]:
    """The rows of an RGBA picture of eight bits (PNG, third edition, part 9: filters)."""
    width, _ = png_size(png)
    assert png[24:26] == b"\x08\x06"
    raw, stride = zlib.decompress(_data(png)), width * 4
    rows, above = [], bytearray(stride)
    for start in range(0, len(raw), stride + 1):
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above)
        rows.append(above)
    return rows


def _data(png: bytes) -> bytes:
    at, data = 8, b""
    while at < len(png):
        (length,) = unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    return data


def _unfiltered(kind: int, row: bytearray, above: bytearray) -> bytearray:
    for at, value in enumerate(row):
        left = row[at - 4] if at >= 4 else 0
        corner = above[at - 4] if at >= 4 else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))
        row[at] = (value + guess[kind]) & 255
    return row


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda each: abs(guess - each))
