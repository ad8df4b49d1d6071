"""A bite that runs long: it can be left where one part of it ends, and the rest comes later."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.packs import CHOICE, REFLECTION, SEVERAL, STORY, teaching, write_lesson
from tests.conversations.scenes import (
    NOON,
    dump,
    in_the_gap,
    labels,
    planned,
    rows_of,
    settle_in,
    states,
    tap,
    toast,
    work_through,
)
from tests.stage import Person, Stage, buttons

OVER = "Your gap is over, so this is a good place to stop. The rest comes in the next one:"
TOO_LATE = "2026-03-02T07:46:00Z"
"""A minute after the gap, with the bite still standing, as it was begun."""

GONE = "2026-03-02T08:31:00Z"
TUESDAY = "2026-03-03T07:30:00Z"


@pytest.fixture
async def long_stage(home: Path) -> AsyncIterator[Stage]:
    """A bot with a lesson of a choice, a story and a question to mark several."""
    async with teaching(home, write_lesson("FBK-1", CHOICE, STORY, SEVERAL)) as stage:
        yield stage


async def late(stage: Stage) -> Person:
    """A learner whose gap ended at the first question."""
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    await stage.move_clock(to=TOO_LATE)
    return ayesha


async def test_it_offers_to_stop_between_two_parts(long_stage: Stage) -> None:
    ayesha = await late(long_stage)
    await tap(ayesha, "One")

    assert f"{OVER} tomorrow, 12:30." in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["Stop here", "Go on now"]


async def test_within_the_gap_it_does_not(long_stage: Stage) -> None:
    ayesha = await in_the_gap(long_stage)
    await ayesha.press("read:")
    await tap(ayesha, "One")

    assert OVER not in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["Go on"]


async def test_what_is_left_comes_in_the_next_gap(long_stage: Stage) -> None:
    ayesha = await late(long_stage)
    await tap(ayesha, "One")
    feedback = await ayesha.last()
    stop, on = (button["callback_data"] for button in buttons(feedback))
    await ayesha.press("Stop here")

    assert await ayesha.last_text() == "Good. The rest comes in your next gap: tomorrow, 12:30."
    assert await states(long_stage) == ["answered", "planned"]
    stands, done = await ayesha.messages(), await dump(long_stage)
    assert labels(stands[-2]) == []
    for data in (stop, on, stop):
        await ayesha.press_data(feedback["message_id"], data)
    assert (await ayesha.messages(), await dump(long_stage)) == (stands, done)

    await long_stage.move_clock(to=TUESDAY)
    assert "decision 1 of 2" in await ayesha.last_text()
    await work_through(ayesha)
    asked = [row["item_id"] for row in await rows_of(long_stage, "answers")]
    assert asked[:5] == ["two-ways", "one-story", "one-story", "what-belongs", ""]
    assert len(await rows_of(long_stage, "readings")) == 1


async def test_who_goes_on_is_not_asked_again(long_stage: Stage) -> None:
    ayesha = await late(long_stage)
    await tap(ayesha, "One")
    await ayesha.press("Go on now")
    assert "decision 1 of 2" in await ayesha.last_text()

    await tap(ayesha, "Ask")
    assert labels(await ayesha.last()) == ["Go on"]  # in the middle of the story
    await ayesha.press("Go on")
    await tap(ayesha, "Thank him")
    assert labels(await ayesha.last()) == ["Go on"]
    await ayesha.press("Go on")
    await tap(ayesha, "The price")
    await ayesha.press("Done")
    await ayesha.press("Go on")
    await ayesha.press("I will")
    assert sum(OVER in message["text"] for message in await ayesha.messages()) == 1
    assert "That was it." in await ayesha.last_text()


async def test_a_story_that_outlasts_the_gap_is_told_to_its_end_first(long_stage: Stage) -> None:
    ayesha = await in_the_gap(long_stage)
    await ayesha.press("read:")
    await tap(ayesha, "One")
    await ayesha.press("Go on")
    await tap(ayesha, "Ask")
    await long_stage.move_clock(to=TOO_LATE)
    await ayesha.press("Go on")
    await tap(ayesha, "Thank him")

    assert OVER in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["Stop here", "Go on now"]


async def test_left_alone_it_goes_after_a_while_and_the_rest_comes_later(long_stage: Stage) -> None:
    ayesha = await late(long_stage)
    await tap(ayesha, "One")
    feedback = await ayesha.last()
    await long_stage.move_clock(to=GONE)

    assert await states(long_stage) == ["expired", "planned"]
    stands = await ayesha.last()
    assert (stands["message_id"], labels(stands)) == (feedback["message_id"], [])
    stop, on = (button["callback_data"] for button in buttons(feedback))
    for data in (stop, on):
        assert "had its day" in await toast(ayesha, feedback["message_id"], data)
    assert await states(long_stage) == ["expired", "planned"]

    await long_stage.move_clock(to=TUESDAY)
    assert "decision 1 of 2" in await ayesha.last_text()


async def test_a_question_that_nobody_answered_goes_and_comes_again(long_stage: Stage) -> None:
    ayesha = await late(long_stage)
    await long_stage.move_clock(to=GONE)

    assert "Which first?" not in "".join(m["text"] for m in await ayesha.messages())
    await long_stage.move_clock(to=TUESDAY)
    assert "Which first?" in await ayesha.last_text()


async def test_after_reading_it_is_said_once(home: Path) -> None:
    lessons = (write_lesson("FBK-1", CHOICE), write_lesson("FBK-2", CHOICE))
    async with teaching(home, *lessons) as stage:
        ayesha = await settle_in(stage)
        await ayesha.say("/now 3")
        lesson = await ayesha.last()
        await stage.move_clock(to="2026-03-02T06:05:00Z")
        read = buttons(lesson)[1]["callback_data"]
        for _ in range(2):
            await ayesha.press_data(lesson["message_id"], read)

        said = [message["text"] for message in await ayesha.messages() if OVER in message["text"]]
        assert said == [f"{OVER} today, 12:30."]
        await ayesha.press("Stop here")
        assert await planned(stage) == NOON
        assert labels((await ayesha.messages())[-2]) == []


async def test_it_is_said_after_own_words_too(home: Path) -> None:
    async with teaching(home, write_lesson("FBK-1", REFLECTION, CHOICE)) as stage:
        ayesha = await late(stage)
        await ayesha.say("The one to Bo.")

        assert "The one about the late invoice." in await ayesha.last_text()
        assert OVER in await ayesha.last_text()
        await ayesha.press("Go on now")
        assert "Which first?" in await ayesha.last_text()
