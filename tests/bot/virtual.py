"""An event loop on whose clock time passes only when nothing else is left to do."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


START = 1000.0
"""A machine's clock is never at 0 either."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """Where a real loop would wait so many seconds, this one moves its clock by as many."""

    def __init__(self) -> None:
        super().__init__()
        self._now = START
        self._look = self._selector.select
        self._selector.select = self._pass_time

    def time(self) -> float:
        return self._now

    def _pass_time(self, timeout: float | None = None) -> Any:
        ready = self._look(0)
        if not ready:
            assert timeout is not None, "everything waits, and nothing would ever wake it"
            self._now += timeout
        return ready


def elapsed() -> float:
    """Return the seconds since the running loop began."""
    return asyncio.get_running_loop().time() - START


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` by a clock of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
