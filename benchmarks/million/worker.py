"""One measurement: `python -m benchmarks.million.worker DATABASE FIRST WARMING PUSHES TICKS`.

It builds the delivery loop over the database, with a Telegram that answers at once and a pace that
never waits. It runs idle ticks, then pushes to the learners from FIRST on, and prints what that
took as one line of JSON.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.letters import curriculum
from benchmarks.lunch.wire import Wire, bot
from benchmarks.million.seed import count_sent, let_fall_due
from bot import garbage
from bot.gateway import Gateway
from bot.notes import Notes
from bot.pacing import Pacer
from bot.pusher import Pusher
from bot.text import Texts
from lessons.model import Curriculum
from scheduler.clock import SystemClock
from scheduler.dispatch import Dispatcher
from storage.database import Database
from storage.deliveries import Deliveries

UNPACED = 1_000_000
"""Sends a second: never reached."""

WARM_TICKS = 50


async def run(url: str, first: int, warming: int, pushes: int, ticks: int) -> None:
    garbage.seldom_look()
    database = Database(url)
    dispatcher = _dispatcher(database, curriculum())
    await _push(database, dispatcher, range(first, first + warming))
    for _ in range(WARM_TICKS):
        await dispatcher.tick()
    cpu = process_time()
    idle = [await _timed(dispatcher) for _ in range(ticks)]
    idle_cpu = (process_time() - cpu) / ticks
    cpu, began = process_time(), perf_counter()
    await _push(database, dispatcher, range(first + warming, first + warming + pushes))
    found = {
        "idle": idle,
        "idle_cpu": idle_cpu,
        "push_cpu": (process_time() - cpu) / pushes,
        "push_real": (perf_counter() - began) / pushes,
        "memory": _memory(),
    }
    await database.close()
    print(json.dumps(found), flush=True)


def _dispatcher(database: Database, taught: Curriculum) -> Dispatcher:
    clock, texts = SystemClock(), Texts()

    def lessons() -> Curriculum:
        return taught

    gateway = Gateway(bot(Wire(seed=1, seconds=0)), Pacer(UNPACED), clock)
    pusher = Pusher(gateway, lessons, texts, Notes(database, texts, clock, lessons).view)
    return Dispatcher(Deliveries(database), pusher, lessons, clock)


async def _timed(dispatcher: Dispatcher) -> float:
    """Return the seconds of a tick that finds nothing to do."""
    began = perf_counter()
    claimed = await dispatcher.tick()
    took = perf_counter() - began
    assert not claimed, "the tick was not idle"
    return took


async def _push(database: Database, dispatcher: Dispatcher, some: range) -> None:
    """Let these learners fall due, and send until each has a bite."""
    await let_fall_due(database, some, SystemClock().now())
    claimed = 0
    while tick := await dispatcher.tick():
        claimed += tick
    await dispatcher.settled()
    sent = await count_sent(database, some)
    assert sent == claimed == len(some), f"{sent} sent and {claimed} claimed of {len(some)}"


def _memory() -> float:
    """Return the resident memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], *map(int, sys.argv[2:])))
