"""Queues: what is due and not sent is counted, and nothing else."""

from datetime import timedelta

from sqlalchemy import insert, text

from storage.queues import Waiting, waiting
from storage.tables import broadcast_sends, broadcasts
from tests.storage.people import BEFORE, LEASE, OPEN, daily, enrol
from tests.storage.ticking import Deliveries


async def count(database, now, **most) -> Waiting:
    async with database.read() as work:
        return await waiting(work, now, **most)


async def test_a_bite_waits_from_when_it_is_due_until_it_is_claimed(database):
    for learner_id in (1, 2):
        await enrol(database, learner_id)
    await enrol(database, 3, daily("13:30"))
    record = Deliveries(database)

    assert await count(database, OPEN - timedelta(seconds=1)) == Waiting(0, 0)
    assert await count(database, OPEN) == Waiting(2, 0)
    await record.open(OPEN)
    assert await count(database, OPEN) == Waiting(2, 0)
    await record.claim(OPEN, LEASE, 1)
    assert await count(database, OPEN) == Waiting(1, 0)


async def test_the_opened_and_the_unopened_are_counted_together(database):
    await enrol(database, 1)
    await enrol(database, 2, daily("12:35"))
    await Deliveries(database).open(OPEN)

    assert await count(database, OPEN + timedelta(minutes=5)) == Waiting(2, 0)


async def test_no_more_is_counted_than_is_asked_for(database):
    for learner_id in range(1, 6):
        await enrol(database, learner_id)
    assert await count(database, OPEN, most=3) == Waiting(3, 0)
    await Deliveries(database).open(OPEN)
    assert await count(database, OPEN, most=4) == Waiting(4, 0)


async def test_no_more_is_counted_of_the_two_together(database):
    for learner_id, clock in enumerate(("12:30", "12:30", "12:35", "12:35"), 1):
        await enrol(database, learner_id, daily(clock))
    await Deliveries(database).open(OPEN)

    assert await count(database, OPEN + timedelta(minutes=5), most=3) == Waiting(3, 0)


async def test_messages_of_a_broadcast_wait_while_they_are_planned_and_due(database):
    for learner_id in (1, 2, 3):
        await enrol(database, learner_id)
    later = OPEN - timedelta(seconds=1)
    sends = [(1, "planned", BEFORE), (2, "planned", later), (3, "sent", BEFORE)]
    async with database.write() as work:
        made = {"id": 1, "text": "Hello", "state": "sending", "made_at": BEFORE}
        await work.execute(insert(broadcasts).values(made))
        for learner_id, state, due in sends:
            row = {"broadcast_id": 1, "learner_id": learner_id, "state": state, "due_at": due}
            await work.execute(insert(broadcast_sends).values(row))
        await work.commit()

    assert await count(database, BEFORE) == Waiting(0, 1)
    assert await count(database, later) == Waiting(0, 2)
    assert await count(database, later, most=1) == Waiting(0, 1)

    async with database.write() as work:
        await work.execute(text("DELETE FROM broadcasts"))
        await work.commit()
