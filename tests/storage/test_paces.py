"""Paces: kept as text, and learnt from step to step."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.pace import Effort, Pace, learn_pace
from storage import paces
from tests.storage.people import enrol

NUMBERS = st.floats(0, 1e9, allow_nan=False)
ASKED = Effort(40, 1)


async def learn(database, effort, seconds, learner_id=1):
    async with database.write() as work:
        await paces.learn(work, learner_id, effort, seconds)
        await work.commit()


async def of(database, *learner_ids):
    async with database.read() as work:
        return await paces.of(work, learner_ids)


@given(st.tuples(*[NUMBERS] * 6))
def test_a_pace_is_written_and_read_to_the_last_digit(numbers):
    pace = Pace(*numbers)
    assert paces.load(paces.dump(pace)) == pace


async def test_nobody_in_particular_has_the_usual_one(database):
    await enrol(database)
    async with database.read() as work:
        assert await paces.get(work, 1) == Pace()
    assert await of(database, 1) == {}


async def test_it_learns_from_one_step_after_another(database):
    await enrol(database)
    await learn(database, Effort(300), 45.0)
    await learn(database, ASKED, 31.5)
    after = learn_pace(learn_pace(Pace(), Effort(300), 45.0), ASKED, 31.5)
    async with database.read() as work:
        assert await paces.get(work, 1) == after
    assert await of(database, 1) == {1: after}


async def test_a_pace_is_its_learners_own(database):
    await enrol(database)
    await enrol(database, 2)
    await learn(database, ASKED, 60.0)
    await learn(database, ASKED, 10.0, 2)
    both = await of(database, 1, 2, 404)
    assert both.keys() == {1, 2}
    assert both[1].deciding > 1 > both[2].deciding
