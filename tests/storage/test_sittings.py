"""Sittings: working through a bite, from the first part to the close."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lessons.bite import Bite, ItemRef, Part
from lessons.memory import remember
from lessons.sitting import Place, answer, current, read
from scheduler.outcomes import Sent, Uncertain
from storage import progress, sittings
from storage.deliveries import Deliveries, ask_now
from storage.progress import Kept, Tally
from storage.sittings import GRACE, LONGEST_SITTING_SECONDS
from storage.tables import answers
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

WHOLE = Bite(
    (
        Part("lesson", "FBK-1"),
        Part("item", "FBK-1", "which-question"),
        Part("item", "FBK-1", "one-story"),
    ),
    200.0,
)


class Desk:
    """A learner at work on the bite that was sent to them."""

    def __init__(self, database, curriculum, delivery_id):
        self.database, self.curriculum, self.delivery_id = database, curriculum, delivery_id

    async def sitting(self):
        async with self.database.read() as work:
            return await sittings.get(work, 1, self.delivery_id)

    async def read(self, now):
        sitting = await self.sitting()
        step = current(sitting.bite, self.curriculum, sitting.place)
        async with self.database.write() as work:
            await sittings.finish_reading(work, sitting, step, read(step), now)
            await work.commit()

    async def pick(self, option_id, now):
        sitting = await self.sitting()
        step = current(sitting.bite, self.curriculum, sitting.place)
        answered = answer(step, option_id)
        async with self.database.write() as work:
            await sittings.record(work, sitting, step, answered, now)
            await work.commit()

    async def show(self, place, message_id, now):
        async with self.database.write() as work:
            await sittings.show(work, await self.sitting(), place, message_id, now)
            await work.commit()

    async def close(self, now):
        async with self.database.write() as work:
            plan = await sittings.close(work, await self.sitting(), now)
            await work.commit()
        return plan

    async def work_through(self, now):
        await self.read(now)
        for option_id in ("narrow", "ask", "argue"):
            await self.pick(option_id, now)


@pytest.fixture
async def desk(database, curriculum):
    """A whole bite, sent as the gap opened."""
    await enrol(database)
    (claim,) = await Deliveries(database).claim(OPEN, LEASE, 1)
    await Deliveries(database).prepare([(claim, WHOLE)], OPEN)
    await Deliveries(database).settle(claim, Sent(77), OPEN)
    return Desk(database, curriculum, claim.delivery_id)


async def log(database):
    async with database.read() as work:
        return (await work.execute(select(answers).order_by(answers.c.id))).all()


async def memories(database):
    async with database.read() as work:
        return (await progress.of(work, [1]))[1].memories


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


async def test_reading_moves_on_and_counts_the_lesson(database, desk):
    await desk.read(OPEN + timedelta(seconds=70))
    assert (await desk.sitting()).place == Place(1)
    async with database.read() as work:
        done = (await progress.of(work, [1]))[1]
        assert done.read == {"FBK-1"}
        assert await progress.tallies(work, 1) == {"FBK-1": Tally(seconds=70.0)}


async def test_an_answer_is_logged(database, desk):
    await desk.read(OPEN)
    now = OPEN + timedelta(seconds=12)
    await desk.pick("wide", now)
    (row,) = await log(database)
    assert (row.learner_id, row.delivery_id, row.part, row.step) == (1, desk.delivery_id, 1, 0)
    assert (row.lesson_id, row.item_id, row.option_id) == ("FBK-1", "which-question", "wide")
    assert (row.review, row.credit, row.score) == (False, 0.0, 0.0)
    assert (row.seconds, row.answered_at) == (12.0, now)


async def test_a_review_is_logged_as_one(database, curriculum):
    await enrol(database)
    (claim,) = await Deliveries(database).claim(OPEN, LEASE, 1)
    bite = Bite((Part("review", "FBK-1", "which-question"),), 20.0)
    await Deliveries(database).prepare([(claim, bite)], OPEN)
    await Desk(database, curriculum, claim.delivery_id).pick("narrow", OPEN)
    assert [row.review for row in await log(database)] == [True]


async def test_the_answer_that_ends_an_item_makes_the_memory(database, desk):
    await desk.read(OPEN)
    await desk.pick("narrow", OPEN)
    choice = ItemRef("FBK-1", "which-question")
    story = ItemRef("FBK-1", "one-story")
    assert await memories(database) == {choice: remember(None, 1.0, OPEN)}
    await desk.pick("ask", OPEN)
    assert story not in await memories(database)
    await desk.pick("argue", OPEN)
    assert (await memories(database))[story] == remember(None, 0.75, OPEN)
    assert [row.score for row in await log(database)] == [1.0, None, 0.75]


async def test_an_item_learned_again_is_remembered_upon_what_was_known(database, desk):
    ref = ItemRef("FBK-1", "which-question")
    earlier = at("9:00") - timedelta(days=10)
    async with database.write() as work:
        first = await progress.learn(work, 1, ref, 1.0, earlier)
        await work.commit()
    await desk.read(OPEN)
    await desk.pick("wide", OPEN)
    assert await memories(database) == {ref: remember(first, 0.0, OPEN)}


async def test_an_answer_is_recorded_once(database, desk, curriculum):
    await desk.read(OPEN)
    sitting = await desk.sitting()
    step = current(sitting.bite, curriculum, sitting.place)
    await desk.pick("narrow", OPEN)
    async with database.write() as work:
        with pytest.raises(IntegrityError):
            await sittings.record(work, sitting, step, answer(step, "wide"), OPEN)
    assert [row.option_id for row in await log(database)] == ["narrow"]
    assert (await desk.sitting()).place == Place(2)


async def test_a_lesson_is_read_once_in_a_bite(database, desk, curriculum):
    sitting = await desk.sitting()
    step = current(sitting.bite, curriculum, sitting.place)
    await desk.read(OPEN)
    async with database.write() as work:
        with pytest.raises(IntegrityError):
            await sittings.finish_reading(work, sitting, step, read(step), OPEN)


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
    await desk.show(Place(), 77, shown)
    await desk.read(shown + timedelta(seconds=waited))
    async with database.read() as work:
        assert (await progress.tallies(work, 1))["FBK-1"].seconds == counted


async def test_seconds_of_a_step_nobody_saw_shown_are_none(database, curriculum):
    await enrol(database)
    claim = await prepare_one(database)
    await Deliveries(database).settle(claim, Uncertain("?"), OPEN)
    sitting = await Desk(database, curriculum, claim.delivery_id).sitting()
    assert sittings.spent(sitting, CLOSED) == 0.0


async def test_what_is_shown_waits_until_it_is_answered(desk):
    await desk.read(OPEN)
    assert not (await desk.sitting()).waiting
    await desk.show(Place(1), 88, OPEN)
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


async def test_the_tallies_count_decisions_and_the_best_among_them(database, desk):
    await desk.work_through(OPEN + timedelta(seconds=10))
    async with database.read() as work:
        assert await progress.tallies(work, 1) == {"FBK-1": Tally(3, 2, 40.0)}
        assert await progress.tallies(work, 2) == {}


async def test_a_gap_is_kept_when_its_bite_was_worked_through(database, desk):
    async def kept():
        async with database.read() as work:
            return await progress.kept(work, 1)

    assert await kept() == Kept(0, 0)
    await desk.close(OPEN)
    assert await kept() == Kept(1, 1)
    claim = await prepare_one(database, at("12:30", 1))
    await Deliveries(database).settle(claim, Sent(78), at("12:30", 1))
    assert await kept() == Kept(1, 1)
    await Deliveries(database).expire(at("12:45", 1), 10)
    assert await kept() == Kept(1, 2)


async def test_what_was_asked_for_is_no_gap_kept(database, curriculum):
    await enrol(database)
    async with database.write() as work:
        claim = await ask_now(work, 1, 5, BEFORE, LEASE)
        await work.commit()
    await Deliveries(database).prepare([(claim, WHOLE)], BEFORE)
    await Deliveries(database).settle(claim, Sent(7), BEFORE)
    await Desk(database, curriculum, claim.delivery_id).close(BEFORE)
    async with database.read() as work:
        assert await progress.kept(work, 1) == Kept(0, 0)


async def test_progress_is_of_the_learners_named(database, desk):
    await desk.read(OPEN)
    await enrol(database, 2)
    async with database.read() as work:
        both = await progress.of(work, [1, 2, 404])
    assert both.keys() == {1, 2}
    assert (both[1].read, both[2].read) == ({"FBK-1"}, set())
