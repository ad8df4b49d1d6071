"""The plan: a learner's one next gap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain, islice, takewhile
from zoneinfo import ZoneInfo

from scheduler.busy import NEVER_BUSY, Busy
from scheduler.gaps import Gap, Stretch, stretches, without
from scheduler.habits import UNKNOWN, Habit, as_of, draw, mean, prior
from scheduler.limits import USUAL, Limits, closed_by
from scheduler.slots import Once, Slot
from scheduler.walltime import to_local, to_utc

SHORTEST_GAP = timedelta(minutes=2)
"""What is planned has at least this: a shorter one holds no bite."""

LEAST_LEFT = SHORTEST_GAP - timedelta(seconds=15)
"""What is sent has at least this. A gap that opens with the least there is may wait for a tick, and
for its turn behind others."""

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of a pause that has none."""

_DAY = timedelta(days=1)
_MIDNIGHT = time()


class Reason(StrEnum):
    """Why this gap and no other."""

    NEXT = "next"
    """Simply the next one."""
    BEST = "best"
    """Of the day's gaps, its slot is answered most often."""
    TRIED = "tried"
    """Of the day's gaps, its slot was chosen to find out."""
    SNOOZED = "snoozed"
    """The learner put a bite off until then."""
    CHECK_IN = "check-in"
    """To ask how they are, under a pause without an end."""


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A declared slot as the plan sees it."""

    id: int
    slot: Slot
    through_quiet: bool = False
    """Quiet hours and rest days leave it alone, as they leave alone every slot of one date."""
    habit: Habit = UNKNOWN


@dataclass(frozen=True, slots=True)
class Availability:
    """When a learner can be sent something. All instants are aware, in UTC."""

    slots: Sequence[FreeSlot]
    zone: ZoneInfo
    limits: Limits = USUAL
    busy: Busy = NEVER_BUSY
    paused_until: datetime | None = None
    served_until: datetime | None = None
    """The end of the last gap that had its bite: one push a gap, and none in the same again."""
    last_bite_at: datetime | None = None
    """When the last bite came, for the distance to the next."""
    sent_today: int = 0
    """Bites sent on the local day of `now`, for the cap."""
    snoozed: Gap | None = None
    """The gap that the learner asked for by putting a bite off."""
    check_in_at: datetime | None = None
    """Under a pause without an end: when to ask how they are."""
    seed: int = 0
    """The learner's id, so that no two learners draw alike."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The next gap, and when its bite is due: as it opens, or later within it."""

    gap: Gap
    due: datetime
    slot_id: int | None = None
    """The slot whose occurrence covers the gap's start; None for a gap that was put off to."""
    reason: Reason = Reason.NEXT


def plan(availability: Availability, now: datetime) -> Plan | None:
    """Return the next delivery's gap, or None without one within a year or under a lasting pause.

    The same availability names the same gap and instant however often it is asked until then. Once
    nothing is left to choose from, the reason is that it is the next.
    """
    return _plan(availability, now, _Ahead(availability))


def coming(availability: Availability, now: datetime, count: int) -> list[Plan]:
    """Return the next deliveries, at most `count`, as they will be if each bite comes in time."""
    plans: list[Plan] = []
    ahead = _Ahead(availability)
    while len(plans) < count:
        following = _plan(availability, now, ahead)
        if following is None or following.reason is Reason.CHECK_IN:
            break
        plans.append(following)
        availability, now = sent(availability, following.gap, following.due, now), following.due
    return plans


def sent(availability: Availability, gap: Gap, at: datetime, now: datetime) -> Availability:
    """Return the availability, known as of `now`, once a bite has been sent into `gap` at `at`."""
    days = (to_local(instant, availability.zone).date() for instant in (at, now))
    before = availability.sent_today if len(set(days)) == 1 else 0
    served = max(gap.end, availability.served_until or gap.end)
    return replace(
        availability, served_until=served, last_bite_at=at, sent_today=before + 1, snoozed=None
    )


def gaps_ahead(availability: Availability, after: datetime, count: int) -> list[Gap]:
    """Return at most `count` of the free gaps that end after `after`, in order.

    They are what the slots, the limits' hours and days and the busy times leave: neither a pause,
    the distance nor the cap is looked at.
    """
    return [Gap(start, end) for start, end, _ in islice(_free(availability, after), count)]


class _Ahead:
    """The free pieces of an availability, found once however often they are asked for.

    Whatever is sent meanwhile leaves them as they are.
    """

    def __init__(self, availability: Availability) -> None:
        """Find nothing yet."""
        self._availability = availability
        self._since: datetime | None = None
        self._found: list[Stretch] = []
        self._rest: Iterator[Stretch] = iter(())

    def after(self, instant: datetime) -> Iterator[Stretch]:
        """Yield every piece that holds a bite and ends after `instant`."""
        if self._since is None or instant < self._since:
            self._since, self._found = instant, []
            self._rest = _free(self._availability, instant)
        for stretch in chain(self._found, self._search()):
            if stretch[1] > instant:
                yield stretch

    def _search(self) -> Iterator[Stretch]:
        for stretch in self._rest:
            self._found.append(stretch)
            yield stretch


def _free(availability: Availability, after: datetime) -> Iterator[Stretch]:
    """Yield every piece that holds a bite and ends after `after`."""
    closed = closed_by(availability.limits, availability.zone)
    slots = [
        (
            free.slot,
            closed
            if _is_bounded(free) and closed.touches(free.slot.start, free.slot.minutes)
            else None,
        )
        for free in availability.slots
    ]
    busy, buffer = availability.busy, availability.limits.buffer
    for start, end, parts in stretches(slots, availability.zone, after):
        taken = busy.during(start, end, buffer) if busy else ()
        for free_start, free_end in without(start, end, taken):
            if free_end > after and free_end - free_start >= SHORTEST_GAP:
                yield free_start, free_end, parts


def _is_bounded(free: FreeSlot) -> bool:
    return not (free.through_quiet or isinstance(free.slot.recurrence, Once))


def _plan(availability: Availability, now: datetime, ahead: _Ahead) -> Plan | None:
    after = max(now, availability.paused_until or now)
    if after >= FOREVER:
        return _check_in(availability, now, ahead)
    snoozed = availability.snoozed
    if snoozed and snoozed.left(after) >= SHORTEST_GAP:
        return Plan(snoozed, max(snoozed.start, after), None, Reason.SNOOZED)
    return _next(availability, now, after, ahead)


def _unserved(availability: Availability, after: datetime, ahead: _Ahead) -> Iterator[Stretch]:
    """Yield the free pieces that had no bite and of which enough is left after `after`."""
    served = availability.served_until
    for stretch in ahead.after(after):
        start, end, _ = stretch
        if end - max(start, after) >= SHORTEST_GAP and (served is None or start >= served):
            yield stretch


def _check_in(availability: Availability, now: datetime, ahead: _Ahead) -> Plan | None:
    """Plan the first gap that opens once it is time to ask how the learner is."""
    since = availability.check_in_at
    if since is None:
        return None
    pieces = _unserved(availability, max(now, since), ahead)
    first = next((one for one in pieces if one[0] >= since), None)
    return _planned(availability, first, now, Reason.CHECK_IN) if first else None


def _next(availability: Availability, now: datetime, after: datetime, ahead: _Ahead) -> Plan | None:
    """Plan the first gap that the distance and the cap leave, or the best of its day."""
    cap, sent, zone = availability.limits.cap, availability.sent_today, availability.zone
    today = to_local(now, zone).date()
    if availability.last_bite_at:
        after = max(after, availability.last_bite_at + availability.limits.distance)
    if cap is not None and sent >= cap:
        after = max(after, to_utc(today + _DAY, _MIDNIGHT, zone))
    pieces = _unserved(availability, after, ahead)
    first = next(pieces, None)
    if first is None:
        return None
    if cap is None:
        return _planned(availability, first, after, Reason.NEXT)
    day = to_local(max(first[0], after), zone).date()
    midnight = to_utc(day + _DAY, _MIDNIGHT, zone)
    of_day = [first, *takewhile(lambda stretch: stretch[0] < midnight, pieces)]
    chosen, reason = _choose(availability, of_day, day, cap - sent if day == today else cap)
    return _planned(availability, chosen, after, reason)


def _choose(
    availability: Availability, of_day: Sequence[Stretch], day: date, quota: int
) -> tuple[Stretch, Reason]:
    """Draw for every gap of the day, keep the highest, and return the earliest of those."""
    if len(of_day) <= quota:
        return of_day[0], Reason.NEXT
    # As of the midnight before, so that no draw changes in the course of the day.
    midnight = to_utc(day, _MIDNIGHT, availability.zone)
    habits = {free.id: as_of(free.habit, midnight) for free in availability.slots}
    common = prior(habits.values())
    owners = [_owner(availability, stretch) for stretch in of_day]
    draws = {
        owner: draw(habits[owner], common, f"{availability.seed}:{day}:{owner}")
        for owner in set(owners)
    }
    highest = sorted(range(len(of_day)), key=lambda place: -draws[owners[place]])[:quota]
    chosen = min(highest)
    means = [mean(habits[owner], common) for owner in owners]
    reason = Reason.BEST if means[chosen] == max(means) else Reason.TRIED
    return of_day[chosen], reason


def _planned(availability: Availability, stretch: Stretch, after: datetime, reason: Reason) -> Plan:
    start, end, _ = stretch
    return Plan(Gap(start, end), max(start, after), _owner(availability, stretch), reason)


def _owner(availability: Availability, stretch: Stretch) -> int:
    """Return the slot whose part covers the start; of several, the one that began last."""
    start, _, parts = stretch
    covering = (index for begin, end, index in reversed(parts) if begin <= start < end)
    return availability.slots[next(covering)].id
