"""The revision of a database that is in use: whether it is the one this code is written for."""

from sqlalchemy import text

from storage.database import UnitOfWork
from storage.migrate import newest


async def is_current(work: UnitOfWork) -> bool:
    """Tell whether nobody has migrated the database since this code began to use it."""
    found = await work.execute(text("SELECT version_num FROM alembic_version"))
    return bool(found.scalar_one_or_none() == newest())
