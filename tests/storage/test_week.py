"""What became of the bites of some days."""

import pytest

from scheduler.gaps import Gap
from scheduler.outcomes import Uncertain
from scheduler.plan import FOREVER
from storage import sittings
from storage.putting_off import Until, put_off
from storage.week import Fate, Sent, sent_between
from tests.storage.people import (
    BEFORE,
    CLOSED,
    OPEN,
    alter,
    answer,
    at,
    claim_one,
    enrol,
    find,
    prepare_one,
    send_one,
)
from tests.storage.ticking import Deliveries

NEXT_DAY = at("12:00", 1)
LUNCH_TODAY = Gap(OPEN, CLOSED)


async def week(database, start=BEFORE, end=NEXT_DAY):
    async with database.read() as work:
        return await sent_between(work, 1, start, end)


async def test_a_bite_waits_is_kept_or_is_missed(database):
    await enrol(database)
    assert await week(database) == []
    await send_one(database)
    assert await week(database) == [Sent(LUNCH_TODAY, Fate.WAITING)]
    await answer(database, at("12:35"))
    assert await week(database) == [Sent(LUNCH_TODAY, Fate.KEPT)]
    await send_one(database, at("12:30", 1))
    await Deliveries(database).expire(at("12:45", 1), 10)
    tomorrow = Gap(at("12:30", 1), at("12:45", 1))
    assert await week(database, end=at("0:00", 2)) == [
        Sent(LUNCH_TODAY, Fate.KEPT),
        Sent(tomorrow, Fate.MISSED),
    ]


async def test_a_bite_that_was_begun_is_kept(database):
    await enrol(database)
    await send_one(database)
    async with database.write() as work:
        sitting = await sittings.outstanding(work, 1)
        await sittings.move(work, sitting, sittings.Place(1), OPEN)
        await work.commit()
    assert [one.fate for one in await week(database)] == [Fate.KEPT]


@pytest.mark.parametrize("until", list(Until))
async def test_what_was_put_off_is_not_told(database, until):
    await enrol(database)
    await send_one(database)
    async with database.write() as work:
        sitting = await sittings.outstanding(work, 1)
        await put_off(work, await find(database), sitting, until, OPEN)
        await work.commit()
    assert await week(database) == []


async def test_what_may_never_have_arrived_is_not_told(database):
    await enrol(database)
    await Deliveries(database).settle(await prepare_one(database), Uncertain("?"), OPEN)
    await Deliveries(database).expire(CLOSED, 10)
    assert await week(database) == []


async def test_a_check_in_is_not_told(database):
    await enrol(database)
    await alter(database, paused_until=FOREVER, check_in_at=BEFORE)
    await Deliveries(database).settle(await claim_one(database), Uncertain("?"), OPEN)
    assert await week(database) == []


@pytest.mark.parametrize(
    ("start", "end", "seen"),
    [
        (BEFORE, OPEN, 0),
        (BEFORE, at("12:31"), 1),
        (at("12:44"), at("13:00"), 1),
        (CLOSED, at("13:00"), 0),
    ],
)
async def test_a_gap_is_of_the_days_that_it_overlaps(database, start, end, seen):
    await enrol(database)
    await send_one(database)
    assert len(await week(database, start, end)) == seen
