"""Actions: taken on, left or put in own words; and what became of them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.conversations.packs import CHOICE, teaching, write_lesson
from tests.conversations.scenes import (
    dump,
    in_the_gap,
    labels,
    learner,
    pick,
    rows_of,
    settle_in,
    toast,
    work_through,
)
from tests.lessons.authoring import swap
from tests.stage import Message, Person, Stage

STALE = "That button has had its day. Nothing has changed."
PLAN = "When you open draft 1, send the question."
ASKED = "Did it come about?"


@pytest.fixture
async def acting_stage(home: Path) -> AsyncIterator[Stage]:
    """A bot with lessons for a fortnight, each of one question and an action."""
    lessons = (
        swap(write_lesson(f"FBK-{number}", CHOICE), "open a draft", f"open draft {number}")
        for number in range(1, 10)
    )
    async with teaching(home, *lessons) as stage:
        yield stage


async def at_the_action(stage: Stage) -> Person:
    """A learner who is asked whether to take on the action of FBK-1."""
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    await pick(ayesha)
    await ayesha.press("Go on")
    assert PLAN in await ayesha.last_text()
    return ayesha


async def at_the_follow_up(stage: Stage, plan: str = "") -> Person:
    """A learner who took it on, and is asked on Wednesday what became of it."""
    ayesha = await at_the_action(stage)
    if plan:
        await ayesha.press("In my own words")
        await ayesha.say(plan)
    else:
        await ayesha.press("I will")
    await noon(stage, 3)
    await work_through(ayesha)
    await noon(stage, 4)
    return ayesha


async def noon(stage: Stage, day: int) -> None:
    """Let the gap of a day of March open."""
    await stage.move_clock(to=f"2026-03-{day:02}T07:30:00Z")


async def first_promise(stage: Stage) -> dict[str, Any]:
    return (await rows_of(stage, "promises"))[0]


async def before_the_lesson(person: Person) -> str:
    """What stands above the lesson that has just come."""
    return (await person.messages())[-2]["text"]


async def test_it_can_be_taken_on(acting_stage: Stage) -> None:
    ayesha = await at_the_action(acting_stage)
    assert labels(await ayesha.last()) == ["I will", "In my own words", "Not this one"]
    question = await ayesha.last()
    await ayesha.press("I will")

    answered = next(m for m in await ayesha.messages() if m["message_id"] == question["message_id"])
    assert "➤ I will\n\nGood. In the next gap but one I ask how it went." in answered["text"]
    assert labels(answered) == []
    assert "That was it." in await ayesha.last_text()
    promise = await first_promise(acting_stage)
    assert (promise["state"], promise["plan"], promise["lesson_id"]) == ("open", None, "FBK-1")


async def test_it_can_be_left_and_is_not_asked_about(acting_stage: Stage) -> None:
    ayesha = await at_the_action(acting_stage)
    await ayesha.press("Not this one")
    assert (await first_promise(acting_stage))["state"] == "left"

    for day in (3, 4):
        await noon(acting_stage, day)
        assert ASKED not in await ayesha.last_text()
        await work_through(ayesha)


async def test_it_can_be_put_in_own_words(acting_stage: Stage) -> None:
    plan = "When Bo writes <soon>, I ask him for a date"
    ayesha = await at_the_follow_up(acting_stage, plan)

    assert (await first_promise(acting_stage))["plan"] == plan
    assert ASKED in await ayesha.last_text()
    assert plan in await ayesha.last_text()
    assert PLAN not in await ayesha.last_text()


async def test_who_has_no_other_words_takes_it_as_it_is(acting_stage: Stage) -> None:
    ayesha = await at_the_action(acting_stage)
    await ayesha.press("In my own words")
    assert "Type one sentence" in await ayesha.last_text()
    await ayesha.press("Take it as it is")

    promise = await first_promise(acting_stage)
    assert (promise["state"], promise["plan"]) == ("open", None)
    assert "That was it." in await ayesha.last_text()


async def test_it_is_asked_about_in_the_next_gap_but_one(acting_stage: Stage) -> None:
    ayesha = await at_the_action(acting_stage)
    await ayesha.press("I will")
    await noon(acting_stage, 3)
    assert "Lesson FBK-2" in await ayesha.last_text()
    await work_through(ayesha)
    await noon(acting_stage, 4)

    assert f"{ASKED}\n{PLAN}" in await ayesha.last_text()
    assert labels(await ayesha.last())[:3] == ["Done", "Not yet", "It did not fit"]
    await ayesha.press("Done")
    assert [row["state"] for row in await rows_of(acting_stage, "promises")] == ["done", "open"]


async def test_done_counts_with_what_it_brought(acting_stage: Stage) -> None:
    ayesha = await at_the_follow_up(acting_stage)
    await ayesha.press("Done")
    assert "What did it bring?" in await ayesha.last_text()
    before = await dump(acting_stage)
    for typed, wrong in {
        "fifty": "I found no number in that.",
        "50": "In which currency?",
        "-$5": "An amount is zero or more.",
        "$5 or $6": "There are several numbers in that.",
    }.items():
        await ayesha.say(typed)
        assert wrong in await ayesha.last_text()
    assert await dump(acting_stage) == before

    await ayesha.say("$50")
    assert "Noted, for your progress." in await before_the_lesson(ayesha)
    assert "Lesson FBK-3" in await ayesha.last_text()
    promise = await first_promise(acting_stage)
    assert (promise["state"], promise["earned"], promise["currency"]) == ("done", 5000, "$")
    assert (await learner(acting_stage))["currency"] == "$"


async def test_done_counts_with_nothing_too(acting_stage: Stage) -> None:
    ayesha = await at_the_follow_up(acting_stage)
    await ayesha.press("Done")
    await ayesha.press("Nothing to count")

    assert "It counts as used at work all the same." in await before_the_lesson(ayesha)
    promise = await first_promise(acting_stage)
    assert (promise["state"], promise["earned"]) == ("done", None)


@pytest.mark.parametrize(("when", "not_on", "on"), [("Next", (), 5), ("In three days", (5, 6), 9)])
async def test_not_yet_is_asked_again_when_they_said(
    acting_stage: Stage, when: str, not_on: tuple[int, ...], on: int
) -> None:
    ayesha = await at_the_follow_up(acting_stage)
    await ayesha.press("Not yet")
    await ayesha.press(when)
    assert (await first_promise(acting_stage))["state"] == "open"
    await work_through(ayesha)

    for day in not_on:
        await noon(acting_stage, day)
        assert PLAN not in await ayesha.last_text()
        await work_through(ayesha)
    await noon(acting_stage, on)
    assert f"{ASKED}\n{PLAN}" in await ayesha.last_text()


async def test_an_action_that_is_not_my_kind_of_work_takes_the_lesson_with_it(
    acting_stage: Stage,
) -> None:
    ayesha = await at_the_follow_up(acting_stage)
    await ayesha.press("It did not fit")
    await ayesha.press("Not my kind of work")

    assert "That lesson does not come back." in await before_the_lesson(ayesha)
    assert (await first_promise(acting_stage))["why"] == "other-work"
    (opinion,) = await rows_of(acting_stage, "opinions")
    assert (opinion["lesson_id"], opinion["opinion"]) == ("FBK-1", "foreign")


async def test_what_was_in_the_way_can_be_typed(acting_stage: Stage) -> None:
    ayesha = await at_the_follow_up(acting_stage)
    await ayesha.press("It did not fit")
    await ayesha.say("There was no <draft>")

    assert "Thank you for saying so." in await before_the_lesson(ayesha)
    assert (await first_promise(acting_stage))["state"] == "no-fit"
    assert await rows_of(acting_stage, "opinions") == []
    (writing,) = await rows_of(acting_stage, "writings")
    assert (writing["text"], writing["kind"]) == ("There was no <draft>", "follow-up")


async def test_what_is_pressed_twice_or_forged_counts_once(acting_stage: Stage) -> None:
    mallory = await settle_in(acting_stage, 2, "every day 20:00-20:10", first_name="Mallory")
    ayesha = await at_the_action(acting_stage)
    question = await ayesha.last()
    at = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"].rpartition(":")[0]

    await refused(ayesha, question, f"{at}:maybe", f"{at}:written", f"{at}:", at, f"{at}:yes:yes")
    await refused(ayesha, question, at.replace("say", "pick") + ":0", "say:9:9:9:yes")
    await refused(mallory, question, f"{at}:yes")

    await ayesha.press("I will")
    stands, done = await ayesha.messages(), await dump(acting_stage)
    for option in ("yes", "no", "change"):
        await ayesha.press_data(question["message_id"], f"{at}:{option}")
    assert (await ayesha.messages(), await dump(acting_stage)) == (stands, done)


async def refused(person: Person, message: Message, *presses: str) -> None:
    """Check that each of these presses is stale and changes nothing."""
    assert isinstance(person.stage, Stage)
    before = await dump(person.stage), await person.messages()
    for data in presses:
        assert await toast(person, message["message_id"], data) == STALE, data
    assert (await dump(person.stage), await person.messages()) == before
