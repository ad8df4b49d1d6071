"""Opinions: the last one that was held of a lesson."""

from lessons.bite import Opinion
from storage import opinions
from tests.storage.people import BEFORE, OPEN, enrol


async def hold(database, lesson_id, opinion, learner_id=1, now=BEFORE) -> None:
    async with database.write() as work:
        await opinions.hold(work, learner_id, lesson_id, opinion, now)
        await work.commit()


async def held(database, *learner_ids):
    async with database.read() as work:
        return await opinions.of(work, learner_ids or (1,))


async def test_each_lesson_has_its_own(database):
    await enrol(database)
    assert await held(database) == {}
    await hold(database, "FBK-1", Opinion.EASY)
    await hold(database, "FBK-2", Opinion.HARD)
    assert await held(database) == {1: {"FBK-1": Opinion.EASY, "FBK-2": Opinion.HARD}}


async def test_the_last_one_holds(database):
    await enrol(database)
    await hold(database, "FBK-1", Opinion.EASY)
    await hold(database, "FBK-1", Opinion.FOREIGN, now=OPEN)
    await hold(database, "FBK-1", Opinion.FOREIGN, now=OPEN)
    assert await held(database) == {1: {"FBK-1": Opinion.FOREIGN}}


async def test_it_can_be_taken_back(database):
    await enrol(database)
    await hold(database, "FBK-1", Opinion.EASY)
    await hold(database, "FBK-2", Opinion.EASY)
    await hold(database, "FBK-1", None)
    await hold(database, "FBK-3", None)
    assert await held(database) == {1: {"FBK-2": Opinion.EASY}}


async def test_learners_differ(database):
    await enrol(database, 1)
    await enrol(database, 2)
    await hold(database, "FBK-1", Opinion.EASY, 1)
    await hold(database, "FBK-1", Opinion.HARD, 2)
    await hold(database, "FBK-1", None, 1)
    assert await held(database, 1, 2) == {2: {"FBK-1": Opinion.HARD}}
    assert await held(database, 404) == {}
