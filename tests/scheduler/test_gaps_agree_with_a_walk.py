"""The arithmetic of gaps agrees with walking every minute across a change of the clocks."""

from datetime import time
from itertools import islice, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.gaps import stretches, upcoming
from scheduler.limits import Closed, Limits
from scheduler.slots import Slot, Weekday, Weekly
from tests.scheduler.strategies import slots
from tests.scheduler.walk import DAY, MINUTE, WEEKS, runs, walk

# What begins or ends outside the week is not seen by the walk, so only its middle is compared.
HARDEST = [
    week for week in WEEKS if week[0] in {"Pacific/Apia", "America/Sao_Paulo", "America/St_Johns"}
]
REST = Limits(quiet=None, rest_days=frozenset({Weekday.SA, Weekday.SU}))
MIDDLE = st.integers(2 * 24 * 60, 4 * 24 * 60)
QUICK = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)


@st.composite
def weeks(draw, most=6):
    """A walked week, slots that fall into it, and a minute in its middle."""
    week = walk(*draw(st.sampled_from(WEEKS)))
    first = week.start.date()
    chosen = draw(st.lists(slots(first, first + 7 * DAY), min_size=1, max_size=most))
    return week, chosen, draw(MIDDLE)


def inside(week, gaps):
    """Those that start at least two days before the walk ends."""
    last = week.at(week.minutes) - 2 * DAY
    return [gap for gap in gaps if gap[0] < last]


def pairs(gaps):
    return [(gap.start, gap.end) for gap in gaps]


@QUICK
@given(weeks())
def test_upcoming(scene):
    week, chosen, minute = scene
    after = week.at(minute)
    wanted = [gap for gap in week.free(chosen) if gap[1] > after]
    found = upcoming(chosen, week.zone, after, 100)
    assert inside(week, pairs(found)) == inside(week, wanted)


@pytest.mark.parametrize("limits", [Limits(), Limits(quiet=(time(0), time(1))), REST], ids=str)
@pytest.mark.parametrize(("zone", "around"), HARDEST)
def test_every_slot_of_three_hours_beside_quiet_hours(zone, around, limits):
    """Each hour of each day of the week, alone."""
    week = walk(zone, around)
    closed = week.closed(limits)
    for day, hour in product(Weekday, range(24)):
        slot = Slot(Weekly(frozenset({day})), time(hour, 30), 180)
        spans = week.marked(week.spans(slot))
        left = bytes(is_open and not shut for is_open, shut in zip(spans, closed, strict=True))
        wanted = [(week.at(start), week.at(end)) for start, end in runs(left)]
        after = week.at(DAY // MINUTE)
        ahead = stretches([(slot, Closed(limits, week.zone))], week.zone, after)
        found = [(start, end) for start, end, _ in islice(ahead, 9)]
        assert inside(week, found) == inside(week, [gap for gap in wanted if gap[1] > after])


@pytest.mark.parametrize(("zone", "around"), WEEKS[:-1])
def test_the_walk_meets_a_change_of_the_clocks(zone, around):
    week = walk(zone, around)
    offsets = {week.at(m).astimezone(week.zone).utcoffset() for m in (0, week.minutes)}
    assert len(offsets) == 2
