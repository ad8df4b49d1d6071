"""Work beside the main work: the one place that makes a task without a task group."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Run `work` while the block lasts; then cancel it and wait until it has ended.

    An error of the work is raised when the block is left.
    """
    task = asyncio.create_task(work)  # noqa: TID251 - kept, cancelled and awaited here
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.result()


class Tasks:
    """Things under way beside whoever began them. None may raise."""

    def __init__(self) -> None:
        """Begin with none."""
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin with one more."""
        task = asyncio.create_task(work)  # noqa: TID251 - kept until it has ended
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def ended(self, seconds: float | None = None) -> None:
        """Wait until all that is under way now has ended, or so long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def stop(self) -> None:
        """Cancel what is left, and wait until it has ended."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)


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
