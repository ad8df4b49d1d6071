"""Every test that asks for `database` runs on SQLite and on PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from lessons.loader import load_packs
from lessons.model import Curriculum
from storage.database import Database
from storage.migrate import migrate
from tests.lessons.authoring import write_pack
from tests.storage import servers

EMPTIED = ("learners", "editions", "fits", "broadcasts", "budgets")
"""Tables that no other's rows go with."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def empty_url(kind: str, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a table."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/empty.sqlite"
        return
    with servers.temporary(servers.server()) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """The URL of a PostgreSQL database with all migrations done."""
    with servers.temporary(servers.server()) as url:

        async def make() -> None:
            database = Database(url)
            await migrate(database)
            await database.close()

        asyncio.run(make())
        yield url


@pytest.fixture
def url(kind: str, tmp_path: Path, migrated: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database with every table, and no row."""
    if kind == "sqlite":
        shutil.copy(migrated, tmp_path / "offclock.sqlite")
        yield f"sqlite+aiosqlite:///{tmp_path}/offclock.sqlite"
        return
    # Emptying takes a tenth of the time that a new database does.
    url = request.getfixturevalue("migrated_postgres")
    yield url
    servers.run(url, "; ".join(f"DELETE FROM {table}" for table in EMPTIED))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture
async def second(url: str) -> AsyncIterator[Database]:
    """The same database, as another process sees it."""
    second = Database(url)
    yield second
    await second.close()


@pytest.fixture(scope="session")
def curriculum(tmp_path_factory: pytest.TempPathFactory) -> Curriculum:
    """One lesson, with a choice and a scenario."""
    return load_packs([write_pack(tmp_path_factory.mktemp("pack"))])
