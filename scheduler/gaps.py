"""Gaps: concrete stretches of free time, and the arithmetic over them.

Every gap is half-open, aware and in UTC. An occurrence lasts its slot's minutes of elapsed time
from its local start, also across a clock change.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from zoneinfo import ZoneInfo

from scheduler.busy import Span
from scheduler.limits import Closed
from scheduler.slots import MAX_MINUTES, Slot
from scheduler.walltime import to_local, to_utc

HORIZON = timedelta(days=366)

_ZERO = timedelta(0)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# Less than lies between two starts of a slot, also on a day that a clock change makes short.
_BEFORE_IT_COMES_AGAIN = timedelta(hours=20)
_LONGEST = timedelta(minutes=MAX_MINUTES)
_NEVER = datetime.max.replace(tzinfo=UTC)
_MIDNIGHT = time()

Open = tuple[Slot, Closed | None]
"""A slot, and what is closed to it."""

Part = tuple[datetime, datetime, int]
"""What an occurrence gives to a stretch, and the place of its slot among those given."""

Stretch = tuple[datetime, datetime, list[Part]]
"""Free time from one instant up to another, and the parts it is made of, in order.

Streams carry these instead of a Gap, which costs as much to make as to compute.
"""


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


def stretches(slots: Sequence[Open], zone: ZoneInfo, after: datetime) -> Iterator[Stretch]:
    """Yield the free time of slots, less what is closed to each, that ends after `after`.

    What overlaps or touches is joined, and parted again at every local midnight where it would be
    longer than a day. A stretch already running is given whole, whatever `after` is. In order,
    from occurrences that start within HORIZON.
    """
    joined = _joined(_parts(slots, zone, _look_back(slots, zone, after)), zone)
    return (stretch for stretch in joined if stretch[1] > after)


def upcoming(slots: Iterable[Slot], zone: ZoneInfo, after: datetime, count: int) -> list[Gap]:
    """Give at most `count` gaps of slots without limits that end after `after`, in order."""
    ahead = stretches([(slot, None) for slot in slots], zone, after)
    return [Gap(start, end) for start, end, _ in islice(ahead, count)]


def without(start: datetime, end: datetime, taken: Iterable[Span]) -> Iterator[Span]:
    """Yield what stretches that are taken, sorted by start, leave of [start, end)."""
    for taken_start, taken_end in taken:
        if taken_start >= end:
            break
        if taken_start > start:
            yield start, taken_start
        start = max(start, taken_end)
    if start < end:
        yield start, end


def _look_back(slots: Sequence[Open], zone: ZoneInfo, after: datetime) -> datetime:
    """Return an instant so that what begins from it on says where a stretch at `after` begins."""
    together = timedelta(minutes=sum(slot.minutes for slot, _ in slots))
    if together < _BEFORE_IT_COMES_AGAIN:
        # No slot comes twice in a stretch, so a stretch is no longer than all of them.
        return after - together
    # What runs for a day up to this midnight and on past `after` is parted at the midnight.
    midnight = to_utc(to_local(after, zone).date(), _MIDNIGHT, zone)
    return midnight - _DAY - _LONGEST


def _parts(slots: Sequence[Open], zone: ZoneInfo, since: datetime) -> Iterator[Part]:
    """Yield what is open of the occurrences that begin at or after `since`, sorted by start."""
    waiting: list[Part] = []
    for day, places in _days(slots, zone, since):
        for place in places:
            slot, closed = slots[place]
            start = to_utc(day, slot.start, zone)
            if start >= since:
                end = start + timedelta(minutes=slot.minutes)
                taken = closed.around(day) if closed else ()
                waiting += [(*span, place) for span in without(start, end, taken)]
        waiting.sort()
        # A day that the zone left out falls on the next, and waits for the parts of that one.
        settled = bisect_left(waiting, (to_utc(day + _DAY, _MIDNIGHT, zone),))
        yield from waiting[:settled]
        del waiting[:settled]
    yield from waiting


def _days(
    slots: Sequence[Open], zone: ZoneInfo, since: datetime
) -> Iterator[tuple[date, list[int]]]:
    """Yield the local days that matter from `since` on, and the places of the slots they have."""
    # The day before is for a start that a clock change shifted past its midnight.
    first = to_local(since, zone).date() - _DAY
    last = to_local(since, zone).date() + HORIZON
    ahead = [slot.recurrence.days_from(first) for slot, _ in slots]
    heads = [next(days, date.max) for days in ahead]
    while (day := min(heads, default=date.max)) <= last:
        places = [place for place, head in enumerate(heads) if head == day]
        yield day, places
        for place in places:
            heads[place] = next(ahead[place], date.max)


def _joined(parts: Iterator[Part], zone: ZoneInfo) -> Iterator[Stretch]:
    """Join parts that are sorted by start, and part at midnights what is longer than a day."""
    start = end = datetime.min.replace(tzinfo=UTC)
    own: list[Part] = []
    midnight = _NEVER
    for part in chain(parts, ((_NEVER, _NEVER, -1),)):
        while midnight < end and midnight <= part[0]:
            yield start, midnight, own
            start, own = midnight, [one for one in own if one[1] > midnight]
            midnight = _midnight_after(start, zone)
        if part[0] > end:
            if own:
                yield start, end, own
            start, end, _ = part
            own, midnight = [part], _NEVER
            continue
        own.append(part)
        end = max(end, part[1])
        if midnight is _NEVER and end - start > _DAY:
            midnight = _midnight_after(start, zone)


def _midnight_after(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which the next local day begins."""
    day = to_local(instant, zone).date()
    while True:
        day += _DAY
        midnight = to_utc(day, _MIDNIGHT, zone)
        # Where clocks went back over midnight, the next day has begun once already.
        if midnight > instant:
            return midnight
