"""/progress: what was done, in words and true numbers."""

from tests.conversations.scenes import dump, in_the_gap, pick, settle_in, work_through
from tests.stage import Stage, buttons


async def test_before_the_first_lesson_it_says_what_will_be_there(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/progress")

    assert "Nothing here yet." in await ayesha.last_text()
    assert "Next gap: today, 12:30." in await ayesha.last_text()


async def test_it_counts_best_moves(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    await pick(ayesha, well=False)
    await ayesha.press("next:")
    await pick(ayesha, well=True)
    await ayesha.say("/progress")

    text = await ayesha.last_text()
    assert "Best move in 1 of 2 answers" in text
    assert "0 lessons done" in text


async def test_it_counts_minutes_spent_by_the_clock(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await stage.move_clock(advance_seconds=60)
    await ayesha.press("read:")
    await stage.move_clock(advance_seconds=60)
    await pick(ayesha)
    await ayesha.say("/progress")

    assert "2 minutes spent" in await ayesha.last_text()


async def test_a_phone_laid_aside_is_not_counted_as_an_hour(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    await stage.move_clock(to="2026-03-02T07:59:00Z")
    await pick(ayesha)

    assert (await dump(stage, "answers"))["answers"][0]["seconds"] <= 240


async def test_it_counts_gaps_kept_and_left_without_reproach(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)
    await stage.move_clock(to="2026-03-03T07:30:00Z")
    await stage.move_clock(to="2026-03-03T07:50:00Z")
    await ayesha.say("/progress")

    text = await ayesha.last_text()
    assert "1 lesson done" in text
    assert "1 of 2 gaps kept" in text
    assert [button["text"] for button in buttons(await ayesha.last())] == ["Another one now"]
