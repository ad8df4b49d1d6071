"""The planner agrees with walking every minute: nothing outside a gap, none lost, none twice."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.busy import Busy
from scheduler.limits import Limits
from scheduler.plan import Availability, FreeSlot, gaps_ahead, plan
from scheduler.slots import Bounds, Monthly, Once, Slot, Weekday, Weekly
from tests.scheduler.strategies import STARTS
from tests.scheduler.walk import DAY, MINUTE, WEEKS, runs, walk

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)
NO_CAP = st.none()
TWO_DAYS = 2 * 24 * 60
WEEKDAYS = st.sets(st.sampled_from(Weekday), min_size=1).map(frozenset)


@dataclass(frozen=True)
class Scene:
    """A walked week, what is available in it, and the minute of its middle to begin at."""

    week: object
    free: Availability
    busy: list
    """Pairs of minutes."""
    begin: int

    def now(self):
        return self.week.at(self.begin)

    @property
    def end(self):
        """What begins or ends outside the week is not seen by the walk; this is well inside."""
        return self.week.minutes - TWO_DAYS

    def minute(self, instant):
        return (instant - self.week.start) // MINUTE


@st.composite
def recurrences(draw, first):
    """Any recurrence with a day in the week from `first` on, most of the time."""
    some_day = st.dates(first, first + 6 * DAY)
    if draw(st.integers(0, 3)) == 0:
        return Once(draw(some_day))
    every = draw(st.sampled_from([1, 1, 2, 3]))
    begun = draw(st.none() | some_day) if every == 1 else draw(some_day) - 7 * every * DAY
    last = draw(st.none() | st.dates(max(begun or first, first), first + 6 * DAY))
    bounds = Bounds(begun, last, frozenset(draw(st.sets(some_day, max_size=1))))
    if draw(st.integers(0, 3)):
        return Weekly(draw(WEEKDAYS), every, bounds)
    nth = st.tuples(st.sampled_from([1, 2, 3, 4, -1]), st.sampled_from(Weekday))
    return Monthly(frozenset(draw(st.sets(nth, min_size=4, max_size=12))), bounds)


@st.composite
def limited(draw, **more):
    quiet = draw(st.none() | st.tuples(STARTS, STARTS).filter(lambda wall: wall[0] != wall[1]))
    return Limits(
        quiet=draw(st.just(Limits().quiet)) if draw(st.booleans()) else quiet,
        rest_days=frozenset(draw(st.sets(st.sampled_from(Weekday), max_size=2))),
        distance=draw(st.integers(0, 400)) * MINUTE,
        buffer=draw(st.sampled_from([0, 0, 5, 30])) * MINUTE,
        **more,
    )


@st.composite
def scenes(draw, cap=NO_CAP):
    week = walk(*draw(st.sampled_from(WEEKS)))
    first = week.start.date()
    slot = st.builds(Slot, recurrences(first), STARTS, st.integers(2, 180))
    slots = draw(st.lists(st.tuples(slot, st.booleans()), min_size=1, max_size=6))
    taken = st.tuples(st.integers(0, week.minutes), st.integers(1, 600))
    busy = [(start, start + length) for start, length in draw(st.lists(taken, max_size=5))]
    begin = draw(st.integers(TWO_DAYS, week.minutes // 2 + 24 * 60))
    paused = draw(st.none() | st.integers(begin - 60, begin + 2000))
    free = Availability(
        slots=[FreeSlot(n, one, through) for n, (one, through) in enumerate(slots, 1)],
        zone=week.zone,
        limits=draw(limited(cap=draw(cap))),
        busy=Busy.of((week.at(start), week.at(end)) for start, end in busy),
        paused_until=None if paused is None else week.at(paused),
        seed=draw(st.integers(0, 9)),
    )
    return Scene(week, free, busy, begin)


def opens(scene):
    """For each slot, the minutes it leaves once quiet hours and rest days are taken out."""
    closed = int.from_bytes(scene.week.closed(scene.free.limits))
    return {free.id: open_minutes(scene, free, closed) for free in scene.free.slots}


def open_minutes(scene, free, closed):
    mask = scene.week.marked(scene.week.spans(free.slot))
    if free.through_quiet or isinstance(free.slot.recurrence, Once):
        return mask
    return (int.from_bytes(mask) & ~closed).to_bytes(len(mask))


def gaps_of(scene):
    """Every gap of the week, as pairs of minutes."""
    mask = reduce(or_, (int.from_bytes(one) for one in opens(scene).values()))
    midnights = scene.week.midnights()
    found = []
    for start, end in runs(mask.to_bytes(scene.week.minutes)):
        cuts = [m for m in midnights if start < m < end] if end - start > 24 * 60 else []
        found += zip([start, *cuts], [*cuts, end], strict=True)
    buffer = scene.free.limits.buffer // MINUTE
    busy = scene.week.marked((start - buffer, end + buffer) for start, end in scene.busy)
    return [piece for gap in found for piece in pieces(gap, busy) if piece[1] - piece[0] >= 2]


def pieces(gap, busy):
    start, end = gap
    idle = bytes(not taken for taken in busy[start:end])
    return [(start + one, start + other) for one, other in runs(idle)]


def pushes(scene):
    """Walk on from the beginning: the gap and the minute of every push there must be."""
    paused = scene.free.paused_until
    not_before = scene.minute(paused) if paused else 0
    distance = scene.free.limits.distance // MINUTE
    found = []
    for start, end in gaps_of(scene):
        for minute in range(start, end - 1):
            if minute >= max(scene.begin, not_before):
                found.append(((start, end), minute))
                not_before = minute + distance
                break
    return found


def planned(scene):
    """Plan again and again, each gap served as it is due."""
    now, free = scene.now(), scene.free
    while (found := plan(free, now)) and scene.minute(found.due) < scene.end:
        yield found, free, now
        now = found.due
        free = replace(free, served_until=found.gap.end, last_bite_at=found.due)


def minutes(scene, gap):
    return scene.minute(gap.start), scene.minute(gap.end)


@QUICK
@given(scenes())
def test_every_push_comes_in_its_gap_and_once(scene):
    found = [(minutes(scene, one.gap), scene.minute(one.due)) for one, _, _ in planned(scene)]
    wanted = [(gap, minute) for gap, minute in pushes(scene) if minute < scene.end]
    # A gap that runs on past the walk's end is not seen whole.
    assert found == wanted


@QUICK
@given(scenes(), st.floats(0, 1))
def test_the_plan_is_the_same_until_it_is_due(scene, share):
    for found, free, now in planned(scene):
        assert plan(free, now + share * (found.due - now)) == found


@QUICK
@given(scenes())
def test_each_gap_names_a_slot_that_covers_its_start(scene):
    masks = opens(scene)
    for found, _, _ in planned(scene):
        assert masks[found.slot_id][scene.minute(found.gap.start)]


@QUICK
@given(scenes())
def test_the_gaps_ahead_are_those_of_the_walk(scene):
    wanted = [gap for gap in gaps_of(scene) if scene.begin < gap[1] and gap[0] < scene.end]
    found = [minutes(scene, gap) for gap in gaps_ahead(scene.free, scene.now(), 100)]
    assert [gap for gap in found if gap[0] < scene.end] == wanted


@QUICK
@given(scenes(cap=st.integers(1, 3)))
def test_a_cap_is_kept_and_its_choice_stands(scene):
    walked = gaps_of(scene)
    sent = Counter()

    def as_of(free, instant):
        return replace(free, sent_today=sent[scene.week.dates[scene.minute(instant)]])

    now, free = scene.now(), scene.free
    while (found := plan(as_of(free, now), now)) and scene.minute(found.due) < scene.end:
        assert minutes(scene, found.gap) in walked
        soon = min(now + MINUTE, found.due)
        again = plan(as_of(free, soon), soon)
        assert (again.gap, again.due) == (found.gap, found.due)
        now = found.due
        day = scene.week.dates[scene.minute(now)]
        sent[day] += 1
        assert sent[day] <= free.limits.cap
        free = replace(free, served_until=found.gap.end, last_bite_at=now)
