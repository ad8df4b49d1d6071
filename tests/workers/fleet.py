"""Several workers behind one webhook: real processes, one PostgreSQL, one sandbox as Telegram."""

import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.crash.processes import Served, served
from tests.stage import Remote, remote, until

SECRET = "a-secret-of-this-test"


@dataclass
class Balancer:
    """Hands each update to one worker after another, and past those that do not answer."""

    addresses: list[str] = field(default_factory=list)
    handled: dict[str, int] = field(default_factory=dict)
    """How many updates each worker has accepted."""
    turn: itertools.count = field(default_factory=itertools.count)

    async def post(self, request: web.Request) -> web.Response:
        body = await request.read()
        for _ in self.addresses:
            address = self.addresses[next(self.turn) % len(self.addresses)]
            try:
                async with (
                    aiohttp.ClientSession() as http,
                    http.post(f"{address}/hook", data=body, headers=request.headers) as answer,
                ):
                    if answer.status == 200:
                        self.handled[address] = self.handled.get(address, 0) + 1
                        return web.Response()
            except aiohttp.ClientError:
                continue
        return web.Response(status=502)


@dataclass
class Fleet(Remote):
    """The workers, and the sandbox they serve."""

    balancer: Balancer
    workers: list[Served]


@asynccontextmanager
async def fleet(
    folder: Path, database_url: str, size: int = 3, **settings: str
) -> AsyncIterator[Fleet]:
    """Run so many workers on this database."""
    balancer = Balancer()
    app = web.Application()
    app.router.add_post("/hook", balancer.post)
    async with AsyncExitStack() as stack:
        door = await stack.enter_async_context(TestServer(app))
        arguments = ("bot.sandbox", "--listen", "127.0.0.1:0", "--data", "server.sqlite")
        server = await stack.enter_async_context(served(folder, *arguments))
        there = await stack.enter_async_context(remote(server.address))
        chosen = {
            "BOT_TOKEN": "1:abc",
            "BOT_API_URL": server.address,
            "DATABASE_URL": database_url,
            "WEBHOOK_URL": str(door.make_url("/hook")),
            "WEBHOOK_SECRET": SECRET,
            **settings,
        }
        starting = [stack.enter_async_context(served(folder, "bot", **chosen)) for _ in range(size)]
        # One after another: each context belongs to the stack.
        workers = [await one for one in starting]
        balancer.addresses = [worker.address for worker in workers]
        yield Fleet(there.http, balancer, workers)


async def settle(fleet: Fleet, patience: float = 30.0) -> None:
    """Wait until every update has been accepted."""

    async def nothing_pending() -> bool:
        return not (await fleet.call("getWebhookInfo"))["pending_update_count"]

    await until(nothing_pending, patience)
