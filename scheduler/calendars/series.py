"""A series: an event that may recur, and the events that stand for some of its occurrences."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from scheduler.busy import Span
from scheduler.calendars.events import Ends, Event, Lasts, Moment, wall_time
from scheduler.calendars.rules import Rule
from scheduler.calendars.zones import Zones

_DAY = timedelta(days=1)
_NO_TIME = timedelta(0)
# A wall time is less than a day from UTC, on either side.
_AROUND = timedelta(days=2)

_Key = date | datetime
"""How an exception names the occurrence that it means: its local day, or its instant in UTC."""


class Series:
    """The events of one UID, at least one."""

    def __init__(self, events: Iterable[Event], zones: Zones) -> None:
        """Sort the events by what they are for.

        Of two versions of the same thing the one of the higher sequence is meant, or else the one
        further down.
        """
        self._zones = zones
        ordered = sorted(events, key=lambda event: event.sequence)
        cores = [event for event in ordered if event.instead_of is None]
        self._cores = [event for event in cores if event.sequence == cores[-1].sequence]
        self._instead: dict[_Key, Event] = {}
        for event in ordered:
            if event.instead_of is not None:
                of = self._cores[0].start if self._cores else event.instead_of
                self._instead[self._key(event.instead_of, of)] = event
        later = [event for event in self._instead.values() if event.and_later]
        self._later = sorted(later, key=self._replaced_at)
        self._later_at = [self._replaced_at(event) for event in self._later]

    def busy(self, after: datetime, before: datetime) -> Iterator[Span]:
        """Yield what it takes of [after, before) and around, whole and in no order."""
        for core in self._cores:
            yield from self._occurrences(core, after, before)
        for event in self._instead.values():
            if event.blocks:
                yield self._span(event.start, self._lasts(event.start, event.ends))

    def _occurrences(self, core: Event, after: datetime, before: datetime) -> Iterator[Span]:
        """Yield the time of those that no event stands for."""
        reach = _AROUND + max(self._reach(event) for event in (core, *self._later))
        since = after.replace(tzinfo=None) - reach
        until = before.replace(tzinfo=None) + reach
        left_out = {self._key(moment, core.start) for moment in core.but} | self._instead.keys()
        for start, lasts in self._starts(core, since, until):
            at = self._zones.instant(start)
            if at in left_out or start.wall.date() in left_out:
                continue
            left_out.add(at)
            index = bisect_right(self._later_at, at)
            like = self._later[index - 1] if index else core
            if not like.blocks:
                continue
            if index:
                yield self._span(start + self._moved_by(like), self._lasts(like.start, like.ends))
            else:
                yield self._span(start, lasts, at)

    def _starts(
        self, core: Event, since: datetime, until: datetime
    ) -> Iterator[tuple[Moment, Lasts]]:
        """Yield its starts from `since` to `until` and how long it lasts; others too, or twice."""
        lasts = self._lasts(core.start, core.ends)
        for moment, ends in core.more:
            yield _as_timed_as(core.start, moment), self._lasts(moment, ends) if ends else lasts
        yield core.start, lasts
        for rule in core.rules:
            for wall in rule.starts(core.start.wall, since):
                moment = Moment(wall, core.start.zone, core.start.whole_day)
                if wall > until or self._is_over(rule, moment):
                    break
                yield moment, lasts

    def _is_over(self, rule: Rule, moment: Moment) -> bool:
        if not rule.until:
            return False
        last = wall_time(rule.until)
        if moment.whole_day or "T" not in rule.until:
            return moment.wall.date() > last.date()
        if rule.until.endswith("Z"):
            return self._zones.instant(moment) > last.replace(tzinfo=UTC)
        return moment.wall > last

    def _key(self, moment: Moment, of: Moment) -> _Key:
        """Name an occurrence of what starts at `of`, whose zone some exporters do not repeat."""
        if moment.whole_day or of.whole_day:
            return moment.wall.date()
        return self._zones.instant(moment if moment.zone else Moment(moment.wall, of.zone))

    def _span(self, start: Moment, lasts: Lasts, at: datetime | None = None) -> Span:
        begin = at or self._zones.instant(start)
        end = self._zones.instant(start + lasts.on_the_clock) + lasts.in_fact
        # What lies within an hour that clocks skip still takes its time.
        return begin, max(end, begin + lasts.whole) if end <= begin else end

    def _lasts(self, start: Moment, ends: Ends | None) -> Lasts:
        if isinstance(ends, Moment):
            ends = self._between(start, ends)
        if start.whole_day and (ends is None or not ends.whole):
            return Lasts(on_the_clock=_DAY)
        return ends or Lasts()

    def _between(self, start: Moment, end: Moment) -> Lasts:
        if start.zone == end.zone and start.whole_day == end.whole_day:
            return Lasts(on_the_clock=end.wall - start.wall)
        return Lasts(in_fact=self._zones.instant(end) - self._zones.instant(start))

    def _replaced_at(self, event: Event) -> datetime:
        assert event.instead_of is not None
        return self._zones.instant(event.instead_of)

    def _moved_by(self, event: Event) -> timedelta:
        """Say by how much an event is away from the occurrence that it stands for."""
        if event.instead_of is None:
            return _NO_TIME
        return self._between(event.instead_of, event.start).whole

    def _reach(self, event: Event) -> timedelta:
        """Say how far from its place in the series an occurrence may take time."""
        return abs(self._lasts(event.start, event.ends).whole) + abs(self._moved_by(event))


def _as_timed_as(start: Moment, moment: Moment) -> Moment:
    """Give a further start the clock and the time of the first one where it has none itself."""
    if moment.whole_day and not start.whole_day:
        wall = datetime.combine(moment.wall, start.wall.time())
        return Moment(wall, start.zone)
    return moment if moment.zone or moment.whole_day else Moment(moment.wall, start.zone)
