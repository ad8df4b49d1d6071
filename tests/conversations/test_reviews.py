"""Reviews: what was learnt comes back before it would be forgotten."""

from datetime import datetime, timedelta

from lessons.memory import DESIRED_RETENTION, Memory, recall
from storage import bites
from tests.conversations.scenes import (
    dump,
    in_the_gap,
    known,
    planned,
    pushed_since,
    settle_in,
    work_through,
)
from tests.stage import Person, Stage

DAY = timedelta(days=1)


async def learn_everything(stage: Stage) -> Person:
    ayesha = await settle_in(stage, slot="every day 12:30-12:45")
    for day in ("02", "03"):
        await stage.move_clock(to=f"2026-03-{day}T07:30:00Z")
        await work_through(ayesha)
    return ayesha


async def kinds_of(stage: Stage) -> list[str]:
    """Return what the last bite was made of."""
    rows = (await dump(stage, "deliveries"))["deliveries"]
    texts = [row["bite"] for row in rows if row["bite"]]
    return [part.kind for part in bites.load(texts[-1]).parts]


def loss(memory: Memory, at: datetime) -> float:
    """Return how far recall is from where it is best to ask again."""
    return abs(recall(memory, at) - DESIRED_RETENTION)


async def test_an_item_is_remembered_when_it_was_answered(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)

    memories = await known(stage)
    assert memories
    assert all(memory.due() > memory.reviewed for memory in memories.values())
    answered = (await dump(stage, "answers"))["answers"]
    finished = {(row["lesson_id"], row["item_id"]) for row in answered if row["score"] is not None}
    assert finished == set(memories)


async def test_what_is_due_comes_back_in_a_later_gap(small_stage: Stage) -> None:
    ayesha = await learn_everything(small_stage)
    memories, before = await known(small_stage), await ayesha.messages()
    last_due = max(memory.due() for memory in memories.values()) + DAY
    await small_stage.move_clock(to=f"{last_due:%Y-%m-%d}T07:30:00Z")

    assert await work_through(ayesha) >= 1
    came = await pushed_since(ayesha, before)
    assert any("From earlier:" in message["text"] for message in came)
    after = await known(small_stage)
    assert any(after[item].stability > memories[item].stability for item in memories)
    answers = (await dump(small_stage, "answers"))["answers"]
    assert "review" in {row["kind"] for row in answers}


async def test_each_comes_back_in_the_gap_that_is_closest_to_its_time(small_stage: Stage) -> None:
    ayesha = await learn_everything(small_stage)
    gap = datetime.fromisoformat("2026-03-04T07:30:00Z")
    asked = 0
    for _ in range(8):
        before = await known(small_stage)
        await small_stage.move_clock(to=f"{gap:%Y-%m-%dT%H:%M:%SZ}")
        await work_through(ayesha)
        for item, memory in (await known(small_stage)).items():
            waits = loss(before[item], gap + DAY) < loss(before[item], gap)
            assert waits == (memory == before[item]), (gap, item)
            asked += not waits
        gap += DAY
    assert asked >= len(before)


async def test_nothing_comes_where_there_is_nothing_to_say(small_stage: Stage) -> None:
    """Both actions are asked about, and the reviews are some days away."""
    ayesha = await learn_everything(small_stage)
    came = []
    for day in range(4, 20):
        before = await ayesha.messages()
        await small_stage.move_clock(to=f"2026-03-{day:02}T07:30:00Z")
        await work_through(ayesha)
        if await pushed_since(ayesha, before):
            came.append(await kinds_of(small_stage))

    assert len(came) < 16
    assert {kind for kinds in came for kind in kinds} == {"follow-up", "review"}
    assert sum(kinds.count("follow-up") for kinds in came) == 2
    assert await planned(small_stage) != ""


async def test_a_weak_answer_comes_back_sooner_than_a_good_one(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage)
    bruno = await settle_in(small_stage, 2, first_name="Bruno")
    await small_stage.move_clock(to="2026-03-02T07:30:00Z")
    await work_through(ayesha, well=False)
    await work_through(bruno, well=True)

    weak, good = await known(small_stage, ayesha.id), await known(small_stage, bruno.id)
    latest = max(memory.due() for memory in weak.values())
    assert latest + timedelta(hours=12) < min(memory.due() for memory in good.values())
