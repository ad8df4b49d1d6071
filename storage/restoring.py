"""Restoring: a backup takes the place of the present database, which is kept beside it.

A copy of the backup is checked, migrated and planned anew first, and put in place last, so that
whatever fails on the way leaves the present database where it is.
"""

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.engine import make_url

from storage import dumps
from storage.alone import alone, file_of
from storage.backup import STAMP
from storage.copying import DamagedError, check, copy_sqlite, on_a_thread, settle
from storage.database import Database
from storage.migrate import migrate, newest
from storage.replanning import replan_all
from storage.sequences import count_on, last_ids
from storage.tables import answers, learners

LOST_IDS = 100_000_000
"""Ids that are passed over. What was sent since the backup has buttons that name ids; as long as
fewer were given since then, none of them comes to name something else."""

SQLITE = b"SQLite format 3\0"
"""How such a file begins: sqlite.org/fileformat.html."""


class RestoreError(Exception):
    """One sentence that says why the database is as it was, and what to do."""


@dataclass(frozen=True)
class Restored:
    """What is in the database now, and the file of the one before."""

    learners: int
    last_answer_at: datetime | None
    aside: Path | None = None


async def restore(url: str, file: Path, now: datetime) -> Restored:
    """Put a backup in place of the database at `url`, bring it up to date, and plan everybody.

    A SQLite database is kept beside it, as `<its name>.before-restore-<time>`. A PostgreSQL
    database has to be empty.

    Raises RestoreError, and InUseError while a bot runs on it.
    """
    place = file_of(make_url(url))
    try:
        if place is None:
            return await _fill(url, file, now)
        with alone(place):
            return await _replace(place, file, now)
    except dumps.DumpError as cause:
        raise RestoreError(str(cause)) from None
    except OSError as cause:
        msg = f"{file} could not be restored ({cause.strerror}); mend that, and try again"
        raise RestoreError(msg) from None


async def _replace(place: Path, file: Path, now: datetime) -> Restored:
    with TemporaryDirectory(prefix=f"{place.name}.restoring-", dir=place.parent) as workshop:
        copy = Path(workshop) / "copy.sqlite"
        await on_a_thread(_copy, file, place, copy)
        count, last_answer_at = await _prepare(f"sqlite+aiosqlite:///{copy}", now)
        _make_one_file(copy)
        aside = _put_aside(place, now)
        copy.replace(place)
        settle(place)
    return Restored(count, last_answer_at, aside)


async def _fill(url: str, file: Path, now: datetime) -> Restored:
    if _begins(file) == SQLITE:
        msg = f"{file} is of SQLite; restore it there, and then `python -m storage move` it"
        raise RestoreError(msg)
    _require_known(file, await dumps.revision(file))
    database = Database(url)
    try:
        if await database.run(lambda connection: inspect(connection).get_table_names()):
            msg = "the database is not empty; name a new one in DATABASE_URL, and restore into that"
            raise RestoreError(msg)
        await dumps.load(database.url, file)
    finally:
        await database.close()
    return Restored(*await _prepare(url, now))


async def _prepare(url: str, now: datetime) -> tuple[int, datetime | None]:
    """Bring a restored database up to date; return its learners, and when the last answered."""
    database = Database(url)
    try:
        await migrate(database)
        await database.run(_pass_over_lost_ids)
        await replan_all(database, now)
        async with database.read() as work:
            count = (await work.execute(select(func.count()).select_from(learners))).scalar_one()
            last = (await work.execute(select(func.max(answers.c.answered_at)))).scalar()
    finally:
        await database.close()
    return count, last


def _pass_over_lost_ids(connection: Connection) -> None:
    last = last_ids(connection)
    count_on(connection, {name: id_ + LOST_IDS for name, id_ in last.items()})


def _copy(file: Path, place: Path, copy: Path, stop: Event) -> None:
    """Copy a backup, once it is known to be one, and check the copy to the last index."""
    if place.exists() and file.exists() and file.samefile(place):
        msg = f"{file} is the database itself; name a backup of it"
        raise RestoreError(msg)
    if _begins(file) != SQLITE:
        raise RestoreError(f"{file} is not a backup of a SQLite database; name another file")
    copy.touch(mode=0o600)
    with suppress(PermissionError):  # as root: it stays the bot's, which may be another user
        owner = (place if place.exists() else place.parent).stat()
        os.chown(copy, owner.st_uid, owner.st_gid)
    try:
        with closing(_open(file)) as backup:
            _require_known(file, _revision(backup))
            copy_sqlite(backup, copy, stop)
        with closing(sqlite3.connect(copy)) as copied:
            copied.set_progress_handler(stop.is_set, 100_000)
            check(copied, "integrity_check")
    except (DamagedError, sqlite3.Error) as cause:
        msg = f"{file} could not be read ({cause}); restore another backup"
        raise RestoreError(msg) from None


def _begins(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(len(SQLITE))
    except OSError as cause:
        msg = f"{file} does not open ({cause.strerror}); name a backup"
        raise RestoreError(msg) from None


def _open(file: Path) -> sqlite3.Connection:
    """Open a backup for reading, and leave nothing beside it.

    A file that was copied by hand while a bot ran may have its log beside it, which is read then.
    """
    logged = Path(f"{file}-wal").exists()
    mode = "mode=ro" if logged else "immutable=1"
    return sqlite3.connect(f"{file.resolve().as_uri()}?{mode}", uri=True, isolation_level=None)


def _revision(backup: sqlite3.Connection) -> str | None:
    known = "SELECT count(*) FROM sqlite_schema WHERE name IN ('alembic_version', 'learners')"
    if backup.execute(known).fetchone()[0] != 2:
        return None
    row = backup.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _require_known(file: Path, revision: str | None) -> None:
    if revision is None:
        msg = f"{file} is not a backup of Offclock; name another file"
        raise RestoreError(msg)
    if revision > newest():
        msg = f"{file} is at revision {revision}, and this version knows {newest()}; upgrade it"
        raise RestoreError(msg)


def _make_one_file(copy: Path) -> None:
    """Take the write-ahead log into the file itself, and on to the disk."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    settle(copy)


def _put_aside(place: Path, now: datetime) -> Path | None:
    """Give the present database, if there is one, another name, and return it.

    Its log goes first: beside the restored file it would be taken for that one's.
    """
    aside = place.with_name(f"{place.name}.before-restore-{now.astimezone(UTC).strftime(STAMP)}Z")
    if aside.exists():
        msg = f"{aside} exists already; move it elsewhere first"
        raise RestoreError(msg)
    kept = place.exists()
    for end in ("-wal", ""):
        with suppress(FileNotFoundError):
            Path(f"{place}{end}").rename(f"{aside}{end}")
    Path(f"{place}-shm").unlink(missing_ok=True)
    return aside if kept else None
