"""Backups: a whole copy or none, made while others write, and a few of them kept."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from storage import backup, copying
from storage.backup import BackupError, age, back_up, default_folder, scheduled
from storage.copying import copy_sqlite
from storage.database import Database
from tests.stage import until
from tests.storage.people import enrol

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def kind():
    """What is copied here are files."""
    return "sqlite"


@pytest.fixture
def file(database):
    return Path(database.url.database)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def small_steps(monkeypatch):
    """A page at a time: the database of a test has some fifty."""
    monkeypatch.setattr(copying, "STEP_PAGES", 1)


def ids(file) -> list[int]:
    with closing(sqlite3.connect(file)) as opened:
        return [id_ for (id_,) in opened.execute("SELECT id FROM learners ORDER BY id")]


def names(folder) -> list[str]:
    return [path.name for path in folder.iterdir()]


class Writing(Event):
    """Somebody else writes between any two steps, and waits for nobody."""

    def __init__(self, file):
        super().__init__()
        self.database = sqlite3.connect(file, isolation_level=None, timeout=0)
        self.writes = 0

    def wait(self, timeout=None):
        self.writes += 1
        columns = "(id, first_name, zone, joined_at)"
        values = f"({100 + self.writes}, 'Eve', 'UTC', '2026-03-02 09:00:00.000000')"
        self.database.execute(f"INSERT INTO learners {columns} VALUES {values}")
        return self.writes > 1000  # it would never end


async def test_it_copies_one_moment_while_others_write(database, file, tmp_path, small_steps):
    await enrol(database)
    copy = tmp_path / "copy.sqlite"
    writing = Writing(file)
    with closing(writing.database), closing(sqlite3.connect(file)) as source:
        copy_sqlite(source, copy, writing)
    assert ids(copy) == [1]
    assert len(ids(file)) == 1 + writing.writes
    assert writing.writes > 20


async def test_what_was_answered_a_moment_ago_is_in_it(database, tmp_path):
    await enrol(database, 7)
    await back_up(database, tmp_path / "copy.sqlite")
    assert ids(tmp_path / "copy.sqlite") == [7]


async def test_a_copy_is_one_file_that_nobody_else_may_read(database, folder):
    await enrol(database)
    copy = folder / "copy.sqlite"
    await back_up(database, copy)
    assert names(folder) == ["copy.sqlite"]
    assert (copy.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert copy.read_bytes()[18:20] == b"\x01\x01"  # no log beside it: sqlite.org/fileformat.html
    assert ids(copy) == [1]


FULL = """
import asyncio, resource, sys
from pathlib import Path
from storage.backup import BackupError, back_up
from storage.database import Database

async def main():
    database = Database(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        await back_up(database, Path(sys.argv[2]))
    except BackupError as error:
        print(error)
    await database.close()

asyncio.run(main())
"""


async def test_a_disk_that_fills_up_leaves_no_half_file_and_no_damage(url, database, file, folder):
    """The system refuses to write more of a file than about half of what it takes."""
    await enrol(database)
    await database.close()
    before = file.read_bytes()
    copy = folder / "copy.sqlite"
    command = [sys.executable, "-c", FULL, url, str(copy)]
    told = await asyncio.to_thread(subprocess.check_output, command, text=True, timeout=60)
    assert told.startswith(f"{copy} could not be written (")
    assert (told.count("\n"), "its disk has room" in told) == (1, True)
    assert names(folder) == []
    assert file.read_bytes() == before


async def test_a_disk_that_it_would_fill_is_left_as_it_is(database, file, folder, monkeypatch):
    await enrol(database)
    await database.close()
    needed = file.stat().st_size + backup.ROOM_LEFT
    room = shutil.disk_usage(folder.parent)._replace(free=needed)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
    await back_up(database, folder / "fits.sqlite")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room._replace(free=needed - 1))
    with pytest.raises(BackupError, match=rf"{needed - 1:,} bytes left, .* {needed:,}; make room"):
        await back_up(database, folder / "too-much.sqlite")
    assert names(folder) == ["fits.sqlite"]


async def test_a_folder_that_can_not_be_made_is_told(database, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match=r"could not be written \(.*folder"):
        await back_up(database, tmp_path / "file" / "copy.sqlite")


async def test_a_copy_of_a_damaged_database_is_not_kept(database, file, folder):
    await enrol(database)
    await database.close()
    damage(file)
    with pytest.raises(BackupError, match=r"the database is damaged \(.*; restore"):
        await back_up(database, folder / "copy.sqlite")
    assert names(folder) == []


def damage(file):
    """Spoil the learners, and nothing that a copy comes by on its way."""
    with closing(sqlite3.connect(file)) as opened:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'learners'"
        ((page,),) = opened.execute(query)
    with file.open("r+b") as opened:
        opened.seek(4096 * (page - 1))
        opened.write(b"\xff" * 4096)


async def test_who_is_cancelled_leaves_nothing(database, folder, monkeypatch, small_steps):
    await enrol(database)
    monkeypatch.setattr(copying, "BREATH", 60)
    async with asyncio.TaskGroup() as group:
        backing_up = group.create_task(back_up(database, folder / "copy.sqlite"))
        await until(lambda: any(folder.glob("*.partial")))
        backing_up.cancel()
    assert backing_up.cancelled()
    assert names(folder) == []


async def test_it_backs_up_once_a_day_and_keeps_the_newest(database, folder):
    await enrol(database)
    first = await scheduled(database, folder, 2, NOON)
    assert first.made == folder / "offclock-20260302T120000Z.sqlite"
    assert ids(first.made) == [1]
    assert await scheduled(database, folder, 2, NOON.replace(hour=23, minute=59)) == backup.Done()
    second = await scheduled(database, folder, 2, NOON.replace(day=3, hour=0))
    assert (second.made.name, second.dropped) == ("offclock-20260303T000000Z.sqlite", ())
    third = await scheduled(database, folder, 2, NOON + 2 * DAY)
    assert third.dropped == (first.made,)
    assert set(folder.iterdir()) == {second.made, third.made}


async def test_it_leaves_alone_what_is_not_its_own(database, folder):
    folder.mkdir()
    for name in ("offclock.sqlite", "offclock-before-the-trip.sqlite", "notes.txt"):
        (folder / name).touch()
    half = folder / "offclock-20260301T000000Z.sqlite.abc.partial"
    half.touch()
    done = await scheduled(database, folder, 1, NOON)
    await scheduled(database, folder, 1, NOON + DAY)
    assert not done.made.exists()
    assert not half.exists()
    assert len(list(folder.iterdir())) == 4


async def test_a_backup_that_fails_costs_no_older_one(database, file, folder):
    first = await scheduled(database, folder, 1, NOON)
    await database.close()
    damage(file)
    with pytest.raises(BackupError):
        await scheduled(database, folder, 1, NOON + DAY)
    assert list(folder.iterdir()) == [first.made]


@given(hours=st.lists(st.integers(0, 500), max_size=30), keep=st.integers(0, 5))
def test_however_often_it_is_asked_there_is_one_a_day_and_the_newest_stay(hours, keep):
    async def touch(_, target):
        target.touch(exist_ok=False)

    async def ask(folder):
        database = Database("sqlite+aiosqlite:///nowhere.sqlite")
        for hour in sorted(hours):
            await scheduled(database, folder, keep, NOON + timedelta(hours=hour))
        await database.close()

    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup, "back_up", touch)
        asyncio.run(ask(Path(name)))
        days = sorted({(NOON + timedelta(hours=hour)).strftime("%Y%m%d") for hour in hours})
        assert sorted(found[9:17] for found in names(Path(name))) == days[-max(keep, 1) :]


async def test_the_age_is_that_of_the_newest(database, folder):
    assert age(folder, NOON) is None
    await scheduled(database, folder, 2, NOON)
    await scheduled(database, folder, 2, NOON + DAY)
    assert age(folder, NOON + DAY + timedelta(hours=2)) == timedelta(hours=2)


async def test_a_schedule_is_not_for_postgres(folder):
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(BackupError, match="pg_dump"):
        await scheduled(database, folder, 2, NOON)


@pytest.mark.parametrize(
    ("url", "usual"),
    [
        ("sqlite+aiosqlite:////srv/bot/offclock.sqlite", "/srv/bot/backups"),
        ("postgresql+psycopg://bot@db/offclock", "data/backups"),
    ],
)
def test_backups_lie_beside_the_data(url, usual):
    assert default_folder(make_url(url)) == Path(usual)


FAKE = """#!/bin/sh
echo "$0 $*" >> {log}
echo "password $PGPASSWORD" >> {log}
"""

FAILS = """#!/bin/sh
echo "pg_dump: error: connection to server failed" >&2
echo "in more words" >&2
exit 1
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Have a program of PostgreSQL's, and no other."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    def program(name: str, script: str) -> None:
        (tmp_path / "bin" / name).write_text(script, encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o700)

    return program


async def test_nobody_sees_the_password_of_postgres_in_the_list_of_processes(program, tmp_path):
    log = tmp_path / "log"
    for name in ("pg_dump", "pg_restore"):
        program(name, FAKE.format(log=log))
    url = "postgresql+psycopg://bot:hu%40sh@db.example:5433/off%20clock?sslmode=require"
    await back_up(Database(url), tmp_path / "copy.dump")
    dumped, secret, listed, none = log.read_text(encoding="utf-8").splitlines()
    for word in (
        "host=db.example",
        "port=5433",
        "dbname='off clock'",
        "user=bot",
        "sslmode=require",
    ):
        assert word in dumped
    assert (secret, none) == ("password hu@sh", "password ")
    assert "hu" not in dumped + listed


async def test_what_pg_dump_complains_about_is_told_in_one_line(program, folder):
    program("pg_dump", FAILS)
    with pytest.raises(BackupError) as refused:
        await back_up(Database("postgresql+psycopg://nobody@host/none"), folder / "copy.dump")
    assert str(refused.value) == "pg_dump failed: connection to server failed"
    assert names(folder) == []


async def test_a_missing_pg_dump_is_told_in_one_line(program, folder):
    with pytest.raises(BackupError, match=r"^pg_dump is not installed; install .*PostgreSQL$"):
        await back_up(Database("postgresql+psycopg://nobody@host/none"), folder / "copy.dump")
    assert names(folder) == []
