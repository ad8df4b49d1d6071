"""Sittings: working through a bite, from the first part to the close."""

from datetime import timedelta

import pytest

from lessons.sitting import Place
from scheduler.outcomes import Sent, Uncertain
from storage import sittings
from storage.deliveries import ask_now
from storage.sittings import GRACE, LONGEST_SITTING_SECONDS
from tests.storage.desk import WHOLE, Desk, rows, seat
from tests.storage.people import (
    BEFORE,
    CLOSED,
    LEASE,
    OPEN,
    at,
    daily,
    enrol,
    latest,
    prepare_one,
    served_until,
    states,
)
from tests.storage.ticking import Deliveries


@pytest.fixture
async def desk(database, curriculum):
    """A whole bite, sent as the gap opened."""
    return await seat(database, curriculum)


async def test_the_sitting_is_what_was_sent(database, desk):
    sitting = await desk.sitting()
    assert (sitting.state, sitting.asked, sitting.bite, sitting.place) == (
        "sent",
        False,
        WHOLE,
        Place(),
    )
    assert sitting.open
    assert sitting.waiting
    async with database.read() as work:
        assert await sittings.outstanding(work, 1) == sitting


async def test_a_sitting_is_its_learners_own(database, desk):
    await enrol(database, 2)
    async with database.read() as work:
        assert await sittings.get(work, 2, desk.delivery_id) is None
        assert await sittings.outstanding(work, 2) is None


async def test_a_delivery_without_a_bite_is_no_sitting(database):
    await enrol(database)
    planned = await latest(database)
    async with database.read() as work:
        assert await sittings.get(work, 1, planned.id) is None
        assert await sittings.outstanding(work, 1) is None


async def test_the_answers_of_a_part_come_in_order(database, desk):
    await desk.work_through(OPEN)
    async with database.read() as work:
        sitting = await sittings.get(work, 1, desk.delivery_id)
        assert await sittings.answers_given(work, sitting, 0) == ()
        assert await sittings.answers_given(work, sitting, 1) == ("narrow",)
        assert await sittings.answers_given(work, sitting, 2) == ("ask", "argue")


async def test_answers_inside_a_part_are_taken_up_again(desk):
    await desk.read(OPEN)
    await desk.pick("narrow", OPEN)
    await desk.pick("ask", OPEN)
    assert (await desk.sitting()).place == Place(2, ("ask",))


@pytest.mark.parametrize(("last", "expiry"), [("12:31", "13:01"), ("12:44", "13:14")])
async def test_a_begun_bite_is_left_for_a_while_after_the_last_answer(database, desk, last, expiry):
    await desk.read(OPEN)
    await desk.pick("narrow", at(last))
    assert (await latest(database)).expires_at == at(expiry)


async def test_a_begun_bite_is_never_cut_before_its_gap_ends(database, curriculum):
    await enrol(database, 1, daily("12:30", 120))
    claim = await prepare_one(database)
    await Deliveries(database).settle(claim, Sent(77), OPEN)
    await Desk(database, curriculum, claim.delivery_id).read(OPEN)
    assert (await latest(database)).expires_at == at("14:30") > OPEN + GRACE


@pytest.mark.parametrize(
    ("waited", "counted"), [(-5, 0.0), (0, 0.0), (30, 30.0), (9999, LONGEST_SITTING_SECONDS)]
)
async def test_seconds_are_robust_against_a_phone_laid_aside(database, desk, waited, counted):
    shown = OPEN + timedelta(minutes=1)
    await desk.show(shown)
    await desk.read(shown + timedelta(seconds=waited))
    assert [row.seconds for row in await rows(database, "readings")] == [counted]


async def test_seconds_of_a_step_nobody_saw_shown_are_none(database, curriculum):
    await enrol(database)
    claim = await prepare_one(database)
    await Deliveries(database).settle(claim, Uncertain("?"), OPEN)
    sitting = await Desk(database, curriculum, claim.delivery_id).sitting()
    assert sittings.spent(sitting, CLOSED) == 0.0


async def test_what_is_shown_waits_until_it_is_answered(desk):
    await desk.read(OPEN)
    assert not (await desk.sitting()).waiting
    await desk.show(OPEN, 88)
    sitting = await desk.sitting()
    assert (sitting.message_id, sitting.shown, sitting.waiting) == (88, "1:0", True)


async def test_closing_plans_the_next_gap(database, desk):
    await desk.work_through(OPEN)
    plan = await desk.close(OPEN)
    assert plan.due == at("12:30", 1)
    assert await states(database) == ["answered", "planned"]
    assert await served_until(database) == CLOSED
    closed = await desk.sitting()
    assert not closed.open
    async with database.read() as work:
        assert await sittings.outstanding(work, 1) is None


async def test_closing_what_was_asked_for_takes_no_gap_after_it(database, curriculum):
    await enrol(database)
    async with database.write() as work:
        claim = await ask_now(work, 1, 60, BEFORE, LEASE)
        await work.commit()
    await Deliveries(database).prepare([(claim, WHOLE)], BEFORE)
    await Deliveries(database).settle(claim, Sent(77), BEFORE)
    plan = await Desk(database, curriculum, claim.delivery_id).close(at("12:20"))
    assert plan.due == OPEN
    assert await served_until(database) == at("12:20")
