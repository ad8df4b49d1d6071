"""Work beside the main work: the one place that makes a task without a task group."""

import asyncio
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
