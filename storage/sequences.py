"""The ids that a database gives: none is given twice, as buttons in chats name them."""

from sqlalchemy import Connection, func, select, text

from storage.tables import metadata

COUNTED = tuple(table for table in metadata.sorted_tables if table.autoincrement_column is not None)
"""The tables whose ids the database gives."""


def last_ids(connection: Connection) -> dict[str, int]:
    """Return the last id that each table gave, also to a row that is there no more; 0 for none."""
    last = {}
    for table in COUNTED:
        column = table.autoincrement_column
        assert column is not None
        highest = connection.execute(select(func.max(column))).scalar() or 0
        last[table.name] = max(highest, _given(connection, table.name, column.name))
    return last


def count_on(connection: Connection, last: dict[str, int]) -> None:
    """Have each table give ids above these.

    SQLite counts on from the highest row that is there, in the tables where it matters to nobody.
    """
    for table in COUNTED:
        column = table.autoincrement_column
        assert column is not None
        named = {"table": table.name, "column": column.name, "last": last[table.name]}
        if not named["last"]:
            continue
        if connection.dialect.name == "postgresql":
            sequence = "pg_get_serial_sequence(:table, :column)"
            connection.execute(text(f"SELECT setval({sequence}, :last)"), named)
        elif table.dialect_options["sqlite"]["autoincrement"]:
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), named)
            connection.execute(text("INSERT INTO sqlite_sequence VALUES (:table, :last)"), named)


def _given(connection: Connection, table: str, column: str) -> int:
    """Return the last id by the database's own account, or 0."""
    if connection.dialect.name == "sqlite":
        query = "SELECT max(seq) FROM sqlite_sequence WHERE name = :table"
    else:
        query = "SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, :column))"
    return connection.execute(text(query), {"table": table, "column": column}).scalar() or 0
