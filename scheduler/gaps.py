"""Gaps: concrete stretches of free time, and the arithmetic over them.

Every gap is half-open, aware and in UTC. A gap lasts its slot's minutes of elapsed time from its
local start, also across a clock change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import chain, islice, takewhile
from zoneinfo import ZoneInfo

from scheduler.slots import MAX_MINUTES, Slot
from scheduler.walltime import to_local, to_utc

HORIZON = timedelta(days=366)

_ZERO = timedelta(0)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_LONGEST = timedelta(minutes=MAX_MINUTES)
# What streams carry instead of a Gap, which costs as much to make as to compute.
_Span = tuple[datetime, datetime]


@dataclass(frozen=True, order=True)
class Gap:
    """One stretch of free time, from `start` up to but without `end`; both aware and in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse naive or local times and an end that is not after the start."""
        if self.start.utcoffset() != _ZERO or self.end.utcoffset() != _ZERO:
            raise ValueError("A gap needs aware times in UTC.")
        if self.end <= self.start:
            raise ValueError(f"A gap must end after it starts, not at {self.end}.")

    @property
    def minutes(self) -> int:
        """Its whole minutes, rounded down."""
        return (self.end - self.start) // _MINUTE

    def left(self, instant: datetime) -> timedelta:
        """Say how much of it lies at or after `instant`; nothing left is zero."""
        return max(self.end - max(self.start, instant), _ZERO)


def occurrences(slot: Slot, zone: ZoneInfo, after: datetime, before: datetime) -> list[Gap]:
    """Give the slot's gaps that overlap [after, before), in order and whole.

    Two that a skipped day brings to the same instant count once.
    """
    starting = takewhile(
        lambda span: span[0] < before, _unfold(slot, zone, after, _first_day(zone, after))
    )
    return [Gap(*span) for span in dict.fromkeys(starting) if span[1] > after]


def union(*groups: Iterable[Gap]) -> list[Gap]:
    """Join gaps given in any order: sorted, and no two that overlap or touch."""
    spans = sorted((gap.start, gap.end) for group in groups for gap in group)
    return [Gap(*span) for span in _joined(iter(spans))]


def subtract(gaps: Iterable[Gap], busy: Iterable[Gap]) -> list[Gap]:
    """Take the busy times, in any order, out of gaps that are sorted by start and disjoint."""
    return list(_without(gaps, union(busy)))


def clip(gaps: Iterable[Gap], after: datetime, before: datetime) -> list[Gap]:
    """Give the parts of the gaps that lie in [after, before), in the order given."""
    bounds = ((max(gap.start, after), min(gap.end, before)) for gap in gaps)
    return [Gap(start, end) for start, end in bounds if start < end]


def next_gap(
    slots: Iterable[Slot],
    zone: ZoneInfo,
    after: datetime,
    *,
    busy: Iterable[Gap] = (),
    minimum: timedelta = timedelta(minutes=2),
    not_before: datetime | None = None,
) -> Gap | None:
    """Give the first gap with at least `minimum` left after `after`, or None within HORIZON.

    A gap already running is given whole, so its start may lie before `after`; with `not_before`
    only gaps that start then or later count. Slots that overlap or touch make one gap, and the
    `busy` times, in any order, are taken out of it.
    """
    free = _without(_free(list(slots), zone, after), union(busy))
    for gap in free:
        if gap.end <= after or gap.left(after) < minimum:
            continue
        if not_before is None or gap.start >= not_before:
            return gap
    return None


def upcoming(slots: Iterable[Slot], zone: ZoneInfo, after: datetime, count: int) -> list[Gap]:
    """Give at most `count` gaps that end after `after`, joined and in order, within HORIZON."""
    ahead = (gap for gap in _free(list(slots), zone, after) if gap.end > after)
    return list(islice(ahead, count))


def _free(slots: list[Slot], zone: ZoneInfo, after: datetime) -> Iterator[Gap]:
    """Yield the slots' gaps, joined, that end at or after `after` and start before HORIZON."""
    before = after + HORIZON
    spans = takewhile(lambda span: span[0] < before, merge(*_streams(slots, zone, after)))
    return (Gap(*span) for span in _joined(spans))


def _streams(slots: list[Slot], zone: ZoneInfo, after: datetime) -> list[Iterator[_Span]]:
    """Unfold every slot from an instant at or before `after` at which none of them runs.

    So no gap is cut in two by the look. Only slots that together fill day and night lead back
    further than one gap; no look goes further than HORIZON, so that free time without any break
    starts somewhere.
    """
    since = after
    while True:
        day = _first_day(zone, since)
        unfolded = [_unfold(slot, zone, since, day) for slot in slots]
        opened = [(first, rest) for rest in unfolded if (first := next(rest, None))]
        earliest = min((first[0] for first, _ in opened), default=since)
        if earliest >= since or after - since >= HORIZON:
            return [chain((first,), rest) for first, rest in opened]
        since = earliest


def _first_day(zone: ZoneInfo, since: datetime) -> date:
    """Give a local day before which no slot has a gap that ends at or after `since`."""
    # The second day is for a start that a clock change shifted past its midnight.
    return to_local(since - _LONGEST, zone).date() - _DAY


def _unfold(slot: Slot, zone: ZoneInfo, since: datetime, first_day: date) -> Iterator[_Span]:
    """Yield the slot's gaps that end at or after `since`, sorted by start."""
    length = timedelta(minutes=slot.minutes)
    wall = slot.start
    for day in slot.recurrence.days_from(first_day):
        start = to_utc(day, wall, zone)
        end = start + length
        if end >= since:
            yield start, end


def _joined(spans: Iterator[_Span]) -> Iterator[_Span]:
    """Join what overlaps or touches in spans sorted by start."""
    first = next(spans, None)
    if first is None:
        return
    start, end = first
    for later_start, later_end in spans:
        if later_start > end:
            yield start, end
            start, end = later_start, later_end
        elif later_end > end:
            end = later_end
    yield start, end


def _without(gaps: Iterable[Gap], busy: list[Gap]) -> Iterator[Gap]:
    """Take `busy` out of `gaps`; both sorted and disjoint, and `gaps` may be without end."""
    index = 0
    for gap in gaps:
        start = gap.start
        while index < len(busy) and busy[index].end <= start:
            index += 1
        for taken in islice(busy, index, None):
            if taken.start >= gap.end:
                break
            if taken.start > start:
                yield Gap(start, taken.start)
            start = taken.end
        if start < gap.end:
            yield Gap(start, gap.end)
