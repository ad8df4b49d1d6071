"""The log, read into values: what was asked first, who got how far, and nobody's id."""

from datetime import timedelta

from sqlalchemy import update

from lessons.bite import Bite, Opinion, Part
from lessons.stats.responses import Deed, Log, Mark, Response
from storage import opinions, promises, responses
from storage.promises import State
from storage.tables import deliveries
from tests.storage.desk import WHOLE, deliver, of_every_kind, seat
from tests.storage.people import BEFORE, CLOSED, OPEN, enrol

CHOICE = Part("item", "FBK-1", "two-ways")
DAY = timedelta(days=1)


async def read(database, curriculum) -> Log:
    async with database.read() as work:
        return Log.of([row async for row in responses.read(work, curriculum)])


async def ask_again(database, curriculum, days: int, part: Part, answer: str) -> None:
    """Ask learner 1 once more, so many days later."""
    desk = await deliver(database, curriculum, Bite((part,), 60.0), OPEN + days * DAY)
    await desk.pick(answer, OPEN + days * DAY)
    await desk.close(CLOSED + days * DAY)


async def test_answers_come_with_their_score_and_their_seconds(database, curriculum):
    desk = await seat(database, curriculum)
    await desk.show(OPEN)
    await desk.read(OPEN + timedelta(seconds=50))
    await desk.show(OPEN)
    await desk.pick("wide", OPEN + timedelta(seconds=12))
    await desk.pick("ask", OPEN)
    await desk.pick("argue", OPEN)
    log = await read(database, curriculum)
    first, *story = log.responses
    assert (first.ref, first.answer, first.first) == (("FBK-1", "which-question"), "wide", True)
    assert (first.credit, first.score, first.seconds) == (0, 0, 12)
    assert [(row.step, row.answer, row.score) for row in story] == [
        (0, "ask", None),
        (1, "argue", 0.75),
    ]
    assert Mark(0, "FBK-1", Deed.READ, 50.0) in log.marks


async def test_only_first_askings_are_read_of_each_wording(database, curriculum):
    taught = of_every_kind(curriculum)
    desk = await seat(database, taught, CHOICE)
    await desk.pick("two", OPEN)
    await desk.close(CLOSED)
    for day, (wording, answer) in enumerate([(1, "ten"), (2, "one"), (3, "ace")], start=1):
        part = Part("review", "FBK-1", "two-ways", wording)
        await ask_again(database, taught, day, part, answer)
    found = (await read(database, taught)).responses
    assert [(row.asking, row.wording, row.answer) for row in found] == [
        (0, 0, "two"),
        (1, 1, "ten"),
    ]


async def test_replays_prompts_and_what_is_no_longer_taught_are_left_out(database, curriculum):
    story = Part("replay", "FBK-1", "one-story")
    desk = await seat(database, curriculum, story, Part("action", "FBK-1"))
    await desk.pick("leave", OPEN)
    await desk.pick("no", OPEN)
    assert await read(database, curriculum) == Log()
    await desk.close(CLOSED)
    await ask_again(database, curriculum, 1, Part("item", "FBK-1", "which-question"), "wide")
    assert len((await read(database, curriculum)).responses) == 1
    other = of_every_kind(curriculum)  # its lesson has another choice
    assert await read(database, other) == Log()


async def test_a_lesson_is_shown_to_who_came_as_far(database, curriculum):
    first = Part("review", "FBK-1", "which-question")
    desk = await seat(database, curriculum, first, *WHOLE.parts)
    shown = Mark(0, "FBK-1", Deed.SHOWN)
    assert shown not in (await read(database, curriculum)).marks
    await desk.pick("narrow", OPEN)
    assert shown in (await read(database, curriculum)).marks
    async with database.write() as work:
        await work.execute(update(deliveries).values(sent_at=None))
        await work.commit()
    assert shown not in (await read(database, curriculum)).marks


async def test_opinions_and_promises_are_marks(database, curriculum):
    await enrol(database)
    async with database.write() as work:
        await opinions.hold(work, 1, "FBK-1", Opinion.FOREIGN, BEFORE)
        await promises.make(work, 1, "FBK-1", "mine", State.OPEN, now=BEFORE)
        await promises.make(work, 1, "FBK-2", None, State.LEFT, now=BEFORE)
        await promises.change(work, 1, 1, state=State.NO_FIT.value)
        await work.commit()
    found = {(mark.lesson_id, mark.deed) for mark in (await read(database, curriculum)).marks}
    assert ("FBK-1", Deed.FOREIGN) in found
    assert ("FBK-2", Deed.LEFT) in found


def test_every_state_and_every_opinion_is_a_deed():
    assert {*State, *Opinion} <= {deed.value for deed in Deed}


async def test_people_are_running_numbers_over_all_chunks(database, curriculum, monkeypatch):
    monkeypatch.setattr(responses, "CHUNK", 2)
    ids = [77_000_001, 77_000_005, 77_000_009, 77_000_013, 77_000_017]
    for learner_id in ids:
        await enrol(database, learner_id)
        async with database.write() as work:
            await opinions.hold(work, learner_id, "FBK-1", Opinion.EASY, BEFORE)
            await work.commit()
    log = await read(database, curriculum)
    assert [mark.person for mark in log.marks] == [0, 1, 2, 3, 4]
    assert "77" not in repr(log)
    assert not any(isinstance(mark, Response) for mark in log.marks)
