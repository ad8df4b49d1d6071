"""Fixtures for every folder."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.places.index import index_name
from lessons.cache import load_with_cache
from storage.database import Database
from storage.migrate import migrate
from tests.lessons.shipped import FEEDBACK
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


@pytest.fixture(scope="session")
def places_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of places, to be linked into a bot's folder, where it would be built otherwise."""
    folder = tmp_path_factory.mktemp("places")
    command = [sys.executable, "-m", "bot.places", "build", str(folder)]
    subprocess.run(command, cwd=Path(__file__).parents[1], check=True, timeout=100)
    return folder / index_name()


@pytest.fixture(scope="session")
def lessons_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the track that is taught on a stage."""
    cache = tmp_path_factory.mktemp("lessons") / "lessons.json"
    load_with_cache([FEEDBACK], cache)
    return cache


@pytest.fixture
def home(tmp_path: Path, migrated: Path, places_index: Path, lessons_cache: Path) -> Path:
    """A folder of its own for a bot, with everything that takes a first start its time."""
    shutil.copy(migrated, tmp_path / "offclock.sqlite")
    os.link(places_index, tmp_path / places_index.name)
    shutil.copy(lessons_cache, tmp_path / "lessons.json")
    return tmp_path


@pytest.fixture
async def stage(home: Path) -> AsyncIterator[Stage]:
    """The whole bot with its sandbox, in a folder of its own."""
    async with staged(home) as stage:
        yield stage
