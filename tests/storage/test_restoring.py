"""Restoring: a backup takes the place of a database, or everything stays as it was."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import copying, restoring
from storage.alone import InUseError, alone
from storage.backup import back_up
from storage.database import Database
from storage.migrate import downgrade, is_current
from storage.restoring import LOST_IDS, Restored, RestoreError, restore
from tests.stage import until
from tests.storage.people import enrol, latest

NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)


@pytest.fixture
def kind():
    """What is restored here are files."""
    return "sqlite"


@pytest.fixture(autouse=True)
def planned(monkeypatch):
    """Who asked to plan everybody; that it works is shown where it is at home."""
    asked = []

    async def replan(database, now):
        asked.append((database.url.database, now))

    monkeypatch.setattr(restoring, "replan_all", replan)
    return asked


@pytest.fixture
def place(database):
    return Path(database.url.database)


@pytest.fixture
async def copy(database, tmp_path):
    """A backup with Ada, who has been told nothing yet; since then Bob came."""
    await enrol(database, first_name="Ada")
    copy = tmp_path / "copy.sqlite"
    await back_up(database, copy)
    await enrol(database, 2, first_name="Bob")
    await database.close()
    return copy


def names(file) -> list[str]:
    with closing(sqlite3.connect(file)) as opened:
        return [name for (name,) in opened.execute("SELECT first_name FROM learners ORDER BY id")]


def contents(place: Path) -> dict[str, bytes]:
    """What lies in the folder, but for the lock."""
    files = (path for path in place.parent.iterdir() if path.suffix != ".lock")
    return {path.name: path.read_bytes() for path in files}


async def test_a_backup_takes_the_place_of_the_database_which_is_kept(url, copy, place, planned):
    done = await restore(url, copy, NOW)
    aside = place.with_name("offclock.sqlite.before-restore-20260309T080000Z")
    assert done == Restored(learners=1, last_answer_at=None, aside=aside)
    assert (names(place), names(aside), names(copy)) == (["Ada"], ["Ada", "Bob"], ["Ada"])
    assert set(contents(place)) == {place.name, aside.name, copy.name}
    assert contents(place)[place.name][18:20] == b"\x01\x01"  # it hangs on no log beside it
    ((_, now),) = planned
    assert now == NOW


async def test_what_a_killed_bot_left_in_its_log_is_kept_and_not_taken_for_the_backups(
    url, copy, place, tmp_path
):
    """A log beside a file is read into it, whatever file it is."""
    with closing(sqlite3.connect(place, isolation_level=None)) as bot:
        bot.execute("UPDATE learners SET first_name = 'Cleo' WHERE id = 1")
        killed = tmp_path / "killed"
        killed.mkdir()
        for path in place.parent.glob(f"{place.name}*"):  # as it is when nobody says goodbye
            shutil.copy(path, killed)
    assert (killed / "offclock.sqlite-wal").stat().st_size > 0
    done = await restore(f"sqlite:///{killed}/offclock.sqlite", copy, NOW)
    assert names(killed / "offclock.sqlite") == ["Ada"]
    assert not list(killed.glob("offclock.sqlite-*"))
    assert names(done.aside) == ["Cleo", "Bob"]


async def test_a_file_copied_by_hand_is_read_with_its_log_and_stays_as_it_is(
    url, database, place, tmp_path
):
    await enrol(database, first_name="Ada")
    await database.close()
    by_hand = tmp_path / "by hand?#%"
    by_hand.mkdir()
    with closing(sqlite3.connect(place, isolation_level=None)) as bot:
        bot.execute("UPDATE learners SET first_name = 'Cleo' WHERE id = 1")
        for end in ("", "-wal"):
            shutil.copy(f"{place}{end}", by_hand)
    log = (by_hand / "offclock.sqlite-wal").read_bytes()
    await restore(url, by_hand / "offclock.sqlite", NOW)
    assert names(place) == ["Cleo"]
    assert (by_hand / "offclock.sqlite-wal").read_bytes() == log


async def test_a_lost_database_is_replaced(url, copy, place):
    place.unlink()
    assert (await restore(url, copy, NOW)).aside is None
    assert names(place) == ["Ada"]


async def test_an_older_backup_is_brought_up_to_date(url, database, copy, place, tmp_path):
    older = Database(f"sqlite+aiosqlite:///{copy}")
    await older.run(lambda connection: downgrade(connection, "0003"))
    await older.close()
    await restore(url, copy, NOW)
    assert await is_current(database)
    assert names(place) == ["Ada"]


async def test_ids_that_went_out_since_the_backup_are_not_given_again(url, copy, database):
    lost = (await latest(database, 2)).id
    await database.close()
    await restore(url, copy, NOW)
    await enrol(database, 3)
    assert (await latest(database, 3)).id == LOST_IDS + lost


async def test_nobody_else_may_read_what_was_restored(url, copy, place):
    copy.chmod(0o644)
    await restore(url, copy, NOW)
    assert place.stat().st_mode & 0o777 == 0o600


def spoil(copy: Path, statement: str) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as opened:
        opened.execute("PRAGMA writable_schema = ON")
        opened.execute(statement)


def cut(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])


REFUSED = {
    "newer": (
        lambda copy: spoil(copy, "UPDATE alembic_version SET version_num = '9999'"),
        "is at revision 9999",
    ),
    "of_something_else": (
        lambda copy: spoil(copy, "DROP TABLE alembic_version"),
        "is not a backup of Offclock",
    ),
    "empty": (lambda copy: copy.write_bytes(b""), "is not a backup of a SQLite database"),
    "a_text": (lambda copy: copy.write_text("Dear Ada"), "is not a backup of a SQLite database"),
    "not_there": (lambda copy: copy.unlink(), "does not open"),
    "half": (cut, "could not be read"),
    "with_an_index_that_lies": (
        lambda copy: spoil(
            copy,
            "UPDATE sqlite_schema SET sql = replace(sql, 'r_id, sent_at', 'r_id, due_at')"
            " WHERE name = 'ix_deliveries_learner_id_sent_at'",
        ),
        "could not be read",
    ),
}


@pytest.mark.parametrize(("spoilt", "why"), REFUSED.values(), ids=REFUSED)
async def test_a_file_that_is_no_good_changes_nothing(url, copy, place, spoilt, why):
    spoilt(copy)
    before = contents(place)
    with pytest.raises(RestoreError) as refused:
        await restore(url, copy, NOW)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)
    assert contents(place) == before


async def test_the_database_itself_is_no_backup_of_it(url, copy, place):
    before = contents(place)
    with pytest.raises(RestoreError, match="is the database itself"):
        await restore(url, place, NOW)
    assert contents(place) == before


async def test_what_fails_on_the_way_changes_nothing(url, copy, place, monkeypatch):
    async def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "replan_all", fail)
    before = contents(place)
    with pytest.raises(RestoreError, match="No space left"):
        await restore(url, copy, NOW)
    assert contents(place) == before


async def test_who_stops_it_on_the_way_changes_nothing(url, copy, place, monkeypatch):
    monkeypatch.setattr(copying, "STEP_PAGES", 1)
    monkeypatch.setattr(copying, "BREATH", 60)
    before = contents(place)
    async with asyncio.TaskGroup() as group:
        restoring = group.create_task(restore(url, copy, NOW))
        await until(lambda: any(place.parent.glob("*.restoring-*/copy.sqlite")))
        restoring.cancel()
    assert restoring.cancelled()
    assert contents(place) == before


async def test_it_waits_for_no_bot_but_refuses(url, copy, place):
    before = contents(place)
    with alone(url), pytest.raises(InUseError):
        await restore(url, copy, NOW)
    assert contents(place) == before


async def test_a_database_that_was_put_aside_is_never_overwritten(url, copy, place):
    done = await restore(url, copy, NOW)
    with pytest.raises(RestoreError, match="exists already"):
        await restore(url, copy, NOW)
    assert (names(done.aside), names(place)) == (["Ada", "Bob"], ["Ada"])
