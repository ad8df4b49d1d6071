"""What Telegram can answer to a send: what the learner sees of it, and that nobody else does."""

import logging
from datetime import timedelta

import pytest

from bot import gateway, transport
from tests.conversations.scenes import learner, planned, states
from tests.faults.scenes import TUESDAY_NOON, WEDNESDAY_NOON, noon, two, worst
from tests.stage import Stage, until

DEACTIVATED = "Forbidden: user is deactivated"
UNPARSABLE = "Bad Request: can't parse entities: unsupported start tag"


@pytest.fixture
def hurried(monkeypatch):
    """An answer is given up soon, and a lane that is stopped for longer than a second is left."""
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(gateway, "LONGEST_WAIT", 1.0)


async def test_a_push_told_to_wait_past_its_gap_comes_in_the_next(stage: Stage) -> None:
    ayesha, bruno = await two(stage)
    await stage.fault("sendMessage", "429", chat_id=1, retry_after=1200)
    await noon(stage)

    assert (await ayesha.lessons(), await bruno.lessons()) == (0, 1)
    assert await planned(stage) == TUESDAY_NOON
    await stage.move_clock(advance_seconds=1200)
    assert await ayesha.lessons() == 0


async def test_a_reply_told_to_wait_for_long_is_given_up_and_holds_up_nobody(
    stage: Stage, hurried
) -> None:
    ayesha, bruno = await two(stage)
    await stage.fault("sendMessage", "429", chat_id=1, retry_after=3)
    await ayesha.person.say("/slots")
    await bruno.person.say("/slots")

    assert "Your times" in await bruno.person.last_text()
    assert len(await ayesha.person.messages()) == len(ayesha.before) + 1  # what they typed
    await until(lambda: not stage.house.gateway._pacer.halted_for(1))
    await ayesha.person.say("/slots")
    assert "Your times" in await ayesha.person.last_text()


async def test_two_who_are_told_to_wait_have_theirs_a_moment_later(stage: Stage) -> None:
    ayesha, bruno = await two(stage)
    for id_ in (1, 2):
        await stage.fault("sendMessage", "429", chat_id=id_, retry_after=1)
    await noon(stage)
    assert (await ayesha.lessons(), await bruno.lessons()) == (0, 0)

    await until(ayesha.lessons)
    await until(bruno.lessons)
    assert (await ayesha.lessons(), await bruno.lessons()) == (1, 1)


@pytest.mark.parametrize("said", ["", DEACTIVATED], ids=["blocked", "deleted"])
async def test_who_can_not_be_reached_is_no_error(
    stage: Stage, caplog: pytest.LogCaptureFixture, said: str
) -> None:
    ayesha, bruno = await two(stage)
    caplog.clear()
    await stage.fault("sendMessage", "403", chat_id=1, description=said)
    await noon(stage)

    assert await bruno.lessons() == 1
    assert await states(stage) == ["unreachable"]
    assert not (await learner(stage))["reachable"]
    await stage.move_clock(to=TUESDAY_NOON)
    assert (await stage.get("/sandbox/faults"))["faults"] == []  # nothing more was tried
    assert await ayesha.lessons() == 0
    assert worst(caplog) < logging.WARNING


async def test_a_reply_to_who_has_just_blocked_the_bot_is_no_error(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    ayesha, bruno = await two(stage)
    caplog.clear()
    await stage.fault("sendMessage", "403", chat_id=1)
    await ayesha.person.say("/slots")
    await bruno.person.say("/slots")

    assert "Your times" in await bruno.person.last_text()
    assert worst(caplog) < logging.WARNING


async def test_who_comes_back_from_a_block_has_the_next_gap(stage: Stage) -> None:
    ayesha, bruno = await two(stage)
    await ayesha.person.block()
    await noon(stage)
    assert (await ayesha.lessons(), await bruno.lessons()) == (0, 1)
    await ayesha.person.block(False)
    await stage.move_clock(to=TUESDAY_NOON)

    assert await ayesha.lessons() == 1


async def test_a_chat_that_moved_costs_one_gap_and_nobody_else(stage: Stage) -> None:
    ayesha, bruno = await two(stage)
    await stage.fault("sendMessage", "migrated", chat_id=1)
    await noon(stage)
    assert (await ayesha.lessons(), await bruno.lessons()) == (0, 1)
    assert (await learner(stage))["reachable"]

    await stage.move_clock(to=TUESDAY_NOON)
    assert await ayesha.lessons() == 1


async def test_a_message_that_telegram_refuses_costs_one_gap(stage: Stage) -> None:
    ayesha, bruno = await two(stage)
    await stage.fault("sendMessage", "400", chat_id=1, description=UNPARSABLE)
    await noon(stage)
    assert (await ayesha.lessons(), await bruno.lessons()) == (0, 1)
    assert await states(stage) == ["failed", "planned"]

    await stage.move_clock(to=TUESDAY_NOON)
    assert await ayesha.lessons() == 1


async def test_a_server_that_fails_for_longer_than_the_gap_costs_that_gap_only(
    stage: Stage,
) -> None:
    ayesha, bruno = await two(stage)
    await stage.fault("sendMessage", "500", chat_id=1, count=1000)
    await noon(stage)
    await stage.move_clock(advance_seconds=600)
    assert (await ayesha.lessons(), await bruno.lessons()) == (0, 1)
    await stage.move_clock(advance_seconds=600)
    await stage.http.delete("/sandbox/faults")
    await stage.move_clock(advance_seconds=3600)
    assert await ayesha.lessons() == 0  # its gap is over

    await stage.move_clock(to=TUESDAY_NOON)
    assert await ayesha.lessons() == 1


async def test_a_reply_that_the_server_fails_is_sent_once_it_is_well(stage: Stage) -> None:
    ayesha, _ = await two(stage)
    await stage.fault("sendMessage", "500", chat_id=1, count=2)
    await ayesha.person.say("/slots")

    texts = [message["text"] for message in await ayesha.person.messages()]
    assert sum("Your times" in text for text in texts) == 1


async def test_a_push_that_is_never_answered_holds_up_nobody_and_is_not_repeated(
    stage: Stage, hurried
) -> None:
    ayesha, bruno = await two(stage)
    await stage.fault("sendMessage", "slow", chat_id=1, retry_after=1.0)
    await noon(stage)
    assert await bruno.lessons() == 1
    assert await states(stage) == ["uncertain"]
    await until(ayesha.lessons)

    await ayesha.person.press("read:")  # it stands there, so it works
    assert "Question" in await ayesha.person.last_text()
    await stage.move_clock(advance_seconds=300)
    assert await ayesha.lessons() == 1


async def test_a_reply_that_is_never_answered_is_not_said_twice(stage: Stage, hurried) -> None:
    ayesha, bruno = await two(stage)
    await stage.fault("sendMessage", "slow", chat_id=1, retry_after=0.5)
    await ayesha.person.say("/slots")
    await bruno.person.say("/slots")
    assert "Your times" in await bruno.person.last_text()

    async def times() -> int:
        texts = [message["text"] for message in await ayesha.person.messages()]
        return sum("Your times" in text for text in texts)

    await until(times)
    assert await times() == 1


async def test_an_answer_whose_feedback_is_cut_off_is_kept_and_shown(stage: Stage) -> None:
    ayesha, _ = await two(stage)
    await noon(stage)
    await ayesha.person.press("read:")
    await stage.fault("editMessageText", "drop_before", chat_id=1, count=4)
    await ayesha.person.press("pick:")  # every try of it fails
    assert "pick" in str(await ayesha.person.last())
    await ayesha.person.press("pick:")  # as they would, where nothing seems to happen

    assert "next:" in str(await ayesha.person.last())
    async with stage.house.database.read() as work:
        from sqlalchemy import func, select

        from storage.tables import answers

        assert (await work.execute(select(func.count()).select_from(answers))).scalar_one() == 1


async def test_a_day_that_failed_throughout_leaves_no_debt(stage: Stage) -> None:
    """Nothing piles up: after two lost days comes one bite, in its own gap."""
    ayesha, bruno = await two(stage)
    await stage.fault("sendMessage", "500", count=10_000)
    await noon(stage)
    await stage.move_clock(to=TUESDAY_NOON)
    await stage.move_clock(advance_seconds=int(timedelta(hours=3).total_seconds()))
    await stage.http.delete("/sandbox/faults")
    assert (await ayesha.lessons(), await bruno.lessons()) == (0, 0)

    await stage.move_clock(to=WEDNESDAY_NOON)
    assert (await ayesha.lessons(), await bruno.lessons()) == (1, 1)
