"""Recomputing: the log alone gives what is stored, and what is damaged is found and mended."""

import asyncio
import shutil
from datetime import timedelta
from tempfile import TemporaryDirectory

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from lessons.bite import Bite, Part
from lessons.items import Form
from lessons.items.answer import SKIPPED, write_answer
from lessons.sitting import LessonStep, PromptStep
from scheduler.gaps import Gap
from storage import bites, fits, learners, paces
from storage.database import Database
from storage.recompute import Difference, recompute
from storage.tables import deliveries
from tests.storage.desk import Desk, of_every_kind, rows, seat
from tests.storage.people import OPEN, enrol, learner

ITEMS = ("two-ways", "what-belongs", "what-first", "your-own", "one-story")
PARTS = st.one_of(
    st.just(Part("lesson", "FBK-1")),
    st.just(Part("action", "FBK-1")),
    st.builds(
        Part,
        st.sampled_from(["item", "review", "probe", "replay"]),
        st.just("FBK-1"),
        st.sampled_from(ITEMS),
        st.integers(0, 3),
    ),
)
STEPS = st.tuples(
    PARTS,
    st.integers(0, 5),  # which answer
    st.sampled_from([-9.0, 0.0, 4.2, 20.0, 61.7, 200.0, 9_999.0]),  # seconds it took
    st.integers(-3_000, 40_000),  # minutes until the next: a clock can be set back
)
OTHER_PARAMETERS = (0.5, 2.0, 5.0, *DEFAULT_PARAMETERS[3:])
DAMAGES = {
    "a stability is wrong": "UPDATE memories SET stability = stability * 1.0001",
    "a difficulty is wrong": "UPDATE memories SET difficulty = 9.5",
    "a time is wrong": "UPDATE memories SET reviewed_at = '2026-03-01 12:00:00'",
    "a count is wrong": "UPDATE memories SET asked = asked + 1",
    "memories are missing": "DELETE FROM memories",
    "a memory is too many": """INSERT INTO memories (learner_id, lesson_id, item_id, stability,
        difficulty, reviewed_at) VALUES (1, 'FBK-9', 'x', 1, 5, '2026-03-01 12:00:00')""",
    "the pace is missing": "DELETE FROM paces",
    "old answers have no memory": "UPDATE answers SET stability = NULL, difficulty = NULL",
}


async def differences(database, learner_id=None, *, write=False) -> list[Difference]:
    checked = [one async for one in recompute(database, learner_id, write=write)]
    return [difference for one in checked for difference in one.differences]


async def stored(database):
    """All that can be worked out from the log."""
    return [await rows(database, table) for table in ("memories", "paces", "answers")]


async def damage(database, statement: str) -> None:
    async with database.write() as work:
        await work.execute(text(statement))
        await work.commit()


@pytest.fixture
async def desk(database, curriculum):
    """Somebody who hesitated."""
    desk = await seat(database, curriculum)
    await desk.work_through(OPEN + timedelta(seconds=200))
    return desk


async def test_nothing_differs_of_who_learnt_nothing(database):
    await enrol(database)
    assert await differences(database) == []


async def test_nothing_differs_after_a_bite(database, desk):
    before = await stored(database)
    assert await differences(database) == []
    assert await differences(database, write=True) == []
    assert await stored(database) == before


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES.keys())
async def test_a_damage_is_found_and_mended(database, desk, statement):
    before = await stored(database)
    await damage(database, statement)
    damaged = await stored(database)
    (found,) = await differences(database)
    assert found.learner_id == 1
    assert await stored(database) == damaged
    assert await differences(database, write=True) == [found]
    assert await stored(database) == before
    assert await differences(database) == []


async def test_it_tells_what_differs(database, desk):
    await damage(database, DAMAGES["a memory is too many"])
    await damage(database, DAMAGES["the pace is missing"])
    await damage(database, DAMAGES["old answers have no memory"])
    (found,) = await differences(database)
    assert found == Difference(1, memories=1, pace=True, answers=2)
    assert str(found) == "learner 1: memories 1, pace 1, answers without a memory 2"


async def test_the_last_digits_do_not_matter(database, desk):
    await damage(database, "UPDATE memories SET stability = stability * 1.0000001")
    assert await differences(database) == []


async def test_what_stands_in_the_log_is_never_changed(database, desk):
    """What a memory was, by the parameters of its time, is history."""
    before = await rows(database, "answers")
    async with database.write() as work:
        figures = {"reviews": 600, "loss": 0.31, "loss_before": 0.35}
        await fits.keep(work, OTHER_PARAMETERS, OPEN, used=True, **figures)
        await work.commit()
    assert await differences(database, write=True) == [Difference(1, 2, pace=False, answers=0)]
    assert await rows(database, "answers") == before
    assert await differences(database) == []


async def test_one_learner_alone_is_mended(database, desk):
    await enrol(database, 2)
    await damage(database, DAMAGES["memories are missing"])
    await damage(database, DAMAGES["a memory is too many"].replace("(1,", "(2,"))
    assert [one.learner_id for one in await differences(database)] == [1, 2]
    assert [one.learner_id for one in await differences(database, 2, write=True)] == [2]
    assert [one.learner_id for one in await differences(database)] == [1]
    assert await differences(database, 404) == []


async def test_everybody_is_checked_some_at_a_time(database, monkeypatch):
    monkeypatch.setattr("storage.recompute.CHUNK", 2)
    monkeypatch.setattr("storage.recompute.BREATH", 0)
    async with database.write() as work:
        for learner_id in (3, 7, 8, 21, 22):
            await learners.add(work, learner(learner_id))
        await work.commit()
    await damage(database, DAMAGES["a memory is too many"].replace("(1,", "(22,"))
    checked = [one async for one in recompute(database, write=True)]
    assert [(one.learners, len(one.differences)) for one in checked] == [(2, 0), (2, 0), (1, 1)]


class Player:
    """Learners who work through parts, one after another, each in a delivery of its own."""

    def __init__(self, database: Database, curriculum) -> None:
        self.database, self.curriculum, self.now = database, curriculum, OPEN

    async def play(self, part: Part, which: int, seconds: float, minutes: int) -> None:
        desk = Desk(self.database, self.curriculum, await self.begin(part))
        while (step := (await desk.at())[1]) is not None:
            await desk.show(self.now)
            self.now += timedelta(seconds=seconds)
            if isinstance(step, LessonStep):
                await desk.read(self.now)
            else:
                await desk.pick(choose(step, which), self.now, "So.", await self.parameters())
        self.now += timedelta(minutes=minutes)

    async def parameters(self):
        async with self.database.read() as work:
            return await fits.current(work)

    async def begin(self, part: Part) -> int:
        gap = Gap(self.now, self.now + timedelta(minutes=15))
        values = {
            "learner_id": 1,
            "state": "answered",
            "asked": False,
            "gap_start": gap.start,
            "gap_end": gap.end,
            "due_at": gap.start,
            "bite": bites.dump(Bite((part,), 60.0)),
        }
        async with self.database.write() as work:
            made = await work.execute(insert(deliveries).values(values).returning(deliveries.c.id))
            id_ = made.scalar_one()
            await work.commit()
        return id_


def choose(step, which: int) -> str:
    """One of the answers that the step takes."""
    if isinstance(step, PromptStep):
        return step.ask.options[which % len(step.ask.options)]
    ids = [option.id for option in step.question.options]
    match step.question.form:
        case Form.ONE:
            return ids[which % len(ids)]
        case Form.SEVERAL:
            return write_answer(step.question, ids[which % len(ids) :])
        case Form.ORDER:
            turn = which % len(ids)
            return write_answer(step.question, [*ids[turn:], *ids[:turn]])
        case Form.WORDS:
            return SKIPPED


async def test_the_log_holds_in_the_order_it_was_written(database, curriculum):
    """And not in that of the clock, which may be set back."""
    await enrol(database)
    player = Player(database, of_every_kind(curriculum))
    for which, minutes in ((0, 5_000), (1, -3_000), (0, 0)):
        await player.play(Part("review", "FBK-1", "two-ways"), which, 9.0, minutes)
    assert await differences(database) == []


@settings(max_examples=20)
@given(st.lists(STEPS, min_size=1, max_size=10), st.sampled_from(list(DAMAGES.values())))
def test_whatever_is_recorded_can_be_worked_out_again(migrated, curriculum, steps, statement):
    async def law(database: Database) -> None:
        await enrol(database)
        player = Player(database, of_every_kind(curriculum))
        for step in steps:
            await player.play(*step)
        before = await stored(database)
        assert await differences(database, write=True) == []
        await damage(database, statement)
        await differences(database, write=True)
        assert await differences(database) == []
        memories_after, paces_after, answers_after = await stored(database)
        assert (memories_after, answers_after) == (before[0], before[2])
        assert loaded(paces_after) == loaded(before[1])

    with TemporaryDirectory() as folder, asyncio.Runner() as runner:
        shutil.copy(migrated, f"{folder}/offclock.sqlite")
        database = Database(f"sqlite+aiosqlite:///{folder}/offclock.sqlite")
        try:
            runner.run(law(database))
        finally:
            runner.run(database.close())


def loaded(kept):
    """Paces; the usual one need not stand in the table."""
    usual = paces.Pace()
    return [pace for row in kept if (pace := paces.load(row.state)) != usual]
