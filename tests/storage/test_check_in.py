"""A pause for sickness: in the first gap after a while one question is asked, and once."""

from datetime import timedelta

import pytest

from scheduler.outcomes import Rejected, RetryAt, Sent, Uncertain, Unreachable
from scheduler.plan import FOREVER, Reason
from storage import habits, week
from storage.deliveries import ask_now
from tests.storage.people import (
    BITE,
    LEASE,
    LUNCH,
    alter,
    answer,
    at,
    claim_one,
    daily,
    enrol,
    find,
    history,
    latest,
    send_one,
    states,
)
from tests.storage.ticking import Deliveries

ASKED_FROM = at("12:00", 2)
DUE = at("12:30", 2)
SOON = DUE + timedelta(seconds=1)


@pytest.fixture
async def sick(database):
    """A learner who paused because they are ill, on Monday."""
    await enrol(database)
    await alter(database, paused_until=FOREVER, check_in_at=ASKED_FROM)
    return database


async def settle(database, claim, outcome, now=SOON) -> None:
    await Deliveries(database).settle(claim, outcome, now)


async def test_the_question_is_planned_in_the_first_gap_from_its_time_on(sick):
    row = await latest(sick)
    assert (row.state, row.due_at, row.reason) == ("planned", DUE, "check-in")
    assert await Deliveries(sick).claim(at("12:30", 1), LEASE, 10) == []


async def test_it_is_claimed_as_a_question(sick):
    claim = await claim_one(sick, DUE)
    assert (claim.reason, claim.asked, claim.learner_id) == (Reason.CHECK_IN, False, 1)


async def test_it_is_ours_to_ask_and_needs_no_bite(sick):
    claim = await claim_one(sick, DUE)
    assert await Deliveries(sick).prepare([(claim, None)], DUE) == [(claim, None)]
    assert await states(sick) == ["sending"]


async def test_it_is_not_ours_once_the_learner_asked_for_a_bite(sick):
    claim = await claim_one(sick, DUE)
    async with sick.write() as work:
        await ask_now(work, 1, 5, DUE, LEASE)
        await work.commit()
    assert await Deliveries(sick).prepare([(claim, None)], DUE) == []


@pytest.mark.parametrize("outcome", [Sent(7), Uncertain("timed out")])
async def test_it_is_asked_once(sick, outcome):
    await settle(sick, await claim_one(sick, DUE), outcome)
    learner = await find(sick)
    assert (learner.check_in_at, learner.paused_until) == (None, FOREVER)
    assert await states(sick) == ["answered"]
    for day in range(2, 6):
        assert await Deliveries(sick).lapse(at("13:00", day)) == 0
        assert await Deliveries(sick).claim(at("12:31", day), LEASE, 10) == []


async def test_what_has_to_be_sent_again_is_asked_again(sick):
    await settle(sick, await claim_one(sick, DUE), RetryAt(at("12:31", 2), "429"))
    claim = await claim_one(sick, at("12:31", 2))
    assert claim.reason is Reason.CHECK_IN
    await settle(sick, claim, Sent(7))
    assert (await find(sick)).check_in_at is None


async def test_what_is_too_late_for_its_gap_is_asked_in_the_next(sick):
    await settle(sick, await claim_one(sick, DUE), RetryAt(at("13:00", 2), "429"))
    row = await latest(sick)
    assert (row.state, row.due_at, row.reason) == ("planned", at("12:30", 3), "check-in")


async def test_a_question_that_is_refused_is_not_asked_for_ever(sick):
    await settle(sick, await claim_one(sick, DUE), Rejected("a fault of ours"))
    (row,) = await history(sick)
    assert (row.state, row.why, row.ended_at) == ("failed", "a fault of ours", SOON)
    assert (await find(sick)).check_in_at is None


async def test_one_who_is_gone_is_asked_when_they_are_back(sick):
    await settle(sick, await claim_one(sick, DUE), Unreachable("blocked"))
    assert await states(sick) == ["unreachable"]
    await alter(sick, at("9:00", 4), reachable=True)
    assert (await latest(sick)).due_at == at("12:30", 4)


@pytest.mark.parametrize("late", [Sent(7), Uncertain("?"), RetryAt(at("12:40", 2), "429")])
async def test_where_the_lease_lapsed_it_may_have_been_asked_and_is_not_repeated(sick, late):
    claim = await claim_one(sick, DUE)
    await Deliveries(sick).lapse(DUE + LEASE + timedelta(seconds=1))
    assert await states(sick) == ["answered"]
    assert (await find(sick)).check_in_at is None
    await settle(sick, claim, late, at("12:35", 2))
    await Deliveries(sick).expire(at("13:00", 2), 10)
    assert await states(sick) == ["answered"]


async def test_a_question_that_was_missed_while_nothing_ran_waits_for_the_next_gap(sick):
    assert await Deliveries(sick).lapse(at("14:00", 2)) == 1
    row = await latest(sick)
    assert (row.due_at, row.reason) == (at("12:30", 3), "check-in")


async def test_whoever_is_back_before_is_not_asked(sick):
    await alter(sick, at("9:00", 1), paused_until=None, check_in_at=None)
    row = await latest(sick)
    assert (row.due_at, row.reason) == (at("12:30", 1), "next")


async def test_asking_for_a_bite_on_the_way_leaves_one_question(sick):
    """The learner asks for a bite between the question and its settling."""
    claim = await claim_one(sick, DUE)
    async with sick.write() as work:
        asked = await ask_now(work, 1, 5, SOON, LEASE)
        await work.commit()
    await settle(sick, claim, Sent(7))
    await Deliveries(sick).prepare([(asked, BITE)], SOON)
    await settle(sick, asked, Sent(8))
    await answer(sick, SOON)
    assert await states(sick) == ["answered"]
    assert (await find(sick)).check_in_at is None


async def test_an_old_question_takes_nothing_from_a_later_pause(sick):
    claim = await claim_one(sick, DUE)
    await alter(sick, DUE, check_in_at=at("12:00", 4))
    await settle(sick, claim, Sent(7))
    assert (await find(sick)).check_in_at == at("12:00", 4)
    assert (await latest(sick)).due_at == at("12:30", 4)


async def test_a_question_is_no_bite(sick):
    """It counts for no habit, no tally, no streak, no distance and no cap."""
    await settle(sick, await claim_one(sick, DUE), Sent(7))
    (row,) = await history(sick)
    async with sick.read() as work:
        assert (await habits.tally(work, 1, row.slot_id, at("13:00", 2))).sent == 0
        assert await week.sent_between(work, 1, at("0:00"), at("0:00", 7)) == []
    await alter(sick, at("12:40", 2), paused_until=None)
    row = await latest(sick)
    assert (row.gap_start, row.due_at) == (at("12:30", 2), at("12:40", 2))


async def test_a_sick_pause_holds_back_every_bite(database):
    await enrol(database, 1, LUNCH, daily("15:00"))
    await send_one(database)
    await alter(database, at("12:31"), paused_until=FOREVER, check_in_at=at("12:31", 2))
    await answer(database, at("12:35"))
    row = await latest(database)
    assert (row.due_at, row.reason) == (at("15:00", 2), "check-in")
