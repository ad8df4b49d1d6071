"""A bot with a job for each learner: python-telegram-bot, and APScheduler over SQLite."""

import asyncio
import importlib
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram.error import TelegramError

from benchmarks.bots.errand import AT_ONCE, Push
from benchmarks.bots.ptb import Send, run
from benchmarks.letters import load_letters


class Desk:
    """What jobs find by importing this module: a job in a store is a name and its arguments."""

    send: Send
    room: asyncio.Semaphore
    left: int
    failed: int
    done: asyncio.Event


async def send_one(chat_id: int) -> None:
    """Do one job."""
    Desk.failed += 1
    with suppress(TelegramError):
        async with Desk.room:
            await Desk.send(chat_id)
        Desk.failed -= 1
    Desk.left -= 1
    if not Desk.left:
        Desk.done.set()


def scheduling(folder: Path):
    """Return what pushes by jobs, with a store in the folder."""

    @asynccontextmanager
    async def pushing(send: Send) -> AsyncIterator[tuple[Push, Push]]:
        store = SQLAlchemyJobStore(f"sqlite:///{folder}/jobs.sqlite")
        scheduler = AsyncIOScheduler(
            jobstores={"default": store}, job_defaults={"misfire_grace_time": None}, timezone=UTC
        )
        scheduler.start()
        Desk.send, Desk.room = send, asyncio.Semaphore(AT_ONCE)

        async def prepare(start: int, count: int) -> None:
            """Make the jobs, as they would have been made long before."""
            scheduler.pause()
            Desk.left, Desk.failed, Desk.done = count, 0, asyncio.Event()
            for chat_id in range(start, start + count):
                now = datetime.now(UTC)
                scheduler.add_job(send_one, "date", run_date=now, args=[chat_id])

        async def push(_start: int, _count: int) -> int:
            scheduler.resume()
            await Desk.done.wait()
            return Desk.failed

        yield push, prepare
        scheduler.shutdown(wait=False)

    return pushing


async def main(server: str, folder: Path) -> None:
    await run(server, load_letters(folder), scheduling(folder))


if __name__ == "__main__":
    # The module by its own name, by which jobs find it, and not this one, which is `__main__`.
    named = importlib.import_module("benchmarks.bots.jobs")
    asyncio.run(named.main(sys.argv[1], Path(sys.argv[2])))
