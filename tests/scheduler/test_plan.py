"""The plan: a learner's one next gap, and when its bite is due."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.gaps import Gap
from scheduler.plan import FOREVER, SHORTEST_GAP, Availability, Plan, plan
from scheduler.slots import EVERY_DAY, Slot, Weekly
from tests.scheduler.strategies import slots

KARACHI = ZoneInfo("Asia/Karachi")  # UTC+5 all year
LUNCH = Slot(Weekly(EVERY_DAY), time(12, 30), 15)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=365)).map(lambda since: NEW_YEAR + since)


def at(clock, day=2):
    """The instant of Karachi's wall time on a day of March 2026."""
    local = datetime.combine(date(2026, 3, day), time.fromisoformat(clock), KARACHI)
    return local.astimezone(UTC)


def lunch(day=2):
    return Gap(at("12:30", day), at("12:45", day))


def available(*declared, **more):
    return Availability(declared or (LUNCH,), KARACHI, **more)


def test_a_bite_is_due_as_its_gap_opens():
    assert plan(available(), at("09:00")) == Plan(lunch(), at("12:30"))


def test_a_bite_is_due_at_once_in_a_gap_that_is_open():
    assert plan(available(), at("12:34")) == Plan(lunch(), at("12:34"))


@pytest.mark.parametrize(("clock", "day"), [("12:43", 2), ("12:44", 3), ("12:45", 3)])
def test_too_little_left_of_a_gap_holds_no_bite(clock, day):
    assert plan(available(), at(clock)).gap == lunch(day)


def test_without_slots_there_is_no_plan():
    assert plan(Availability((), KARACHI), at("09:00")) is None


def test_a_pause_is_waited_for():
    assert plan(available(paused_until=at("00:00", 5)), at("09:00")).gap == lunch(5)


def test_a_pause_that_ends_inside_a_gap_leaves_the_rest_of_it():
    paused = available(paused_until=at("12:40"))
    assert plan(paused, at("09:00")) == Plan(lunch(), at("12:40"))
    assert plan(paused, at("12:35")) == Plan(lunch(), at("12:40"))
    assert plan(paused, at("12:41")) == Plan(lunch(), at("12:41"))


def test_a_pause_that_leaves_too_little_of_a_gap_moves_to_the_next():
    assert plan(available(paused_until=at("12:44")), at("09:00")).gap == lunch(3)


def test_a_pause_that_is_over_changes_nothing():
    assert plan(available(paused_until=at("08:00")), at("09:00")) == plan(available(), at("09:00"))


def test_a_pause_without_an_end_leaves_no_plan():
    assert plan(available(paused_until=FOREVER), at("09:00")) is None


def test_a_gap_that_had_its_bite_is_not_planned_again():
    served = available(served_until=at("12:45"))
    assert plan(served, at("12:32")) == Plan(lunch(3), at("12:30", 3))


def test_a_gap_that_has_grown_since_is_still_the_same_gap():
    longer = available(LUNCH, Slot(Weekly(EVERY_DAY), time(12, 45), 60), served_until=at("12:45"))
    assert plan(longer, at("12:40")).due == at("12:30", 3)


def test_a_gap_that_opens_as_the_last_ends_is_another():
    later = available(Slot(Weekly(EVERY_DAY), time(12, 45), 15), served_until=at("12:45"))
    assert plan(later, at("12:40")).due == at("12:45")


@given(
    declared=st.lists(slots(date(2026, 1, 1), date(2028, 1, 1)), max_size=3),
    now=INSTANTS,
    paused=st.none() | INSTANTS,
    served=st.none() | INSTANTS,
)
def test_a_plan_keeps_every_promise(declared, now, paused, served):
    found = plan(Availability(declared, KARACHI, paused, served), now)
    if found is None:
        return
    assert found.due >= now
    assert found.due >= found.gap.start
    assert found.gap.end - found.due >= SHORTEST_GAP
    assert paused is None or found.due >= paused
    assert served is None or found.gap.start >= served
    assert found.due in (found.gap.start, max(now, paused or now))


@given(now=INSTANTS, wait=st.timedeltas(timedelta(0), timedelta(days=2)))
def test_a_plan_that_is_not_due_yet_stays_the_plan(now, wait):
    found = plan(available(), now)
    later = min(now + wait, found.due)
    assert plan(available(), later) == found
