"""Where the bots of a storm come from, and how long their starts take."""

from asyncio.subprocess import Process
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from tests.crash.nursery import Child, Nursery
from tests.crash.processes import begun, taught

AFRESH = 10
"""Every so many processes one is started from nothing, by `python -m bot`."""

WORK_SECONDS = 4.0
"""The longest that a process works before it is killed; on a busy machine, as long as a start."""

Bot = Child | Process


@dataclass
class Start:
    """How long a start takes at present; on a busy machine several times as long."""

    seconds: float

    @property
    def work_seconds(self) -> float:
        """The longest that a process works, after such a start, before it is killed."""
        return max(WORK_SECONDS, self.seconds)

    def learn(self, took: float) -> None:
        """One took so long."""
        self.seconds += 0.3 * (took - self.seconds)

    def is_longer_than(self, waited: float) -> None:
        """One had not ended after so long."""
        self.seconds = max(self.seconds, waited)


@dataclass(frozen=True)
class Births:
    """Where bot processes come from."""

    nursery: Nursery
    folder: Path
    settings: Mapping[str, str]

    def give(self, *, afresh: bool) -> AbstractAsyncContextManager[Bot]:
        """A bot: born with the code loaded, or `afresh`, as anybody starts it."""
        if afresh:
            return begun(self.folder, "bot", **self.settings)
        return self.nursery.begun(self.folder, **taught(self.settings))
