"""A learner's data are theirs: all of it is told, and all of it is forgotten."""

import json

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from lessons.bite import Opinion
from lessons.model import Curriculum, Edition
from lessons.pace import Effort
from scheduler.busy import Busy
from scheduler.limits import Limits
from scheduler.notes import NoteKind
from scheduler.outcomes import Rejected, RetryAt, Sent, Uncertain, Unreachable
from storage import calendars, events, learners, limits, notes, opinions, paces, promises
from storage.export import NOBODYS, everything, shelf_of
from storage.forgetting import forget
from storage.promises import State
from storage.tables import (
    answers,
    broadcast_sends,
    broadcasts,
    deliveries,
    editions,
    memories,
    metadata,
    readings,
    writings,
)
from tests.storage.people import BITE, CLOSED, OPEN, at, claim_one, enrol, prepare_one
from tests.storage.ticking import Deliveries

THEIRS = [table for table in metadata.sorted_tables if table not in NOBODYS]
NAMES = [table.name for table in THEIRS]
BUSY = Busy.of([(OPEN, CLOSED), (at("15:00"), at("16:30"))])


@pytest.fixture
async def busy(database):
    """Two learners with a row in every table."""
    async with database.write() as work:
        said = {"text": "Hello.", "state": "done", "made_at": OPEN}
        broadcast = await work.execute(insert(broadcasts).values(said).returning(broadcasts.c.id))
        broadcast_id = broadcast.scalar_one()
        await work.commit()
    for learner_id in (1, 2):
        await enrol(database, learner_id)
        claim = await prepare_one(database)
        await Deliveries(database).settle(claim, Sent(7), OPEN)
        mine = {"learner_id": learner_id, "lesson_id": "FBK-1"}
        where = {"delivery_id": claim.delivery_id, "part": 0, "seconds": 1.5}
        said = {"step": 0, "item_id": "why", "answer": "yes", "credit": 1.0}
        wrote = {"delivery_id": claim.delivery_id, "part": 1, "step": 0, "kind": "item"}
        known = {"item_id": "why", "stability": 1.0, "difficulty": 5.0, "reviewed_at": OPEN}
        async with database.write() as work:
            await work.execute(insert(readings), {**mine, **where, "read_at": OPEN})
            await work.execute(insert(answers), {**mine, **where, **said, "answered_at": OPEN})
            await work.execute(insert(memories), {**mine, **known})
            await work.execute(
                insert(writings), {**mine, **wrote, "text": "Mine.", "written_at": OPEN}
            )
            await paces.learn(work, learner_id, Effort(100), 60.0)
            await opinions.hold(work, learner_id, "FBK-1", Opinion.EASY, OPEN)
            await promises.make(work, learner_id, "FBK-1", None, State.OPEN, now=OPEN)
            await events.name(work, learner_id, "NEG", CLOSED, OPEN)
            await limits.save(work, learner_id, Limits())
            await notes.leave(work, learner_id, NoteKind.SLOT_UNANSWERED, 5, OPEN)
            id_ = await calendars.add(work, learner_id, "work.ics", None, OPEN)
            await calendars.change(work, id_, text="BEGIN:VCALENDAR", busy=BUSY)
            sent = {"broadcast_id": broadcast_id, "state": "sent", "due_at": OPEN}
            await work.execute(insert(broadcast_sends), {"learner_id": learner_id, **sent})
            await work.commit()
    yield database
    async with database.write() as work:
        await work.execute(delete(broadcasts))
        await work.commit()


async def rows(database) -> dict[str, int]:
    async with database.read() as work:
        return {
            table.name: (await work.execute(select(func.count()).select_from(table))).scalar()
            for table in THEIRS
        }


async def test_what_is_nobodys_names_nobody():
    for table in NOBODYS:
        assert not {key.column.table.name for key in table.foreign_keys}
        assert "learner_id" not in table.c


async def test_every_table_says_whose_a_row_is():
    for table in THEIRS:
        assert table.name == "learners" or "learner_id" in table.c


async def test_the_export_has_every_table_and_every_column(busy):
    async with busy.read() as work:
        told = await everything(work, 1)
    assert told.keys() == set(NAMES)
    for table in THEIRS:
        assert [set(row) for row in told[table.name]] == [set(table.c.keys())]


async def test_the_export_is_about_that_learner_alone(busy):
    async with busy.read() as work:
        told = await everything(work, 2)
    assert told["learners"][0]["id"] == 2
    assert {row.get("learner_id", 2) for found in told.values() for row in found} == {2}


async def test_the_export_is_plain_and_its_instants_say_their_zone(busy):
    async with busy.read() as work:
        told = await everything(work, 1)
    assert json.loads(json.dumps(told)) == told
    assert told["readings"][0]["read_at"] == "2026-03-02T12:30:00+00:00"


async def test_the_export_of_a_calendar_can_be_read(busy):
    async with busy.read() as work:
        (calendar,) = (await everything(work, 1))["calendars"]
    assert calendar["text"] == "BEGIN:VCALENDAR"
    assert calendar["busy"] == [
        "2026-03-02T12:30:00+00:00/2026-03-02T12:45:00+00:00",
        "2026-03-02T15:00:00+00:00/2026-03-02T16:30:00+00:00",
    ]


async def test_the_export_of_nobody_is_empty(busy):
    async with busy.read() as work:
        told = await everything(work, 404)
    assert told == {name: [] for name in NAMES}


async def shelved(database, curriculum: Curriculum, held: dict[str, str]):
    """What is had of lessons where the one delivery of learner 1 held these editions."""
    bite = json.dumps({"seconds": 1.0, "parts": [], "editions": held})
    async with database.write() as work:
        await work.execute(update(deliveries).values(bite=bite))
        await work.commit()
    async with database.read() as work:
        told = await everything(work, 1)
        return told["deliveries"][0]["id"], await shelf_of(work, told, curriculum)


async def keep_edition(database, edition: Edition, text: str | None = None) -> None:
    about = {"digest": edition.digest, "lesson_id": edition.lesson.id, "kept_at": OPEN}
    async with database.write() as work:
        await work.execute(insert(editions), {"text": text or edition.to_json(), **about})
        await work.commit()


def retitled(edition: Edition) -> Edition:
    return Edition(edition.lesson.model_copy(update={"title": "As it was"}), edition.source)


async def test_a_lesson_is_had_as_the_delivery_held_it(busy, curriculum):
    (now,) = curriculum.editions.values()
    then = retitled(now)
    await keep_edition(busy, then)
    id_, shelf = await shelved(busy, curriculum, {now.lesson.id: then.digest})

    assert shelf.lesson(now.lesson.id, id_) == then.lesson
    assert shelf.lesson(now.lesson.id) == now.lesson
    assert shelf.lesson(now.lesson.id, id_ + 1) == now.lesson
    assert shelf.lesson("XXX-1", id_) is None


async def test_a_lesson_that_this_release_can_not_read_is_had_as_it_is_now(busy, curriculum):
    (now,) = curriculum.editions.values()
    then = retitled(now)
    await keep_edition(busy, then, '{"lesson": {}, "source": {}}')
    id_, shelf = await shelved(busy, curriculum, {now.lesson.id: then.digest})

    assert shelf.lesson(now.lesson.id, id_) == now.lesson


async def test_a_lesson_that_is_taught_no_more_is_had_as_it_stood_last(busy, curriculum):
    (now,) = curriculum.editions.values()
    await keep_edition(busy, now)
    _, shelf = await shelved(busy, Curriculum((), {}), {})

    assert now.lesson.id == "FBK-1"
    assert shelf.lesson("FBK-1") == now.lesson


async def test_forgetting_leaves_no_row_in_any_table(busy):
    assert await rows(busy) == dict.fromkeys(NAMES, 2)
    async with busy.write() as work:
        await learners.forget(work, 1)
        await work.commit()
    assert await rows(busy) == dict.fromkeys(NAMES, 1)
    async with busy.read() as work:
        assert await everything(work, 1) == {name: [] for name in NAMES}
        assert (await everything(work, 2))["learners"]


async def test_one_who_was_forgotten_starts_anew(busy):
    async with busy.write() as work:
        await learners.forget(work, 1)
        await work.commit()
    await enrol(busy, 1)
    async with busy.read() as work:
        told = await everything(work, 1)
    assert [told[name] for name in ("readings", "answers", "memories")] == [[], [], []]


async def test_a_bite_that_is_being_made_is_not_sent_to_who_was_forgotten(database):
    await enrol(database)
    claim = await claim_one(database)
    await forget(database, 1)

    assert await Deliveries(database).prepare([(claim, BITE)], OPEN) == []
    assert not any((await rows(database)).values())


@pytest.mark.parametrize(
    "outcome", [Sent(7), Uncertain("?"), Rejected("no"), Unreachable("gone"), RetryAt(OPEN, "wait")]
)
async def test_a_send_that_ends_after_forgetting_brings_nobody_back(database, outcome):
    await enrol(database)
    claim = await prepare_one(database)
    await forget(database, 1)
    await Deliveries(database).settle(claim, outcome, OPEN)
    await Deliveries(database).lapse(CLOSED)

    assert not any((await rows(database)).values())


async def test_an_answer_that_was_under_way_is_refused(database):
    await enrol(database)
    claim = await prepare_one(database)
    await forget(database, 1)
    about = {"learner_id": 1, "delivery_id": claim.delivery_id, "lesson_id": "FBK-1"}
    async with database.write() as work:
        with pytest.raises(IntegrityError):
            await work.execute(
                insert(readings), {**about, "part": 0, "seconds": 1.0, "read_at": OPEN}
            )
