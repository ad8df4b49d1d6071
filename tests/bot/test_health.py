"""Health: the check says 503 as soon as polls or ticks stay away."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.health import LATEST_POLL, LATEST_TICK, Pulse, add_routes
from tests.bot.virtual import run


@pytest.mark.parametrize(
    ("poll", "tick", "status"),
    [
        (0.04, 0.06, 200),
        (LATEST_POLL - 1, LATEST_TICK - 1, 200),
        (LATEST_POLL, 0, 503),
        (0, LATEST_TICK, 503),
        (1e6, 1e6, 503),
    ],
)
async def test_it_is_well_while_polls_and_ticks_are_fresh(poll, tick, status):
    app = web.Application()
    add_routes(app, lambda: poll, lambda: tick)

    async with TestClient(TestServer(app)) as client:
        response = await client.get("/healthz")
        told = await response.json()

    assert response.status == status
    assert told == {
        "ok": status == 200,
        "poll_age": round(poll, 1),
        "tick_age": round(tick, 1),
    }


def test_a_pulse_is_as_old_as_its_last_beat():
    async def main() -> None:
        pulse = Pulse()
        assert pulse.age == 0
        await asyncio.sleep(40)
        assert pulse.age == 40
        pulse.beat()
        assert pulse.age == 0

    run(main())
