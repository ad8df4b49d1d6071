"""A week of one learner, day by day in local minutes: its picture and its words come from this."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.pictures.stretches import MINUTES_A_DAY, Kind, Stretch
from scheduler.busy import Span
from scheduler.gaps import stretches
from scheduler.plan import Availability, Plan, gaps_ahead
from scheduler.walltime import to_local, to_utc
from storage.week import Fate, Sent

KINDS: Mapping[Fate, Kind] = {
    Fate.KEPT: Kind.KEPT,
    Fate.MISSED: Kind.MISSED,
    Fate.WAITING: Kind.PLANNED,
}

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MIDNIGHT = time()
_CLOSED_A_WEEK = 16
"""Eight nights touch a week, and eight days with their first hours."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a week holds, from Monday on. Days are numbered from 0."""

    monday: date
    zone: ZoneInfo
    now: datetime
    stretches: Sequence[Stretch]
    taken: frozenset[Stretch]
    """Those declared as free of which calendars, quiet hours and rest days leave nothing."""
    closed: Sequence[int]
    """Rest days."""
    kept: int
    """Bites begun, of those that are over."""
    missed: int

    @property
    def here(self) -> date:
        """The Monday of the week that it is now."""
        return monday_of(to_local(self.now, self.zone).date())

    @property
    def today(self) -> int | None:
        """The day that it is now, where it is in this week."""
        today = to_local(self.now, self.zone).date()
        return today.weekday() if self.here == self.monday else None

    @property
    def minute(self) -> int:
        """The minute of the day that it is now."""
        return _minute(to_local(self.now, self.zone))

    def date(self, day: int) -> date:
        """Return the date of a day."""
        return self.monday + day * _DAY

    def bites(self, day: int) -> list[Stretch]:
        """Return a day's bites, and the free times that have none, in order."""
        own = [each for each in self.stretches if each.day == day and each.kind.is_own]
        sent = [each for each in own if each.kind is not Kind.SLOT]
        plain = [
            each
            for each in own
            if each.kind is Kind.SLOT and not any(_overlap(each, other) for other in sent)
        ]
        return sorted([*sent, *plain], key=lambda each: (each.start, each.end))

    def busy(self, day: int) -> list[Stretch]:
        """Return what calendars take of a day, in order."""
        return [each for each in self.stretches if each.day == day and each.kind is Kind.BUSY]


def agenda_of(
    monday: date, known: Availability, next_plan: Plan | None, sent: Sequence[Sent], now: datetime
) -> Agenda:
    """Return the agenda of the week that begins on `monday` in the zone of what is known."""
    zone = known.zone
    opens, closes = bounds(monday, zone)
    spans = [(each.gap.start, each.gap.end, KINDS[each.fate]) for each in sent]
    if next_plan:
        spans.append((next_plan.due, next_plan.gap.end, Kind.PLANNED))
    busy = known.busy.during(opens, closes)
    spans += [(start, end, Kind.BUSY) for start, end in busy]
    declared = _declared(known, opens, closes)
    # Each busy stretch, night and rest day parts one time into two at most.
    pieces = gaps_ahead(known, opens, len(declared) + len(busy) + _CLOSED_A_WEEK)
    slots: list[Stretch] = []
    taken: list[Stretch] = []
    for start, end in declared:
        left = [
            (max(start, piece.start), min(end, piece.end))
            for piece in pieces
            if start < piece.end and piece.start < end
        ]
        parts = left or [(start, end)]
        cut = [each for part in parts for each in _cut(*part, Kind.SLOT, monday, zone)]
        slots += cut
        taken += [] if left else cut
    others = [cut for span in spans for cut in _cut(*span, monday, zone)]
    rest_days = known.limits.rest_days
    return Agenda(
        monday=monday,
        zone=zone,
        now=now,
        stretches=[*slots, *others, *_quiet(known)],
        taken=frozenset(taken),
        closed=[day for day in range(7) if day in rest_days],
        kept=sum(each.fate is Fate.KEPT for each in sent),
        missed=sum(each.fate is Fate.MISSED for each in sent),
    )


def monday_of(day: date) -> date:
    """Return the first day of a day's week."""
    return day - day.weekday() * _DAY


def bounds(monday: date, zone: ZoneInfo) -> Span:
    """Return when a week begins and ends."""
    return to_utc(monday, _MIDNIGHT, zone), to_utc(monday + 7 * _DAY, _MIDNIGHT, zone)


def _declared(known: Availability, opens: datetime, closes: datetime) -> list[Span]:
    rules = [(free.slot, None) for free in known.slots]
    ahead = stretches(rules, known.zone, opens)
    return [(start, end) for start, end, _ in takewhile(lambda each: each[0] < closes, ahead)]


def _cut(
    start: datetime, end: datetime, kind: Kind, monday: date, zone: ZoneInfo
) -> Iterator[Stretch]:
    """Yield what of a stretch lies in each day of the week.

    In an hour that clocks show twice, what would end before it starts lasts as long as it does.
    """
    for day in range(7):
        opens = to_utc(monday + day * _DAY, _MIDNIGHT, zone)
        closes = to_utc(monday + (day + 1) * _DAY, _MIDNIGHT, zone)
        first, last = max(start, opens), min(end, closes)
        if first >= last:
            continue
        begin = _minute(to_local(first, zone))
        finish = MINUTES_A_DAY if last == closes else _minute(to_local(last, zone))
        if finish <= begin:
            finish = min(begin - (first - last) // _MINUTE, MINUTES_A_DAY)
        yield Stretch(day, begin, finish, kind)


def _quiet(known: Availability) -> Iterator[Stretch]:
    if known.limits.quiet is None:
        return
    start, end = (wall.hour * 60 + wall.minute for wall in known.limits.quiet)
    parts = [(start, end)] if start < end else [(0, end), (start, MINUTES_A_DAY)]
    for day in range(7):
        yield from (Stretch(day, *part, Kind.QUIET) for part in parts if part[0] < part[1])


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one.start < other.end and other.start < one.end
