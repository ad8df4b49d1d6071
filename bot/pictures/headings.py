"""Words that stand above a part of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.pictures.canvas import Canvas
from bot.pictures.lettering import wrap


@dataclass(frozen=True)
class Heading:
    """At most two lines, shortened where they need more. No words take no room."""

    words: str
    width: float
    size: float
    fill: str
    kind: str
    """The class of its lines."""

    @cached_property
    def lines(self) -> Sequence[str]:
        """What is written, line by line."""
        return wrap(self.words, self.width, self.size, most=2)

    @property
    def line(self) -> float:
        """From one baseline to the next, in logical pixels."""
        return self.size * 1.36

    @property
    def height(self) -> float:
        """In logical pixels."""
        return self.line * len(self.lines)

    def draw(self, canvas: Canvas, start: float, top: float) -> None:
        """Write all lines, from a corner on."""
        for row, words in enumerate(self.lines):
            baseline = top + self.size + row * self.line
            canvas.text(
                words,
                start,
                baseline,
                size=self.size,
                weight=600,
                fill=self.fill,
                class_=self.kind,
            )
