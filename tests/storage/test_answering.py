"""Answering: what reading and answering leave in the log, in memories and in the pace."""

from datetime import timedelta

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from sqlalchemy.exc import IntegrityError

from lessons.bite import Bite, ItemRef, Part
from lessons.items import Outcome, UnknownOptionError
from lessons.memory import remember
from lessons.pace import Effort, Pace, learn_pace, lesson_effort, question_effort
from lessons.sitting import Place, answer
from storage import answering, events, memories, paces, sittings
from tests.storage.desk import deliver, log, of_every_kind, rows, seat
from tests.storage.people import BEFORE, OPEN, at, enrol

CHOICE = ItemRef("FBK-1", "which-question")
STORY = ItemRef("FBK-1", "one-story")
CHOOSE = Part("item", *CHOICE)
TELL = Part("item", *STORY)


@pytest.fixture
def every(curriculum):
    return of_every_kind(curriculum)


def after(seconds):
    return OPEN + timedelta(seconds=seconds)


async def known(database):
    async with database.read() as work:
        return (await memories.of(work, [1]))[1], await paces.get(work, 1)


def item(curriculum, ref):
    return curriculum.lessons[ref.lesson_id].item(ref.item_id)


async def test_reading_is_logged_and_moves_on(database, curriculum):
    desk = await seat(database, curriculum)
    assert await desk.read(after(70)) == Place(1)
    assert (await desk.sitting()).place == Place(1)
    effort = lesson_effort(curriculum.lessons["FBK-1"])
    (row,) = await rows(database, "readings")
    assert (row.learner_id, row.delivery_id, row.part) == (1, desk.delivery_id, 0)
    assert (row.lesson_id, row.words, row.seconds) == ("FBK-1", effort.words, 70.0)
    assert row.read_at == after(70)
    assert (await known(database))[1] == learn_pace(Pace(), effort, 70.0)


async def test_a_lesson_is_read_once_in_a_bite(database, curriculum):
    desk = await seat(database, curriculum)
    sitting, step = await desk.at()
    await desk.read(OPEN)
    async with database.write() as work:
        with pytest.raises(IntegrityError):
            await answering.finish_reading(work, sitting, step, OPEN)


async def test_a_primer_is_marked_and_no_reading(database, curriculum):
    await enrol(database)
    async with database.write() as work:
        event = await events.name(work, 1, "FBK", at("15:00"), BEFORE)
        await work.commit()
    primer = Bite((Part("primer", "FBK-1", about=event.id), CHOOSE), 60.0)
    desk = await deliver(database, curriculum, primer)
    assert await desk.read(after(40)) == Place(1)
    async with database.read() as work:
        assert (await events.get(work, 1, event.id)).primed
    assert await rows(database, "readings") == []
    assert (await known(database))[1] == Pace()


async def test_an_answer_is_logged(database, curriculum):
    desk = await seat(database, curriculum, CHOOSE)
    await desk.pick("wide", after(12))
    (row,) = await log(database)
    assert (row.learner_id, row.delivery_id, row.part, row.step) == (1, desk.delivery_id, 0, 0)
    assert (row.lesson_id, row.item_id, row.answer) == (*CHOICE, "wide")
    assert (row.kind, row.wording, row.credit, row.score) == ("item", 0, 0.0, 0.0)
    assert (row.seconds, row.answered_at) == (12.0, after(12))
    effort = question_effort(item(curriculum, CHOICE), (), "wide")
    assert Effort(row.words, row.decisions) == effort
    assert row.hesitation == pytest.approx(12 / effort.seconds)
    assert (await known(database))[1] == learn_pace(Pace(), effort, 12.0)


async def test_the_memory_stands_in_the_log_beside_the_answer(database, curriculum):
    desk = await seat(database, curriculum, CHOOSE)
    await desk.pick("narrow", after(5))
    made = remember(None, Outcome(1.0, 1), after(5))
    assert (await known(database))[0] == {CHOICE: made}
    (row,) = await log(database)
    assert (row.stability, row.difficulty) == (made.stability, made.difficulty)


@pytest.mark.parametrize(("kind", "remembered"), [("review", 1), ("probe", 1), ("replay", 0)])
async def test_a_story_played_again_leaves_no_memory(database, curriculum, kind, remembered):
    desk = await seat(database, curriculum, Part(kind, *STORY))
    for option_id in ("ask", "argue"):
        await desk.pick(option_id, OPEN)
    rows = await log(database)
    assert [(row.kind, row.score) for row in rows] == [(kind, None), (kind, 0.75)]
    assert [row.stability is not None for row in rows] == [False, bool(remembered)]
    assert len((await known(database))[0]) == remembered


async def test_only_the_answer_that_ends_an_item_makes_the_memory(database, curriculum):
    desk = await seat(database, curriculum, TELL)
    await desk.pick("ask", OPEN)
    assert (await known(database))[0] == {}
    await desk.pick("argue", OPEN)
    assert (await known(database))[0] == {STORY: remember(None, Outcome(0.75, 2), OPEN)}


async def test_who_searches_long_for_this_learner_hesitates(database, curriculum):
    """The whole item counts, against the pace from before its last answer."""
    desk = await seat(database, curriculum, TELL)
    await desk.pick("ask", after(30))
    learnt = (await known(database))[1]
    await desk.show(after(40))
    await desk.pick("thank", after(240))
    story = item(curriculum, STORY)
    whole = question_effort(story, (), "ask") + question_effort(story, ("ask",), "thank")
    hesitation = 230 / learnt.expected(whole)
    first, last = await log(database)
    assert (first.hesitation, last.hesitation) == (1.0, pytest.approx(hesitation))
    outcome = Outcome(1.0, 2, hesitation)
    made = (await known(database))[0]
    assert made == {STORY: remember(None, outcome, after(240))}
    assert made != {STORY: remember(None, Outcome(1.0, 2), after(240))}


async def test_a_step_that_nobody_timed_is_no_hesitation(database, curriculum):
    desk = await seat(database, curriculum, CHOOSE)
    await desk.pick("narrow", OPEN)  # in the moment it was shown
    (row,) = await log(database)
    assert (row.seconds, row.hesitation) == (0.0, 1.0)
    assert (await known(database))[1] == Pace()


async def test_the_memory_goes_by_the_parameters_in_use(database, curriculum):
    others = (0.5, 2.0, 5.0, *DEFAULT_PARAMETERS[3:])
    desk = await seat(database, curriculum, CHOOSE)
    await desk.pick("narrow", OPEN, parameters=others)
    assert (await known(database))[0] == {CHOICE: remember(None, Outcome(1.0, 1), OPEN, others)}


async def test_an_item_is_logged_in_the_wording_it_was_asked_in(database, every):
    desk = await seat(database, every, Part("review", "FBK-1", "two-ways", wording=3))
    await desk.pick("jack", OPEN)
    (row,) = await log(database)
    assert (row.wording, row.answer) == (3, "jack")


@pytest.mark.parametrize(
    ("item_id", "given", "score"),
    [
        ("what-belongs", "price+date", 1.0),
        ("what-belongs", "excuse", 0.0),
        ("what-first", "call>mail>wait", 1.0),
    ],
)
async def test_several_and_an_order_are_one_answer(database, every, item_id, given, score):
    desk = await seat(database, every, Part("item", "FBK-1", item_id), Part("lesson", "FBK-1"))
    await desk.pick(given, OPEN)
    (row,) = await log(database)
    assert (row.answer, row.score, row.step) == (given, score, 0)
    assert row.decisions == len(item(every, ItemRef("FBK-1", item_id)).question(()).options)
    async with database.read() as work:
        sitting = await desk.sitting()
        assert await sittings.answers_given(work, sitting, 0) == (given,)


@pytest.mark.parametrize(("given", "words"), [("written", "The invoice."), ("skipped", None)])
async def test_own_words_are_kept_and_not_graded(database, every, given, words):
    desk = await seat(database, every, Part("item", "FBK-1", "your-own"))
    await desk.pick(given, after(30), words)
    (row,) = await log(database)
    assert (row.answer, row.score, row.stability) == (given, None, None)
    (kept,) = await rows(database, "writings")
    assert (kept.kind, kept.item_id, kept.text) == ("item", "your-own", words or "")
    remembered, pace = await known(database)
    assert remembered == {}
    assert pace.decided > 0


async def test_an_answer_is_recorded_once(database, curriculum):
    desk = await seat(database, curriculum, CHOOSE, TELL)
    sitting, step = await desk.at()
    await desk.pick("narrow", OPEN)
    before = await known(database)
    async with database.write() as work:
        wide = answer(step, "wide")
        with pytest.raises(IntegrityError):
            await answering.record(work, sitting, step, wide, OPEN, parameters=DEFAULT_PARAMETERS)
    assert [row.answer for row in await log(database)] == ["narrow"]
    assert await known(database) == before
    assert (await desk.sitting()).place == Place(1)


async def test_a_prompt_is_logged_and_teaches_nothing_about_the_pace(database, curriculum):
    desk = await seat(database, curriculum, Part("action", "FBK-1"), CHOOSE)
    await desk.pick("change", after(10))
    assert (await desk.sitting()).place == Place(0, ("change",))
    await desk.pick("written", after(30), "I send it on Fridays.")
    assert (await desk.sitting()).place == Place(1)
    logged = await log(database)
    assert [(row.kind, row.lesson_id, row.item_id, row.answer, row.step) for row in logged] == [
        ("action", "FBK-1", "", "change", 0),
        ("action", "FBK-1", "", "written", 1),
    ]
    (kept,) = await rows(database, "writings")
    assert (kept.kind, kept.step, kept.text) == ("action", 1, "I send it on Fridays.")
    assert await known(database) == ({}, Pace())


async def test_a_debrief_is_of_no_lesson(database, curriculum):
    desk = await seat(database, curriculum, Part("debrief", about=1))
    await desk.pick("not-held", OPEN)
    (row,) = await log(database)
    assert (row.kind, row.lesson_id, row.credit, row.score) == ("debrief", "", 0.0, None)


async def test_a_prompt_takes_only_its_answers(database, curriculum):
    desk = await seat(database, curriculum, Part("action", "FBK-1"))
    with pytest.raises(UnknownOptionError):
        await desk.pick("perhaps", OPEN)
    assert await log(database) == []
