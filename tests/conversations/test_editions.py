"""Editions: a bite is finished as it was begun, though lessons have been changed since."""

from pathlib import Path

from sqlalchemy import update

from storage.tables import editions
from tests.conversations.packs import CHOICE, SEVERAL, STORY, teaching, write_lesson
from tests.conversations.scenes import (
    dump,
    in_the_gap,
    labels,
    rows_of,
    tap,
    toast,
    work_through,
)
from tests.lessons.authoring import swap
from tests.stage import Person, Stage, buttons

STALE = "That button has had its day. Nothing has changed."
TUESDAY = "2026-03-03T07:30:00Z"

NO_JOKE = "".join(line for line in SEVERAL.splitlines(keepends=True) if "id: joke" not in line)

OLD = write_lesson("FBK-1", CHOICE, SEVERAL)
OTHER = write_lesson("FBK-2", CHOICE)


async def at_a_question(stage: Stage) -> Person:
    """A learner who has read FBK-1 and stands at its first question."""
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    return ayesha


async def test_it_is_finished_in_the_words_in_which_it_was_begun(home: Path) -> None:
    once = CHOICE.partition("    again:")[0]
    twice = swap(swap(once, "Which first?", "Which one first?"), "One it is.", "Surely one.")
    async with teaching(home, write_lesson("FBK-1", once)) as stage:
        await at_a_question(stage)
    async with teaching(home, write_lesson("FBK-1", twice)) as stage:
        ayesha = stage.person()
        await tap(ayesha, "One")
        assert "Which first?" in await ayesha.last_text()
        assert "One it is." in await ayesha.last_text()
        await work_through(ayesha)
        await ayesha.say("/review")
        assert "Which one first?" in await ayesha.last_text()
        await tap(ayesha, "One")
        assert "Surely one." in (await ayesha.messages())[-2]["text"]


async def test_an_option_that_was_taken_away_can_still_be_chosen(home: Path) -> None:
    async with teaching(home, OLD) as stage:
        ayesha = await at_a_question(stage)
        await tap(ayesha, "One")
        await ayesha.press("Go on")
        await tap(ayesha, "A joke")
    async with teaching(home, write_lesson("FBK-1", CHOICE, NO_JOKE)) as stage:
        ayesha = stage.person()
        await tap(ayesha, "The price")
        await ayesha.press("Done")

        assert "A joke can be misread." in await ayesha.last_text()
        (_, answer) = await rows_of(stage, "answers")
        assert answer["answer"] == "price+joke"
        await work_through(ayesha)
        await ayesha.say("/review")
        while "What belongs" not in await ayesha.last_text():
            await tap(ayesha, "Ace")
            await ayesha.press("Go on")
        assert labels(await ayesha.last()) == ["1", "2", "3"]


async def test_an_item_that_was_taken_away_is_asked_to_the_end_and_never_again(home: Path) -> None:
    async with teaching(home, OLD) as stage:
        await at_a_question(stage)
    async with teaching(home, write_lesson("FBK-1", SEVERAL)) as stage:
        ayesha = stage.person()
        await tap(ayesha, "One")
        assert "One it is." in await ayesha.last_text()
        await work_through(ayesha)
        await ayesha.say("/review")
        await work_through(ayesha)

        asked = [row["item_id"] for row in await rows_of(stage, "answers") if row["item_id"]]
        assert asked == ["two-ways", "what-belongs", "what-belongs"]


async def test_a_lesson_that_was_taken_away_is_finished_and_never_comes_back(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", CHOICE, STORY), OTHER) as stage:
        await at_a_question(stage)
    async with teaching(home, OTHER) as stage:
        ayesha = stage.person()
        await work_through(ayesha)
        assert [row["lesson_id"] for row in await rows_of(stage, "answers")] == ["FBK-1"] * 4
        await ayesha.say("/why")
        assert "Lesson FBK-1" in await ayesha.last_text()
        await ayesha.say("/progress")

        for day in (3, 4, 5, 20):
            await stage.move_clock(to=f"2026-03-{day:02}T07:30:00Z")
            assert "FBK-1" not in await ayesha.last_text()
            await work_through(ayesha)
        await ayesha.say("/review")
        await work_through(ayesha)
        later = {row["lesson_id"] for row in (await rows_of(stage, "answers"))[4:]}
        assert later == {"FBK-2"}


async def test_a_lesson_that_was_taken_away_unread_can_still_be_read(home: Path) -> None:
    async with teaching(home, OLD) as stage:
        await in_the_gap(stage)
    async with teaching(home, OTHER) as stage:
        ayesha = stage.person()
        await ayesha.press("read:")
        assert "Which first?" in await ayesha.last_text()
        assert [row["lesson_id"] for row in await rows_of(stage, "readings")] == ["FBK-1"]


async def test_a_story_that_was_taken_away_is_not_played_again(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", CHOICE, STORY)) as stage:
        ayesha = await in_the_gap(stage)
        await work_through(ayesha)
        assert "Play it again" in labels(await ayesha.last())
    async with teaching(home, write_lesson("FBK-1", CHOICE)) as stage:
        ayesha = stage.person()
        closing, before = await ayesha.last(), await dump(stage)
        data = buttons(closing)[0]["callback_data"]
        assert await toast(ayesha, closing["message_id"], data) == STALE
        assert await dump(stage) == before


async def test_what_no_release_can_read_any_more_is_let_go(home: Path) -> None:
    async with teaching(home, OLD, OTHER) as stage:
        question = await (await at_a_question(stage)).last()
        async with stage.house.database.write() as work:
            await work.execute(update(editions).values(text='{"lesson": {}, "source": {}}'))
            await work.commit()
    async with teaching(home, OTHER) as stage:
        ayesha, before = stage.person(), await dump(stage, "answers", "memories", "deliveries")
        for button in buttons(question):
            said = await toast(ayesha, question["message_id"], button["callback_data"])
            assert said == STALE
        assert await dump(stage, "answers", "memories", "deliveries") == before

        await ayesha.say("/why")
        await ayesha.say("/now 5")
        assert "Lesson FBK-2" in await ayesha.last_text()
        await stage.move_clock(to=TUESDAY)
        assert await rows_of(stage, "answers") == []
