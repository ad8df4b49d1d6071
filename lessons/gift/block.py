"""Blocks: the lines between two empty lines of a GIFT file, which hold one question."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_ESCAPE = re.compile(r"\\([~=#{}:n\\])")
_ESCAPED = re.compile(r"[~=#{}:\n\\]")
_COMMENT = "//"


class BrokenError(Exception):
    """A question can not be read: the message says why, and `offset` where in its block."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True)
class Span:
    """A part of a block, from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Block:
    """The text of a question without its comments, and where its lines stand in the file."""

    lines: tuple[tuple[int, str], ...]
    comments: tuple[tuple[int, str], ...]

    @cached_property
    def text(self) -> str:
        """The lines as one text, escapes included."""
        return "\n".join(line for _, line in self.lines)

    @cached_property
    def mask(self) -> str:
        """The text with each escape blotted out, so that marks found in it are marks."""
        return _ESCAPE.sub("\0\0", self.text)

    @property
    def whole(self) -> Span:
        """All of it."""
        return Span(0, len(self.text))

    def masked(self, span: Span) -> str:
        """Return the mask of a part."""
        return self.mask[span.start : span.end]

    def read(self, span: Span) -> str:
        """Return what a part says, its escapes resolved and without space around it."""
        return unescape(self.text[span.start : span.end]).strip()

    def trim(self, span: Span) -> Span:
        """Return a part without the space around it."""
        masked = self.masked(span)
        left = len(masked) - len(masked.lstrip())
        return Span(span.start + left, max(span.start + left, span.start + len(masked.rstrip())))

    def cut(self, span: Span, mark: str) -> tuple[Span, Span | None]:
        """Return a part up to the first `mark`, and what follows the mark, if it is there."""
        at = self.mask.find(mark, span.start, span.end)
        if at < 0:
            return span, None
        return Span(span.start, at), Span(at + len(mark), span.end)

    def line_at(self, offset: int) -> int:
        """Return the line of the file in which an offset of the text stands."""
        return self.lines[bisect_right(self._starts, offset) - 1][0]

    @cached_property
    def _starts(self) -> list[int]:
        starts, offset = [], 0
        for _, line in self.lines:
            starts.append(offset)
            offset += len(line) + 1
        return starts


def split_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a file that hold more than comments. Lines end with LF alone."""
    lines: list[tuple[int, str]] = []
    comments: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        bare = line.strip()
        if bare.startswith(_COMMENT):
            comments.append((number, bare))
        elif bare:
            lines.append((number, line.rstrip()))
        else:
            if lines:
                yield Block(tuple(lines), tuple(comments))
            lines, comments = [], []


def escape(text: str) -> str:
    """Return a text as GIFT writes it, in one line."""
    return _ESCAPED.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", text)


def unescape(text: str) -> str:
    """Return the text that `escape` was given."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
