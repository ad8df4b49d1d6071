"""Limits: the usual ones without a row, and what was set comes back as it was."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from scheduler.limits import USUAL, Limits
from scheduler.slots import EVERY_DAY, Weekday
from storage import limits
from tests.storage.people import BEFORE, at, daily, enrol, history, latest, limit

MINUTE = timedelta(minutes=1)


async def read(database, learner_id=1) -> Limits:
    async with database.read() as work:
        return await limits.of(work, learner_id)


async def save(database, new, learner_id=1) -> None:
    async with database.write() as work:
        await limits.save(work, learner_id, new)
        await work.commit()


async def test_who_has_set_none_has_the_usual_ones(database):
    await enrol(database)
    assert await read(database) == USUAL == Limits()


@pytest.mark.parametrize(
    "chosen",
    [
        Limits(),
        Limits(quiet=None),
        Limits(quiet=(time(0), time(6, 30))),
        Limits(rest_days=frozenset({Weekday.SU, Weekday.MO})),
        Limits(rest_days=EVERY_DAY),
        Limits(cap=None),
        Limits(cap=1),
        Limits(distance=timedelta(0), buffer=45 * MINUTE),
        Limits(distance=timedelta(days=1)),
    ],
    ids=str,
)
async def test_what_is_set_comes_back(database, chosen):
    await enrol(database)
    await save(database, chosen)
    assert await read(database) == chosen


async def test_the_last_ones_set_hold(database):
    await enrol(database)
    await save(database, Limits(quiet=None, cap=1))
    await save(database, Limits(rest_days=frozenset({Weekday.SA})))
    assert await read(database) == Limits(rest_days=frozenset({Weekday.SA}))


async def test_limits_are_everybodys_own(database):
    await enrol(database, 1)
    await enrol(database, 2)
    await save(database, Limits(cap=7), 2)
    assert await read(database, 1) == USUAL
    async with database.read() as work:
        assert await limits.of_all(work, [1, 2, 404]) == {2: Limits(cap=7)}


async def test_a_rest_day_moves_the_plan(database):
    await enrol(database)
    await limit(database, Limits(rest_days=frozenset({Weekday.MO, Weekday.TU})))
    assert (await latest(database)).due_at == at("12:30", 2)


async def test_quiet_hours_move_the_plan_and_give_it_back(database):
    await enrol(database)
    await limit(database, Limits(quiet=(time(12), time(13))), BEFORE)
    assert await history(database) == []
    await limit(database, replace(USUAL, quiet=None), BEFORE)
    assert (await latest(database)).due_at == at("12:30")


async def test_quiet_hours_take_a_part_of_a_gap(database):
    await enrol(database, 1, daily("21:50", 30))
    row = await latest(database)
    assert (row.gap_start, row.gap_end) == (at("21:50"), at("22:00"))
