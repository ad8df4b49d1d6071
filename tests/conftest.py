"""Fixtures for every folder."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.places.index import index_name
from lessons.cache import load_with_cache
from storage.database import Database
from storage.migrate import migrate
from tests.lessons.shipped import FEEDBACK
from tests.stage import DATABASES, Stage, staged
from tests.storage import servers

# A busy machine is not a fault: laws are about results, and pytest's own timeout ends a hang.
settings.register_profile("offclock", deadline=None)
settings.load_profile("offclock")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all migrations done, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "offclock.sqlite"

    asyncio.run(_migrate(f"sqlite+aiosqlite:///{path}"))
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
def home(
    tmp_path: Path,
    migrated: Path,
    places_index: Path,
    lessons_cache: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Path]:
    """A folder of its own for a bot, with everything that takes a first start its time.

    With TEST_DATABASE=postgres the bot's database is not in it, but a fresh one on that server.
    """
    os.link(places_index, tmp_path / places_index.name)
    shutil.copy(lessons_cache, tmp_path / "lessons.json")
    if not servers.wanted():
        shutil.copy(migrated, tmp_path / "offclock.sqlite")
        yield tmp_path
        return
    (tmp_path / "data").symlink_to(tmp_path)  # where a bot keeps files that has no SQLite
    request.getfixturevalue("monkeypatch").chdir(tmp_path)
    with servers.copy_of(request.getfixturevalue("template_postgres")) as url:
        DATABASES[tmp_path] = url
        yield tmp_path
        del DATABASES[tmp_path]


@pytest.fixture(scope="session")
def template_postgres() -> Iterator[str]:
    """The URL of a PostgreSQL database with all migrations done, to be copied."""
    with servers.temporary(servers.server()) as url:
        asyncio.run(_migrate(url))
        yield url


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()


@pytest.fixture
async def stage(home: Path) -> AsyncIterator[Stage]:
    """The whole bot with its sandbox, in a folder of its own."""
    async with staged(home) as stage:
        yield stage
