"""Ids: buttons in old messages name them, so none is used again."""

from storage import declared, learners
from storage.deliveries import ask_now
from storage.planning import drop_planned
from tests.storage.people import BEFORE, LEASE, LUNCH, daily, enrol, latest, learner


async def test_the_id_of_a_removed_slot_is_not_used_again(database):
    async with database.write() as work:
        await learners.add(work, learner())
        first = await declared.add(work, 1, LUNCH)
        await declared.remove(work, 1, first)
        assert await declared.add(work, 1, daily("09:00")) > first


async def test_the_id_of_a_dropped_delivery_is_not_used_again(database):
    await enrol(database)
    before = (await latest(database)).id
    async with database.write() as work:
        await drop_planned(work, 1)
        claim = await ask_now(work, 1, 5, BEFORE, LEASE)
    assert claim.delivery_id > before
