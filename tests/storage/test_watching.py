"""Watching: whoever watches a database hears of every unit of work."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database


class Watcher:
    """Notes what it hears, and how long things took."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.seconds: list[float] = []

    def begun(self, kind, waited):
        self.heard.append(("begun", kind))
        self.seconds.append(waited)

    def ended(self, kind, lasted):
        self.heard.append(("ended", kind))
        self.seconds.append(lasted)

    def failed(self, kind):
        self.heard.append(("failed", kind))


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
async def watched(url, watcher):
    database = Database(url, watcher)
    yield database
    await database.close()


@pytest.mark.parametrize("way", ["read", "write"])
async def test_it_hears_of_a_unit_of_work(watched, watcher, way):
    async with getattr(watched, way)() as work:
        assert watcher.heard == [("begun", way)]
        await work.execute(text("SELECT 1"))

    assert watcher.heard == [("begun", way), ("ended", way)]
    assert all(0 < seconds < 60 for seconds in watcher.seconds)


@pytest.mark.parametrize("way", ["read", "write"])
async def test_it_hears_of_one_that_the_database_fails(watched, watcher, way):
    with pytest.raises(SQLAlchemyError):
        async with getattr(watched, way)() as work:
            await work.execute(text("SELECT nonsense"))

    assert watcher.heard == [("begun", way), ("failed", way), ("ended", way)]


async def test_an_error_of_ours_is_no_failure_of_the_database(watched, watcher):
    with pytest.raises(ValueError, match="ours"):
        async with watched.write():
            raise ValueError("ours")

    assert watcher.heard == [("begun", "write"), ("ended", "write")]


async def test_one_that_never_began_has_no_end(watcher):
    nowhere = Database("sqlite+aiosqlite:////proc/offclock.sqlite", watcher)

    with pytest.raises(Exception, match="unable to open"):
        async with nowhere.read():
            pass
    await nowhere.close()

    assert watcher.heard == [("failed", "read")]
