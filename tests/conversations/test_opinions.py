"""Opinions of a lesson: too easy, too hard, not my work; each is taken back by a second press."""

from pathlib import Path

from tests.conversations.packs import CHOICE, teaching, write_lesson
from tests.conversations.scenes import (
    acknowledgement,
    dump,
    in_the_gap,
    labels,
    pick,
    rows_of,
    settle_in,
    toast,
    work_through,
)
from tests.stage import Message, Person, Stage

STALE = "That button has had its day. Nothing has changed."
FBK = [write_lesson(f"FBK-{number}", CHOICE) for number in (1, 2, 3, 4)]
LST = [write_lesson(f"LST-{number}", CHOICE) for number in (1, 2, 3)]


async def read_first(stage: Stage) -> tuple[Person, Message]:
    """A learner who has read a lesson and answered its question, and the lesson's message."""
    ayesha = await in_the_gap(stage)
    lesson = await ayesha.last()
    await work_through(ayesha)
    return ayesha, await standing_now(ayesha, lesson)


async def standing_now(person: Person, message: Message) -> Message:
    """The message as it stands in the chat now."""
    id_ = message["message_id"]
    return next(one for one in await person.messages() if one["message_id"] == id_)


async def hold(person: Person, lesson: Message, opinion: str) -> str:
    """Press an opinion under a lesson, and return what is shown over the chat."""
    heard = await acknowledgement(
        person, lesson["message_id"], f"rate:{delivery(lesson)}:{opinion}"
    )
    assert heard["show_alert"]
    return heard["text"]


def delivery(lesson: Message) -> str:
    """The delivery and the part of a lesson, from its buttons."""
    data = lesson["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    return data.split(":", 1)[1].rpartition(":")[0]


async def taught(person: Person) -> str:
    """The next bite's first lesson or question, which is worked through."""
    await person.say("/now 5")
    text = await person.last_text()
    await work_through(person)
    return text


async def test_it_is_held_changed_and_taken_back(home: Path) -> None:
    async with teaching(home, *FBK) as stage:
        ayesha, lesson = await read_first(stage)
        assert labels(lesson)[1:] == ["Too easy", "Too hard", "Not my work"]
        text = lesson["text"]

        for opinion, label in (("easy", "Too easy"), ("hard", "Too hard")):
            assert (await hold(ayesha, lesson, opinion)).startswith("Noted.")
            lesson = await standing_now(ayesha, lesson)
            assert f"✓ {label}" in labels(lesson)
            assert [label for label in labels(lesson) if "✓" in label] == [f"✓ {label}"]
            assert [row["opinion"] for row in await rows_of(stage, "opinions")] == [opinion]

        assert await hold(ayesha, lesson, "hard") == "Taken back. It goes on as before. " + (
            await hold_and_back(ayesha, lesson)
        )
        assert await rows_of(stage, "opinions") == []
        assert (await standing_now(ayesha, lesson))["text"] == text


async def hold_and_back(person: Person, lesson: Message) -> str:
    """What is said of the next review where nothing is thought of the lesson."""
    await hold(person, lesson, "easy")
    return (await hold(person, lesson, "easy")).partition("as before. ")[2]


async def test_after_too_easy_the_next_lesson_opens_with_a_question(home: Path) -> None:
    async with teaching(home, *FBK) as stage:
        ayesha, lesson = await read_first(stage)
        await hold(ayesha, lesson, "easy")
        await ayesha.say("/now 2")
        assert "A question first: Lesson FBK-2" in await ayesha.last_text()
        await pick(ayesha, well=True)
        await ayesha.press("Go on")
        assert "A question first: Lesson FBK-3" in await ayesha.last_text()
        await pick(ayesha, well=False)
        await work_through(ayesha)

        assert "Lesson FBK-3" in await taught(ayesha)
        read = [row["lesson_id"] for row in await rows_of(stage, "readings")]
        assert read == ["FBK-1", "FBK-3"]


async def test_after_too_hard_another_skill_comes_until_it_has_rested(home: Path) -> None:
    async with teaching(home, *FBK, *LST) as stage:
        ayesha, lesson = await read_first(stage)
        bruno = await settle_in(stage, 2, first_name="Bruno")
        await taught(bruno)
        await hold(ayesha, lesson, "hard")

        read = {1: ["FBK-1"], 2: ["FBK-1"]}
        for _ in range(2):
            await taught(ayesha)
            await taught(bruno)
        for row in (await rows_of(stage, "readings"))[2:]:
            read[row["learner_id"]].append(row["lesson_id"])
        assert read == {1: ["FBK-1", "LST-1", "LST-2"], 2: ["FBK-1", "LST-1", "FBK-2"]}


async def test_reviews_come_sooner_after_too_hard_and_later_after_too_easy(home: Path) -> None:
    async with teaching(home, *FBK[:1]) as stage:
        ayesha, lesson = await read_first(stage)
        days = {
            opinion: (await hold(ayesha, lesson, opinion)).rpartition("Next: ")[2]
            for opinion in ("hard", "easy")
        }
        assert days["hard"] != days["easy"]
        assert "Next" not in await hold(ayesha, lesson, "foreign")


async def test_what_is_not_my_work_never_comes_back(home: Path) -> None:
    async with teaching(home, *FBK[:2]) as stage:
        ayesha, lesson = await read_first(stage)
        assert "It does not come back." in await hold(ayesha, lesson, "foreign")
        for month in (3, 4, 12):
            await stage.move_clock(to=f"2026-{month:02}-03T07:30:00Z")
            await work_through(ayesha)
            await ayesha.say("/review")
            await work_through(ayesha)

        asked = [row["lesson_id"] for row in await rows_of(stage, "answers") if row["item_id"]]
        assert asked.count("FBK-1") == 1
        assert asked.count("FBK-2") > 4


async def test_what_is_forged_counts_nothing(home: Path) -> None:
    async with teaching(home, *FBK) as stage:
        ayesha, lesson = await read_first(stage)
        mallory = await settle_in(stage, 2, first_name="Mallory")
        before = await dump(stage)
        at = delivery(lesson)
        for data in (
            f"rate:{at}:bad",
            f"rate:{at}",
            "rate:1:1:easy",
            "rate:9:0:easy",
            "rate:1:x:y",
        ):
            assert await toast(ayesha, lesson["message_id"], data) == STALE, data
        assert await toast(mallory, lesson["message_id"], f"rate:{at}:easy") == STALE
        assert await dump(stage) == before
