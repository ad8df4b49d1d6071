"""Stopping: what is under way is finished first."""

import asyncio
from pathlib import Path

from tests.conversations.scenes import settle_in, states
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


async def test_a_stop_waits_for_the_push_under_way(home: Path) -> None:
    """The tick that claimed it is over by then."""
    began = asyncio.Event()

    async with staged(home) as stage:
        await settle_in(stage)
        pusher = stage.house.dispatcher._pusher
        push = pusher.push

        async def slow_push(claim, bite):
            began.set()
            await asyncio.sleep(0.3)
            return await push(claim, bite)

        pusher.push = slow_push
        await stage.move_clock(to="2026-03-02T07:29:59.500Z")
        await began.wait()
        assert await states(stage) == ["sending"]

    async with staged(home) as stage:
        assert await states(stage) == ["sent"]
