"""/now: a bite at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from bot.handlers import now
from storage.deliveries import Deliveries
from tests.conversations.scenes import (
    NOON,
    dump,
    in_the_gap,
    labels,
    pick,
    planned,
    settle_in,
    work_through,
)
from tests.stage import Person, Stage, buttons, until


async def test_it_asks_how_many_minutes_there_are(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/now")

    assert "How many minutes do you have?" in await ayesha.last_text()
    assert labels(await ayesha.last()) == ["2 min", "5 min", "10 min", "15 min"]
    await ayesha.press("5 min")
    assert "⏱" in await ayesha.last_text()


@pytest.mark.parametrize("typed", ["5", "5 min", "5min"])
async def test_minutes_can_stand_behind_the_command(stage: Stage, typed: str) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say(f"/now {typed}")

    minutes = int((await ayesha.last_text()).split("⏱ ")[1].split()[0])
    assert minutes <= 5


async def test_other_words_are_asked_about_and_change_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    for typed in ("abc", "999", "1", "0", "-5", "٥", "5.5.5", "<b>", "9" * 300):
        await ayesha.say(f"/now {typed}")
        text = await ayesha.last_text()
        assert f"I could not read “{typed[:40]}” as minutes from 2 to 60." in text
        assert "5 min" in labels(await ayesha.last())

    assert await dump(stage) == before


async def test_an_outstanding_bite_is_brought_down(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    lesson = await ayesha.last()
    await ayesha.say("/help")
    await ayesha.say("/now 5")

    last = await ayesha.last()
    assert last["text"] == lesson["text"]
    assert last["message_id"] > lesson["message_id"]
    assert lesson["message_id"] not in [one["message_id"] for one in await ayesha.messages()]


@dataclass
class Arriving:
    """A bite that stands in the chat, of which that is not recorded yet."""

    asked: asyncio.Event
    """Somebody wants to know whether its send has ended."""
    recorded: asyncio.Event
    """Set it to let that be recorded."""


@asynccontextmanager
async def arriving(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, *, ours: bool
) -> AsyncIterator[tuple[Person, Arriving]]:
    """Have a bite arrive, which this worker sends, or another as far as this one can tell."""
    ayesha = await settle_in(stage)
    bite = Arriving(asyncio.Event(), asyncio.Event())
    settle, ended = Deliveries.settle, stage.house.dispatcher.ended

    async def settle_late(*sent: Any) -> None:
        await bite.recorded.wait()
        await settle(*sent)

    async def ended_after_all(delivery_id: int) -> bool:
        bite.asked.set()
        return ours and await ended(delivery_id)

    async def has_come() -> bool:
        return "⏱" in await ayesha.last_text()

    monkeypatch.setattr(Deliveries, "settle", settle_late)
    monkeypatch.setattr(stage.house.dispatcher, "ended", ended_after_all)
    async with asyncio.TaskGroup() as group:
        group.create_task(stage.move_clock(to=NOON))
        await until(has_come)
        yield ayesha, bite
        bite.recorded.set()


@pytest.mark.parametrize("ours", [True, False])
async def test_a_bite_that_is_just_arriving_is_not_sent_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, ours: bool
) -> None:
    async with (
        arriving(stage, monkeypatch, ours=ours) as (ayesha, bite),
        asyncio.TaskGroup() as group,
    ):
        group.create_task(ayesha.say("/now 5"))
        await bite.asked.wait()
        bite.recorded.set()

    assert len([one for one in await ayesha.messages() if "⏱" in one["text"]]) == 1
    await ayesha.press("read:")
    assert "Question 1" in await ayesha.last_text()


async def test_a_bite_of_a_worker_that_says_nothing_more_is_sent_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(now, "LOOKS", 1)
    async with arriving(stage, monkeypatch, ours=False) as (ayesha, _):
        await ayesha.say("/now 5")
        assert len([one for one in await ayesha.messages() if "⏱" in one["text"]]) == 2


async def test_feedback_stays_when_the_bite_is_brought_down(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    await pick(ayesha)
    feedback = await ayesha.last()
    await ayesha.say("/now 5")

    stays = next(m for m in await ayesha.messages() if m["message_id"] == feedback["message_id"])
    assert (stays["text"], buttons(stays)) == (feedback["text"], [])
    assert "Question 2" in await ayesha.last_text()


async def test_a_double_tap_sends_one_bite(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/now")
    card = await ayesha.last()
    await ayesha.press_data(card["message_id"], "now:5")
    await ayesha.press_data(card["message_id"], "now:5")

    assert len([one for one in await ayesha.messages() if "⏱" in one["text"]]) == 1


async def test_it_takes_nothing_from_the_gap_after_it(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/now 5")
    await work_through(ayesha)

    assert "Next: today, 12:30." in await ayesha.last_text()
    assert await planned(stage) == NOON


async def test_where_there_is_nothing_to_learn_it_says_so(small_stage: Stage) -> None:
    ayesha = await settle_in(small_stage)
    for _ in range(2):
        await ayesha.say("/now 60")
        await work_through(ayesha)
    await ayesha.say("/now 60")

    assert "There is nothing to learn in that time just now" in await ayesha.last_text()
    assert await planned(small_stage) == NOON


async def test_more_can_be_had_right_after(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    first = await ayesha.last_text()
    await work_through(ayesha)
    await ayesha.press("Another one now")

    assert "Say it like this" in await ayesha.last_text()
    assert await ayesha.last_text() != first
