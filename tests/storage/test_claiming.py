"""Claiming: what is due is taken once, the earliest gap end first."""

import asyncio
from datetime import timedelta

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS

from lessons.bite import ItemRef, Opening, Progress, Wish
from lessons.items import Outcome
from lessons.pace import Effort, Pace, learn_pace
from scheduler.gaps import Gap
from storage import learners, memories, paces, promises
from storage.deliveries import ask_now
from storage.promises import State
from tests.storage.people import (
    BEFORE,
    BITE,
    CLOSED,
    LEASE,
    LUNCH,
    OPEN,
    at,
    claim_one,
    daily,
    enrol,
    latest,
    learner,
    states,
)
from tests.storage.ticking import Deliveries

REF = ItemRef("FBK-1", "why")


@pytest.mark.parametrize(
    ("clock", "taken"),
    [
        ("12:29", 0),
        ("12:30", 1),  # as it opens
        ("12:43:15", 1),  # almost two minutes left hold a bite
        ("12:43:16", 0),
        ("12:45", 0),
        ("13:30", 0),
    ],
)
async def test_it_claims_only_inside_the_gap(database, clock, taken):
    await enrol(database)
    claims = await Deliveries(database).claim(at(clock), LEASE, 10)
    assert len(claims) == taken
    assert await states(database) == ["sending" if taken else "planned"]


@pytest.mark.parametrize(("seconds", "taken"), [(0, [1, 2]), (2, [2])])
async def test_whose_turn_would_come_too_late_is_left_out(database, seconds, taken):
    await enrol(database, 1)
    await enrol(database, 2, daily("12:30", 30))
    now, wait = at("12:43:15"), timedelta(seconds=seconds)
    claims = await Deliveries(database).claim(now, LEASE, 10, wait)
    assert [claim.learner_id for claim in claims] == taken


async def test_the_shortest_gap_has_time_to_be_claimed(database):
    """A tick is a little late for it, and others go first."""
    await enrol(database, 1, daily("12:30", 2))
    open_for_a_while = at("12:30:10")
    assert await Deliveries(database).lapse(open_for_a_while) == 0
    assert len(await Deliveries(database).claim(open_for_a_while, LEASE, 10)) == 1


async def test_a_claim_holds_a_lease(database):
    await enrol(database)
    claim = await claim_one(database)
    row = await latest(database)
    assert (claim.delivery_id, claim.learner_id) == (row.id, 1)
    assert claim.gap == Gap(OPEN, CLOSED)
    assert not claim.asked
    assert row.lease_until == OPEN + LEASE


async def test_a_claim_brings_what_composing_needs(database):
    await enrol(database, tracks=("FBK",))
    async with database.write() as work:
        told = (Outcome(1.0, 1), BEFORE)
        memory = await memories.learn(work, 1, REF, *told, parameters=DEFAULT_PARAMETERS)
        await paces.learn(work, 1, Effort(200), 90.0)
        await work.commit()
    claim = await claim_one(database)
    assert claim.progress == Progress(tracks=("FBK",), memories={REF: memory})
    assert claim.pace == learn_pace(Pace(), Effort(200), 90.0)
    assert claim.wish is Wish.ANY


async def test_a_claim_brings_the_openings_after_it(database):
    await enrol(database, 1, LUNCH, daily("18:00", 30))
    claim = await claim_one(database, at("12:32"))
    assert claim.ahead == (
        Opening(at("18:00"), 30.0),
        Opening(at("12:30", 1), 15.0),
        Opening(at("18:00", 1), 30.0),
    )


async def test_what_is_asked_for_brings_the_openings_after_now(database):
    await enrol(database, 1, LUNCH)
    async with database.write() as work:
        claim = await ask_now(work, 1, 10, BEFORE, LEASE)
        await work.commit()
    assert [opening.at for opening in claim.ahead] == [OPEN, at("12:30", 1), at("12:30", 2)]
    assert claim.asked


@pytest.mark.parametrize(("asked", "promised"), [(False, 1), (True, 0)])
async def test_who_asks_is_not_asked_at_once_about_an_action(database, asked, promised):
    await enrol(database)
    async with database.write() as work:
        await promises.make(work, 1, "FBK-1", None, State.OPEN, now=at("11:00"))
        claim = await ask_now(work, 1, 10, BEFORE, LEASE) if asked else None
        await work.commit()
    claim = claim or await claim_one(database)
    assert len(claim.progress.promises) == promised
    assert claim.progress.decided == {"FBK-1"}


async def test_the_earliest_gap_end_comes_first(database):
    for learner_id, minutes in enumerate((40, 10, 30, 20), start=1):
        await enrol(database, learner_id, daily("12:30", minutes))
    first = await Deliveries(database).claim(OPEN, LEASE, 3)
    rest = await Deliveries(database).claim(OPEN, LEASE, 3)
    assert [claim.gap.minutes for claim in (*first, *rest)] == [10, 20, 30, 40]


async def test_it_takes_no_more_than_it_was_told(database):
    for learner_id in range(1, 8):
        await enrol(database, learner_id)
    taken = [len(await Deliveries(database).claim(OPEN, LEASE, 3)) for _ in range(4)]
    assert taken == [3, 3, 1, 0]


async def test_what_is_claimed_is_not_claimed_again(database, second):
    await enrol(database)
    assert len(await Deliveries(database).claim(OPEN, LEASE, 10)) == 1
    assert await Deliveries(database).claim(OPEN, LEASE, 10) == []
    assert await Deliveries(second).claim(at("12:40"), LEASE, 10) == []


async def test_two_processes_share_the_work_and_no_delivery(database, second):
    crowd = range(1, 31)
    for learner_id in crowd:
        await enrol(database, learner_id)
    claimed: list[int] = []

    async def work_off(deliveries: Deliveries) -> None:
        while claims := await deliveries.claim(OPEN, LEASE, 4):
            claimed.extend(claim.learner_id for claim in claims)

    async with asyncio.TaskGroup() as loops:
        for through in (database, second, database, second):
            loops.create_task(work_off(Deliveries(through)))
    assert sorted(claimed) == list(crowd)


async def test_a_claim_on_what_is_gone_is_not_prepared(database):
    """The learner has been forgotten between the claim and the sending."""
    await enrol(database)
    claim = await claim_one(database)
    async with database.write() as work:
        await learners.forget(work, 1)
        await learners.add(work, learner(1))
        await work.commit()
    assert await Deliveries(database).prepare([(claim, BITE)], OPEN) == []


async def test_the_bite_is_kept_before_it_is_sent(database):
    await enrol(database)
    claim = await claim_one(database)
    assert await Deliveries(database).prepare([(claim, BITE)], OPEN) == [(claim, BITE)]
    row = await latest(database)
    assert row.state == "sending"
    assert "which-question" in row.bite


async def test_where_nothing_is_worth_sending_the_next_gap_is_planned(database):
    await enrol(database, 1, LUNCH, daily("15:00"))
    claim = await claim_one(database)
    assert await Deliveries(database).prepare([(claim, None)], OPEN) == []
    row = await latest(database)
    assert (row.state, row.due_at) == ("planned", at("15:00"))
    assert await states(database) == ["planned"]


async def test_a_lease_is_as_long_as_told(database):
    await enrol(database)
    await Deliveries(database).claim(OPEN, timedelta(minutes=7), 1)
    assert (await latest(database)).lease_until == at("12:37")
