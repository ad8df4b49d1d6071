"""The revision in use: whoever migrates the database makes this code too old for it."""

from sqlalchemy import text

from storage.migrate import newest
from storage.revision import is_current


async def test_it_is_this_code_s_until_somebody_migrates(database):
    newer = f"{int(newest()) + 1:04d}"

    async with database.write() as work:
        assert await is_current(work)
        await work.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": newer})
        assert not await is_current(work)
