"""Bring a database's tables up to date, with Alembic.

A revision's file is named by its number (`0001_...py`), so whether there is anything to do is
known without loading Alembic, which costs a start about half a second.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, DatabaseUrlError

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent / "migrations"

ONE_AT_A_TIME = 0x0FFC10C4
"""The key of PostgreSQL's advisory lock: of processes that start together one migrates."""


class NewerDatabaseError(RuntimeError):
    """The database was written by a newer version of Offclock."""


async def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to `revision`, in one transaction.

    Raises NewerDatabaseError where the database is ahead of this code, and DatabaseUrlError where
    it does not open.
    """
    if revision == "head" and await is_current(database):
        return
    await database.run(lambda connection: upgrade(connection, revision))


async def is_current(database: Database) -> bool:
    """Say whether the database is at the revision of this code.

    Raises DatabaseUrlError where it does not open.
    """
    return await _find(database) == newest()


async def _find(database: Database) -> str | None:
    try:
        return await database.run(current)
    except DBAPIError as cause:
        why = str(cause.orig).partition("\n")[0]
        msg = f"names a database that does not open ({why}); check the address and the server"
        raise DatabaseUrlError(msg) from None


def newest() -> str:
    """Return the newest revision that this code knows."""
    return max(path.name.split("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))


def current(connection: Connection) -> str | None:
    """Return the revision of the database, or None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Upgrade to `revision` on an open connection."""
    from alembic import command  # noqa: PLC0415 - see the module's docstring

    if connection.dialect.name == "postgresql":
        # On SQLite the transaction has the database to itself from its beginning.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    found = current(connection)
    if found is not None and found > newest():
        msg = f"the database is at revision {found}, this version knows {newest()}; upgrade it"
        raise NewerDatabaseError(msg)
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Go back to `revision`; `base` drops everything."""
    from alembic import command  # noqa: PLC0415 - see the module's docstring

    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - see the module's docstring

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config
