"""What time does to deliveries: leases lapse, bites expire and are withdrawn."""

from datetime import timedelta

import pytest

from scheduler.claims import Expired
from scheduler.outcomes import Sent, Uncertain
from storage import sittings
from storage.learners import set_reachable
from storage.sittings import GRACE
from tests.storage.people import (
    BEFORE,
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
    states,
)
from tests.storage.ticking import Deliveries


async def send(database, message_id=77, now=OPEN):
    claim = await prepare_one(database, now)
    await Deliveries(database).settle(claim, Sent(message_id), now)
    return claim


# Lapsing.


async def test_a_gap_that_passed_unserved_is_planned_anew(database):
    """The bot was down."""
    await enrol(database, 1, LUNCH, daily("15:00"))
    assert await Deliveries(database).lapse(at("14:00")) == 1
    (row,) = await history(database)
    assert (row.state, row.due_at) == ("planned", at("15:00"))


@pytest.mark.parametrize("clock", ["12:00", "12:30", "12:43"])
async def test_a_plan_that_can_still_be_kept_does_not_lapse(database, clock):
    await enrol(database)
    assert await Deliveries(database).lapse(at(clock)) == 0
    assert (await latest(database)).due_at == OPEN


async def test_a_gap_with_too_little_left_is_given_up(database):
    await enrol(database)
    assert await Deliveries(database).lapse(at("12:44")) == 1
    assert (await latest(database)).due_at == at("12:30", 1)


async def test_a_missed_gap_that_grows_is_not_opened_again(database):
    await enrol(database)
    await Deliveries(database).lapse(at("12:44"))
    await declare(database, 1, daily("12:45", 60), at("12:44"))
    assert (await latest(database)).due_at == at("12:30", 1)


async def test_a_crowd_lapses_in_batches(database, monkeypatch):
    monkeypatch.setattr("storage.deliveries.LAPSE_BATCH", 3)
    for learner_id in range(1, 5):
        await enrol(database, learner_id)
    lapsed = [await Deliveries(database).lapse(at("14:00")) for _ in range(3)]
    assert lapsed == [3, 1, 0]


async def test_a_lapsed_lease_may_have_been_sent_and_is_not_repeated(database):
    await enrol(database)
    claim = await prepare_one(database)
    assert await Deliveries(database).lapse(OPEN + LEASE) == 0
    assert await states(database) == ["sending"]
    await Deliveries(database).lapse(OPEN + LEASE + timedelta(seconds=1))
    row = await latest(database)
    assert (row.id, row.state, row.expires_at) == (claim.delivery_id, "uncertain", CLOSED)
    assert row.why
    assert await Deliveries(database).claim(at("12:35"), LEASE, 10) == []


async def test_a_lapsed_gap_has_had_its_bite_whatever_is_declared_later(database):
    await enrol(database)
    await prepare_one(database)
    await Deliveries(database).lapse(at("12:35"))
    await declare(database, 1, daily("12:45", 60), at("12:40"))
    await Deliveries(database).expire(CLOSED, 10)
    assert (await latest(database)).due_at == at("12:30", 1)


async def test_a_bite_begun_before_its_lease_lapsed_keeps_its_grace(database):
    await enrol(database)
    claim = await prepare_one(database)
    async with database.write() as work:
        sitting = await sittings.get(work, 1, claim.delivery_id)
        await sittings.move(work, sitting, sittings.Place(1), at("12:40"))
        await work.commit()
    await Deliveries(database).lapse(at("12:41"))
    assert (await latest(database)).expires_at == at("12:40") + GRACE


async def test_a_send_settled_after_its_lease_is_known_by_its_message(database):
    await enrol(database)
    claim = await prepare_one(database)
    await Deliveries(database).lapse(at("12:35"))
    await Deliveries(database).settle(claim, Sent(77), at("12:36"))
    row = await latest(database)
    assert (row.state, row.message_id) == ("uncertain", 77)
    (expired,) = await Deliveries(database).expire(CLOSED, 10)
    assert expired.message_id == 77


# Expiring.


async def test_a_bite_expires_with_its_gap_and_the_next_is_planned(database):
    await enrol(database)
    claim = await send(database)
    assert await Deliveries(database).expire(at("12:44"), 10) == []
    expired = await Deliveries(database).expire(CLOSED, 10)
    assert expired == [Expired(claim.delivery_id, 1, 77, begun=False, unanswered=True)]
    assert await states(database) == ["expired", "planned"]
    before, following = await history(database)
    assert before.ended_at == CLOSED
    assert following.due_at == at("12:30", 1)


async def test_an_expired_bite_is_returned_until_it_is_withdrawn(database):
    await enrol(database)
    claim = await send(database)
    first = await Deliveries(database).expire(CLOSED, 10)
    assert await Deliveries(database).expire(CLOSED, 10) == first
    await Deliveries(database).withdrawn(claim.delivery_id)
    assert await Deliveries(database).expire(CLOSED, 10) == []
    assert await states(database) == ["expired", "planned"]


async def test_an_uncertain_bite_expires_with_nothing_to_withdraw(database):
    await enrol(database)
    claim = await prepare_one(database)
    await Deliveries(database).settle(claim, Uncertain("?"), OPEN)
    assert await Deliveries(database).expire(CLOSED, 10) == []
    assert await states(database) == ["expired", "planned"]


async def test_a_begun_bite_is_left_for_a_while(database):
    await enrol(database)
    claim = await send(database)
    async with database.write() as work:
        sitting = await sittings.get(work, 1, claim.delivery_id)
        await sittings.move(work, sitting, sittings.Place(1, ("narrow",)), at("12:44"))
        await work.commit()
    assert await Deliveries(database).expire(at("13:13"), 10) == []
    (expired,) = await Deliveries(database).expire(at("13:14"), 10)
    assert (expired.begun, expired.unanswered) == (True, False)


async def test_a_bite_whose_lesson_was_read_is_begun(database):
    await enrol(database)
    claim = await send(database)
    async with database.write() as work:
        sitting = await sittings.get(work, 1, claim.delivery_id)
        await sittings.move(work, sitting, sittings.Place(1), OPEN)
        await work.commit()
    (expired,) = await Deliveries(database).expire(at("14:00"), 10)
    assert (expired.begun, expired.unanswered) == (True, False)


async def test_a_begun_bite_that_shows_the_next_question_is_unanswered(database):
    await enrol(database)
    claim = await send(database)
    async with database.write() as work:
        sitting = await sittings.get(work, 1, claim.delivery_id)
        await sittings.move(work, sitting, sittings.Place(1, ("a", "b")), OPEN)
        await sittings.show(work, sitting, sittings.Place(1, ("a", "b")), 88, OPEN)
        await work.commit()
    (expired,) = await Deliveries(database).expire(at("14:00"), 10)
    assert (expired.message_id, expired.begun, expired.unanswered) == (88, True, True)


async def test_a_crowd_expires_in_batches(database):
    for learner_id in range(1, 6):
        await enrol(database, learner_id)
    for claim in await Deliveries(database).claim(OPEN, LEASE, 10):
        await Deliveries(database).settle(claim, Sent(7), OPEN)
    seen = set()
    for size in (2, 2, 1, 0):
        batch = await Deliveries(database).expire(CLOSED, 2)
        assert len(batch) == size
        seen |= {expired.learner_id for expired in batch}
        for expired in batch:
            await Deliveries(database).withdrawn(expired.delivery_id)
    assert seen == {1, 2, 3, 4, 5}


async def test_nothing_is_planned_after_a_bite_of_one_who_left(database):
    await enrol(database)
    await send(database)
    async with database.write() as work:
        await set_reachable(work, 1, reachable=False)
        await work.commit()
    await Deliveries(database).expire(CLOSED, 10)
    assert await states(database) == ["expired"]


async def test_a_claim_that_never_was_prepared_is_over_with_its_gap(database):
    await enrol(database, now=BEFORE)
    await claim_one(database)
    await Deliveries(database).lapse(at("12:35"))
    await Deliveries(database).expire(CLOSED, 10)
    assert await states(database) == ["expired", "planned"]
