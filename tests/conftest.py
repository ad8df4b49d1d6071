"""Fixtures for every folder."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from storage.database import Database
from storage.migrate import migrate
from tests.stage import Stage, staged

# A busy machine is not a fault: laws are about results, and pytest's own timeout ends a hang.
settings.register_profile("offclock", deadline=None)
settings.load_profile("offclock")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all migrations done, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "offclock.sqlite"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await migrate(database)
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def stage(tmp_path: Path, migrated: Path) -> AsyncIterator[Stage]:
    """The whole bot with its sandbox, in a folder of its own."""
    shutil.copy(migrated, tmp_path / "offclock.sqlite")
    async with staged(tmp_path) as stage:
        yield stage
