"""The bot is killed without a warning, started again on the same files, and nothing is lost."""

import asyncio
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from tests.crash.processes import served
from tests.stage import Message, Person, Remote, buttons, lead_on, remote, staged, until

pytestmark = pytest.mark.crash

HELD_SECONDS = 60
"""Longer than any test: a call that is held this long ends with the process."""


def rows(folder: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{folder}/offclock.sqlite?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def answers(folder: Path) -> list[tuple]:
    return rows(folder, "SELECT delivery_id, part, step, answer FROM answers ORDER BY id")


def keys(message: Message) -> set[str]:
    return {button.get("callback_data", "").split(":")[0] for button in buttons(message)}


async def finish(person: Person) -> None:
    while await lead_on(person):
        pass


async def reach(person: Person, words: str) -> None:
    """Answer until the last message says `words`."""
    while words not in await person.last_text():
        assert await lead_on(person), await person.last_text()


async def hold(stage: Remote, method: str, seconds: float = HELD_SECONDS) -> None:
    await stage.fault(method, "slow", retry_after=seconds)


async def held(stage: Remote) -> None:
    """Wait until a call has run into the hold."""

    async def taken() -> bool:
        return (await stage.get("/sandbox/faults"))["faults"] == []

    await until(taken)


@dataclass
class Walked:
    """Files of a learner who has come some way, and how far."""

    folder: Path
    messages: list[Message]
    answers: list[tuple]
    now: datetime


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory, migrated: Path, places_index: Path) -> Walked:
    """A learner inside a scenario: a first gap kept, a month gone by, one decision made."""
    folder = tmp_path_factory.mktemp("walked")
    shutil.copy(migrated, folder / "offclock.sqlite")
    os.link(places_index, folder / places_index.name)

    async def walk() -> tuple[list[Message], datetime]:
        async with staged(folder) as stage:
            ayesha = stage.person(1, first_name="Ayesha")
            await ayesha.say("/start")
            await ayesha.press("Karachi")
            await ayesha.say("weekdays 12:30-12:45")
            await stage.move_clock(to="next-gap")
            await finish(ayesha)
            await stage.move_clock(advance_seconds=30 * 86_400)
            await ayesha.say("/now 10")
            await reach(ayesha, "decision 2 of")
            return await ayesha.messages(), stage.house.now()

    messages, now = asyncio.run(walk())
    return Walked(folder, messages, answers(folder), now)


@pytest.fixture
def here(tmp_path: Path, walked: Walked, places_index: Path) -> Path:
    """A copy of those files."""
    left = shutil.ignore_patterns(places_index.name)
    shutil.copytree(walked.folder, tmp_path, dirs_exist_ok=True, ignore=left)
    os.link(places_index, tmp_path / places_index.name)
    return tmp_path


@asynccontextmanager
async def awake(folder: Path) -> AsyncIterator[Person]:
    """The bot with its sandbox in one process, which is killed when the block is left."""
    database = f"sqlite:///{folder}/offclock.sqlite"
    async with (
        served(folder, "bot", DATABASE_URL=database) as process,
        remote(process.address) as stage,
    ):
        yield stage.person(1)
        await process.kill()


async def check_it_goes_on(person: Person, before: Walked) -> None:
    """To the end of the bite and on to the next gap: once each, and from where the clock stood."""
    await finish(person)
    assert "That was it." in await person.last_text()
    sent_since = (await person.messages())[len(before.messages) - 1 :]
    texts = Counter(message["text"] for message in sent_since)
    assert [text for text, times in texts.items() if times > 1] == []
    told = await person.stage.get("/sandbox/clock")
    assert timedelta() <= datetime.fromisoformat(told["now"]) - before.now < timedelta(minutes=5)
    count = len(await person.messages())
    moved = datetime.fromisoformat(await person.stage.move_clock(to="next-gap"))
    assert moved.strftime("%H:%M") == "07:30"  # 12:30 in Karachi
    assert moved.weekday() < 5
    pushed = (await person.messages())[count:]
    assert len(pushed) == 1
    assert keys(pushed[0]) & {"read", "pick", "say"}


@pytest.mark.parametrize(
    ("call", "kept"),
    [
        pytest.param("getUpdates", 0, id="before_it_is_handled"),
        pytest.param("answerCallbackQuery", 1, id="after_it_is_kept"),
        pytest.param("editMessageText", 1, id="while_the_feedback_is_sent"),
    ],
)
async def test_it_keeps_an_answer_once_when_killed(
    here: Path, walked: Walked, call: str, kept: int
) -> None:
    question = walked.messages[-1]
    async with awake(here) as ayesha:
        await hold(ayesha.stage, call)
        if call == "getUpdates":  # the poll that waits already is let go by a press on nothing
            forged = {"message_id": question["message_id"], "callback_data": "nothing"}
            await ayesha.stage.post("/sandbox/chats/1/press", forged)
            await held(ayesha.stage)
        await ayesha.press_and_go("pick:")
        await held(ayesha.stage)
        assert len(answers(here)) == len(walked.answers) + kept

    async with awake(here) as ayesha:
        await ayesha.stage.settled()
        given = answers(here)
        assert given[:-1] == walked.answers
        messages = await ayesha.messages()
        assert len(messages) == len(walked.messages)
        assert "next" in keys(messages[-1])
        for button in buttons(question):  # the buttons that stood there when the lights went out
            await ayesha.press_data(question["message_id"], button["callback_data"])
        assert answers(here) == given
        assert await ayesha.messages() == messages
        await check_it_goes_on(ayesha, walked)


async def test_it_asks_the_next_question_once_when_killed_while_sending_it(
    here: Path, walked: Walked
) -> None:
    async with awake(here) as ayesha:
        await ayesha.press("pick:")
        await hold(ayesha.stage, "sendMessage")
        await ayesha.press_and_go("next:")
        await held(ayesha.stage)

    async with awake(here) as ayesha:
        await ayesha.stage.settled()
        assert len(await ayesha.messages()) == len(walked.messages) + 1
        assert "decision 3 of" in await ayesha.last_text()
        await check_it_goes_on(ayesha, walked)


async def test_it_skips_a_push_that_a_kill_cut_off_and_keeps_the_next_gap(
    here: Path, walked: Walked
) -> None:
    async with awake(here) as ayesha:
        await finish(ayesha)
        before = await ayesha.messages()
        await hold(ayesha.stage, "sendMessage")
        moving = asyncio.create_task(ayesha.stage.move_clock(to="next-gap"))  # noqa: TID251 - awaited below
        await held(ayesha.stage)
    with pytest.raises(aiohttp.ClientError):
        await moving
    ((gap,),) = rows(here, "SELECT gap_start FROM deliveries WHERE state = 'sending'")
    opened = datetime.fromisoformat(gap).replace(tzinfo=UTC)

    async with awake(here) as ayesha:
        stage = ayesha.stage
        told = datetime.fromisoformat((await stage.get("/sandbox/clock"))["now"])
        assert timedelta() <= told - opened < timedelta(minutes=5)
        await stage.move_clock(advance_seconds=120)  # past the lease, inside the gap
        assert await ayesha.messages() == before  # it may have arrived, so it is not sent again
        await stage.move_clock(advance_seconds=3600)
        moved = datetime.fromisoformat(await stage.move_clock(to="next-gap"))
        assert opened < moved <= opened + timedelta(days=3)
        assert len(await ayesha.messages()) == len(before) + 1
        await finish(ayesha)
        assert len(answers(here)) > len(walked.answers)


def zone_where_it_is_noon() -> str:
    """A zone far from midnight now, so that a slot around this minute lies inside one day."""
    ahead = 12 - datetime.now(UTC).hour  # noqa: TID251 - this bot runs on the machine's clock
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # POSIX counts westward


def slot_around_now() -> str:
    minute = datetime.now(UTC).minute  # noqa: TID251 - as above
    return f"every day 11:{minute:02d}-14:00"


async def test_it_goes_on_with_a_server_that_outlives_it(home: Path) -> None:
    """The server posts what the dead bot sent, and keeps what was pressed meanwhile."""
    async with (
        served(home, "bot.sandbox", "--listen", "127.0.0.1:0", "--data", "server.sqlite") as server,
        remote(server.address) as stage,
    ):
        ayesha = stage.person(1, first_name="Ayesha")
        settings = {
            "BOT_TOKEN": "1:abc",
            "BOT_API_URL": server.address,
            "DATABASE_URL": f"sqlite:///{home}/offclock.sqlite",
        }
        async with served(home, "bot", **settings) as bot:
            await ayesha.say("/start")
            await ayesha.press_data(
                (await ayesha.last())["message_id"], f"zone:{zone_where_it_is_noon()}"
            )
            await ayesha.say("/pause")
            await ayesha.press("pause:open")
            await ayesha.say(slot_around_now())
            before = len(await ayesha.messages())
            await hold(stage, "sendMessage", seconds=0.3)
            await ayesha.press("pause:end")
            await held(stage)
            await bot.kill()

        async def arrived() -> bool:
            return len(await ayesha.messages()) == before + 1

        await until(arrived)
        await ayesha.press_and_go("read:")

        async with served(home, "bot", **settings) as bot:
            await stage.settled()
            assert len(await ayesha.messages()) == before + 2
            assert "question" in (await ayesha.last_text()).lower()
            await ayesha.press_and_go("pick:")
            await bot.kill()

        async with served(home, "bot", **settings):
            await stage.settled()
            assert len(answers(home)) == 1
            await finish(ayesha)
            assert "That was it." in await ayesha.last_text()
            given = answers(home)
            assert len({one[:3] for one in given}) == len(given) >= 3
            texts = Counter(message["text"] for message in await ayesha.messages())
            assert max(texts.values()) == 1
            states = Counter(state for (state,) in rows(home, "SELECT state FROM deliveries"))
            assert states == {"answered": 1, "planned": 1}
