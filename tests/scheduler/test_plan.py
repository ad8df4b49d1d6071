"""The plan: a learner's one next gap, and when its bite is due."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.busy import Busy
from scheduler.gaps import Gap
from scheduler.limits import Limits
from scheduler.plan import (
    FOREVER,
    SHORTEST_GAP,
    Availability,
    FreeSlot,
    Plan,
    Reason,
    gaps_ahead,
    plan,
)
from scheduler.slots import EVERY_DAY, Once, Slot, Weekday, Weekly
from tests.scheduler.strategies import slots

KARACHI = ZoneInfo("Asia/Karachi")  # UTC+5 all year
LUNCH = Slot(Weekly(EVERY_DAY), time(12, 30), 15)
LATE = Slot(Weekly(EVERY_DAY), time(21, 50), 20)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=365)).map(lambda since: NEW_YEAR + since)
OPEN = Limits(quiet=None, cap=None, distance=timedelta(0))


def at(clock, day=2):
    """The instant of Karachi's wall time on a day of March 2026; the second is a Monday."""
    local = datetime.combine(date(2026, 3, day), time.fromisoformat(clock), KARACHI)
    return local.astimezone(UTC)


def gap(start, end, day=2):
    return Gap(at(start, day), at(end, day))


def lunch(day=2):
    return gap("12:30", "12:45", day)


def free(*declared):
    return [FreeSlot(number, slot) for number, slot in enumerate(declared or (LUNCH,), 1)]


def available(*declared, limits=OPEN, **more):
    return Availability(free(*declared), KARACHI, limits, **more)


def found(*arguments, clock="09:00", day=2, **more):
    """The gap that is planned at a wall time."""
    planned = plan(available(*arguments, **more), at(clock, day))
    return planned and planned.gap


def once(clock, minutes, day=2):
    return Slot(Once(date(2026, 3, day)), time.fromisoformat(clock), minutes)


def daily(clock, minutes=15):
    return Slot(Weekly(EVERY_DAY), time.fromisoformat(clock), minutes)


def test_a_bite_is_due_as_its_gap_opens():
    assert plan(available(), at("09:00")) == Plan(lunch(), at("12:30"), 1, Reason.NEXT)


def test_a_bite_is_due_at_once_in_a_gap_that_is_open():
    assert plan(available(), at("12:34")) == Plan(lunch(), at("12:34"), 1)


@pytest.mark.parametrize(("clock", "day"), [("12:43", 2), ("12:44", 3), ("12:45", 3)])
def test_too_little_left_of_a_gap_holds_no_bite(clock, day):
    assert found(clock=clock) == lunch(day)


def test_without_slots_there_is_no_plan():
    assert plan(Availability((), KARACHI), at("09:00")) is None


# Pauses.


def test_a_pause_is_waited_for():
    assert found(paused_until=at("00:00", 5)) == lunch(5)


def test_a_pause_that_ends_inside_a_gap_leaves_the_rest_of_it():
    paused = available(paused_until=at("12:40"))
    assert plan(paused, at("09:00")) == Plan(lunch(), at("12:40"), 1)
    assert plan(paused, at("12:35")) == Plan(lunch(), at("12:40"), 1)
    assert plan(paused, at("12:41")) == Plan(lunch(), at("12:41"), 1)


def test_a_pause_that_leaves_too_little_of_a_gap_moves_to_the_next():
    assert found(paused_until=at("12:44")) == lunch(3)


def test_a_pause_that_is_over_changes_nothing():
    assert plan(available(paused_until=at("08:00")), at("09:00")) == plan(available(), at("09:00"))


def test_a_pause_without_an_end_leaves_no_plan():
    assert plan(available(paused_until=FOREVER), at("09:00")) is None


def test_a_pause_without_an_end_may_ask_how_they_are_in_the_first_gap_that_opens_then():
    sick = available(paused_until=FOREVER, check_in_at=at("12:35", 4))
    asked = Plan(lunch(5), at("12:30", 5), 1, Reason.CHECK_IN)
    assert plan(sick, at("09:00")) == plan(sick, at("12:36", 4)) == asked
    assert plan(sick, at("12:33", 5)) == replace(asked, due=at("12:33", 5))
    assert plan(sick, at("12:44", 5)).gap == lunch(6)
    assert plan(replace(sick, served_until=at("12:45", 5)), at("12:33", 5)).gap == lunch(6)


def test_nobody_is_asked_how_they_are_under_a_pause_that_ends():
    paused = available(paused_until=at("00:00", 5), check_in_at=at("00:00", 3))
    assert plan(paused, at("09:00")) == Plan(lunch(5), at("12:30", 5), 1)


# One push a gap.


def test_a_gap_that_had_its_bite_is_not_planned_again():
    served = available(served_until=at("12:45"))
    assert plan(served, at("12:32")) == Plan(lunch(3), at("12:30", 3), 1)


def test_a_gap_that_has_grown_since_is_still_the_same_gap():
    assert found(LUNCH, daily("12:45", 60), clock="12:40", served_until=at("12:45")) == gap(
        "12:30", "13:45", 3
    )


def test_a_gap_that_opens_as_the_last_ends_is_another():
    later = available(daily("12:45"), served_until=at("12:45"))
    assert plan(later, at("12:40")).due == at("12:45")


# Quiet hours and rest days.


def test_quiet_hours_are_taken_out_of_a_slot_that_recurs():
    limits = replace(OPEN, quiet=(time(22), time(7)))
    assert found(LATE, limits=limits) == gap("21:50", "22:00")
    assert found(daily("06:50", 20), limits=limits) == gap("07:00", "07:10", 3)
    assert found(daily("23:00"), limits=limits) is None


def test_a_rest_day_is_free_of_slots_that_recur():
    limits = replace(OPEN, rest_days=frozenset({Weekday.MO, Weekday.TU}))
    assert found(limits=limits) == lunch(4)
    assert found(daily("23:55", 20), limits=limits, day=3).start == at("00:00", 4)


@pytest.mark.parametrize(
    "limits", [Limits(quiet=(time(12), time(13))), Limits(rest_days=EVERY_DAY)], ids=repr
)
def test_a_slot_of_one_date_and_one_let_through_are_left_whole(limits):
    assert found(limits=limits) is None
    assert found(once("12:30", 15), limits=limits) == lunch()
    through = FreeSlot(7, LUNCH, through_quiet=True)
    assert plan(Availability([through], KARACHI, limits), at("09:00")).gap == lunch()


# Busy times.


def test_busy_times_and_the_buffer_around_them_are_taken_out():
    busy = Busy.of([(at("12:00"), at("12:32")), (at("12:40"), at("12:42"))])
    assert found(busy=busy) == gap("12:32", "12:40")
    assert found(busy=busy, clock="12:39") == gap("12:42", "12:45")
    wide = replace(OPEN, buffer=timedelta(minutes=1))
    assert found(busy=busy, limits=wide) == gap("12:33", "12:39")
    assert found(busy=busy, limits=wide, clock="12:40") == gap("12:43", "12:45")


def test_busy_times_are_taken_out_of_a_slot_of_one_date_too():
    assert found(once("12:30", 15), busy=Busy.of([(at("12:00"), at("13:00"))])) is None


def test_both_sides_of_a_meeting_are_gaps_of_their_own():
    busy = Busy.of([(at("12:35"), at("12:40"))])
    assert found(busy=busy) == gap("12:30", "12:35")
    assert found(busy=busy, served_until=at("12:35")) == gap("12:40", "12:45")


def test_a_piece_that_is_too_short_is_no_gap():
    busy = Busy.of([(at("12:31"), at("12:40"))])
    assert gaps_ahead(available(busy=busy), at("09:00"), 1) == [gap("12:40", "12:45")]


# The distance.


@pytest.mark.parametrize(
    ("last", "due", "day"), [("11:00", "12:30", 2), ("12:10", "12:40", 2), ("12:14", "12:30", 3)]
)
def test_nothing_is_due_within_the_distance_of_the_last_bite(last, due, day):
    limits = replace(OPEN, distance=timedelta(minutes=30))
    planned = plan(available(limits=limits, last_bite_at=at(last)), at("12:15"))
    assert planned == Plan(lunch(day), at(due, day), 1)


# Putting off.


def test_what_was_put_off_comes_in_its_time_whatever_else_is_so():
    later = gap("22:30", "22:40")
    strict = Limits(distance=timedelta(days=1), cap=1)
    put_off = available(
        limits=strict,
        snoozed=later,
        last_bite_at=at("22:20"),
        sent_today=1,
        served_until=at("23:00"),
    )
    assert plan(put_off, at("22:20")) == Plan(later, at("22:30"), None, Reason.SNOOZED)
    assert plan(put_off, at("22:33")) == Plan(later, at("22:33"), None, Reason.SNOOZED)


def test_what_was_put_off_is_dropped_once_too_little_is_left_of_it():
    assert found(snoozed=gap("09:00", "09:10"), clock="09:09") == lunch()


def test_a_pause_holds_back_what_was_put_off():
    put_off = available(snoozed=gap("09:10", "09:20"), paused_until=at("09:15"))
    assert plan(put_off, at("09:00")).due == at("09:15")
    assert plan(replace(put_off, paused_until=at("09:19")), at("09:00")).gap == lunch()
    assert plan(replace(put_off, paused_until=FOREVER), at("09:00")) is None


# The slot a gap comes from.


def test_a_gap_comes_from_the_slot_that_covers_its_start_and_began_last():
    both = available(daily("12:00", 60), daily("12:20", 60), daily("13:10", 60))
    assert plan(both, at("09:00")).slot_id == 1
    for busy_until, slot_id in (("12:10", 1), ("12:30", 2), ("13:10", 3), ("13:30", 3)):
        busy = Busy.of([(at("11:00"), at(busy_until))])
        assert plan(replace(both, busy=busy), at("09:00")).slot_id == slot_id


def test_it_comes_from_no_slot_that_is_over_then():
    busy = Busy.of([(at("11:00"), at("12:40"))])
    mine = available(daily("12:00", 60), daily("12:20", 10), busy=busy)
    assert plan(mine, at("09:00")).slot_id == 1


def test_it_comes_from_no_slot_that_is_closed_then():
    limits = replace(OPEN, quiet=(time(12), time(13)))
    mine = available(once("12:30", 60), daily("12:40", 60), limits=limits)
    busy = Busy.of([(at("12:30"), at("12:45"))])
    assert plan(replace(mine, busy=busy), at("09:00")).slot_id == 1


# What is ahead.


def test_the_gaps_ahead_know_limits_and_meetings_and_neither_distance_nor_cap():
    busy = Busy.of([(at("00:00", 3), at("12:40", 3))])
    limits = Limits(cap=1, distance=timedelta(days=1))
    mine = available(LUNCH, daily("23:00"), limits=limits, busy=busy, sent_today=1)
    mine = replace(mine, last_bite_at=at("12:00"), served_until=at("12:45"))
    ahead = [lunch(2), gap("12:40", "12:45", 3), lunch(4)]
    assert gaps_ahead(mine, at("12:44"), 3) == ahead


@given(
    declared=st.lists(slots(date(2026, 1, 1), date(2028, 1, 1)), max_size=3),
    now=INSTANTS,
    paused=st.none() | INSTANTS,
    served=st.none() | INSTANTS,
    last=st.none() | INSTANTS,
)
def test_a_plan_keeps_every_promise(declared, now, paused, served, last):
    limits = replace(OPEN, distance=timedelta(hours=1))
    known = {"paused_until": paused, "served_until": served, "last_bite_at": last}
    planned = plan(available(*declared, limits=limits, **known), now)
    if planned is None:
        return
    soonest = max(now, paused or now, last + timedelta(hours=1) if last else now)
    assert planned.due == max(planned.gap.start, soonest)
    assert planned.gap.end - planned.due >= SHORTEST_GAP
    assert served is None or planned.gap.start >= served


@given(now=INSTANTS, wait=st.timedeltas(timedelta(0), timedelta(days=2)))
def test_a_plan_that_is_not_due_yet_stays_the_plan(now, wait):
    planned = plan(available(), now)
    assert plan(available(), min(now + wait, planned.due)) == planned
