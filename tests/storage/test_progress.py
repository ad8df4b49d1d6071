"""Progress: what learners have read, answered and kept."""

from datetime import timedelta

import pytest

from lessons.bite import Bite, ItemRef, Opinion, Part, Progress
from storage import events, opinions, progress, promises
from storage.progress import Spent
from storage.promises import State
from tests.storage.desk import WHOLE, deliver, of_every_kind, seat
from tests.storage.people import BEFORE, OPEN, at, enrol

CHOICE = ItemRef("FBK-1", "which-question")
STORY = Part("review", "FBK-1", "one-story")
TOMORROW = at("12:30", 1)


@pytest.fixture
def every(curriculum):
    return of_every_kind(curriculum)


async def done(database, now=OPEN, learner_id=1, **more) -> Progress:
    async with database.read() as work:
        return (await progress.of(work, [learner_id], now, **more))[learner_id]


async def test_nothing_is_done_yet(database):
    await enrol(database, tracks=("FBK", "NEG"))
    assert await done(database) == Progress(tracks=("FBK", "NEG"))


async def test_a_lesson_was_read_when_it_was_read_last(database, curriculum):
    desk = await seat(database, curriculum)
    await desk.read(OPEN)
    await desk.close(OPEN)
    again = await deliver(database, curriculum, WHOLE, TOMORROW)
    await again.read(TOMORROW)
    assert (await done(database)).read == {"FBK-1": TOMORROW}


async def test_it_is_of_the_learners_named(database, curriculum):
    desk = await seat(database, curriculum)
    await desk.work_through(OPEN)
    await enrol(database, 2)
    async with database.read() as work:
        both = await progress.of(work, [1, 2, 404], OPEN)
    assert both.keys() == {1, 2}
    assert (both[1].read, both[2]) == ({"FBK-1": OPEN}, Progress())
    assert both[1].memories.keys() == {CHOICE, ItemRef("FBK-1", "one-story")}


async def test_all_that_composing_needs_is_there(database):
    await enrol(database)
    async with database.write() as work:
        event = await events.name(work, 1, "NEG", at("15:00"), BEFORE)
        await opinions.hold(work, 1, "FBK-1", Opinion.HARD, BEFORE)
        await promises.make(work, 1, "FBK-1", None, State.OPEN, now=BEFORE)
        await promises.make(work, 1, "FBK-2", None, State.LEFT, now=BEFORE)
        await work.commit()
    found = await done(database)
    assert found.events == (event,)
    assert found.opinions == {"FBK-1": Opinion.HARD}
    assert found.decided == {"FBK-1", "FBK-2"}
    assert [(one.lesson_id, one.bites) for one in found.promises] == [("FBK-1", 0)]
    assert (await done(database, promised_before={1: BEFORE})).promises == ()


async def test_what_was_reflected_upon_is_finished(database, every):
    ref = ItemRef("FBK-1", "your-own")
    desk = await seat(database, every, Part("item", *ref))
    assert not (await done(database)).finished(ref)
    await desk.pick("skipped", OPEN)
    assert (await done(database)).finished(ref)


PROBE = Bite((Part("probe", *CHOICE),), 20.0)
REVIEW = Bite((Part("review", *CHOICE),), 20.0)


@pytest.mark.parametrize(("given", "known"), [("narrow", {"FBK-1"}), ("wide", set())])
async def test_a_probe_answered_in_full_shows_what_is_known(database, curriculum, given, known):
    desk = await seat(database, curriculum, *PROBE.parts)
    await desk.pick(given, OPEN)
    assert (await done(database)).known == known


@pytest.mark.parametrize(("later", "known"), [("narrow", {"FBK-1"}), ("wide", set())])
async def test_a_lapse_shows_that_it_is_not_known_after_all(database, curriculum, later, known):
    desk = await seat(database, curriculum, *PROBE.parts)
    await desk.pick("narrow", OPEN)
    await desk.close(OPEN)
    again = await deliver(database, curriculum, REVIEW, TOMORROW)
    await again.pick(later, TOMORROW)
    assert (await done(database)).known == known


async def test_a_review_answered_in_full_is_no_probe(database, curriculum):
    desk = await seat(database, curriculum, *REVIEW.parts)
    await desk.pick("narrow", OPEN)
    assert (await done(database)).known == set()


async def test_time_goes_into_reading_and_answering(database, curriculum):
    async def spent(learner_id=1, since=None):
        async with database.read() as work:
            return await progress.spent(work, learner_id, since)

    desk = await seat(database, curriculum)
    await desk.work_through(OPEN + timedelta(seconds=10))
    assert await spent() == Spent(40.0, 0)
    await desk.close(OPEN)
    again = await deliver(database, curriculum, Bite((STORY,), 60.0), TOMORROW)
    for option_id in ("ask", "thank"):  # which is one review, and two answers
        await again.pick(option_id, TOMORROW + timedelta(seconds=5))
    assert await spent() == Spent(50.0, 1)
    assert await spent(since=TOMORROW) == Spent(10.0, 1)
    assert await spent(2) == Spent(0.0, 0)
