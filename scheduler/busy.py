"""Busy: stretches of time that are taken, few bytes and a quick look each.

Stretches are half-open, aware and in UTC, and are kept in whole seconds: a part of a second at
either side counts as taken.
"""

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from typing import Self

Span = tuple[datetime, datetime]
"""Half-open, from the first instant up to but without the second; both aware, in UTC."""

_Seconds = tuple[int, int]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_NOTHING = timedelta(0)
_BYTES = 8  # of a number, in memory and written down


class Busy:
    """Sorted stretches of which no two overlap or touch. It never changes."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[_Seconds] = ()) -> None:
        """Take stretches in seconds since the epoch, sorted by start. Use `of` for instants."""
        self._starts = array("q")
        self._ends = array("q")
        for start, end in _joined(spans):
            self._starts.append(start)
            self._ends.append(end)

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Self:
        """Take stretches in any order; one that does not end after it starts is left out."""
        return cls(sorted(_seconds(span) for span in spans if span[0] < span[1]))

    def during(self, start: datetime, end: datetime, margin: timedelta = _NOTHING) -> list[Span]:
        """Give those that overlap [start, end) once each is `margin` longer at both sides.

        They are in order, whole, as long as the margin makes them, and joined where they then
        overlap or touch. Costs a bisection, however many there are.
        """
        wider = -(-margin // _SECOND)
        low, high = _seconds((start, end))
        first = bisect_right(self._ends, low - wider)
        last = bisect_left(self._starts, high + wider)
        if first >= last:
            return []
        found = zip(self._starts[first:last], self._ends[first:last], strict=True)
        return [_span(*one) for one in _joined((s - wider, e + wider) for s, e in found)]

    def to_bytes(self) -> bytes:
        """Write it down: every start, then every end, as little-endian 64-bit integers."""
        numbers = self._starts + self._ends
        return _little_endian(numbers).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote; raise ValueError for a length that it never has."""
        if len(data) % (2 * _BYTES):
            raise ValueError(f"{len(data)} bytes hold no pairs of 64-bit integers.")
        numbers = array("q")
        numbers.frombytes(data)
        numbers = _little_endian(numbers)
        half = len(numbers) // 2
        # They were joined before they were written, and joining anew costs a hundred times this.
        busy = cls()
        busy._starts, busy._ends = numbers[:half], numbers[half:]
        return busy

    def __or__(self, other: "Busy") -> "Busy":
        """Join both."""
        return Busy(merge(self._pairs(), other._pairs()))

    def __len__(self) -> int:
        """Count the stretches."""
        return len(self._starts)

    def __iter__(self) -> Iterator[Span]:
        """Yield the stretches in order."""
        return (_span(*pair) for pair in self._pairs())

    def __eq__(self, other: object) -> bool:
        """Compare the stretches."""
        if not isinstance(other, Busy):
            return NotImplemented
        return self._starts == other._starts and self._ends == other._ends

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.to_bytes())

    def __repr__(self) -> str:
        """Say how many there are."""
        return f"<Busy: {len(self)} stretches>"

    def _pairs(self) -> Iterator[_Seconds]:
        return zip(self._starts, self._ends, strict=True)


def _joined(spans: Iterable[_Seconds]) -> Iterator[_Seconds]:
    """Join what overlaps or touches in stretches sorted by start."""
    ahead = iter(spans)
    first = next(ahead, None)
    if first is None:
        return
    start, end = first
    for later_start, later_end in ahead:
        if later_start > end:
            yield start, end
            start, end = later_start, later_end
        elif later_end > end:
            end = later_end
    yield start, end


def _seconds(span: Span) -> _Seconds:
    """Round outwards."""
    return (span[0] - _EPOCH) // _SECOND, -((_EPOCH - span[1]) // _SECOND)


def _span(start: int, end: int) -> Span:
    return _EPOCH + timedelta(seconds=start), _EPOCH + timedelta(seconds=end)


def _little_endian(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


NEVER_BUSY = Busy()
