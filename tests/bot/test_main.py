"""`python -m bot` as a process: what it says where it can not start, and how it ends."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import Settings
from tests.bot.peers import TOKEN
from tests.lessons.authoring import LESSON, TRACK, line_of, swap, write_pack
from tests.stage import remote

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 10.0


@asynccontextmanager
async def process(home: Path, **settings: object) -> AsyncIterator[Process]:
    """A bot in a process of its own, started in `home`; it is gone afterwards."""
    names = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    chosen = {"DATABASE_URL": f"sqlite:///{home}/offclock.sqlite", "LISTEN": "127.0.0.1:0"}
    given = {name: str(value) for name, value in settings.items()}
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"),
        cwd=home,
        env={**kept, **chosen, **given, "PYTHONPATH": str(ROOT)},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


async def refused(home: Path, **settings: object) -> list[str]:
    """Start a bot that can not start, and return the lines it says."""
    async with asyncio.timeout(START_SECONDS), process(home, **settings) as bot:
        out, errors = await bot.communicate()
    assert (bot.returncode, out) == (1, b"")
    return errors.decode().splitlines()


async def heard(stream: asyncio.StreamReader | None, words: str) -> str:
    """Wait for a line with these words, and return it."""
    assert stream is not None
    async with asyncio.timeout(START_SECONDS):
        async for line in stream:
            if words in line.decode():
                return line.decode()
    raise AssertionError(f"the stream ended without {words!r}")


async def stopped(bot: Process, number: int) -> int:
    """Send a signal, and return the exit status; it must come in time."""
    bot.send_signal(number)
    async with asyncio.timeout(STOP_SECONDS):
        return await bot.wait()


async def test_a_wrong_setting_is_one_line(tmp_path):
    assert await refused(tmp_path, BOT_TOKEN="sesame") == [
        "BOT_TOKEN is not a bot token; copy the whole line that @BotFather gave, digits:letters"
    ]
    assert list(tmp_path.iterdir()) == []


async def test_every_fault_of_the_lessons_is_a_line(tmp_path):
    lesson = swap(swap(LESSON, "minutes: 3\n", "minutes: 99\n"), "hook: You wait for word.\n", "")
    track = swap(TRACK, "title: Feedback you can use", "titel: Feedback")
    pack = write_pack(tmp_path / "pack", lesson=lesson, track=track)

    told = await refused(tmp_path, LESSONS_PATH=pack)

    at = Path("pack", "feedback")
    assert [line.partition(" F02 ")[0] for line in told] == [
        f"{at / 'ask.yaml'}:{line_of(lesson, 'id:')}:1",
        f"{at / 'ask.yaml'}:{line_of(lesson, 'minutes: 99')}:1",
        f"{at / 'track.yaml'}:{line_of(track, 'id:')}:1",
        f"{at / 'track.yaml'}:{line_of(track, 'titel')}:1",
    ]
    assert "'hook' is missing" in told[0]
    assert not (tmp_path / "offclock.sqlite").exists()


async def test_a_port_in_use_is_one_line(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        told = await refused(home, LISTEN=listen)

    assert told == [
        f"LISTEN: {listen} can not be opened (address already in use); choose another port"
    ]


async def test_a_signal_stops_it(home):
    async with process(home) as bot:
        address = (await heard(bot.stdout, "Offclock is ready. Open ")).split()[-1]
        async with remote(address) as there:
            await there.person(1).say("/help")

        assert await stopped(bot, signal.SIGTERM) == 0
        assert await bot.stderr.read() == b""


async def test_a_signal_ends_a_start_that_waits_for_a_server(home):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        server = f"http://127.0.0.1:{closed.getsockname()[1]}"
        async with process(home, BOT_TOKEN=TOKEN, BOT_API_URL=server) as bot:
            line = await heard(bot.stderr, f"{server} does not answer")

            assert await stopped(bot, signal.SIGINT) == 0

    assert TOKEN not in line
