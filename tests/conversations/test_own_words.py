"""Own words: what is typed where a question asks for it is kept, and never marked."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.handlers.typed import typed
from bot.visit import Visit
from storage.writings import LONGEST
from tests.conversations.packs import CHOICE, REFLECTION, teaching, write_lesson
from tests.conversations.scenes import dump, in_the_gap, labels, learner, rows_of, work_through
from tests.stage import Person, Stage

EXAMPLE = "One way to put it: The one about the late invoice."
STEM = "Which message did you put off this week?"


@pytest.fixture
async def writing_stage(home: Path) -> AsyncIterator[Stage]:
    """A bot with one lesson, whose one question asks for own words."""
    async with teaching(home, write_lesson("FBK-1", REFLECTION)) as stage:
        yield stage


async def asked(stage: Stage) -> Person:
    """A learner whose own words are waited for."""
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    assert STEM in await ayesha.last_text()
    return ayesha


async def kept(stage: Stage) -> list[str]:
    return [row["text"] for row in await rows_of(stage, "writings")]


async def test_what_is_typed_is_kept_and_answered_below(writing_stage: Stage) -> None:
    ayesha = await asked(writing_stage)
    question = await ayesha.last()
    await ayesha.say("The one to Bo.\nI did not want to hear no.")

    assert EXAMPLE in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["Go on"]
    assert await kept(writing_stage) == ["The one to Bo.\nI did not want to hear no."]
    stands = next(m for m in await ayesha.messages() if m["message_id"] == question["message_id"])
    assert labels(stands) == []


async def test_it_is_never_marked(writing_stage: Stage) -> None:
    ayesha = await asked(writing_stage)
    await ayesha.say("The one to Bo.")

    for word in ("A good move.", "It can work.", "There is a better move."):
        assert word not in await ayesha.last_text()
    (answer,) = await rows_of(writing_stage, "answers")
    assert (answer["answer"], answer["credit"], answer["score"]) == ("written", 0, None)
    assert await rows_of(writing_stage, "memories") == []
    await work_through(ayesha)
    await ayesha.say("/review")
    assert "You have answered nothing yet that could be reviewed." in await ayesha.last_text()


async def test_what_can_not_be_kept_is_told_and_nothing_is_lost(writing_stage: Stage) -> None:
    ayesha = await asked(writing_stage)
    before = await dump(writing_stage)
    for invisible in ("\u2060", "\u200f\n\u200f", "\u200b \u200b"):
        await ayesha.say(invisible)
        assert "There was nothing in that message." in await ayesha.last_text()
    # Telegram's own limit is the same, so nothing as long as this comes over HTTP.
    await typed(writing_stage.house, Visit(ayesha.id, "Ayesha", "en", text="x" * 10_000))
    assert "longer than the 4096 characters I can keep" in await ayesha.last_text()
    assert await dump(writing_stage) == before

    await ayesha.say("y" * LONGEST)
    assert EXAMPLE in await ayesha.last_text()
    assert await kept(writing_stage) == ["y" * LONGEST]


async def test_markup_in_it_is_kept_as_it_is_and_shown_nowhere(writing_stage: Stage) -> None:
    ayesha = await asked(writing_stage)
    await ayesha.say("<b>no</b> <script>alert(1)</script> & {plan} %s")

    assert EXAMPLE in await ayesha.last_text()
    assert "alert" not in await ayesha.last_text()
    assert await kept(writing_stage) == ["<b>no</b> <script>alert(1)</script> & {plan} %s"]
    await work_through(ayesha)
    assert "That was it." in await ayesha.last_text()


async def test_a_time_is_still_a_time(writing_stage: Stage) -> None:
    ayesha = await asked(writing_stage)
    await ayesha.say("weekdays 18:00-18:15")

    assert len(await rows_of(writing_stage, "slots")) == 2
    assert await kept(writing_stage) == []
    await ayesha.say("On weekdays at 18:00 I put off the message to Bo")
    assert len(await rows_of(writing_stage, "slots")) == 2
    assert await kept(writing_stage) == ["On weekdays at 18:00 I put off the message to Bo"]


async def test_a_command_is_still_a_command(writing_stage: Stage) -> None:
    ayesha = await asked(writing_stage)
    await ayesha.say("/help")
    assert await kept(writing_stage) == []
    await ayesha.say("The one to Bo.")
    assert await kept(writing_stage) == ["The one to Bo."]


async def test_words_are_taken_once_and_not_after_the_bite(writing_stage: Stage) -> None:
    ayesha = await asked(writing_stage)
    question = await ayesha.last()
    await ayesha.say("The one to Bo.")
    await ayesha.say("And the one to Di.")
    assert await kept(writing_stage) == ["The one to Bo."]
    assert (await learner(writing_stage))["step"] == "done"

    skip = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await ayesha.press_data(question["message_id"], skip)
    assert await kept(writing_stage) == ["The one to Bo."]
    assert len(await rows_of(writing_stage, "answers")) == 1


async def test_it_is_not_asked_again(home: Path) -> None:
    lessons = (write_lesson("FBK-1", REFLECTION, CHOICE), write_lesson("FBK-2", CHOICE))
    async with teaching(home, *lessons) as stage:
        ayesha = await asked(stage)
        await ayesha.say("The one to Bo.")
        await ayesha.press("Go on")
        assert "Which first?" in await ayesha.last_text()
        await work_through(ayesha)
        await ayesha.say("/now 15")
        await work_through(ayesha)
        await ayesha.say("/review")
        await work_through(ayesha)

        asked_for = [row["item_id"] for row in await rows_of(stage, "answers")]
        assert asked_for.count("your-own") == 1
        assert asked_for.count("two-ways") == 4
