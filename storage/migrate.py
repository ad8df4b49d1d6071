"""Bring a database's tables up to date, with Alembic.

A revision's file is named by its number (`0001_...py`), so whether there is anything to do is
known without loading Alembic, which costs a start about half a second.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent / "migrations"


class NewerDatabaseError(RuntimeError):
    """The database was written by a newer version of Offclock."""


async def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to `revision`, in one transaction.

    Raises NewerDatabaseError where the database is ahead of this code.
    """
    if revision == "head" and await database.run(current) == newest():
        return
    await database.run(lambda connection: upgrade(connection, revision))


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
