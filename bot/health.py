"""Health: whether the bot still talks to Telegram, and whether the tick still runs.

`python -m bot.health` asks the bot that runs beside it, and is the container's health check.
"""

import asyncio
import sys
from collections.abc import Callable
from http.client import HTTPConnection

from aiohttp import web

from bot.settings import load_settings

LATEST_POLL = 120.0
"""Seconds: a long poll takes up to 25, and a network may be away for a while."""

LATEST_TICK = 30.0


class Pulse:
    """When something last happened, in the event loop's monotonic seconds."""

    def __init__(self) -> None:
        """Count from now."""
        self._at = asyncio.get_running_loop().time()

    def beat(self) -> None:
        """Note that it has happened now."""
        self._at = asyncio.get_running_loop().time()

    @property
    def age(self) -> float:
        """How many seconds ago it happened."""
        return asyncio.get_running_loop().time() - self._at


def add_routes(app: web.Application, poll: Callable[[], float], tick: Callable[[], float]) -> None:
    """Serve `GET /healthz`: 200 while polls and ticks are fresh, else 503. Ages are in seconds."""

    async def healthz(_: web.Request) -> web.Response:
        ages = {"poll_age": round(poll(), 1), "tick_age": round(tick(), 1)}
        well = ages["poll_age"] < LATEST_POLL and ages["tick_age"] < LATEST_TICK
        return web.json_response({"ok": well, **ages}, status=200 if well else 503)

    app.router.add_get("/healthz", healthz)


def main() -> int:
    """Ask the health check of the bot on this machine, and return 0 if it is well."""
    listen = load_settings().listen
    host = "127.0.0.1" if listen.host in ("0.0.0.0", "::") else listen.host  # noqa: S104
    connection = HTTPConnection(host, listen.port, timeout=4)
    try:
        connection.request("GET", "/healthz")
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
