"""Stopping: what is under way is finished first."""

import asyncio
from pathlib import Path

from tests.stage import staged, until


async def test_a_stop_waits_for_the_tick_under_way(home: Path) -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async with staged(home) as stage:
        deliveries = stage.house.dispatcher._deliveries
        look = deliveries.look

        async def slow_look(now):
            began.set()
            await asyncio.sleep(0.3)
            result = await look(now)
            ended.set()
            return result

        deliveries.look = slow_look
        await until(began.is_set)
    assert ended.is_set()
