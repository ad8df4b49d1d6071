"""Stopping: how the process is told to, and for how long it waits for what is under way."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

from scheduler.tasks import beside


class Patience:
    """So many seconds for everything that a stop waits for, together."""

    def __init__(self, seconds: float) -> None:
        """Count from the first time that somebody asks."""
        self._seconds = seconds
        self._until: float | None = None

    def left(self) -> float:
        """Return the seconds that are left."""
        now = asyncio.get_running_loop().time()
        if self._until is None:
            self._until = now + self._seconds
        return max(0.0, self._until - now)


async def run_until_signalled(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` until it ends, or until SIGINT or SIGTERM, which cancels it wherever it is."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with beside(work) as run, beside(_wait(stop)) as stopping:
        await asyncio.wait([run, stopping], return_when=asyncio.FIRST_COMPLETED)


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()
