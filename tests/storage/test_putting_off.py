"""Putting off: ten minutes, the next gap, another day; the slot stays as it is."""

from datetime import timedelta

import pytest

from scheduler.limits import Limits
from scheduler.outcomes import RetryAt, Sent, Uncertain
from scheduler.plan import SHORTEST_GAP, Plan, Reason
from storage import declared, learners, sittings
from storage.deliveries import ask_now
from storage.putting_off import LATER, Until, put_off
from tests.storage.people import (
    BEFORE,
    BITE,
    CLOSED,
    LEASE,
    LUNCH,
    NO_LIMITS,
    OPEN,
    alter,
    answer,
    at,
    claim_one,
    daily,
    enrol,
    find,
    history,
    latest,
    limit,
    prepare_one,
    send_one,
    states,
)
from tests.storage.ticking import Deliveries


async def press(database, until, now=OPEN, sitting=None) -> Plan | None:
    async with database.write() as work:
        learner = await learners.get(work, 1)
        plan = await put_off(
            work, learner, sitting or await sittings.outstanding(work, 1), until, now
        )
        await work.commit()
    return plan


async def outstanding(database):
    async with database.read() as work:
        return await sittings.outstanding(work, 1)


# Ten minutes.


async def test_ten_minutes_later_comes_as_much_as_was_left(database):
    await enrol(database)
    await send_one(database, at("12:35"))
    plan = await press(database, Until.LATER, at("12:37"))
    row = await latest(database)
    assert (plan.due, plan.reason, plan.slot_id) == (at("12:47"), Reason.SNOOZED, None)
    assert (row.gap_start, row.gap_end) == (at("12:47"), at("12:57"))
    assert (row.state, row.due_at, row.reason) == ("planned", at("12:47"), "snoozed")
    assert (await history(database))[0].state == "declined"


async def test_a_bite_that_came_at_the_last_moment_is_put_off_to_a_gap_all_the_same(database):
    await enrol(database)
    claim = await prepare_one(database, at("12:43"))
    await Deliveries(database).settle(claim, Sent(7), CLOSED - timedelta(seconds=20))
    plan = await press(database, Until.LATER, CLOSED - timedelta(seconds=10))
    assert plan.gap.end - plan.gap.start == SHORTEST_GAP


async def test_what_comes_later_can_be_put_off_again(database):
    await enrol(database)
    await send_one(database)
    await press(database, Until.LATER)
    await send_one(database, at("12:40"))
    plan = await press(database, Until.LATER, at("12:41"))
    assert (plan.due, plan.gap.minutes) == (at("12:51"), 15)


async def test_what_comes_later_needs_no_distance_and_no_room_under_the_cap(database):
    await enrol(database, 1, daily("12:00"), LUNCH)
    await limit(database, NO_LIMITS)
    await send_one(database, at("12:00"))
    await answer(database, at("12:05"))
    await send_one(database, OPEN)
    await limit(database, Limits(cap=1, distance=timedelta(hours=8)), OPEN)
    assert (await press(database, Until.LATER)).due == OPEN + LATER


async def test_after_it_was_answered_the_common_gaps_go_on(database):
    await enrol(database, 1, LUNCH, daily("12:50", 30), daily("15:00"))
    await send_one(database)
    await press(database, Until.LATER)
    await send_one(database, at("12:40"))
    await answer(database, at("12:45"))
    learner, row = await find(database), await latest(database)
    assert learner.snoozed is None
    # The gap that began while it stood has had its bite.
    assert (row.due_at, row.reason) == (at("15:00"), "next")


async def test_a_gap_put_off_to_that_passes_unserved_is_given_up(database):
    await enrol(database)
    await send_one(database)
    await press(database, Until.LATER)
    await Deliveries(database).lapse(at("14:00"))
    assert (await latest(database)).due_at == at("12:30", 1)
    assert (await find(database)).snoozed is None


async def test_a_pause_holds_what_was_put_off(database):
    await enrol(database)
    await send_one(database)
    await press(database, Until.LATER)
    await alter(database, OPEN, paused_until=at("9:00", 2))
    assert (await latest(database)).due_at == at("12:30", 2)


async def test_what_was_asked_for_takes_the_place_of_what_was_put_off(database):
    await enrol(database)
    await send_one(database)
    await press(database, Until.LATER)
    async with database.write() as work:
        claim = await ask_now(work, 1, 5, at("12:32"), LEASE)
        await work.commit()
    await Deliveries(database).prepare([(claim, BITE)], at("12:32"))
    await Deliveries(database).settle(claim, Sent(8), at("12:32"))
    await answer(database, at("12:34"))
    assert (await latest(database)).due_at == at("12:30", 1)


async def test_asking_in_vain_leaves_what_was_put_off(database):
    await enrol(database)
    await send_one(database)
    await press(database, Until.LATER)
    async with database.write() as work:
        claim = await ask_now(work, 1, 5, at("12:32"), LEASE)
        await work.commit()
    await Deliveries(database).prepare([(claim, None)], at("12:32"))
    row = await latest(database)
    assert (row.due_at, row.reason) == (at("12:40"), "snoozed")


# The next gap, and another day.


async def test_the_next_gap_is_the_next_one(database):
    await enrol(database, 1, LUNCH, daily("12:50"), daily("15:00"))
    await send_one(database)
    plan = await press(database, Until.NEXT)
    assert (plan.due, plan.reason) == (at("12:50"), Reason.NEXT)
    assert await states(database) == ["declined", "planned"]


async def test_tomorrow_is_the_first_gap_of_another_day(database):
    await enrol(database, 1, LUNCH, daily("15:00"), daily("09:00"))
    await send_one(database)
    assert (await press(database, Until.TOMORROW)).due == at("9:00", 1)


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("UTC", at("2:00", 1)),
        ("Asia/Karachi", at("21:00")),  # 02:00 of Tuesday there
        ("America/New_York", at("7:00", 1)),
    ],
)
async def test_tomorrow_is_a_day_of_the_learners_own_zone(database, zone, due):
    await enrol(database, 1, daily("02:00"), daily("20:00"), daily("12:30"), zone=zone)
    await limit(database, NO_LIMITS, at("6:00"))
    row = await latest(database)
    await send_one(database, row.due_at)
    assert (await press(database, Until.TOMORROW, row.due_at)).due == due


async def test_tomorrow_is_not_the_rest_of_a_gap_that_runs_past_midnight(database):
    await enrol(database, 1, daily("23:50", 30), daily("09:00"))
    await limit(database, NO_LIMITS, at("23:00"))
    await send_one(database, at("23:50"))
    assert (await press(database, Until.TOMORROW, at("23:55"))).due == at("9:00", 1)


# What it leaves as it was.


@pytest.mark.parametrize("until", list(Until))
async def test_the_slot_stays_as_it_is(database, until):
    await enrol(database)
    await send_one(database)
    await press(database, until)
    async with database.read() as work:
        (mine,) = await declared.of(work, 1)
    assert (mine.slot, mine.through_quiet) == (LUNCH, False)


@pytest.mark.parametrize("until", list(Until))
async def test_a_second_press_changes_nothing(database, until):
    await enrol(database, 1, LUNCH, daily("15:00"))
    await send_one(database)
    sitting = await outstanding(database)
    plan = await press(database, until)
    before = await history(database)
    for other in Until:
        assert await press(database, other, OPEN + timedelta(seconds=30), sitting) == plan
    assert await history(database) == before


@pytest.mark.parametrize("until", list(Until))
async def test_a_bite_that_was_begun_is_not_put_off(database, until):
    await enrol(database)
    await send_one(database)
    sitting = await outstanding(database)
    async with database.write() as work:
        await sittings.move(work, sitting, sittings.Place(1), OPEN)
        await work.commit()
    await press(database, until, at("12:31"), sitting)
    assert await states(database) == ["sent"]
    assert (await find(database)).snoozed is None


@pytest.mark.parametrize("until", list(Until))
async def test_a_bite_that_was_answered_is_not_put_off(database, until):
    await enrol(database)
    await send_one(database)
    sitting = await outstanding(database)
    await answer(database, at("12:31"))
    before = await history(database)
    await press(database, until, at("12:32"), sitting)
    assert await history(database) == before
    assert (await find(database)).snoozed is None


@pytest.mark.parametrize("outcome", [Sent(77), Uncertain("?"), RetryAt(at("12:31"), "429")])
async def test_a_press_may_come_before_the_send_is_settled(database, outcome):
    await enrol(database)
    claim = await prepare_one(database)
    await press(database, Until.LATER, OPEN)
    await Deliveries(database).settle(claim, outcome, OPEN + timedelta(seconds=2))
    assert await states(database) == ["declined", "planned"]
    assert (await latest(database)).due_at == at("12:40")
    assert (await claim_one(database, at("12:40"))).gap.minutes == 15


@pytest.mark.parametrize("until", [Until.NEXT, Until.TOMORROW])
async def test_what_is_put_off_leaves_the_same_gap_alone(database, until):
    await enrol(database)
    await limit(database, NO_LIMITS, BEFORE)
    claim = await prepare_one(database)
    await press(database, until)
    await Deliveries(database).settle(claim, Sent(7), OPEN)
    assert (await latest(database)).due_at == at("12:30", 1)
    assert await Deliveries(database).claim(at("12:40"), LEASE, 10) == []
