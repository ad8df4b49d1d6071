"""The record: what was finished, when, and in how many minutes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lessons.bite import ItemRef, Part, Progress
from lessons.mastery import asked_items
from lessons.memory import DEFAULT_PARAMETERS, Memory
from storage import promises, record
from storage.promises import State
from storage.record import MASTERED, Done
from tests.lessons.shelf import LIBRARY, NOW, choice, lesson, reflection, track
from tests.storage.desk import WHOLE, deliver, of_every_kind, seat
from tests.storage.people import OPEN, at, enrol

DAY = timedelta(days=1)
TOMORROW = at("12:30", 1)
CHOICE = ItemRef("FBK-1", "which-question")
STORY = ItemRef("FBK-1", "one-story")
PROBE = Part("probe", *CHOICE)
REVIEW = Part("review", *CHOICE)

PAIR = track(
    lesson("DDD-1", [choice("one"), choice("two"), reflection("own")]),
    lesson("DDD-2", [choice("one"), choice("two")]),
)
ONE, TWO = PAIR.lessons


async def of(database, now=OPEN, learner_id=1) -> Done:
    async with database.read() as work:
        return await record.of(work, learner_id, now)


NOTHING = {"seconds": {}, "total": 0.0, "used": 0}


def made(read=(), answered=(), shown=(), memories=None, **more) -> Done:
    """Done on NOW but for what is said."""
    known = Progress(read=dict.fromkeys(read, NOW), known=frozenset(shown), memories=memories or {})
    logs = {"read": read, "answered": answered, "shown": shown}
    done = Done(known, **{name: dict.fromkeys(of, NOW) for name, of in logs.items()}, **NOTHING)
    return replace(done, **more)


def refs(*lessons) -> list[ItemRef]:
    return [ItemRef(lesson.id, item.id) for lesson in lessons for item in lesson.items]


def fresh(*items: ItemRef) -> dict[ItemRef, Memory]:
    return {item: Memory(10.0, 5.0, NOW, 1) for item in items}


# What is on record


async def test_at_first_there_is_nothing(database, curriculum):
    await enrol(database)
    done = await of(database)

    assert (done.read, done.answered, done.shown, done.seconds) == ({}, {}, {}, {})
    assert (done.total, done.used, done.since) == (0.0, 0, None)


async def test_a_lesson_is_finished_with_its_last_answer(database, curriculum):
    desk = await seat(database, curriculum)
    whole = curriculum.lessons["FBK-1"]
    await desk.read(OPEN)
    await desk.pick("narrow", OPEN)
    await desk.pick("ask", OPEN + DAY / 24)
    assert (await of(database)).finished(whole) is None

    await desk.pick("argue", OPEN + DAY / 12)
    done = await of(database)
    assert done.finished(whole) == OPEN + DAY / 12
    assert (done.read, done.since) == ({"FBK-1": OPEN}, OPEN)


async def test_reading_and_answering_again_does_not_change_the_day(database, curriculum):
    desk = await seat(database, curriculum)
    await desk.work_through(OPEN)
    await desk.close(OPEN)
    again = await deliver(database, curriculum, WHOLE, TOMORROW)
    await again.work_through(TOMORROW)

    assert (await of(database, TOMORROW)).finished(curriculum.lessons["FBK-1"]) == OPEN


async def test_own_words_finish_an_item_and_stand_on_no_record(database, curriculum):
    every = of_every_kind(curriculum)
    desk = await seat(database, every, Part("item", "FBK-1", "your-own"))
    await desk.pick("written", OPEN, "My secret")
    done = await of(database)

    assert done.answered == {ItemRef("FBK-1", "your-own"): OPEN}
    assert "My secret" not in repr(done)


async def test_a_story_played_again_is_no_answer(database, curriculum):
    desk = await seat(database, curriculum, Part("replay", *STORY))
    await desk.pick("ask", OPEN)
    await desk.pick("argue", OPEN)

    assert (await of(database)).answered == {}


async def test_a_lesson_that_was_shown_to_be_known_is_finished_that_day(database, curriculum):
    desk = await seat(database, curriculum, PROBE)
    await desk.pick("narrow", OPEN)
    done = await of(database)

    assert done.shown == {"FBK-1": OPEN}
    assert done.finished(curriculum.lessons["FBK-1"]) == OPEN


async def test_a_probe_that_was_missed_shows_nothing(database, curriculum):
    desk = await seat(database, curriculum, PROBE)
    await desk.pick("wide", OPEN)

    assert (await of(database)).shown == {}


async def test_a_lesson_is_known_no_longer_once_its_question_was_missed(database, curriculum):
    desk = await seat(database, curriculum, PROBE, REVIEW)
    await desk.pick("narrow", OPEN)
    await desk.pick("wide", OPEN)
    done = await of(database)

    assert done.shown == {}
    assert done.finished(curriculum.lessons["FBK-1"]) is None


async def test_minutes_are_those_of_reading_and_answering(database, curriculum):
    desk = await seat(database, curriculum)
    await desk.show(OPEN)
    await desk.read(OPEN + timedelta(seconds=60))
    await desk.show(OPEN + timedelta(seconds=60))
    await desk.pick("narrow", OPEN + timedelta(seconds=90))
    done = await of(database)

    assert done.seconds == {"FBK-1": 90.0}
    assert done.total == 90.0


async def test_actions_used_at_work_are_counted(database, curriculum):
    await enrol(database)
    async with database.write() as work:
        for lesson_id, state in (("A", State.DONE), ("B", State.DONE), ("C", State.LEFT)):
            await promises.make(work, 1, lesson_id, None, state, now=OPEN)
        await work.commit()

    assert (await of(database)).used == 2


async def test_it_holds_nothing_of_others(database, curriculum):
    desk = await seat(database, curriculum)
    await desk.work_through(OPEN)
    await enrol(database, 2)

    other = await of(database, learner_id=2)
    assert (other.read, other.answered, other.shown, other.seconds) == ({}, {}, {}, {})


# What follows from it


def test_a_lesson_is_finished_once_it_was_read_and_all_was_answered():
    first, *rest = refs(ONE)

    assert made([ONE.id], [first, *rest]).finished(ONE) == NOW
    assert made([ONE.id], rest).finished(ONE) is None
    assert made([], [first, *rest]).finished(ONE) is None


def test_of_two_ways_to_finish_a_lesson_the_first_counts():
    done = made([ONE.id], refs(ONE), [ONE.id])

    assert replace(done, shown={ONE.id: NOW - DAY}).finished(ONE) == NOW - DAY
    assert replace(done, shown={ONE.id: NOW + DAY}).finished(ONE) == NOW


def test_a_skill_counts_its_own_lessons_and_seconds():
    done = made([ONE.id, "AAA-1"], refs(ONE), [TWO.id], seconds={ONE.id: 60.0, "AAA-1": 9.0})
    skill = done.skill(PAIR, NOW, DEFAULT_PARAMETERS)

    assert (skill.finished, skill.left, skill.known, skill.seconds) == (2, 0, 1, 60.0)


def test_what_is_never_asked_does_not_stand_against_the_learner():
    one, two = (ItemRef("DDD-2", id_) for id_ in ("one", "two"))
    known = made(shown=[TWO.id], memories=fresh(one)).progress

    assert asked_items(PAIR, known) == [*refs(ONE)[:2], one]
    read_since = replace(known, read={TWO.id: NOW})
    assert asked_items(PAIR, read_since) == [*refs(ONE)[:2], one, two]
    assert len(asked_items(LIBRARY.tracks[0], Progress())) == 6


def test_a_certificate_takes_every_lesson():
    all_but_one = made([ONE.id, TWO.id], refs(ONE, TWO)[:-1], memories=fresh(*refs(ONE, TWO)))
    every = made([ONE.id, TWO.id], refs(ONE, TWO), memories=fresh(*refs(ONE, TWO)))

    assert not all_but_one.skill(PAIR, NOW, DEFAULT_PARAMETERS).certified
    assert every.skill(PAIR, NOW, DEFAULT_PARAMETERS).certified


def test_a_certificate_can_be_had_while_mastery_is_above_the_line():
    skill = made([ONE.id, TWO.id], refs(ONE, TWO)).skill(PAIR, NOW, DEFAULT_PARAMETERS)

    assert not skill.certified
    assert not replace(skill, mastery=MASTERED).certified
    assert replace(skill, mastery=MASTERED + 1e-9).certified


def test_mastery_sinks_with_time():
    done = made([ONE.id, TWO.id], refs(ONE, TWO), memories=fresh(*refs(ONE, TWO)))
    at_once, later, last = (
        done.skill(PAIR, NOW + days * DAY, DEFAULT_PARAMETERS).mastery for days in (0, 10, 300)
    )

    assert at_once == 1.0
    assert later == pytest.approx(0.9)
    assert last < MASTERED
