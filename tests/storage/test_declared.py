"""Declared slots: kept as rules, each once."""

from datetime import date, time

import pytest
from hypothesis import given

from scheduler.slots import Once, Slot, Weekday, Weekly
from storage import declared, learners
from tests.scheduler.strategies import slots as any_slot
from tests.storage.people import LUNCH, daily, learner

TOMORROW = Slot(Once(date(2026, 3, 3)), time(15, 0), 20)
WEEKLY = Slot(Weekly(frozenset({Weekday.MO, Weekday.FR})), time(0, 0), 180)


@pytest.fixture
async def work(database):
    async with database.write() as work:
        await learners.add(work, learner(1))
        await learners.add(work, learner(2))
        yield work


async def test_it_keeps_slots_in_the_order_they_were_declared(work):
    ids = [await declared.add(work, 1, slot) for slot in (LUNCH, TOMORROW, WEEKLY)]
    found = await declared.of(work, 1)
    assert [mine.slot for mine in found] == [LUNCH, TOMORROW, WEEKLY]
    assert [mine.id for mine in found] == ids
    assert await declared.of(work, 2) == []


async def test_a_slot_is_declared_once_by_each(work):
    assert await declared.add(work, 1, LUNCH)
    assert await declared.add(work, 1, daily("12:30")) is None
    assert await declared.add(work, 2, LUNCH)
    assert len(await declared.of(work, 1)) == 1


async def test_slots_that_differ_in_one_thing_are_two(work):
    for slot in (LUNCH, daily("12:31"), daily("12:30", 16), Slot(TOMORROW.recurrence, time(12), 5)):
        assert await declared.add(work, 1, slot)
    assert len(await declared.of(work, 1)) == 4


async def test_it_removes_one(work):
    first = await declared.add(work, 1, LUNCH)
    await declared.add(work, 1, WEEKLY)
    assert await declared.remove(work, 1, first)
    assert [mine.slot for mine in await declared.of(work, 1)] == [WEEKLY]
    assert not await declared.remove(work, 1, first)


async def test_nobody_removes_another_ones_slot(work):
    mine = await declared.add(work, 1, LUNCH)
    assert not await declared.remove(work, 2, mine)
    assert len(await declared.of(work, 1)) == 1


async def test_a_slot_changes_in_its_place(work):
    first = await declared.add(work, 1, LUNCH)
    await declared.add(work, 1, WEEKLY)
    assert await declared.change(work, 1, first, TOMORROW)
    changed, other = await declared.of(work, 1)
    assert (changed.id, changed.slot, other.slot) == (first, TOMORROW, WEEKLY)


async def test_a_slot_does_not_become_one_that_is_declared_already(work):
    first = await declared.add(work, 1, LUNCH)
    await declared.add(work, 1, WEEKLY)
    assert not await declared.change(work, 1, first, WEEKLY)
    assert [mine.slot for mine in await declared.of(work, 1)] == [LUNCH, WEEKLY]


async def test_a_slot_is_let_through_quiet_hours(work):
    night = daily("23:00")
    for slot in (night, LUNCH):
        await declared.add(work, 1, slot)
    first, second = await declared.of(work, 1)
    assert await declared.let_through(work, 1, first.id)
    assert [mine.through_quiet for mine in await declared.of(work, 1)] == [True, False]
    (row,) = [mine for mine in await declared.of(work, 1) if mine.id == first.id]
    assert (row.free.id, row.free.slot, row.free.through_quiet) == (first.id, night, True)
    assert second.free.through_quiet is False


async def test_nobody_changes_another_ones_slot(work):
    mine = await declared.add(work, 1, LUNCH)
    assert not await declared.change(work, 2, mine, WEEKLY)
    assert not await declared.let_through(work, 2, mine)
    (found,) = await declared.of(work, 1)
    assert (found.slot, found.through_quiet) == (LUNCH, False)


async def test_slots_of_several_learners_are_told_apart(work):
    await declared.add(work, 1, LUNCH)
    await declared.add(work, 2, WEEKLY)
    await declared.add(work, 1, TOMORROW)
    found = await declared.of_all(work, [1, 2, 404])
    slots = {who: [mine.slot for mine in theirs] for who, theirs in found.items()}
    assert slots == {1: [LUNCH, TOMORROW], 2: [WEEKLY], 404: []}


@given(slot=any_slot())
def test_any_slot_is_its_rule_start_and_minutes(slot):
    """What the table keeps is enough to make the slot again."""
    start = time.fromisoformat(slot.start.isoformat("minutes"))
    assert Slot.from_rule(slot.rule, start, slot.minutes) == slot
