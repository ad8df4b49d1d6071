"""Copying a live SQLite database while others write to it.

It goes in steps, within one reading transaction. Steps without one would begin anew after every
write of somebody else, so beside a busy bot they would never end. Nobody waits for a reader; what
is written meanwhile stays in the write-ahead log until the copy is done.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event

STEP_PAGES = 256
"""Pages in a step: 1 MB, which even a slow disk writes in a moment."""

STEPS_TO_DISK = 8
"""Steps until what was copied is written through: a bot's commit waits behind no more than that."""

BREATH = 0.002
"""Seconds between steps, in which the disk is the bot's."""


class DamagedError(Exception):
    """What SQLite says is wrong with a file."""


class StoppedError(Exception):
    """The copy was told to stop."""


def copy_sqlite(source: sqlite3.Connection, partial: Path, stop: Event) -> None:
    """Copy one snapshot of `source` into an empty file, and check the copy.

    The copy is one file, without a write-ahead log. `source` may be written to meanwhile by others.

    Raises StoppedError once `stop` is set, DamagedError for a copy that is damaged, and sqlite3's
    own errors.
    """
    with closing(sqlite3.connect(partial, isolation_level=None)) as copy, partial.open("rb") as raw:
        # It is nobody's yet: a copy that fails is thrown away, so it needs no journal.
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA synchronous=OFF")
        steps = 0

        def breathe(*_: int) -> None:
            nonlocal steps
            steps += 1
            if steps % STEPS_TO_DISK == 0:
                os.fsync(raw.fileno())
            if stop.wait(BREATH):
                raise StoppedError

        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # the snapshot is taken
        source.backup(copy, pages=STEP_PAGES, progress=breathe)
        source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.set_progress_handler(stop.is_set, 100_000)
        check(copy)
    settle(partial)


def check(file: sqlite3.Connection, pragma: str = "quick_check") -> None:
    """Read all of a SQLite database; `integrity_check` compares the indexes too, and takes longer.

    Raises DamagedError.
    """
    told = str(file.execute(f"PRAGMA {pragma}(1)").fetchone()[0])
    if told != "ok":
        raise DamagedError(told.splitlines()[-1])


def settle(file: Path) -> None:
    """See that a file's contents, and then its name, survive a power cut."""
    for path in (file, file.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


async def on_a_thread(work: Callable[..., None], *files: Path) -> None:
    """Run `work(*files, stop)`; who is cancelled sets `stop`, and waits until it has given up."""
    stop = Event()
    working = asyncio.get_running_loop().run_in_executor(None, lambda: work(*files, stop))
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([working])
        working.exception()  # that it stopped is no news
        raise
