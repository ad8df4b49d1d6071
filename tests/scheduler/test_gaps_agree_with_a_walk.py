"""The arithmetic of gaps agrees with walking every minute across a change of the clocks."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.gaps import Gap, next_gap, occurrences, upcoming
from tests.scheduler.strategies import slots
from tests.scheduler.walk import DAY, MINUTE, walk

# A zone, and a change of its clocks (UTC) or a quiet week.
WEEKS = [
    ("Europe/Berlin", "2026-03-29T01:00"),
    ("Europe/Berlin", "2026-10-25T01:00"),
    ("America/New_York", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01T06:00"),
    ("Australia/Lord_Howe", "2026-10-03T15:30"),
    ("Australia/Lord_Howe", "2026-04-04T15:00"),
    ("Africa/Casablanca", "2026-02-15T02:00"),
    ("Africa/Casablanca", "2026-03-22T02:00"),
    ("America/Sao_Paulo", "2018-11-04T03:00"),
    ("America/Sao_Paulo", "2018-02-18T02:00"),
    ("America/Nuuk", "2026-03-29T01:00"),
    ("Pacific/Apia", "2011-12-30T10:00"),
    ("Asia/Karachi", "2026-03-03T12:00"),
]
# What begins or ends outside the week is not seen by the walk, so only its middle is compared.
MIDDLE = st.integers(2 * 24 * 60, 4 * 24 * 60)
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.data_too_large])


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
@given(weeks(), st.integers(1, 24 * 60))
def test_occurrences(scene, length):
    week, (slot, *_), minute = scene
    after, before = week.at(minute), week.at(minute + length)
    walked = sorted((week.at(m), week.at(m + slot.minutes)) for m in week.starts(slot))
    wanted = [(start, end) for start, end in walked if end > after and start < before]
    assert pairs(occurrences(slot, week.zone, after, before)) == wanted


@QUICK
@given(weeks())
def test_upcoming(scene):
    week, chosen, minute = scene
    after = week.at(minute)
    wanted = [gap for gap in week.free(chosen) if gap[1] > after]
    found = upcoming(chosen, week.zone, after, 100)
    assert inside(week, pairs(found)) == inside(week, wanted)


@QUICK
@given(
    weeks(),
    st.lists(st.tuples(st.integers(0, 7 * 1440), st.integers(1, 2000)), max_size=4),
    st.integers(0, 200),
    st.none() | MIDDLE,
)
def test_next_gap(scene, taken, minimum, not_before):
    week, chosen, minute = scene
    after = week.at(minute)
    busy = [(start, start + length) for start, length in taken]
    bound = None if not_before is None else week.at(not_before)
    wanted = [
        (start, end)
        for start, end in week.free(chosen, busy)
        if end > after
        and end - max(start, after) >= minimum * MINUTE
        and (bound is None or start >= bound)
    ]
    found = next_gap(
        chosen,
        week.zone,
        after,
        busy=[Gap(week.at(start), week.at(end)) for start, end in busy],
        minimum=timedelta(minutes=minimum),
        not_before=bound,
    )
    assert inside(week, pairs([found] if found else [])) == inside(week, wanted)[:1]


@pytest.mark.parametrize(("zone", "around"), WEEKS[:-1])
def test_the_walk_meets_a_change_of_the_clocks(zone, around):
    week = walk(zone, around)
    offsets = {week.at(m).astimezone(week.zone).utcoffset() for m in (0, week.minutes)}
    assert len(offsets) == 2
