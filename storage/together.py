"""Group commit: what comes while a transaction is being written goes into the next, together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

Entry = tuple[T, "asyncio.Future[Exception | None]"]


class Together(Generic[T]):
    """Gathers what several callers want written into one transaction.

    `write` is given what has gathered, and does all of it or nothing. Where it fails, each entry is
    tried alone, so that a bad one spoils no other. An entry may be written a second time when a
    caller is cancelled, so `write` must bear repetition.
    """

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]], most: int = 100) -> None:
        """Gather at most `most` at once."""
        self._write = write
        self._most = most
        self._gathered: list[Entry[T]] = []
        self._one_at_a_time = asyncio.Lock()

    async def add(self, entry: T) -> None:
        """Write an entry, and return when it is lasting. Raises the error that it alone met."""
        written: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()
        self._gathered.append((entry, written))
        while not written.done():
            async with self._one_at_a_time:
                if not written.done():
                    await self._write_some()
        if error := written.result():
            raise error

    async def _write_some(self) -> None:
        some = self._gathered[: self._most]
        del self._gathered[: self._most]
        try:
            failure = await self._try([entry for entry, _ in some])
            for entry, written in some:
                alone = failure if failure is None or len(some) == 1 else await self._try([entry])
                written.set_result(alone)
        finally:
            # Something is left only where this caller was cancelled; another takes it up.
            self._gathered[:0] = [one for one in some if not one[1].done()]

    async def _try(self, entries: Sequence[T]) -> Exception | None:
        try:
            await self._write(entries)
        except Exception as error:
            return error
        return None
