"""Settling: what each outcome of a send leaves on record."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from scheduler.outcomes import Rejected, RetryAt, Sent, Uncertain, Unreachable
from storage import learners, sittings
from storage.deliveries import ask_now
from storage.sittings import GRACE
from tests.stage import until
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
    declare,
    enrol,
    history,
    latest,
    prepare_one,
    served_until,
    states,
)
from tests.storage.ticking import Deliveries

SOON = OPEN + timedelta(seconds=2)


async def settle(database, claim, outcome, now=SOON):
    await Deliveries(database).settle(claim, outcome, now)


async def ask(database, minutes=5, now=BEFORE):
    """A bite that the learner asked for, prepared."""
    async with database.write() as work:
        claim = await ask_now(work, 1, minutes, now, LEASE)
        await work.commit()
    await Deliveries(database).prepare([(claim, BITE)], now)
    return claim


async def test_what_was_sent_stands_until_the_gap_ends(database):
    await enrol(database)
    await settle(database, await prepare_one(database), Sent(77))
    row = await latest(database)
    assert (row.state, row.message_id, row.shown) == ("sent", 77, "0:0")
    assert (row.sent_at, row.shown_at, row.expires_at) == (SOON, SOON, CLOSED)
    assert await served_until(database) == CLOSED


async def test_an_uncertain_send_is_outstanding_and_not_repeated(database):
    await enrol(database)
    await settle(database, await prepare_one(database), Uncertain("timed out"))
    row = await latest(database)
    assert (row.state, row.why, row.expires_at) == ("uncertain", "timed out", CLOSED)
    assert (row.message_id, row.sent_at) == (None, None)
    assert await Deliveries(database).claim(at("12:35"), LEASE, 10) == []
    assert await served_until(database) == CLOSED


async def test_a_send_to_be_tried_again_is_due_then(database):
    await enrol(database)
    await settle(database, await prepare_one(database), RetryAt(at("12:31"), "429"))
    row = await latest(database)
    assert (row.state, row.due_at, row.lease_until) == ("planned", at("12:31"), None)
    assert await served_until(database) is None
    assert await Deliveries(database).claim(at("12:30"), LEASE, 10) == []
    assert (await claim_one(database, at("12:31"))).delivery_id == row.id


async def test_a_claim_begins_without_the_bite_of_an_earlier_try(database):
    """A bite on record means that it may have been sent."""
    await enrol(database)
    await settle(database, await prepare_one(database), RetryAt(at("12:31"), "429"))
    await claim_one(database, at("12:31"))
    assert (await latest(database)).bite is None


async def test_a_retry_too_late_for_the_gap_waits_for_the_next_gap(database):
    await enrol(database)
    await settle(database, await prepare_one(database), RetryAt(at("12:44"), "429"))
    row = await latest(database)
    assert (row.state, row.due_at, row.lease_until) == ("planned", at("12:30", 1), None)


async def test_a_rejected_bite_is_not_tried_again_in_its_gap(database):
    await enrol(database)
    await settle(database, await prepare_one(database), Rejected("too long"))
    failed, following = await history(database)
    assert (failed.state, failed.why, failed.ended_at) == ("failed", "too long", SOON)
    assert (following.state, following.due_at) == ("planned", at("12:30", 1))


async def test_nothing_more_is_planned_for_one_who_is_gone(database):
    await enrol(database)
    await settle(database, await prepare_one(database), Unreachable("blocked"))
    (row,) = await history(database)
    assert (row.state, row.why, row.ended_at) == ("unreachable", "blocked", SOON)
    async with database.read() as work:
        assert not (await learners.get(work, 1)).reachable


@pytest.mark.parametrize(
    "outcome",
    [Sent(7), Uncertain("?"), RetryAt(at("12:31"), "?"), Rejected("?"), Unreachable("?")],
    ids=lambda outcome: type(outcome).__name__,
)
async def test_settling_for_a_learner_who_was_forgotten_changes_nothing(database, outcome):
    await enrol(database)
    claim = await prepare_one(database)
    async with database.write() as work:
        await learners.forget(work, 1)
        await work.commit()
    await settle(database, claim, outcome)
    assert await history(database) == []


# A quick learner answers before the send is settled.


async def answered_first(database, claim, now=SOON):
    """The learner reads the first part, and the next step is shown under message 88."""
    async with database.write() as work:
        await learners.get(work, 1)
        sitting = await sittings.get(work, 1, claim.delivery_id)
        await sittings.move(work, sitting, sittings.Place(1), now)
        await sittings.show(work, sitting, sittings.Place(1), 88, now)
        await work.commit()


@pytest.mark.parametrize(
    ("outcome", "state"), [(Sent(77), "sent"), (Uncertain("timed out"), "uncertain")]
)
async def test_what_a_quick_learner_did_stays(database, outcome, state):
    await enrol(database)
    claim = await prepare_one(database)
    await answered_first(database, claim)
    await settle(database, claim, outcome, SOON + timedelta(seconds=1))
    row = await latest(database)
    assert (row.state, row.part, row.message_id, row.shown) == (state, 1, 88, "1:0")
    assert row.expires_at == SOON + GRACE


async def test_a_bite_worked_through_before_it_is_settled_stays_answered(database):
    await enrol(database)
    claim = await prepare_one(database)
    async with database.write() as work:
        sitting = await sittings.get(work, 1, claim.delivery_id)
        await sittings.close(work, sitting, SOON)
        await work.commit()
    await settle(database, claim, Sent(77), SOON + timedelta(seconds=1))
    assert await states(database) == ["answered", "planned"]
    answered, following = await history(database)
    assert answered.sent_at == SOON + timedelta(seconds=1)
    assert following.due_at == at("12:30", 1)


@pytest.mark.parametrize(
    "kind", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
async def test_settling_and_answering_at_once_wait_for_each_other(database, second):
    """Both change the learner and the delivery; of a deadlocked pair one would be ended."""
    await enrol(database)
    claim = await prepare_one(database)
    async with database.write() as work:
        await learners.get(work, 1)
        async with asyncio.TaskGroup() as other:
            other.create_task(settle(second, claim, Sent(77)))
            await until(lambda: someone_waits(database))
            sitting = await sittings.get(work, 1, claim.delivery_id)
            await sittings.close(work, sitting, SOON)
            await work.commit()
    assert await states(database) == ["answered", "planned"]


async def someone_waits(database) -> bool:
    waiting = "datname = current_database() AND wait_event_type = 'Lock'"
    async with database.read() as work:
        found = await work.execute(text(f"SELECT count(*) FROM pg_stat_activity WHERE {waiting}"))
        return found.scalar() > 0


# A bite that was asked for.


async def test_asking_takes_the_place_of_the_plan(database):
    await enrol(database)
    claim = await ask(database, 5)
    assert claim.asked
    assert (claim.gap.start, claim.gap.end) == (BEFORE, at("12:05"))
    (row,) = await history(database)
    assert (row.id, row.state, row.asked) == (claim.delivery_id, "sending", True)
    assert row.lease_until == BEFORE + LEASE


async def test_asking_needs_no_slot_and_no_end_of_a_pause(database):
    await enrol(database, paused_until=at("9:00", 20))
    await settle(database, await ask(database), Sent(7), BEFORE)
    assert await states(database) == ["sent"]


async def test_what_was_asked_for_stands_patiently(database):
    await enrol(database)
    await settle(database, await ask(database, 5), Sent(7), BEFORE)
    assert (await latest(database)).expires_at == BEFORE + GRACE


async def test_what_was_asked_for_takes_nothing_from_the_gaps_after_it(database):
    await enrol(database, 1, daily("12:40"))
    await settle(database, await ask(database, 60), Sent(7), BEFORE)
    await Deliveries(database).expire(BEFORE + GRACE, 10)
    assert await states(database) == ["expired", "planned"]
    assert (await latest(database)).due_at == at("12:40")


async def test_asking_inside_a_gap_is_the_bite_of_that_gap(database):
    await enrol(database)
    await settle(database, await ask(database, 2, at("12:31")), Sent(7), at("12:31"))
    await close(database, at("12:33"))
    assert (await latest(database)).due_at == at("12:30", 1)


async def test_a_bite_asked_for_is_still_asked_for_when_it_is_tried_again(database):
    await enrol(database)
    await settle(database, await ask(database, 10), RetryAt(at("12:01"), "429"), BEFORE)
    claim = await prepare_one(database, at("12:01"))
    assert claim.asked
    await settle(database, claim, Sent(7), at("12:01"))
    assert (await latest(database)).expires_at == at("12:01") + GRACE


async def test_a_bite_asked_for_that_comes_too_late_is_a_common_plan_again(database):
    await enrol(database)
    await settle(database, await ask(database, 3), RetryAt(at("12:09"), "429"), BEFORE)
    (row,) = await history(database)
    assert (row.state, row.asked, row.due_at) == ("planned", False, OPEN)


async def test_asking_when_there_is_nothing_brings_the_plan_back(database):
    await enrol(database)
    async with database.write() as work:
        claim = await ask_now(work, 1, 5, BEFORE, LEASE)
        await work.commit()
    await Deliveries(database).prepare([(claim, None)], BEFORE)
    (row,) = await history(database)
    assert (row.state, row.asked, row.due_at) == ("planned", False, OPEN)
    assert await served_until(database) is None


async def test_asking_does_not_undo_what_a_gap_was_served(database):
    await enrol(database)
    await settle(database, await prepare_one(database), Sent(7), OPEN)
    await close(database, at("12:31"))
    await settle(database, await ask(database, 2, at("12:32")), Sent(8), at("12:32"))
    await close(database, at("12:33"))
    assert await served_until(database) == CLOSED


async def close(database, now):
    async with database.write() as work:
        await sittings.close(work, await sittings.outstanding(work, 1), now)
        await work.commit()


@pytest.mark.parametrize("lapsed", [False, True])
async def test_asking_replaces_a_claim_that_a_crash_cut_short(database, lapsed):
    """Nothing was sent: there is no bite yet."""
    await enrol(database)
    await claim_one(database)
    now = OPEN + timedelta(minutes=3)
    if lapsed:
        await Deliveries(database).lapse(now)
    claim = await ask(database, 5, now)
    row = await latest(database)
    assert (row.id, row.state, row.asked) == (claim.delivery_id, "sending", True)


async def test_a_loop_that_was_overtaken_by_asking_sends_nothing(database):
    await enrol(database)
    claim = await claim_one(database)
    await ask(database, 5, OPEN)
    assert await Deliveries(database).prepare([(claim, BITE)], OPEN) == []
    assert await Deliveries(database).prepare([(claim, None)], OPEN) == []
    assert await states(database) == ["sending"]


async def test_what_is_declared_later_is_not_the_gap_served_already(database):
    """A gap that grows while its bite stands has had its bite."""
    await enrol(database)
    await settle(database, await prepare_one(database), Sent(7))
    await declare(database, 1, daily("12:45", 60), at("12:40"))
    await Deliveries(database).expire(CLOSED, 10)
    assert (await latest(database)).due_at == at("12:30", 1)


async def test_two_gaps_that_do_not_touch_have_a_bite_each(database):
    await enrol(database, 1, LUNCH, daily("13:00"))
    await settle(database, await prepare_one(database), Sent(7), OPEN)
    await Deliveries(database).expire(CLOSED, 10)
    assert (await latest(database)).due_at == at("13:00")
