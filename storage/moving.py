"""Moving: all rows of one database go into another, from SQLite to PostgreSQL or back.

It is one transaction of the target, tables and all: there is everything in the end, compared row by
row, or nothing. Rows go in batches, so that memory is the same however many there are.
"""

import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    select,
    tuple_,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, StatementError

from storage.alone import alone, file_of
from storage.database import Database
from storage.migrate import upgrade
from storage.sequences import count_on, last_ids
from storage.tables import metadata

BATCH = 1_000
"""Rows at once. With keys of three columns they are far from the most parameters of a statement."""

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
"""The plain driver for each kind of source, which is read while the target waits."""

Rows = Sequence[RowMapping]


class MoveError(Exception):
    """One sentence that says why nothing was moved, and what to do."""


@dataclass(frozen=True)
class Progress:
    """How far it is: rows of all tables, copied or compared."""

    act: str
    table: str
    done: int
    total: int


Tell = Callable[[Progress], None]


async def move(source: Database, target: Database, tell: Tell) -> dict[str, int]:
    """Copy everything, compare it, and return how many rows each table has on both sides.

    The source has to be up to date, and the target empty or just migrated; the source stays as it
    is. Both are had alone where they are files.

    Raises MoveError, and InUseError while a bot runs on the source.
    """
    here, there = file_of(source.url), file_of(target.url)
    if here and there and here.resolve() == there.resolve():
        msg = "that is the same database; name another"
        raise MoveError(msg)
    try:
        with alone(source.url), alone(target.url), _snapshot(source.url) as rows:
            return await target.run(lambda connection: _move(rows, connection, tell))
    except DBAPIError as cause:
        msg = f"nothing was moved, as the database failed ({_first_line(cause)}); try again"
        raise MoveError(msg) from None


@contextmanager
def _snapshot(url: URL) -> Iterator[Connection]:
    """Read as of one moment, whatever is written meanwhile."""
    kind = url.get_backend_name()
    engine = create_engine(url.set(drivername=DRIVERS[kind]))
    try:
        with engine.connect() as connection:
            if kind == "sqlite":
                connection.exec_driver_sql("BEGIN")
            else:
                connection = connection.execution_options(  # noqa: PLW2901 - the same one
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            yield connection
    finally:
        engine.dispose()


def _move(source: Connection, target: Connection, tell: Tell) -> dict[str, int]:
    _make_ready(target)
    counts = {table.name: _count(source, table) for table in metadata.sorted_tables}
    total = sum(counts.values())
    for act, each in (("Copying", _insert), ("Comparing", _compare)):
        done = 0
        for table in metadata.sorted_tables:
            with closing(_batches(source, table)) as batches:
                for rows in batches:
                    each(target, table, rows)
                    done += len(rows)
                    tell(Progress(act, table.name, done, total))
    for table in metadata.sorted_tables:
        if (found := _count(target, table)) != counts[table.name]:
            msg = f"{table.name} came to {found} rows instead of {counts[table.name]}; try again"
            raise MoveError(msg)
    count_on(target, last_ids(source))
    return counts


def _make_ready(target: Connection) -> None:
    """Make the tables, where there are none. Whatever is in the target is nothing of ours."""
    there = set(inspect(target).get_table_names()) - {"alembic_version"}
    if others := sorted(there - set(metadata.tables)):
        msg = f"the target has a table {others[0]} that is not Offclock's; name an empty database"
        raise MoveError(msg)
    for name in sorted(there):
        if target.execute(select(1).select_from(metadata.tables[name]).limit(1)).first():
            msg = f"the target has rows already, in {name}; name an empty database"
            raise MoveError(msg)
    upgrade(target)


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _batches(source: Connection, table: Table) -> Generator[Rows]:
    """Yield all rows of a table, in the order of their keys."""
    everything = select(table).order_by(*table.primary_key)
    try:
        with source.execute(everything, execution_options={"yield_per": BATCH}) as read:
            yield from read.mappings().partitions()
    except (DBAPIError, TypeError, ValueError, zlib.error) as cause:
        msg = f"a row of {table.name} can not be read ({_first_line(cause)}); restore a backup"
        raise MoveError(msg) from None


def _insert(target: Connection, table: Table, rows: Rows) -> None:
    try:
        _insert_all(target, table, rows)
    except StatementError as first:
        if isinstance(first, DBAPIError) and first.connection_invalidated:
            raise
        for row in rows:  # which one was it?
            try:
                _insert_all(target, table, [row])
            except StatementError as cause:
                why = _first_line(cause)
                msg = f"{_name(table, row)} can not be kept there ({why}); mend it first"
                raise MoveError(msg) from None
        raise


def _insert_all(target: Connection, table: Table, rows: Rows) -> None:
    with target.begin_nested():
        target.execute(insert(table), [dict(row) for row in rows])


def _compare(target: Connection, table: Table, rows: Rows) -> None:
    """Read the same rows from the target: every value of every one has to be the same."""
    keys = tuple_(*table.primary_key).in_([_key(table, row) for row in rows])
    there = {_key(table, row): row for row in target.execute(select(table).where(keys)).mappings()}
    for row in rows:
        key = _key(table, row)
        if key not in there or dict(there[key]) != dict(row):
            msg = f"{_name(table, row)} is not the same there; nothing was moved, please report it"
            raise MoveError(msg)


def _key(table: Table, row: RowMapping) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _name(table: Table, row: RowMapping) -> str:
    """Return how an operator finds a row, by its key: it tells nothing that was typed."""
    return f"row {' '.join(map(str, _key(table, row)))} of {table.name}"


def _first_line(cause: Exception) -> str:
    return str(getattr(cause, "orig", None) or cause).splitlines()[0]
