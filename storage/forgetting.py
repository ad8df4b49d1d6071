"""Forgetting: a learner goes from the database, from its copies, and from the bytes in between.

PostgreSQL clears deleted rows away by its own VACUUM. SQLite overwrites them at once, as
`secure_delete` tells it to, but when it spreads rows over other pages it leaves copies of them in
unused parts of the old ones. Only a VACUUM writes every page anew, and whoever writes waits for
it. So a small file is vacuumed at once, a larger one is marked for a quiet hour, and one that
would hold up answers even then, for an operator (`python -m storage wipe`).

Copies are the backups in the bot's folder, and the databases that a restore has put aside. Of
copies elsewhere nothing is known here: docs/privacy.md says what their owner has to do.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from math import inf
from pathlib import Path

from storage import learners, sqlite
from storage.alone import file_of
from storage.backup import default_folder
from storage.database import Database

log = logging.getLogger(__name__)

QUICK_BYTES = 32 * 2**20
"""A file that a VACUUM writes anew in about a second on a slow machine (docs/privacy.md)."""

QUIET_BYTES = 128 * 2**20
"""One that takes it about four seconds, in which whoever answers at night can wait."""

SIDE_FILES = ("-wal", "-shm", "-journal", ".partial")
"""What names end in that are no copies: parts of databases, and copies that are being made."""

MAGIC = b"SQLite format 3\0"
"""How a file of SQLite begins: sqlite.org/fileformat.html."""

WAIT_MS = 200
"""How long readers are waited for when the write-ahead log is emptied: writers wait as long."""


async def forget(database: Database, learner_id: int, backups: Path | None = None) -> int:
    """Delete all there is about a learner, here and in every copy; return in how many copies.

    `backups` is the folder with them, unless it is the usual one. A learner who is in copies alone
    is deleted there. Nothing is done twice by doing it again.
    """
    async with database.write() as work:
        await learners.forget(work, learner_id)
        await work.commit()
    await _tend(database, wipe)
    return await forget_in_backups(backups or default_folder(database.url), learner_id) + (
        await asyncio.to_thread(_forget_in, _put_aside(database), learner_id)
    )


async def forget_in_backups(folder: Path, learner_id: int) -> int:
    """Delete a learner in every SQLite file of a folder; return in how many they were.

    A file that can not be read or written is named in the log, and the others go on.
    """
    return await asyncio.to_thread(_forget_in, _copies(folder), learner_id)


async def forget_the_gone(database: Database, copy: Path) -> int:
    """Delete in a copy that was just made who has left the database since; return how many.

    A copy is of the moment it was begun, and people may be forgotten before it has its name. Not
    for any older copy: it may be there to bring back somebody who was lost.
    """
    live = file_of(database.url)
    if live is None:
        return 0
    gone = await asyncio.to_thread(_attempt, copy, lambda opened: _forget_gone(opened, live))
    await _tend(database, wipe)
    return gone or 0


async def mark(database: Database) -> None:
    """Record that somebody was deleted, so that the next `tidy_files` leaves nothing of them."""
    await _tend(database, _mark)


async def tidy_files(
    database: Database, backups: Path | None = None, *, most: float = QUIET_BYTES
) -> None:
    """Vacuum the files that are marked, and empty the write-ahead log; for a quiet hour.

    Writers wait for the database's own, so it is left to an operator over `most` bytes.
    """
    await _tend(database, partial(wipe_marked, most=most))
    folder = backups or default_folder(database.url)
    await asyncio.to_thread(_wipe_all, [*_copies(folder), *_put_aside(database)])


def wipe(opened: sqlite3.Connection) -> None:
    """Write every page anew where that is quick; elsewhere the file stays marked."""
    _mark(opened)
    if _size(opened) <= QUICK_BYTES:
        _vacuum(opened)
    _empty_log(opened)


def wipe_marked(opened: sqlite3.Connection, most: float = inf) -> None:
    """Write every page of a marked file anew, unless it has more than `most` bytes."""
    if _is_marked(opened):
        if _size(opened) <= most:
            _vacuum(opened)
        else:
            log.warning("unused pages may hold what was deleted; run `python -m storage wipe`")
    _empty_log(opened)


def _mark(opened: sqlite3.Connection) -> None:
    """Write into the file's header that something was deleted since the last VACUUM."""
    opened.execute("PRAGMA user_version=1")


def _vacuum(opened: sqlite3.Connection) -> None:
    opened.execute("VACUUM")
    opened.execute("PRAGMA user_version=0")


def _empty_log(opened: sqlite3.Connection) -> None:
    """Empty the write-ahead log; while a reader still needs it, it waits for the next time."""
    opened.execute(f"PRAGMA busy_timeout={WAIT_MS}")
    opened.execute("PRAGMA main.wal_checkpoint(TRUNCATE)")


def _is_marked(opened: sqlite3.Connection) -> bool:
    return bool(opened.execute("PRAGMA user_version").fetchone()[0])


def _size(opened: sqlite3.Connection) -> int:
    pages, size = (
        opened.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    return int(pages * size)


async def _tend(database: Database, work: Callable[[sqlite3.Connection], None]) -> None:
    """Tend the database's own file. What fails is left for the next time, as the rows are gone."""
    try:
        await database.tend(work)
    except sqlite3.Error as cause:
        log.warning("the database's unused pages could not be wiped, next try tonight: %s", cause)


def _forget_in(copies: Iterator[Path], learner_id: int) -> int:
    return sum(
        bool(_attempt(copy, lambda opened: _forget_one(opened, learner_id))) for copy in copies
    )


def _wipe_all(copies: list[Path]) -> None:
    for copy in copies:
        _attempt(copy, wipe_marked)


def _attempt(copy: Path, work: Callable[[sqlite3.Connection], int | None]) -> int | None:
    """Tend a copy; where that fails, the copy is named in the log."""
    try:
        return sqlite.tend(copy, work)
    except sqlite3.Error as cause:
        log.warning("%s: who is forgotten may still be in it (%s); mend or delete it", copy, cause)
        return None


def _forget_one(opened: sqlite3.Connection, learner_id: int) -> int:
    return _delete(opened, "id = ?", learner_id)


def _forget_gone(opened: sqlite3.Connection, live: Path) -> int:
    """Delete who is not in `live`, or is in it anew."""
    still = "SELECT 1 FROM live.learners WHERE (id, joined_at) = (old.id, old.joined_at)"
    opened.execute("ATTACH ? AS live", (f"{live.absolute().as_uri()}?mode=ro",))
    return _delete(opened, f"NOT EXISTS ({still})")


def _delete(opened: sqlite3.Connection, which: str, *values: int) -> int:
    """Delete learners of a copy, if it has any, and wipe what they leave."""
    if not opened.execute("SELECT 1 FROM main.sqlite_schema WHERE name = 'learners'").fetchone():
        return 0
    statement = f"DELETE FROM main.learners AS old WHERE {which}"  # noqa: S608 - of constants
    deleted = opened.execute(statement, values).rowcount
    if deleted:
        wipe(opened)
    return deleted


def _copies(folder: Path) -> Iterator[Path]:
    """Give the SQLite files of a folder: by their name, or by what they hold."""
    for path in sorted(folder.glob("*")):
        whole = path.is_file() and not path.name.endswith(SIDE_FILES)
        if whole and (path.suffix == ".sqlite" or _begins(path) == MAGIC):
            yield path


def _put_aside(database: Database) -> Iterator[Path]:
    """Give the databases that were in this one's place before a restore."""
    file = file_of(database.url)
    for path in sorted(file.parent.glob(f"{file.name}.before-restore-*")) if file else ():
        if not path.name.endswith(SIDE_FILES):
            yield path


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC))
    except OSError as cause:
        log.warning("%s: who is forgotten may be in it (%s); mend or delete it", path, cause)
        return b""
