"""Faults of the network and of Telegram: nothing twice, nothing lost, nobody held up."""

import asyncio

import pytest

from tests.conversations.scenes import NOON, learner, planned, pushed_since, settle_in, states
from tests.stage import Message, Person, Stage, until


async def lessons(person: Person, before: list[Message]) -> list[Message]:
    return [one for one in await pushed_since(person, before) if "⏱" in one.get("text", "")]


async def two(stage: Stage) -> tuple[Person, Person, list[Message], list[Message]]:
    ayesha = await settle_in(stage)
    bruno = await settle_in(stage, 2, first_name="Bruno")
    return ayesha, bruno, await ayesha.messages(), await bruno.messages()


@pytest.mark.parametrize("kind", ["429", "403", "400", "500", "drop_before", "drop_after"])
async def test_one_learners_fault_does_not_hold_up_the_next(stage: Stage, kind: str) -> None:
    ayesha, bruno, hers, his = await two(stage)
    await stage.fault("sendMessage", kind, chat_id=ayesha.id, retry_after=60)
    await stage.move_clock(to=NOON)

    assert len(await lessons(bruno, his)) == 1
    assert len(await lessons(ayesha, hers)) <= 1


async def test_a_push_told_to_wait_comes_later_in_the_gap(stage: Stage) -> None:
    ayesha, _, hers, _ = await two(stage)
    await stage.fault("sendMessage", "429", chat_id=ayesha.id, retry_after=1)
    await stage.move_clock(to=NOON)
    assert await lessons(ayesha, hers) == []

    await until(lambda: lessons(ayesha, hers))
    assert len(await lessons(ayesha, hers)) == 1


async def test_a_push_that_failed_for_sure_is_sent_again(stage: Stage) -> None:
    ayesha, _, hers, _ = await two(stage)
    await stage.fault("sendMessage", "500", chat_id=ayesha.id)
    await stage.move_clock(to=NOON)
    await stage.move_clock(advance_seconds=10)

    assert len(await lessons(ayesha, hers)) == 1


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
async def test_a_push_in_doubt_is_never_sent_twice(stage: Stage, kind: str) -> None:
    ayesha, _, hers, _ = await two(stage)
    await stage.fault("sendMessage", kind, chat_id=ayesha.id)
    await stage.move_clock(to=NOON)
    for _ in range(3):
        await stage.move_clock(advance_seconds=120)

    assert len(await lessons(ayesha, hers)) == (kind == "drop_after")
    assert await states(stage) == ["uncertain"]
    await stage.move_clock(to="2026-03-02T07:46:00Z")
    assert await planned(stage) == "2026-03-03T07:30:00Z"


async def test_a_push_in_doubt_that_arrived_can_be_answered(stage: Stage) -> None:
    ayesha, _, _, _ = await two(stage)
    await stage.fault("sendMessage", "drop_after", chat_id=ayesha.id)
    await stage.move_clock(to=NOON)
    await ayesha.press("read:")

    assert "Question 1" in await ayesha.last_text()


async def test_a_refused_push_heals_at_the_next_gap(stage: Stage) -> None:
    ayesha, _, hers, _ = await two(stage)
    await stage.fault("sendMessage", "400", chat_id=ayesha.id)
    await stage.move_clock(to=NOON)
    await ayesha.say("/resume")
    await stage.move_clock(to="2026-03-03T07:30:00Z")

    assert len(await lessons(ayesha, hers)) == 1


async def test_who_blocked_the_bot_is_left_alone_until_they_start_again(stage: Stage) -> None:
    ayesha, _, hers, _ = await two(stage)
    await stage.fault("sendMessage", "403", chat_id=ayesha.id)
    await stage.move_clock(to=NOON)
    assert not (await learner(stage))["reachable"]
    assert await planned(stage) == ""
    await stage.move_clock(to="2026-03-03T07:30:00Z")
    assert await lessons(ayesha, hers) == []
    await ayesha.say("/start")

    assert (await learner(stage))["reachable"]
    await stage.move_clock(to="2026-03-04T07:30:00Z")
    assert len(await lessons(ayesha, hers)) == 1


async def test_a_block_stops_the_plan_and_its_end_renews_it(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.block()
    assert await planned(stage) == ""
    await ayesha.block(False)

    assert await planned(stage) == NOON


async def test_a_reply_told_to_wait_is_sent_after_all(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await stage.fault("sendMessage", "429", retry_after=1)
    await ayesha.say("/slots")

    assert "Your times" in await ayesha.last_text()


async def test_a_reply_that_was_dropped_is_not_said_twice(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await ayesha.messages()
    await stage.fault("sendMessage", "drop_after")
    await ayesha.say("/slots")

    replies = [one for one in await pushed_since(ayesha, before) if "Your times" in one["text"]]
    assert len(replies) == 1


async def test_a_press_that_can_not_be_acknowledged_is_handled_all_the_same(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/help")
    await stage.fault("answerCallbackQuery", "400")
    await ayesha.press("slots:list")

    assert "Your times" in await ayesha.last_text()


async def test_an_edit_in_doubt_is_tried_again(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/help")
    await stage.fault("editMessageText", "drop_before")
    await ayesha.press("slots:list")

    assert "Your times" in await ayesha.last_text()


@pytest.mark.parametrize("kind", ["409", "500", "drop_before"])
async def test_a_poll_that_fails_loses_no_message(stage: Stage, kind: str) -> None:
    ayesha = await settle_in(stage)
    await stage.fault("getUpdates", kind, count=2)
    await asyncio.gather(ayesha.say("/slots"), ayesha.say("/progress"))

    texts = "\n".join(message["text"] for message in await ayesha.messages())
    assert texts.count("Your times") == 1
    assert texts.count("Nothing here yet.") == 1
