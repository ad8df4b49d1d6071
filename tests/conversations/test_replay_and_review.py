"""What can be asked for: a story once more, reviews, what is known already; and why a bite came."""

from pathlib import Path

import pytest

from tests.conversations.packs import CHOICE, STORY, teaching, write_lesson
from tests.conversations.scenes import (
    NOON,
    dump,
    in_the_gap,
    labels,
    pick,
    planned,
    rows_of,
    settle_in,
    tap,
    toast,
    work_through,
)
from tests.stage import Person, Stage

STALE = "That button has had its day. Nothing has changed."
CHOICES = [write_lesson(id_, CHOICE) for id_ in ("FBK-1", "FBK-2", "LST-1", "LST-2")]


async def told_a_story(stage: Stage) -> Person:
    """A learner who has lived through the story of FBK-1, to its good end."""
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)
    return ayesha


async def place(person: Person) -> None:
    """Ask for two minutes of questions that show what is known already."""
    await person.press_data((await person.last())["message_id"], "place")


async def read_by_now(stage: Stage) -> list[str]:
    return [row["lesson_id"] for row in await rows_of(stage, "readings")]


async def test_a_story_can_be_played_again_for_its_other_ending(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", STORY)) as stage:
        ayesha = await told_a_story(stage)
        assert "You have seen 1 of 2 endings of this story." in await ayesha.last_text()
        remembered = await rows_of(stage, "memories")

        await ayesha.press("Play it again")
        assert "Once more: Lesson FBK-1" in await ayesha.last_text()
        await tap(ayesha, "Leave")
        assert "How it ends: Silence" in (await ayesha.messages())[-2]["text"]
        assert await rows_of(stage, "memories") == remembered
        assert "endings" not in await ayesha.last_text()
        assert "Play it again" not in labels(await ayesha.last())


async def test_the_same_ending_leaves_the_other_to_be_seen(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", STORY)) as stage:
        ayesha = await told_a_story(stage)
        for _ in range(2):
            await ayesha.press("Play it again")
            await work_through(ayesha)
            assert "You have seen 1 of 2 endings" in await ayesha.last_text()

        mallory = await settle_in(stage, 2, first_name="Mallory")
        closing = await ayesha.last()
        data = closing["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        before = await dump(stage)
        assert await toast(mallory, 1, data) == STALE
        for forged in ("replay:1:0", "replay:1:9", "replay:99:0", "replay:1", "replay:1:x"):
            assert await toast(ayesha, closing["message_id"], forged) == STALE, forged
        assert await dump(stage) == before


async def test_without_anything_to_review_it_says_so(home: Path) -> None:
    async with teaching(home, *CHOICES) as stage:
        ayesha = await settle_in(stage)
        await ayesha.say("/review")

        assert "You have answered nothing yet that could be reviewed." in await ayesha.last_text()
        assert await planned(stage) == NOON


async def test_a_review_brings_what_is_due_and_else_what_is_least_certain(home: Path) -> None:
    async with teaching(home, *CHOICES[:2]) as stage:
        ayesha = await in_the_gap(stage)
        await ayesha.press("read:")
        await pick(ayesha, well=False)
        await work_through(ayesha)
        await ayesha.say("/now 5")
        await work_through(ayesha)

        await ayesha.say("/review")
        assert "From earlier: Lesson FBK-1" in await ayesha.last_text()
        assert "a lesson" not in await ayesha.last_text()
        await work_through(ayesha)
        kinds = [row["kind"] for row in await rows_of(stage, "answers") if row["item_id"]]
        assert kinds == ["item", "item", "review", "review"]

        due = (await rows_of(stage, "memories"))[0]["reviewed_at"]
        await stage.move_clock(to=f"{due:%Y}-12-01T06:00:00Z")
        await work_through(ayesha)
        await ayesha.say("/review 2")
        assert "From earlier:" in await ayesha.last_text()


@pytest.mark.parametrize("well", [True, False])
async def test_what_is_known_is_not_taught(home: Path, well: bool) -> None:
    async with teaching(home, *CHOICES) as stage:
        ayesha = await settle_in(stage)
        await place(ayesha)
        assert "A question first: Lesson FBK-1" in await ayesha.last_text()
        await pick(ayesha, well=well)
        await work_through(ayesha, well=False)
        assert await read_by_now(stage) == []

        for _ in range(4):
            await ayesha.say("/now 5")
            await work_through(ayesha)
        assert ("FBK-1" in await read_by_now(stage)) is not well
        assert {"FBK-2", "LST-1", "LST-2"} <= set(await read_by_now(stage))


async def test_a_review_gone_wrong_brings_the_lesson_back(home: Path) -> None:
    async with teaching(home, CHOICES[0]) as stage:
        ayesha = await settle_in(stage)
        await place(ayesha)
        await work_through(ayesha)
        await ayesha.say("/now 5")
        assert "There is nothing to learn" in await ayesha.last_text()
        await place(ayesha)
        assert "There is no lesson left to find out about" in await ayesha.last_text()

        await ayesha.say("/review")
        await work_through(ayesha, well=False)
        await ayesha.say("/now 5")
        assert "Say it like this" in await ayesha.last_text()


async def test_it_says_why_a_bite_came(home: Path) -> None:
    async with teaching(home, *CHOICES) as stage:
        ayesha = await settle_in(stage)
        await ayesha.say("/why")
        assert await ayesha.last_text() == "Nothing has come yet.\n\nNext gap: today, 12:30."

        await stage.move_clock(to=NOON)
        await ayesha.say("/why")
        said = await ayesha.last_text()
        assert "The next lesson of Track FBK: Lesson FBK-1" in said
        assert "Why then: It is simply the next time that you named." in said
        assert "tomorrow, 12:30" in said

        await ayesha.press("read:")
        await work_through(ayesha)
        await ayesha.say("/review")
        await ayesha.say("/why")
        assert "You asked for it." in await ayesha.last_text()
        assert "Why then" not in await ayesha.last_text()
        await ayesha.press("Change your tracks")
        assert "Your tracks" in await ayesha.last_text()
