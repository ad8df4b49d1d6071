"""Memories: as they are, and as they were."""

from datetime import timedelta

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS

from lessons.bite import ItemRef
from lessons.items import Outcome
from lessons.memory import remember
from storage import memories
from tests.storage.desk import WHOLE, deliver, rows, seat
from tests.storage.people import OPEN, at, enrol

REF = ItemRef("FBK-1", "which-question")
OTHER = ItemRef("FBK-1", "one-story")
RIGHT, WRONG = Outcome(1.0, 1), Outcome(0.0, 1)


async def learn(database, outcome, now, ref=REF, learner_id=1, parameters=DEFAULT_PARAMETERS):
    async with database.write() as work:
        made = await memories.learn(work, learner_id, ref, outcome, now, parameters=parameters)
        await work.commit()
    return made


async def of(database, *learner_ids):
    async with database.read() as work:
        return await memories.of(work, learner_ids)


async def test_a_first_answer_makes_a_memory(database):
    await enrol(database)
    made = await learn(database, RIGHT, OPEN)
    assert made == remember(None, RIGHT, OPEN)
    assert await of(database, 1) == {1: {REF: made}}


async def test_a_second_answer_goes_by_the_first(database):
    await enrol(database)
    first = await learn(database, RIGHT, OPEN)
    second = await learn(database, WRONG, at("12:30", 4))
    assert second == remember(first, WRONG, at("12:30", 4))
    assert second.asked == 2
    assert await of(database, 1) == {1: {REF: second}}


async def test_nothing_else_is_touched(database):
    await enrol(database)
    await enrol(database, 2)
    kept = await learn(database, RIGHT, OPEN, OTHER)
    theirs = await learn(database, WRONG, OPEN, REF, 2)
    mine = await learn(database, RIGHT, OPEN)
    mine = await learn(database, RIGHT, at("12:30", 3))
    assert await of(database, 1, 2) == {1: {REF: mine, OTHER: kept}, 2: {REF: theirs}}
    assert await of(database, 2) == {2: {REF: theirs}}


async def test_nobody_has_none(database):
    assert await of(database, 404) == {}


async def test_a_memory_is_stored_to_the_last_digit(database):
    """So that working it out again from the log finds the very same."""
    await enrol(database)
    made = await learn(database, RIGHT, OPEN + timedelta(microseconds=123457))
    (row,) = await rows(database, "memories")
    assert (row.stability, row.difficulty) == (made.stability, made.difficulty)
    assert row.reviewed_at == made.reviewed


@pytest.mark.parametrize(("at_once", "asked"), [(-1, None), (0, 1), (3600, 1), (90_000, 2)])
async def test_it_tells_what_was_known_earlier(database, curriculum, at_once, asked):
    desk = await seat(database, curriculum)
    await desk.work_through(OPEN)
    await desk.close(OPEN)
    tomorrow = at("12:30", 1)
    again = await deliver(database, curriculum, WHOLE, tomorrow)
    await again.read(tomorrow)
    await again.pick("wide", tomorrow)
    async with database.read() as work:
        found = await memories.as_of(work, 1, OPEN + timedelta(seconds=at_once))
    first = remember(None, RIGHT, OPEN)
    then = {None: None, 1: first, 2: remember(first, WRONG, tomorrow)}[asked]
    assert found.get(REF) == then
    assert (OTHER in found) == (asked is not None)
