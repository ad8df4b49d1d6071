"""The library: the lessons in use, read anew when an author saves one.

All or nothing: the lessons that serve are replaced by a whole set without a fault, or serve on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from lessons.cache import load_with_cache, stamps_of
from lessons.faults import Fault, PackError
from lessons.model import Curriculum
from scheduler.clock import Clock
from storage import editions
from storage.database import Database

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""From one look at the files to the next."""

OnChange = Callable[[tuple[Fault, ...]], Awaitable[None]]
"""Hears what is wrong with the files that were saved; of nothing, when they are right again."""


class Library:
    """Reads packs, and keeps every edition of their lessons before anybody is sent one."""

    def __init__(self, paths: Sequence[Path], cache: Path) -> None:
        """Read the packs at `paths`; `cache` is a file that makes the next start quick.

        Raises PackError with every fault there is.
        """
        self._paths = paths
        self._cache = cache
        self._stamps = stamps_of(paths)
        self._curriculum = load_with_cache(paths, cache)
        self._faults: tuple[Fault, ...] = ()
        self._on_change: OnChange | None = None
        self._looking = asyncio.Lock()

    def __call__(self) -> Curriculum:
        """Return the lessons in use. Who needs them twice in one piece of work asks once."""
        return self._curriculum

    async def open(self, database: Database, clock: Clock) -> None:
        """Keep the lessons in a database, as every later edition is. Nobody is taught before."""
        self._database, self._clock = database, clock
        await self._take(self._curriculum)

    def tell(self, on_change: OnChange) -> None:
        """Let `on_change` hear of every later change."""
        self._on_change = on_change

    async def refresh(self) -> bool:
        """Look whether a file has changed; if so read all again. Return whether others now serve.

        A set with faults is left alone until a file changes again. A look that is under way is
        waited for.
        """
        async with self._looking:
            return await self._look()

    async def _look(self) -> bool:
        stamps = await asyncio.to_thread(stamps_of, self._paths)
        if stamps == self._stamps:
            return False
        try:
            # In a thread: it can take a second, and answers do not wait for it.
            fresh = await asyncio.to_thread(load_with_cache, self._paths, self._cache)
        except PackError as error:
            self._stamps = stamps
            await self._hear(error.faults)
            return False
        changed = fresh != self._curriculum
        if changed:
            await self._take(fresh)
            log.info("lessons read again: %d in %d tracks", len(fresh.lessons), len(fresh.tracks))
        self._stamps = stamps  # not before they are taken: what fails is tried at the next look
        await self._hear(())
        return changed

    async def _take(self, fresh: Curriculum) -> None:
        """Keep the editions first: a bite names them from the moment that it is made."""
        async with self._database.write() as work:
            await editions.keep(work, fresh, self._clock.now())
            gone = await editions.missing(work, fresh)
            await work.commit()
        if gone:
            log.warning(
                "%s: no lesson has this id any more; what learners did is kept. List it under "
                "'retired' in its track.yaml, so that no other lesson gets the id",
                ", ".join(gone),
            )
        self._curriculum = fresh

    async def _hear(self, faults: tuple[Fault, ...]) -> None:
        if faults == self._faults:
            return
        self._faults = faults
        for fault in faults:
            log.error("lessons: %s", fault)
        if self._on_change:
            await self._on_change(faults)
