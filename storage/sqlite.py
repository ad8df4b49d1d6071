"""The SQLite driver: aiosqlite, with one trip to its thread for a statement in place of four.

aiosqlite makes a cursor, executes, fetches and closes in four calls, and each is handed to the
connection's thread and waited for. On one busy core those trips cost several times what the
statement does (docs/performance.md), so here the thread does all four at once.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Self, TypeVar

from aiosqlite import Connection

T = TypeVar("T")

Row = tuple[Any, ...]
Execute = Callable[[sqlite3.Cursor, str, Any], sqlite3.Cursor]


class Cursor:
    """A cursor as SQLAlchemy's adapter uses it: it executes once, and holds all the rows."""

    description: Sequence[Row] | None = None
    rowcount = -1
    lastrowid: int | None = None
    arraysize = 1

    def __init__(self, connection: "OneTripConnection") -> None:
        """Execute on the thread of `connection`."""
        self._connection = connection
        self._rows: list[Row] = []

    async def __aenter__(self) -> Self:
        """Return itself; nothing is opened yet."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Do nothing: a statement that has been executed is closed already."""

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute one statement, and fetch what it returns."""
        return await self._run(sqlite3.Cursor.execute, sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute a statement once for each of the parameters."""
        return await self._run(sqlite3.Cursor.executemany, sql, parameters)

    async def fetchall(self) -> list[Row]:
        """Return the rows that `execute` fetched."""
        return self._rows

    async def close(self) -> None:
        """Do nothing, as `__aexit__`."""

    async def _run(self, execute: Execute, sql: str, parameters: Any) -> Self:  # noqa: ANN401
        await self._connection.run(self._work, execute, sql, parameters)
        return self

    def _work(self, execute: Execute, sql: str, parameters: Any) -> None:  # noqa: ANN401
        """Run on the connection's thread."""
        cursor = self._connection.open_cursor()
        try:
            execute(cursor, sql, parameters)
            self.description = cursor.description
            if cursor.description:
                self._rows = cursor.fetchall()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class OneTripConnection(Connection):
    """aiosqlite's connection with the cursor above."""

    def cursor(self) -> Cursor:  # type: ignore[override]
        """Return a cursor, without a trip to the thread."""
        return Cursor(self)

    def open_cursor(self) -> sqlite3.Cursor:
        """Return the driver's own cursor; for the connection's thread."""
        return self._conn.cursor()

    async def run(self, work: Callable[..., None], *args: object) -> None:
        """Run a function on the connection's thread."""
        await self._execute(work, *args)  # type: ignore[no-untyped-call]


async def connect(path: str) -> OneTripConnection:
    """Open a database; `:memory:` is one that ends with its connection.

    Transactions begin and end only as they are told: there is no BEGIN of the driver's own.
    """

    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    connection = OneTripConnection(open_file, iter_chunk_size=64)
    thread, loop = connection._thread, asyncio.get_running_loop()  # noqa: SLF001
    serve = thread.run

    def serve_while_anybody_listens() -> None:
        try:
            serve()
        except RuntimeError:
            # A statement that was cut off ends, and has nobody to answer to any more.
            if not loop.is_closed():
                raise

    thread.run = serve_while_anybody_listens  # type: ignore[method-assign]
    thread.daemon = True  # as SQLAlchemy does with its own
    await connection
    return connection


def tend(file: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    """Run `work` on a file that is there, on a plain connection of its own, and close that.

    Rows that hang on a deleted one go with it, and what is deleted is overwritten. The journal
    stays of the kind that the file has. Raises sqlite3's own errors.
    """
    address = f"{file.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        for pragma in ("foreign_keys=ON", "secure_delete=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        return work(connection)
