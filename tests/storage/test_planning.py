"""Planning: one planned delivery, in step with slots, zone and pauses."""

from dataclasses import replace

from scheduler.gaps import Gap
from scheduler.plan import FOREVER, Plan
from storage import declared, learners, planning
from storage.learners import set_reachable
from storage.planning import drop_planned
from tests.storage.people import (
    BEFORE,
    CLOSED,
    LUNCH,
    OPEN,
    at,
    daily,
    declare,
    enrol,
    history,
    latest,
    learner,
    prepare_one,
    states,
)


async def replan(database, now=BEFORE, **changes):
    async with database.write() as work:
        known = await learners.get(work, 1)
        await learners.save(work, replace(known, **changes))
        plan = await planning.replan(work, 1, now)
        await work.commit()
    return plan


async def test_the_next_gap_is_planned(database):
    await enrol(database)
    (row,) = await history(database)
    assert (row.state, row.asked) == ("planned", False)
    assert (row.gap_start, row.gap_end, row.due_at) == (OPEN, CLOSED, OPEN)


async def test_a_gap_that_is_open_is_due_now(database):
    await enrol(database, now=at("12:33"))
    row = await latest(database)
    assert (row.gap_start, row.due_at) == (OPEN, at("12:33"))


async def test_planning_again_changes_the_one_plan(database):
    await enrol(database)
    (before,) = await history(database)
    await declare(database, 1, daily("12:10"), BEFORE)
    (after,) = await history(database)
    assert (after.id, after.gap_start) == (before.id, at("12:10"))


async def test_the_plan_follows_the_zone(database):
    await enrol(database)
    plan = await replan(database, zone="Asia/Karachi")  # 12:00 UTC is 17:00 there
    row = await latest(database)
    assert plan == Plan(Gap(at("7:30", 1), at("7:45", 1)), at("7:30", 1), row.slot_id)
    assert row.due_at == at("7:30", 1)


async def test_a_pause_moves_the_plan_behind_it(database):
    await enrol(database)
    await replan(database, paused_until=at("00:00", 3))
    assert (await latest(database)).due_at == at("12:30", 3)


async def test_a_pause_without_an_end_leaves_no_plan_until_it_ends(database):
    await enrol(database)
    assert await replan(database, paused_until=FOREVER) is None
    assert await states(database) == []
    assert await replan(database, paused_until=None)
    assert await states(database) == ["planned"]


async def test_without_slots_nothing_is_planned(database):
    await enrol(database)
    async with database.write() as work:
        (mine,) = await declared.of(work, 1)
        await declared.remove(work, 1, mine.id)
        assert await planning.replan(work, 1, BEFORE) is None
        await work.commit()
    assert await states(database) == []


async def test_nothing_is_planned_for_one_who_can_not_be_reached(database):
    await enrol(database)
    async with database.write() as work:
        await set_reachable(work, 1, reachable=False)
        await drop_planned(work, 1)
        assert await planning.replan(work, 1, BEFORE) is None
        await work.commit()
    assert await states(database) == []
    async with database.write() as work:
        await set_reachable(work, 1, reachable=True)
        assert await planning.replan(work, 1, BEFORE)
        await work.commit()
    assert await states(database) == ["planned"]


async def test_dropping_a_plan_leaves_a_bite_that_is_out(database):
    await enrol(database)
    await prepare_one(database)
    async with database.write() as work:
        await drop_planned(work, 1)
        await work.commit()
    assert await states(database) == ["sending"]


async def test_nobody_is_planned_for_who_is_not_there(database):
    async with database.write() as work:
        assert await planning.replan(work, 404, BEFORE) is None


async def test_nothing_is_planned_beside_an_outstanding_bite(database):
    await enrol(database)
    await prepare_one(database)
    before = await history(database)
    assert await replan(database, now=OPEN, zone="Asia/Karachi")
    assert await history(database) == before
    assert await replan(database, now=OPEN, paused_until=FOREVER) is None
    assert await history(database) == before


async def test_it_plans_no_part_of_a_gap_that_was_served(database):
    await enrol(database, served_until=CLOSED)
    assert (await latest(database)).gap_start == at("12:30", 1)


async def test_foreseeing_changes_nothing(database):
    await enrol(database)
    before = await history(database)
    async with database.write() as work:
        await learners.save(work, learner(zone="Asia/Karachi"))
        plan = await planning.foresee(work, 1, BEFORE)
        await work.commit()
    assert plan.due == at("7:30", 1)
    assert await history(database) == before


async def test_the_next_due_is_the_earliest_of_all_learners(database):
    async with database.read() as work:
        assert await planning.next_due(work, BEFORE) is None
    await enrol(database, 1, LUNCH)
    await enrol(database, 2, daily("12:20"))
    async with database.read() as work:
        assert await planning.next_due(work, BEFORE) == at("12:20")


async def test_a_slot_that_is_let_through_comes_at_night(database):
    await enrol(database, 1, daily("23:00"))
    assert await states(database) == []
    async with database.write() as work:
        (mine,) = await declared.of(work, 1)
        await declared.let_through(work, 1, mine.id)
        await planning.replan(work, 1, BEFORE)
        await work.commit()
    row = await latest(database)
    assert (row.due_at, row.slot_id) == (at("23:00"), mine.id)


async def test_a_plan_says_its_slot_and_its_reason(database):
    await enrol(database, 1, LUNCH, daily("15:00"))
    row = await latest(database)
    async with database.read() as work:
        lunch, _ = await declared.of(work, 1)
    assert (row.slot_id, row.reason) == (lunch.id, "next")


async def test_a_delivery_that_is_claimed_meanwhile_stays_as_it_was_claimed(database):
    """A claim locks no learner, so it may come between the look at a plan and its change."""
    await enrol(database)
    await prepare_one(database)
    (before,) = await history(database)
    values = planning.columns(Plan(Gap(at("15:00"), at("15:10")), at("15:00")))
    async with database.write() as work:
        await work.execute(planning.CHANGE, {"the_id": before.id, **values})
        await work.commit()
    assert await history(database) == [before]
