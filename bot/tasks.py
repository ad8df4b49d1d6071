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
