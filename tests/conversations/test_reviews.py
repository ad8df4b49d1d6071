"""Reviews: what was learnt comes back before it would be forgotten."""

from datetime import datetime, timedelta

from tests.conversations.scenes import dump, in_the_gap, planned, settle_in, work_through
from tests.stage import Person, Stage


async def learn_everything(stage: Stage) -> Person:
    ayesha = await settle_in(stage, slot="every day 12:30-12:45")
    for day in ("02", "03"):
        await stage.move_clock(to=f"2026-03-{day}T07:30:00Z")
        await work_through(ayesha)
    return ayesha


async def memories(stage: Stage) -> dict[str, dict]:
    rows = (await dump(stage, "memories"))["memories"]
    return {f"{row['lesson_id']}/{row['item_id']}": row for row in rows}


async def test_an_item_is_remembered_when_it_was_answered(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)

    known = await memories(stage)
    assert known
    assert all(row["due_at"] > row["reviewed_at"] for row in known.values())


async def test_what_is_due_comes_back_in_a_later_gap(small_stage: Stage) -> None:
    ayesha = await learn_everything(small_stage)
    before = await memories(small_stage)
    last_due = max(row["due_at"] for row in before.values()) + timedelta(days=1)
    await small_stage.move_clock(to=f"{last_due:%Y-%m-%d}T07:30:00Z")

    assert "From earlier:" in await ayesha.last_text()
    assert await work_through(ayesha) >= 1
    after = await memories(small_stage)
    assert any(after[item]["stability"] > before[item]["stability"] for item in before)
    reviews = [row for row in (await dump(small_stage, "answers"))["answers"] if row["review"]]
    assert reviews


async def test_nothing_comes_back_before_it_is_due(small_stage: Stage) -> None:
    ayesha = await learn_everything(small_stage)
    before = await ayesha.messages()
    first_due = min(row["due_at"] for row in (await memories(small_stage)).values())
    gap = datetime.fromisoformat("2026-03-04T07:30:00Z")
    while gap < first_due:
        await small_stage.move_clock(to=f"{gap:%Y-%m-%dT%H:%M:%SZ}")
        assert await ayesha.messages() == before
        gap += timedelta(days=1)
    assert await planned(small_stage) != ""


async def test_a_weak_answer_comes_back_sooner_than_a_good_one(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage)
    bruno = await settle_in(small_stage, 2, first_name="Bruno")
    await small_stage.move_clock(to="2026-03-02T07:30:00Z")
    await work_through(ayesha, well=False)
    await work_through(bruno, well=True)

    due: dict[int, list[datetime]] = {1: [], 2: []}
    for row in (await dump(small_stage, "memories"))["memories"]:
        due[row["learner_id"]].append(row["due_at"])
    assert max(due[1]) + timedelta(hours=12) < min(due[2])
