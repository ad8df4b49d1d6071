"""Upkeep: backups and tidying, which one of several workers does for all."""

import logging
from datetime import date
from pathlib import Path

from scheduler.clock import Clock
from storage import backup, forgetting, retention
from storage.database import Database
from storage.locks import Duty, Locks

log = logging.getLogger(__name__)

UPKEEP_SECONDS = 600.0
"""From one look to the next; each thing is done once a day, as days go in UTC."""


class Upkeep:
    """Keeps the database safe and small."""

    def __init__(
        self, database: Database, locks: Locks, clock: Clock, folder: Path | None, kept: int
    ) -> None:
        """Back up into `folder`, and keep so many; with None or 0 nothing is backed up."""
        self._database = database
        self._locks = locks
        self._clock = clock
        self._copies = folder
        self._folder = None if database.shared or not kept else folder
        self._kept = kept
        self._started = clock.now()
        self._tidied: date | None = None

    async def back_up(self) -> None:
        """Make today's backup, if there is none yet."""
        if self._folder is None:
            return
        async with self._locks.duty(Duty.BACK_UP) as ours:
            if ours:
                done = await backup.scheduled(
                    self._database, self._folder, self._kept, self._clock.now()
                )
                if done.made:
                    # Somebody may have asked to be forgotten while it was made.
                    await forgetting.forget_the_gone(self._database, done.made)
                    log.info("backed up to %s", done.made)

    async def tidy(self) -> None:
        """Take away what has been kept long enough, once a day."""
        today = self._clock.now().date()
        if self._tidied == today:
            return
        async with self._locks.duty(Duty.TIDY) as ours:
            if ours:
                tidied = await retention.tidy(self._database, self._clock.now(), self._copies)
                if str(tidied):
                    log.info("tidied: %s", tidied)
        self._tidied = today

    def backup_age(self) -> float | None:
        """Return how many seconds old the newest backup is, and while there is none, how long.

        None where none are made.
        """
        if self._folder is None:
            return None
        now = self._clock.now()
        age = backup.age(self._folder, now)
        return (now - self._started if age is None else age).total_seconds()
