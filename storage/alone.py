"""One process to one SQLite file: a second says why it can not start, and ends.

The lock is the operating system's, so it goes with the process that holds it, however that ends.
The file beside the database stays, and means nothing by itself. `fcntl` is of Linux and macOS,
which Offclock runs on.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from storage.database import DatabaseUrlError


class InUseError(RuntimeError):
    """Another process has the database."""


def file_of(url: str | URL) -> Path | None:
    """Return the file of a SQLite database, or None for any other and for one in memory."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or parts.database in (None, "", ":memory:"):
        return None
    return Path(str(parts.database))


@contextmanager
def alone(database: str | URL | Path) -> Iterator[None]:
    """Have the database's file for this process alone until the block is left.

    A database without a file is shared in other ways, so nothing is taken for it. Taken before the
    migration, or a second process would change what the first works with.

    Raises InUseError where another process has it, and DatabaseUrlError where no lock can be made.
    """
    file = database if isinstance(database, Path) else file_of(database)
    if file is None:
        yield
        return
    held = _take(file)
    try:
        yield
    finally:
        os.close(held)


def _take(file: Path) -> int:
    """Return the descriptor that holds the lock; closing it gives the lock up."""
    # Two names of one file have one lock.
    path = Path(f"{file.resolve()}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as cause:
        msg = f"names a file whose lock {path} does not open ({cause.strerror}); mend that first"
        raise DatabaseUrlError(msg) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
        os.close(descriptor)
        who = f" (process {holder})" if holder.isdigit() else ""
        msg = f"{file} is used by another Offclock{who}; stop it first"
        raise InUseError(msg) from None
    # Made by root, it stays the bot's, which may be another user.
    with suppress(OSError):
        owner = path.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    # For the message alone: a full disk is no reason not to start.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor
