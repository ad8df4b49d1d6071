"""Promises: actions that were taken on, and what became of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lessons.bite import Promise
from lessons.money import Amount
from storage import promises
from storage.promises import State
from storage.tables import promises as table
from storage.used import Used, at_work
from tests.storage.people import BEFORE, CLOSED, OPEN, at, daily, enrol, send_one

EARLY = at("9:00")


async def make(database, lesson_id="FBK-1", state=State.OPEN, plan=None, who=1, now=EARLY) -> None:
    async with database.write() as work:
        await promises.make(work, who, lesson_id, plan, state, now=now)
        await work.commit()


async def change(database, promise_id, learner_id=1, **values) -> None:
    async with database.write() as work:
        await promises.change(work, learner_id, promise_id, **values)
        await work.commit()


async def states(database) -> list[tuple[str, str]]:
    """What became of each promise, the oldest first."""
    query = select(table.c.lesson_id, table.c.state).order_by(table.c.id)
    async with database.read() as work:
        return [tuple(row) for row in await work.execute(query)]


async def plan_of(database, promise_id, learner_id=1) -> str | None:
    async with database.read() as work:
        return await promises.plan_of(work, learner_id, promise_id)


async def waiting(database, *learner_ids, made_before=None) -> dict[int, tuple[Promise, ...]]:
    async with database.read() as work:
        return await promises.open_of(work, learner_ids or (1,), made_before=made_before or {})


async def decided(database, *learner_ids) -> dict[int, set[str]]:
    async with database.read() as work:
        return dict(await promises.decided(work, learner_ids or (1,)))


async def used(database, since=None, learner_id=1) -> Used:
    async with database.read() as work:
        return await at_work(work, learner_id, since)


async def settle(database, lesson_id, now, learner_id=1, **more) -> None:
    """Take an action on, and do it."""
    await make(database, lesson_id, who=learner_id)
    promise = (await waiting(database, learner_id))[learner_id][-1]
    done = {"state": State.DONE.value, "settled_at": now}
    await change(database, promise.id, learner_id, **done, **more)


async def test_an_action_is_taken_on_in_their_words_or_the_lessons(database):
    await enrol(database)
    await make(database, "FBK-1", plan="when I send it, ask one question")
    await make(database, "FBK-2")
    first, second = (await waiting(database))[1]
    assert (first.lesson_id, first.plan) == ("FBK-1", "when I send it, ask one question")
    assert (second.lesson_id, second.plan) == ("FBK-2", None)
    assert await plan_of(database, first.id) == first.plan
    assert await plan_of(database, second.id) is None
    assert await plan_of(database, 404) is None


async def test_a_lessons_action_is_decided_once(database):
    await enrol(database)
    await make(database, "FBK-1", plan="mine")
    await make(database, "FBK-1", plan="another")
    await make(database, "FBK-1", State.LEFT)
    ((promise,),) = (await waiting(database)).values()
    assert promise.plan == "mine"
    assert await states(database) == [("FBK-1", "open")]


async def test_what_was_left_is_decided_and_never_asked_about(database):
    await enrol(database, 1)
    await enrol(database, 2)
    await make(database, "FBK-1", State.LEFT)
    await make(database, "FBK-2")
    await make(database, "FBK-3", who=2)
    assert await decided(database, 1, 2) == {1: {"FBK-1", "FBK-2"}, 2: {"FBK-3"}}
    assert [one.lesson_id for one in (await waiting(database))[1]] == ["FBK-2"]
    assert await decided(database, 404) == {}


@pytest.mark.parametrize("state", [State.DONE, State.NO_FIT])
async def test_what_is_settled_waits_no_more(database, state: State):
    await enrol(database)
    await make(database)
    ((promise,),) = (await waiting(database)).values()
    await change(database, promise.id, state=state.value, settled_at=BEFORE)
    assert await waiting(database) == {}
    assert await states(database) == [("FBK-1", state.value)]


async def test_bites_that_came_since_are_counted(database):
    await enrol(database, 1, daily("12:30"), daily("12:40"))
    await enrol(database, 2, daily("23:00"))
    await make(database, "FBK-1", now=EARLY)
    await make(database, "FBK-2", who=2, now=EARLY)
    await send_one(database, OPEN)
    await make(database, "FBK-3", now=OPEN)
    await make(database, "FBK-4", now=CLOSED)
    counts = {one.lesson_id: one.bites for one in (await waiting(database))[1]}
    assert counts == {"FBK-1": 1, "FBK-3": 0, "FBK-4": 0}
    ((other,),) = (await waiting(database, 2)).values()
    assert other.bites == 0


async def test_one_that_takes_longer_keeps_when_to_ask(database):
    await enrol(database)
    await make(database)
    ((promise,),) = (await waiting(database)).values()
    assert promise.ask_at is None
    later = BEFORE + timedelta(days=3)
    await change(database, promise.id, ask_at=later)
    ((promise,),) = (await waiting(database)).values()
    assert promise.ask_at == later


async def test_what_was_promised_lately_can_be_left_out(database):
    await enrol(database, 1)
    await enrol(database, 2)
    for who in (1, 2):
        await make(database, "FBK-1", now=EARLY, who=who)
        await make(database, "FBK-2", now=OPEN, who=who)
    found = await waiting(database, 1, 2, made_before={1: OPEN})
    lessons = {who: [one.lesson_id for one in theirs] for who, theirs in found.items()}
    assert lessons == {1: ["FBK-1"], 2: ["FBK-1", "FBK-2"]}


async def test_nobody_gets_or_changes_another_ones_promise(database):
    await enrol(database, 1)
    await enrol(database, 2)
    await make(database, plan="mine")
    ((promise,),) = (await waiting(database)).values()
    await change(database, promise.id, 2, state=State.DONE.value)
    assert await plan_of(database, promise.id, 2) is None
    assert await states(database) == [("FBK-1", "open")]


async def test_what_was_used_is_counted_and_what_it_earned_summed_by_currency(database):
    await enrol(database, 1)
    await enrol(database, 2)
    await settle(database, "FBK-1", BEFORE)
    await settle(database, "FBK-2", OPEN, earned=12_50, currency="€")
    await settle(database, "FBK-3", CLOSED, earned=100_00, currency="€")
    await settle(database, "FBK-4", CLOSED, earned=5_00, currency="PKR")
    await settle(database, "FBK-1", CLOSED, 2, earned=7_00, currency="€")
    await make(database, "FBK-5")
    rupees = Amount(5_00, "PKR")
    for since, done, euros in ((None, 4, 112_50), (OPEN, 3, 112_50), (CLOSED, 2, 100_00)):
        told = await used(database, since)
        assert (told.times, set(told.earned)) == (done, {Amount(euros, "€"), rupees})
    assert await used(database, at("9:00", day=1)) == Used(0, ())
    assert await used(database, learner_id=404) == Used(0, ())
