"""Offclock itself, built as `python -m bot` builds it, with a real database; only unpaced."""

import asyncio
import sys
from pathlib import Path

from benchmarks.bots.errand import TOKEN, serve
from benchmarks.seed import SeededDatabase
from bot import garbage, logs
from bot.app import running
from bot.pacing import Pacer
from bot.settings import Address, Settings

UNPACED = 1_000_000
"""Sends a second: never reached."""


async def run(server: str, folder: Path) -> None:
    beside = folder / "database-url"
    url = beside.read_text() if beside.exists() else f"sqlite:///{folder}/offclock.sqlite"
    settings = Settings(
        _env_file=None,
        bot_token=TOKEN,
        bot_api_url=server,
        database_url=url,
        listen=Address("127.0.0.1", 0),
    )
    logs.set_up(settings.log_format)
    garbage.seldom_look()
    async with running(settings, pacer=Pacer(UNPACED)) as offclock:
        house = offclock.house
        seeded = SeededDatabase(house.database)

        async def push(start: int, count: int) -> int:
            await seeded.let_fall_due(start, count, house.now())
            # The schedule's own tick may have begun; ticks take turns, so this one ends last.
            await house.dispatcher.tick()
            await house.dispatcher.settled()
            return count - await seeded.count_sent(start, count)

        await serve(push)


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], Path(sys.argv[2])))
