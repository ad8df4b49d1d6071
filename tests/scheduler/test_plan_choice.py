"""The choice: which of a day's gaps are used where there are more than the cap allows."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.habits import Habit
from scheduler.limits import Limits
from scheduler.plan import Availability, FreeSlot, Reason, plan
from scheduler.slots import EVERY_DAY, Slot, Weekly

UTC_ZONE = ZoneInfo("UTC")
HOURS = (9, 12, 15, 18)
LOVED, IGNORED = Habit(400, 1), Habit(1, 400)


def at(hour, day=2):
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour)


def available(cap=1, habits=(), hours=HOURS, **more):
    """A slot of twenty minutes at each hour, each named by it."""
    known = dict(zip(hours, habits, strict=False))
    slots = [
        FreeSlot(
            hour,
            Slot(Weekly(EVERY_DAY), time(hour), 20),
            through_quiet=True,
            habit=known.get(hour, Habit()),
        )
        for hour in hours
    ]
    return Availability(slots, UTC_ZONE, Limits(cap=cap), **more)


def planned(free, hour=8, day=2):
    found = plan(free, at(hour, day))
    return found.slot_id, found.due, found.reason


def served(free, found):
    """What is available once a plan was carried out."""
    return replace(
        free,
        sent_today=free.sent_today + 1,
        last_bite_at=found.due,
        served_until=found.gap.end,
    )


def hours_of(free, day=2):
    """The hours of the day that get a bite."""
    now, hours = at(0, day), []
    while (found := plan(free, now)).due < at(24, day):
        hours.append(found.slot_id)
        free, now = served(free, found), found.due
    return hours


def test_there_is_no_choice_where_the_cap_allows_all():
    assert planned(available(cap=4)) == (9, at(9), Reason.NEXT)
    assert planned(available(cap=None)) == (9, at(9), Reason.NEXT)
    assert hours_of(available(cap=4)) == list(HOURS)


def test_the_slot_that_is_answered_most_gets_the_bite():
    free = available(habits=[IGNORED, IGNORED, LOVED, IGNORED])
    assert planned(free) == (15, at(15), Reason.BEST)


def test_the_best_of_a_day_are_sent_in_the_order_of_the_day():
    free = available(cap=2, habits=[IGNORED, LOVED, IGNORED, LOVED])
    assert hours_of(free) == [12, 18]


def test_a_slot_of_which_little_is_known_is_tried_now_and_then():
    free = available(habits=[Habit(6, 2), Habit()], hours=(9, 12))
    reasons = [plan(replace(free, seed=seed), at(8)) for seed in range(100)]
    tried = [found.slot_id for found in reasons if found.reason is Reason.TRIED]
    best = [found.slot_id for found in reasons if found.reason is Reason.BEST]
    assert set(tried) == {12}
    assert set(best) == {9}
    assert 20 < len(tried) < 80


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("cap", [1, 2, 3])
def test_the_choice_of_a_day_stands_from_the_day_before_to_its_last_bite(cap, seed):
    free = available(cap=cap, seed=seed)
    evening = plan(free, at(19, day=1))
    assert evening.due >= at(0)
    assert plan(free, at(0)) == evening
    last = plan(free, evening.due)
    assert (last.gap, last.due) == (evening.gap, evening.due)
    assert len(hours_of(free)) == cap


def test_another_day_and_another_learner_draw_anew():
    free = available()
    assert len({planned(free, day=day)[0] for day in range(2, 30)}) > 1
    assert len({planned(replace(free, seed=seed))[0] for seed in range(30)}) > 1


def test_a_day_that_had_its_bites_leads_to_the_next():
    free = available(cap=2, habits=[LOVED, LOVED, IGNORED, IGNORED], sent_today=2)
    assert planned(free)[:2] == (9, at(9, day=3))
    assert planned(replace(free, sent_today=3))[:2] == (9, at(9, day=3))
    assert planned(replace(free, sent_today=1))[:2] in {(9, at(9)), (12, at(12))}


def test_the_bites_of_today_count_for_today_alone():
    free = available(cap=1, hours=(9,), sent_today=1, paused_until=at(0, day=3))
    assert planned(free) == (9, at(9, day=3), Reason.NEXT)


def test_the_rest_of_a_gap_that_runs_past_midnight_belongs_to_the_next_day():
    night = Slot(Weekly(EVERY_DAY), time(23, 30), 60)
    free = Availability([FreeSlot(1, night)], UTC_ZONE, Limits(quiet=None, cap=1), sent_today=1)
    assert plan(free, at(22)).due == at(0, day=3)


def test_a_gap_that_is_over_leaves_its_bite_to_another():
    free = available(cap=2, habits=[LOVED, IGNORED, LOVED, IGNORED])
    assert planned(free)[:2] == (9, at(9))
    assert planned(free, hour=10)[:2] == (15, at(15))
    assert planned(free, hour=16) == (18, at(18), Reason.NEXT)


def test_two_gaps_of_one_slot_are_taken_in_order():
    long = Slot(Weekly(EVERY_DAY), time(9), 60)
    free = Availability(
        [FreeSlot(1, long, habit=LOVED), FreeSlot(2, replace(long, start=time(8)), habit=IGNORED)],
        UTC_ZONE,
        Limits(cap=1),
    )
    busy = type(free.busy).of([(at(8.5), at(9.1)), (at(9.5), at(9.6))])
    assert planned(replace(free, busy=busy), hour=7) == (1, at(9.1), Reason.BEST)


def test_what_was_long_ago_counts_less():
    long_ago = at(8) - timedelta(days=28 * 12)
    free = available(habits=[Habit(40, 0, long_ago), Habit(3, 0, at(8, day=1))], hours=(9, 12))
    chosen = [plan(replace(free, seed=seed), at(8)) for seed in range(60)]
    assert all(found.slot_id == 12 for found in chosen if found.reason is Reason.BEST)
    assert {found.slot_id for found in chosen} == {9, 12}


def test_an_answer_today_changes_no_draw_by_its_age():
    free = available(habits=[Habit(3, 1, at(10))], cap=2)
    assert planned(free, hour=10.5)[0] == planned(free, hour=11.9)[0]


def test_a_choice_is_made_by_the_local_day():
    free = replace(available(hours=(1, 22)), zone=ZoneInfo("Asia/Karachi"))
    local = [plan(free, at(0, day)).due.astimezone(free.zone).date() for day in range(2, 9)]
    assert local == [date(2026, 3, day) for day in range(2, 9)]
