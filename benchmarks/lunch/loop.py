"""An event loop on whose clock time passes only while nothing is left to be worked out.

A quarter of an hour of lunch takes as long as the processor needs for it: what waits for the clock
is woken at once, and while the database works the clock stands still.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from storage.database import Database

T = TypeVar("T")

START = 1000.0
"""A machine's clock is never at 0 either."""

EPOCH = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""A Monday, 11:00 in Karachi: what the house's clock says as the loop begins."""

PATIENCE = 120.0
"""Seconds of the machine's time in which a database answers."""


class StuckError(Exception):
    """Nothing would ever happen again."""


class HybridLoop(asyncio.SelectorEventLoop):
    """Waits in the machine's time for what is held open, and else moves its own clock."""

    def __init__(self) -> None:
        super().__init__()
        self._now = START
        self._open = 0
        self._look = self._selector.select
        self._selector.select = self._pass_time

    def time(self) -> float:
        return self._now

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Stop the clock until the block is left."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    def _pass_time(self, timeout: float | None = None) -> Any:
        ready = self._look(0)
        if ready or timeout == 0:
            return ready
        if self._open or timeout is None:
            return self._wait()
        self._now += timeout
        return ready

    def _wait(self) -> Any:
        ready = self._look(PATIENCE)
        if not ready:
            raise StuckError("a unit of work, or everything, waits for what does not come")
        return ready


class HeldDatabase(Database):
    """A database whose units of work stop the clock."""

    @asynccontextmanager
    async def write(self):
        with _loop().holding():
            async with super().write() as work:
                yield work

    @asynccontextmanager
    async def read(self):
        with _loop().holding():
            async with super().read() as work:
                yield work

    async def run(self, work):
        with _loop().holding():
            return await super().run(work)


class LoopClock:
    """The house's clock, by the loop's."""

    def now(self) -> datetime:
        return at(_loop().time())


def at(time: float) -> datetime:
    """Return what the house's clock says at a time of the loop."""
    return EPOCH + timedelta(seconds=time - START)


def loop_time(instant: datetime) -> float:
    """Return the loop's time at an instant."""
    return START + (instant - EPOCH).total_seconds()


async def sleep_until(instant: datetime) -> None:
    """Wait until an instant of the house's clock."""
    await asyncio.sleep(max(0.0, loop_time(instant) - _loop().time()))


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` by a clock of its own."""
    with asyncio.Runner(loop_factory=HybridLoop) as runner:
        return runner.run(main)


def _loop() -> HybridLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, HybridLoop), "a lunch needs a loop of its own: benchmarks.lunch.loop"
    return loop
