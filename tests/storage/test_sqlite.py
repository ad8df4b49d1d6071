"""The SQLite driver: what SQLAlchemy asks of a cursor, in one trip to the connection's thread."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.database import Database
from storage.sqlite import OneTripConnection, connect


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[OneTripConnection]:
    opened = await connect(str(tmp_path / "one.sqlite"))
    await opened.cursor().execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
    yield opened
    await opened.close()


async def test_rows_and_their_names_are_there_at_once(connection: OneTripConnection) -> None:
    cursor = await connection.cursor().execute("SELECT 1 AS one, ? AS two", ("2",))

    assert await cursor.fetchall() == [(1, "2")]
    assert [column[0] for column in cursor.description or ()] == ["one", "two"]


async def test_it_tells_how_many_rows_and_which_id(connection: OneTripConnection) -> None:
    added = await connection.cursor().execute("INSERT INTO things (name) VALUES ('a')")
    many = "INSERT INTO things (name) VALUES (?)"
    await connection.cursor().executemany(many, [("b",), ("c",)])
    changed = await connection.cursor().execute("UPDATE things SET name = name || '!'")

    assert added.lastrowid == 1
    assert added.description is None
    assert changed.rowcount == 3


async def test_a_statement_is_one_trip(
    connection: OneTripConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips = []
    execute = connection._execute

    async def counting(work, *args):
        trips.append(work)
        return await execute(work, *args)

    monkeypatch.setattr(connection, "_execute", counting)
    async with connection.cursor() as cursor:
        await cursor.execute("SELECT id FROM things")
        await cursor.fetchall()
        await cursor.close()

    assert len(trips) == 1


async def test_it_runs_beside_the_event_loop(connection: OneTripConnection) -> None:
    ran_in = []
    await connection.run(lambda: ran_in.append(threading.get_ident()))

    assert ran_in != [threading.get_ident()]


async def test_an_error_leaves_the_connection_usable(connection: OneTripConnection) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await connection.cursor().execute("SELECT nothing FROM nowhere")

    cursor = await connection.cursor().execute("SELECT count(*) FROM things")
    assert await cursor.fetchall() == [(0,)]


async def test_it_begins_no_transaction_of_its_own(connection: OneTripConnection) -> None:
    await connection.cursor().execute("INSERT INTO things (name) VALUES ('a')")

    assert not connection.in_transaction


async def test_sqlalchemy_reads_its_errors(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/two.sqlite")
    async with database.write() as work:
        await work.execute(text("CREATE TABLE things (id INTEGER PRIMARY KEY)"))
        await work.execute(text("INSERT INTO things VALUES (1)"))
        with pytest.raises(IntegrityError):
            await work.execute(text("INSERT INTO things VALUES (1)"))
        with pytest.raises(OperationalError):
            await work.execute(text("SELECT nothing FROM nowhere"))
        await work.commit()
    async with database.read() as work:
        assert (await work.execute(text("SELECT count(*) FROM things"))).scalar() == 1
    await database.close()


def test_a_statement_that_outlives_its_loop_ends_quietly(tmp_path: Path) -> None:
    """What the thread raised would be the fault of whoever comes next."""
    begun, go_on = threading.Event(), threading.Event()

    def dawdle() -> None:
        begun.set()
        go_on.wait()

    async def ask() -> OneTripConnection:
        opened = await connect(str(tmp_path / "one.sqlite"))
        async with asyncio.TaskGroup() as group:
            asking = group.create_task(opened.run(dawdle))
            await asyncio.to_thread(begun.wait)
            asking.cancel()
        return opened

    opened = asyncio.run(ask())
    go_on.set()
    opened._thread.join(10)
    assert not opened._thread.is_alive()
    opened._conn.close()
    opened._connection = None
