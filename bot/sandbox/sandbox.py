"""The sandbox as one thing: a clock, a store, a web application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from bot.sandbox.call import BODY_BYTES
from bot.sandbox.clock import SandboxClock
from bot.sandbox.controls import Controls
from bot.sandbox.guard import guard
from bot.sandbox.learner import LearnerSide
from bot.sandbox.page import page_routes
from bot.sandbox.server import BotApi
from bot.sandbox.world import NextGap, World


class Sandbox:
    """A local peer that speaks the Bot API, with one bot and any number of learners.

    `path` is the SQLite file that keeps its state, None for memory. `next_gap` answers the
    clock's "next gap": when the next delivery is planned, or None. With `record_requests` the
    last requests can be read back under `/sandbox/requests`. Without `live_page` the chat page
    is not served.
    """

    def __init__(
        self,
        path: Path | None = None,
        next_gap: NextGap | None = None,
        record_requests: bool = False,
        live_page: bool = True,
    ) -> None:
        self._world = World(path, next_gap, record_requests)
        self._live_page = live_page
        self._closed = False

    @property
    def clock(self) -> SandboxClock:
        """The sandbox's clock; where it was moved to is kept in the store."""
        return self._world.clock

    def application(self) -> web.Application:
        """Return a new application that serves this sandbox; more routes may be added to it."""
        app = web.Application(middlewares=[guard], client_max_size=BODY_BYTES)
        app.add_routes(BotApi(self._world).routes())
        app.add_routes(LearnerSide(self._world).routes())
        app.add_routes(Controls(self._world).routes())
        if self._live_page:
            app.add_routes(page_routes())
        app.cleanup_ctx.append(self._deliver_webhook)
        app.on_shutdown.append(self._release_waiting)
        return app

    async def close(self) -> None:
        """Close the store, once the application has been cleaned up."""
        if not self._closed:
            self._closed = True
            self._world.events.close()
            self._world.store.close()

    async def _deliver_webhook(self, _app: web.Application) -> AsyncIterator[None]:
        worker = asyncio.create_task(self._world.webhook.deliver())  # noqa: TID251 - kept and awaited below
        yield
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker

    async def _release_waiting(self, _app: web.Application) -> None:
        self._world.updates.wake()
        self._world.events.close()
