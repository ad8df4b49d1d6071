"""The server that all contenders talk to: the sandbox, in a process of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

import aiohttp

from benchmarks.bots.errand import TOKEN
from benchmarks.processes import Process, pin_to
from benchmarks.seed import name_of

AT_ONCE = 20
"""Requests in flight while a crowd is brought in."""

LOOK_SECONDS = 0.02
"""Between two looks at how far a contender is."""


@dataclass
class Server:
    """A running sandbox."""

    process: Process
    http: aiohttp.ClientSession
    address: str

    async def calls(self) -> dict[str, int]:
        """How often each method of the Bot API has been called."""
        async with self.http.get("/sandbox/stats") as response:
            return (await response.json())["calls"]

    async def welcome(self, crowd: Iterable[int]) -> None:
        """Open a chat for each."""
        await _all(self._open, crowd)

    async def ask(self, crowd: Iterable[int]) -> None:
        """Put a message of the bot's into each chat, to be pressed: its first."""
        await _all(self._ask, crowd)

    async def press(self, crowd: Iterable[int], data: Callable[[int], str]) -> None:
        """Let each press the button on their message; `data` says what it holds."""

        async def one(chat_id: int) -> None:
            await self._press(chat_id, data(chat_id))

        await _all(one, crowd)

    async def press_side_by_side(
        self, crowd: Sequence[int], data: Callable[[int], str], seconds: float
    ) -> list[float]:
        """Let each press once, at some moment of so many seconds, and return how long each waited.

        All are there, and look at their chats, before the first presses.
        """
        moments = Random(len(crowd))
        there = asyncio.Barrier(len(crowd))

        async def one(chat_id: int) -> float:
            pause = moments.uniform(0, seconds)
            return await self.press_and_wait(chat_id, data(chat_id), there, pause)

        return list(await asyncio.gather(*map(one, crowd)))

    async def press_and_wait(
        self, chat_id: int, data: str, there: asyncio.Barrier | None = None, pause: float = 0
    ) -> float:
        """Press, and return the seconds until the message has changed in front of the learner.

        With `there`, it waits until all have come, and then so long.
        """
        loop = asyncio.get_running_loop()
        events = self.http.get("/sandbox/events", params={"chat_id": chat_id})
        async with asyncio.timeout(120), events as stream:
            await _event(stream, b"hello")
            if there:
                await there.wait()
                await asyncio.sleep(pause)
            began = loop.time()
            await self._press(chat_id, data)
            await _event(stream, b"edit")
            return loop.time() - began

    async def _open(self, chat_id: int) -> None:
        who = {"first_name": name_of(chat_id), "language_code": "en"}
        async with self.http.get(f"/sandbox/chats/{chat_id}", params=who) as response:
            await response.read()

    async def _ask(self, chat_id: int) -> None:
        letter = {"chat_id": chat_id, "text": "A question"}
        async with self.http.post(f"/bot{TOKEN}/sendMessage", json=letter) as response:
            assert response.status == 200, await response.text()

    async def _press(self, chat_id: int, data: str) -> None:
        pressed = {"message_id": 1, "callback_data": data}
        async with self.http.post(f"/sandbox/chats/{chat_id}/press", json=pressed) as response:
            assert response.status == 200, await response.text()


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """Start a sandbox that keeps nothing, and stop it at the end."""
    command = [sys.executable, "-m", "bot.sandbox", "--listen", "127.0.0.1:0"]
    async with Process.started(command, os.environ, pin_to(0)) as process:
        address = (await process.line()).split()[-1].rstrip("/")
        async with aiohttp.ClientSession(address, connector=aiohttp.TCPConnector(limit=0)) as http:
            yield Server(process, http, address)


async def _all(act: Callable[[int], Awaitable[None]], crowd: Iterable[int]) -> None:
    """Do it for everybody, a few at a time."""
    rest = iter(crowd)

    async def some() -> None:
        for chat_id in rest:
            await act(chat_id)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


async def _event(stream: aiohttp.ClientResponse, kind: bytes) -> None:
    async for line in stream.content:
        if line.strip() == b"event: " + kind:
            return
    raise ConnectionError("the server ended its stream of events")
