"""The database and its unit of work.

    async with database.write() as work:
        await learners.save(work, learner)
        await work.commit()

Leaving without `commit` rolls back. On SQLite a writing unit of work begins with BEGIN IMMEDIATE:
a read that turns into a write fails at once with SQLITE_BUSY_SNAPSHOT, whatever the busy timeout.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage import sqlite
from storage.watching import Watch, watched

T = TypeVar("T")

DEFAULT_URL = "sqlite:///data/offclock.sqlite"

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
"""The async driver for each kind of database."""

BUSY_TIMEOUT_MS = 10_000

PASSING_SQLITE = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    )
)
"""Primary result codes (https://sqlite.org/rescode.html) that say nothing about the statement."""

PASSING_POSTGRES = ("08", "25006", "40", "53", "55P03", "57P", "58")
"""Beginnings of SQLSTATE (PostgreSQL's appendix A): no connection, read-only while another server
takes over, rolled back for another's sake, no resources, locked, shutting down, input or output."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a confirmed answer survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is deleted is overwritten; see storage.forgetting
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


class DatabaseUrlError(ValueError):
    """The address names no database that Offclock can use."""


def async_url(url: str) -> str:
    """Return a database's address with the async driver for its kind.

    Raises DatabaseUrlError for an address of another kind.
    """
    scheme, separator, rest = url.partition("://")
    driver = DRIVERS.get(scheme.split("+")[0])
    if not separator or driver is None:
        msg = "is not a database address; try sqlite:///data/offclock.sqlite"
        raise DatabaseUrlError(msg)
    return f"{driver}://{rest}"


class UnavailableError(Exception):
    """The database can not be reached, is full or busy: the same work may well succeed later."""


class UnitOfWork:
    """One transaction. Queries are functions that take it as their first argument."""

    def __init__(self, connection: AsyncConnection, *, writes: bool) -> None:
        """Work on `connection`, whose transaction has begun."""
        self._connection = connection
        self.writes = writes
        self.shared = connection.dialect.name != "sqlite"
        """Other processes may be at work on the same database."""

    async def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[Any]:
        """Run one statement; a sequence of parameters runs it once for each."""
        return await self._connection.execute(statement, parameters)

    async def commit(self) -> None:
        """Make everything done so far lasting. The unit of work ends with it."""
        await self._connection.commit()


class Database:
    """A pool of connections to one database."""

    def __init__(self, url: str, watch: Watch | None = None) -> None:
        """Open nothing yet; `url` is SQLAlchemy's, with an async driver. `watch` sees what is done.

        Raises DatabaseUrlError where it can not be read, or its folder can not be made.
        """
        try:
            self.url = make_url(url)
            self._engine = _engine(self.url)
        except (ValueError, ArgumentError):
            msg = "is not a database address; try sqlite:///data/offclock.sqlite"
            raise DatabaseUrlError(msg) from None
        except OSError as cause:
            msg = f"names a folder that can not be made ({cause.strerror}); choose another"
            raise DatabaseUrlError(msg) from None
        self._sqlite = self.url.get_backend_name() == "sqlite"
        # Waiting here is fair and costs nothing; waiting in SQLite is a poll with back-off.
        self._one_writer = asyncio.Lock() if self._sqlite else None
        self._watch = watch

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """Begin a transaction that may write."""
        with passing_faults(), watched(self._watch, "write") as begun:
            async with self._one_writer or nullcontext(), self._engine.connect() as connection:
                if self._sqlite:
                    await connection.execution_options(writes=True)
                await connection.begin()
                begun()
                yield UnitOfWork(connection, writes=True)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """Begin a transaction that only reads: one snapshot, and nobody is held up."""
        with passing_faults(), watched(self._watch, "read") as begun:
            async with self._engine.connect() as connection:
                if not self._sqlite:
                    # PostgreSQL's default takes a new snapshot for every statement.
                    await connection.execution_options(
                        isolation_level="REPEATABLE READ", postgresql_readonly=True
                    )
                await connection.begin()
                begun()
                yield UnitOfWork(connection, writes=False)

    @property
    def shared(self) -> bool:
        """Several workers may use it at once."""
        return not self._sqlite

    async def session(self) -> AsyncConnection:
        """Return a connection that stays open until it is closed, without transactions."""
        with passing_faults():
            connection = await self._engine.connect()
            return await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one writing transaction on a plain connection, and commit it."""
        async with self._engine.connect() as connection:
            if self._sqlite:
                await connection.execution_options(writes=True)
            async with connection.begin():
                return await connection.run_sync(work)

    async def tend(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """Run `work` in a thread on SQLite's file, past the pool; None where there is no file.

        Nobody else in this process writes meanwhile. Raises sqlite3's own errors.
        """
        file = self.url.database
        if self._one_writer is None or file in (None, "", ":memory:"):
            return None
        async with self._one_writer:
            return await asyncio.to_thread(sqlite.tend, Path(str(file)), work)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


@contextmanager
def passing_faults() -> Iterator[None]:
    """Tell faults of the database that pass from those of a statement."""
    try:
        yield
    except DBAPIError as cause:
        if _is_passing(cause):
            raise UnavailableError(str(cause.orig).partition("\n")[0]) from cause
        raise
    except NoConnectionError as cause:
        msg = "no connection came free in time"
        raise UnavailableError(msg) from cause


def _is_passing(cause: DBAPIError) -> bool:
    if code := getattr(cause.orig, "sqlite_errorcode", None):
        return int(code) & 0xFF in PASSING_SQLITE
    if not isinstance(cause, OperationalError | InterfaceError):
        return False
    state = getattr(cause.orig, "sqlstate", None)
    # Without a state it never reached the server, or the connection broke.
    return state is None or str(state).startswith(PASSING_POSTGRES)


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        # Not asked whether it still answers before each use: what fails is tried again anyway.
        engine = create_async_engine(url, pool_size=8, max_overflow=8)
        event.listen(engine.sync_engine, "connect", _prepare_postgresql)
        return engine
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    path = url.database or ":memory:"
    engine = create_async_engine(
        url, pool_size=4, max_overflow=4, async_creator=lambda: sqlite.connect(path)
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _prepare_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("SET DateStyle TO ISO")  # for storage.bundles; a server may have another
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
