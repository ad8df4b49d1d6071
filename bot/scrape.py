"""The scrape: `GET /metrics`, where Prometheus reads."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.flood import Flood
from bot.glance import Glance
from bot.health import Heart
from bot.metrics import Look, Metrics
from bot.pacing import Pacer
from storage.database import Database
from storage.queues import Waiting, waiting

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Scrape:
    """Answers a scrape, with a fresh look at the queues."""

    def __init__(self, metrics: Metrics, database: Database, now: Callable[[], datetime]) -> None:
        """Show `metrics`, and what waits in `database` at `now`."""
        self._metrics = metrics
        self._waiting: Waiting | None = None
        self._glance = Glance(lambda: _look(database, now()))
        metrics.watch(
            "queue_deliveries",
            "Bites that are due and not sent yet",
            lambda: self._waiting.deliveries if self._waiting else None,
        )
        metrics.watch(
            "queue_broadcast_sends",
            "Messages of broadcasts that are due and not sent yet",
            lambda: self._waiting.broadcast_sends if self._waiting else None,
        )

    def add_route(self, app: web.Application) -> None:
        """Serve `/metrics`."""
        app.router.add_get("/metrics", self.answer)
        app.on_cleanup.append(self._close)

    async def answer(self, _: web.Request) -> web.Response:
        """Return every metric; without the queues where the database does not answer in time."""
        try:
            self._waiting = await self._glance.look()
        except Exception:  # that it does not answer is what the figures of the database say
            self._waiting = None
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    async def _close(self, _: web.Application) -> None:
        await self._glance.close()


async def _look(database: Database, now: datetime) -> Waiting:
    async with database.read() as work:
        return await waiting(work, now)


def watch(
    metrics: Metrics,
    heart: Heart,
    *,
    poll: Look | None,
    pacer: Pacer,
    flood: Flood,
    backup_age: Look,
) -> None:
    """Show how old things are, and what is counted where it happens. Ages are in seconds.

    `poll` is None where updates come by a webhook; `backup_age` finds None without a backup.
    """
    metrics.watch("tick_age_seconds", "Since a tick last ended well", lambda: heart.ended_well.age)
    if poll:
        metrics.watch("poll_age_seconds", "Since the last poll that was answered", poll)
    metrics.watch("backup_age_seconds", "Since the newest backup was made", backup_age)
    metrics.watch("pacer_waiting", "Sends that wait for their turn", lambda: pacer.waiting)
    metrics.follow("flood_drops", "Visits that a flood cost", lambda: flood.dropped)
