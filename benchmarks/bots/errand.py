"""What the harness asks of a contender, over its standard input and output.

A contender says `ready` once it polls, pushes when it reads `push START COUNT` (to chats START,
START+1 and so on), answers `{"seconds", "cpu", "failed"}` as one line of JSON, and ends when its
input ends.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable

Push = Callable[[int, int], Awaitable[int]]
"""Send one message to each of COUNT chats from START on; returns how many failed."""

TOKEN = "1:benchmark"
AT_ONCE = 50
"""Sends in flight of a bare loop."""


async def serve(push: Push, prepare: Push | None = None) -> None:
    """Do errands until the input ends; `prepare` is done before each, and not timed."""
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    print("ready", flush=True)
    while line := await lines.readline():
        _, start, count = line.split()
        if prepare:
            await prepare(int(start), int(count))
        began, cpu = time.perf_counter(), time.process_time()
        failed = await push(int(start), int(count))
        report = {
            "seconds": time.perf_counter() - began,
            "cpu": time.process_time() - cpu,
            "failed": failed,
        }
        print(json.dumps(report), flush=True)


async def spread(send: Callable[[int], Awaitable[object]], start: int, count: int) -> int:
    """Send to every chat, AT_ONCE at a time, as a bare loop does; returns how many failed."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(chat_id: int) -> None:
        async with room:
            await send(chat_id)

    chats = range(start, start + count)
    results = await asyncio.gather(*map(one, chats), return_exceptions=True)
    return sum(isinstance(result, Exception) for result in results)
