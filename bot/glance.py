"""Glances: a look at the database for whoever watches, who is not kept waiting by it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from scheduler.tasks import Tasks

T = TypeVar("T")

LONGEST = 2.0
"""Seconds."""


class Glance(Generic[T]):
    """One look at a time.

    A look that takes too long goes on by itself, as to cut a query off would cost its connection;
    nobody looks again before it has ended.
    """

    def __init__(self, look: Callable[[], Awaitable[T]]) -> None:
        """Look with `look`, which may raise anything."""
        self._look = look
        self._looking: asyncio.Future[T] | None = None
        self._tasks = Tasks()

    async def look(self) -> T:
        """Return what there is to see.

        Raises TimeoutError after LONGEST, and whatever the look raised.
        """
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_future()
            self._tasks.start(self._run(self._looking))
        done, _ = await asyncio.wait([self._looking], timeout=LONGEST)
        if not done:
            raise TimeoutError
        return self._looking.result()

    async def close(self) -> None:
        """Look no more."""
        await self._tasks.stop()

    async def _run(self, looking: "asyncio.Future[T]") -> None:
        try:
            found = await self._look()
        except Exception as cause:
            looking.set_exception(cause)
            looking.exception()  # or asyncio would write it to the log where nobody waits any more
        else:
            looking.set_result(found)
