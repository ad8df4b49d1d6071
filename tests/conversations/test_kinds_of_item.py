"""Kinds of item: several to mark, an order to tap, own words, a story; a choice put otherwise."""

from collections import Counter
from pathlib import Path

from bot.views.bite import Asking
from bot.views.question import shuffled
from lessons.bite import Bite, Part
from lessons.model import Edition
from lessons.sitting import Place, QuestionStep, current
from tests.conversations.packs import (
    CHOICE,
    ORDER,
    REFLECTION,
    SEVERAL,
    STORY,
    teaching,
    write_lesson,
)
from tests.conversations.scenes import (
    dump,
    in_the_gap,
    labels,
    rows_of,
    settle_in,
    tap,
    toast,
    work_through,
)
from tests.lessons.authoring import load_lesson
from tests.lessons.shelf import SOURCES
from tests.stage import Person, Stage, buttons

STALE = "That button has had its day. Nothing has changed."


async def at_its_question(stage: Stage) -> Person:
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    return ayesha


async def test_it_marks_several_and_takes_marks_back_until_done(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", SEVERAL)) as stage:
        ayesha = await at_its_question(stage)
        assert labels(await ayesha.last()) == ["1", "2", "3", "4"]
        assert "Mark all that belong" in await ayesha.last_text()

        await tap(ayesha, "The price")
        assert labels(await ayesha.last())[-1] == "Done"
        assert "✓ " in await ayesha.last_text()
        await tap(ayesha, "The price")
        assert labels(await ayesha.last()) == ["1", "2", "3", "4"]
        assert await rows_of(stage, "answers") == []

        await tap(ayesha, "The date")
        await tap(ayesha, "The price")
        await ayesha.press("Done")
        assert "A good move. A price and a date can be answered." in await ayesha.last_text()
        (answer,) = await rows_of(stage, "answers")
        assert (answer["answer"], answer["credit"]) == ("price+date", 1)


async def test_what_was_marked_wrongly_is_told(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", SEVERAL)) as stage:
        ayesha = await at_its_question(stage)
        for option in ("The price", "A joke"):
            await tap(ayesha, option)
        await ayesha.press("Done")

        text = await ayesha.last_text()
        assert "It can work." not in text
        assert "A joke can be misread." in text
        assert "Without a date nobody can plan." in text
        assert "• The price\n• The date" in text


async def test_options_are_tapped_into_an_order_and_the_last_falls_into_place(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", ORDER)) as stage:
        ayesha = await at_its_question(stage)
        await tap(ayesha, "Wait")
        assert "[1] " in await ayesha.last_text()
        assert len(labels(await ayesha.last())) == 3
        await ayesha.press("Start over")
        assert labels(await ayesha.last()) == ["1", "2", "3"]

        await tap(ayesha, "Mail")
        await tap(ayesha, "Call")
        assert labels(await ayesha.last()) == ["Done", "Start over"]
        assert "[3] " in await ayesha.last_text()
        assert await rows_of(stage, "answers") == []
        await ayesha.press("Done")

        text = await ayesha.last_text()
        assert "1. Mail\n2. Call\n3. Wait" in text
        assert "A call comes first while they are in." in text
        assert "1. Call\n2. Mail\n3. Wait" in text
        (answer,) = await rows_of(stage, "answers")
        assert (answer["answer"], answer["credit"]) == ("mail>call>wait", 0.5)


async def test_a_reflection_can_be_passed_over(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", REFLECTION)) as stage:
        ayesha = await at_its_question(stage)
        assert labels(await ayesha.last()) == ["Skip"]
        await ayesha.press("Skip")

        assert "One way to put it: The one about the late invoice." in await ayesha.last_text()
        (answer,) = await rows_of(stage, "answers")
        assert (answer["answer"], answer["score"]) == ("skipped", None)
        assert await rows_of(stage, "memories") == []


async def test_a_story_counts_what_each_decision_changed(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", STORY)) as stage:
        ayesha = await at_its_question(stage)
        assert "Your story, decision 1 of 2" in await ayesha.last_text()
        await tap(ayesha, "Ask")
        assert "He tells.\ntrust +1" in await ayesha.last_text()
        assert await rows_of(stage, "memories") == []
        await ayesha.press("Go on")
        await tap(ayesha, "Thank him")

        assert "He smiles.\n+2 hours" in await ayesha.last_text()
        assert "How it ends: A client who tells\n+2 hours · trust +1" in await ayesha.last_text()
        assert len(await rows_of(stage, "memories")) == 1


async def test_what_is_forged_or_stale_counts_nothing(home: Path) -> None:
    lesson = write_lesson("FBK-1", SEVERAL, ORDER, CHOICE)
    async with teaching(home, lesson) as stage:
        mallory = await settle_in(stage, 2, slot="every day 20:00-20:10", first_name="Mallory")
        ayesha = await at_its_question(stage)
        question = await ayesha.last()
        at = buttons(question)[0]["callback_data"].split(":", 1)[1].rpartition(":")[0]
        several, order, choice = at, at.replace(":1:", ":2:"), at.replace(":1:", ":3:")

        async def refused(person: Person, *presses: str) -> None:
            before = await dump(stage), await ayesha.last()
            for data in presses:
                assert await toast(person, question["message_id"], data) == STALE, data
            assert (await dump(stage), await ayesha.last()) == before

        strange = ["4", "00", "010", "-", "", "x", "٣", "0123456789", "0:1", "price", "written"]
        await refused(ayesha, *(f"pick:{several}:{one}" for one in strange))
        await refused(ayesha, *(f"mark:{several}:{one}" for one in ("4", "00", "", "x", "٣")))
        await refused(ayesha, f"skip:{several}", f"pick:{order}:012", f"mark:{order}:0")
        await refused(mallory, f"pick:{several}:01", f"mark:{several}:0")

        await tap(ayesha, "The price")
        await tap(ayesha, "The date")
        await ayesha.press("Done")
        answered = await dump(stage), await ayesha.last()
        await ayesha.press_data(question["message_id"], f"pick:{several}:23")
        assert (await dump(stage), await ayesha.last()) == answered
        await refused(ayesha, f"mark:{several}:0")

        await ayesha.press("Go on")
        question = await ayesha.last()
        await refused(ayesha, *(f"pick:{order}:{one}" for one in ("01", "0", "0011", "0123", "-")))
        await ayesha.press_data(question["message_id"], f"pick:{order}:012")
        await ayesha.press("Go on")
        question = await ayesha.last()
        await refused(ayesha, f"pick:{choice}:01", f"pick:{choice}:-", f"mark:{choice}:0")


async def test_the_order_of_options_is_kept_for_an_asking(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", SEVERAL)) as stage:
        ayesha = await at_its_question(stage)
        asked = await ayesha.last()
        await tap(ayesha, "A joke")
        for _ in range(2):
            await ayesha.say("/now 5")
            again = await ayesha.last()
            assert again["message_id"] > asked["message_id"]
            assert (again["text"], labels(again)) == (asked["text"], labels(asked))


def test_every_option_stands_everywhere_alike_over_many_askings() -> None:
    lesson = load_lesson()
    edition = Edition(lesson, SOURCES["gray-2020"])
    bite = Bite((Part("item", lesson.id, "what-belongs"),), 60)
    step = current(bite, {lesson.id: edition}, Place())
    assert isinstance(step, QuestionStep)

    seen: Counter[tuple[str, int]] = Counter()
    for delivery_id in range(2000):
        shown = shuffled(step, Asking(delivery_id, bite))
        seen.update((option.id, place) for place, option in enumerate(shown))
    assert len(seen) == 16
    # 500 each are expected; four standard deviations are 77.
    assert all(abs(times - 500) < 80 for times in seen.values())


async def test_a_question_comes_again_in_another_wording(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", CHOICE)) as stage:
        ayesha = await at_its_question(stage)
        assert "Which first?" in await ayesha.last_text()
        await work_through(ayesha)

        stems = []
        for _ in range(2):
            await ayesha.say("/review")
            stems.append((await ayesha.last_text()).split("\n\n")[2])
            await work_through(ayesha)
        assert stems == ["Which of these first?", "Which first?"]
        assert [row["wording"] for row in await rows_of(stage, "answers") if row["item_id"]] == [
            0,
            1,
            2,
        ]
