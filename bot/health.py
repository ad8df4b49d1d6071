"""Health: whether the process is alive, and whether it can do its work.

`GET /healthz` is for whoever would restart the process: it fails only where that could help.
`GET /readyz` is for whoever sends it work, and for people: it says what is amiss.
`python -m bot.health` asks the first of the bot that runs beside it: the container's health check.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from http.client import HTTPConnection
from typing import Any

from aiohttp import web

from bot.glance import Glance
from bot.settings import load_settings
from storage.database import Database
from storage.revision import is_current

LATEST_POLL = 120.0
"""Seconds: a long poll takes up to 25, and a network may be away for a while."""

LATEST_TICK = 30.0

Finding = dict[str, Any]
"""What a check says: `ok`, and the figure that it went by."""


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


class Heart:
    """The tick, as health sees it: when it last ended, and when it last ended well."""

    def __init__(self) -> None:
        """Count from now."""
        self.ended, self.ended_well = Pulse(), Pulse()

    async def beat(self, tick: Callable[[], Awaitable[object]]) -> None:
        """Run a tick. One that fails is over as well: to start anew would mend no database."""
        try:
            await tick()
            self.ended_well.beat()
        finally:
            self.ended.beat()


def add_checks(
    app: web.Application,
    database: Database,
    heart: Heart,
    *,
    poll: Callable[[], float] | None,
    webhook: Callable[[], bool] | None = None,
) -> None:
    """Serve `/healthz` and `/readyz`: 200 while all is well, else 503.

    `poll` gives the age of the last poll in seconds, and `webhook` says whether one is set. The way
    in that a bot does not use is None, and is not looked at.
    """
    glance = Glance(lambda: _look(database))

    async def healthz(_: web.Request) -> web.Response:
        age = heart.ended.age
        return _answer(age < LATEST_TICK, tick_age=round(age, 1))

    async def readyz(_: web.Request) -> web.Response:
        checks = {"tick": _fresh(heart.ended_well.age, LATEST_TICK)}
        if poll:
            checks["poll"] = _fresh(poll(), LATEST_POLL)
        if webhook:
            checks["webhook"] = {"ok": webhook()}
        checks |= await _ask(glance)
        return _answer(all(check["ok"] for check in checks.values()), checks=checks)

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)

    async def close(_: web.Application) -> None:
        await glance.close()

    app.on_cleanup.append(close)


def _answer(ok: bool, **more: object) -> web.Response:
    return web.json_response({"ok": ok, **more}, status=200 if ok else 503)


def _fresh(age: float, latest: float) -> Finding:
    return {"ok": age < latest, "age": round(age, 1)}


async def _look(database: Database) -> bool:
    async with database.read() as work:
        return await is_current(work)


async def _ask(glance: Glance[bool]) -> dict[str, Finding]:
    """Return what is to be said of the database, which may not answer."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        current = await glance.look()
    except Exception as cause:  # its message could hold an address
        why = type(cause).__name__
        return {"database": {"ok": False, "why": why}, "migrations": {"ok": False, "why": why}}
    seconds = round(loop.time() - began, 3)
    return {"database": {"ok": True, "seconds": seconds}, "migrations": {"ok": current}}


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
