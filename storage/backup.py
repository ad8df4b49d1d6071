"""Backups: copies of the live database that can be trusted, made while the bot answers."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkstemp
from threading import Event

from sqlalchemy.engine import URL

from storage import dumps
from storage.alone import file_of
from storage.copying import DamagedError, copy_sqlite, on_a_thread, settle
from storage.database import Database

ROOM_LEFT = 16 * 2**20
"""Bytes that a copy leaves free: a bot whose disk is full can not keep answers."""

NAME = re.compile(r"offclock-(\d{8}T\d{6})Z\.sqlite")
STAMP = "%Y%m%dT%H%M%S"

DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
DAMAGE = "the database is damaged ({}); restore a backup from before"
UNWRITTEN = "{} could not be written ({}); see whether its folder is right, and its disk has room"


class BackupError(Exception):
    """One sentence that says why there is no new backup, and what to do."""


@dataclass(frozen=True)
class Done:
    """What a look at the schedule came to."""

    made: Path | None = None
    dropped: tuple[Path, ...] = ()


def default_folder(url: URL) -> Path:
    """Return where backups go unless BACKUP_FOLDER says otherwise: `backups`, beside the data."""
    file = file_of(url)
    return (file.parent if file else Path("data")) / "backups"


async def back_up(database: Database, target: Path) -> None:
    """Copy the live database to a new file, which nobody else may read.

    Under its name there is either the whole copy, checked and on the disk, or nothing. Of SQLite
    it is a SQLite file, of PostgreSQL an archive that `pg_dump` makes.

    Raises BackupError.
    """
    with _failing_in_a_sentence(target), _arriving(target) as partial:
        source = file_of(database.url)
        if source is None:
            await dumps.dump(database.url, partial)
        else:
            await on_a_thread(_copy, source, partial)


async def scheduled(database: Database, folder: Path, keep: int, now: datetime) -> Done:
    """Back a SQLite database up once a day (UTC), and keep the newest `keep` (at least one).

    Called as often as you like. Older ones go only when a newer one is there and sound.

    Raises BackupError.
    """
    if file_of(database.url) is None:
        msg = "backups on a schedule are for SQLite; for PostgreSQL run `pg_dump` on one"
        raise BackupError(msg)
    now = now.astimezone(UTC)
    if any(made.date() >= now.date() for made, _ in _kept(folder)):
        return Done()
    _drop_left_over(folder)
    made = folder / f"offclock-{now.strftime(STAMP)}Z.sqlite"
    await back_up(database, made)
    old = tuple(path for _, path in sorted(_kept(folder))[: -max(keep, 1)])
    _drop(old)
    return Done(made, old)


def age(folder: Path, now: datetime) -> timedelta | None:
    """Return how old the newest backup of a schedule is, or None where there is none."""
    return min((now - made for made, _ in _kept(folder)), default=None)


def _copy(source: Path, partial: Path, stop: Event) -> None:
    if not source.is_file():
        msg = f"there is no database at {source} to back up"
        raise BackupError(msg)
    needed, free = _size(source) + ROOM_LEFT, shutil.disk_usage(partial.parent).free
    if free < needed:
        told = f"has {free:,} bytes left, and a copy needs {needed:,}"
        msg = f"{partial.parent} {told}; make room, or choose another folder"
        raise BackupError(msg)
    with closing(sqlite3.connect(source, isolation_level=None)) as live:
        copy_sqlite(live, partial, stop)


def _size(source: Path) -> int:
    with closing(sqlite3.connect(source)) as live:
        pages, size = (
            live.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
        )
    return int(pages * size)


@contextmanager
def _arriving(target: Path) -> Iterator[Path]:
    """Give a file beside `target`, which takes its name once the block has done its work."""
    if target.exists():
        msg = f"{target} exists already; name a new file"
        raise BackupError(msg)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = mkstemp(prefix=f"{target.name}.", suffix=".partial", dir=target.parent)
    os.close(descriptor)
    partial = Path(name)
    try:
        yield partial
        partial.replace(target)
        settle(target)
    finally:
        _drop((partial, Path(f"{partial}-journal")))


@contextmanager
def _failing_in_a_sentence(target: Path) -> Iterator[None]:
    try:
        yield
    except dumps.DumpError as cause:
        raise BackupError(str(cause)) from None
    except DamagedError as cause:
        raise BackupError(DAMAGE.format(cause)) from None
    except sqlite3.DatabaseError as cause:
        if cause.sqlite_errorcode & 0xFF in DAMAGED:
            raise BackupError(DAMAGE.format(cause)) from None
        raise BackupError(UNWRITTEN.format(target, cause)) from None
    except OSError as cause:
        raise BackupError(UNWRITTEN.format(target, cause.strerror)) from None


def _kept(folder: Path) -> list[tuple[datetime, Path]]:
    """Return the backups of the schedule, each with when it was made."""
    found = ((NAME.fullmatch(path.name), path) for path in folder.glob("offclock-*.sqlite"))
    return [
        (datetime.strptime(match[1], STAMP).replace(tzinfo=UTC), path)
        for match, path in found
        if match
    ]


def _drop_left_over(folder: Path) -> None:
    """Delete what a process that was killed had begun."""
    _drop(folder.glob("offclock-*.partial*"))


def _drop(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
