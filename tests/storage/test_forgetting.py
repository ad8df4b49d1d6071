"""Who is forgotten leaves nothing in a file: no row, and no byte of a deleted one.

Files are read once nobody has them open: closing one drops the locks that SQLite has on it.
"""

import asyncio
import logging
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from math import inf
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import forgetting, sqlite
from storage.database import Database
from storage.forgetting import forget, forget_in_backups, forget_the_gone, tidy_files
from storage.migrate import migrate
from storage.retention import tidy

ZOYA, YUSUF = 7_654_321_987, 6_543_219_876

JOIN = (
    "INSERT INTO learners (id, first_name, zone, joined_at)"
    " VALUES (?, ?, 'UTC', '2026-03-02 09:00:00.000000')"
)
WRITE = (
    "INSERT INTO writings (learner_id, part, step, kind, lesson_id, text, written_at)"
    " VALUES (?, 0, 0, 'item', 'FBK-1', ?, '2026-03-02 09:00:00.000000')"
)


def traces(path: Path, learner_id: int) -> int:
    """How often a learner's id stands in the bytes of a file and its log, in any form.

    SQLite writes a number of this size as six bytes, the first one first.
    """
    files = [path, *(Path(f"{path}{end}") for end in ("-wal", "-shm", "-journal"))]
    found = b"".join(file.read_bytes() for file in files if file.exists())
    return found.count(str(learner_id).encode()) + found.count(learner_id.to_bytes(6, "big"))


def live_on(path: Path, people: list[int], deeds: int) -> None:
    """Fill a file as months of use do: rows come, grow, move from page to page, and go."""
    dice = random.Random(1)

    def work(opened: sqlite3.Connection) -> None:
        opened.execute("BEGIN")
        opened.executemany(JOIN, [(id_, f"Name {id_}") for id_ in people])
        for _ in range(deeds):
            id_ = dice.choice(people)
            said = f"Words of {id_} " + "." * dice.randrange(900)
            newest = f"(SELECT max(id) FROM writings WHERE learner_id = {id_})"
            match dice.randrange(10):
                case 0 | 1 | 2 | 3:
                    opened.execute(WRITE, (id_, said))
                case 4 | 5 | 6:
                    opened.execute("UPDATE learners SET draft = ? WHERE id = ?", (said, id_))
                case 7 | 8:
                    opened.execute(f"UPDATE writings SET text = ? WHERE id = {newest}", (said,))
                case _:
                    opened.execute(f"DELETE FROM writings WHERE id = {newest}")
        opened.execute("COMMIT")

    sqlite.tend(path, work)


@pytest.fixture
def file(tmp_path: Path, migrated: Path) -> Path:
    """A database in which two learners are known, and one has written something."""
    path = tmp_path / "offclock.sqlite"
    shutil.copy(migrated, path)
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.executemany(JOIN, [(ZOYA, "Zoya"), (YUSUF, "Yusuf")])
        opened.execute(WRITE, (ZOYA, f"I am {ZOYA}."))
    return path


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{path}")
    try:
        yield database
    finally:
        asyncio.run(database.close())


def learners_in(path: Path) -> set[int]:
    with closing(sqlite3.connect(path)) as opened:
        return {id_ for (id_,) in opened.execute("SELECT id FROM learners")}


def is_marked(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute("PRAGMA user_version").fetchone() != (0,)


def test_no_byte_is_left_of_anybody_who_was_forgotten(tmp_path: Path, migrated: Path):
    path = tmp_path / "offclock.sqlite"
    shutil.copy(migrated, path)
    people = [ZOYA + 1009 * number for number in range(60)]
    live_on(path, people, 6_000)
    assert all(traces(path, id_) for id_ in people)

    with opened(path) as database:
        for id_ in people[:5]:
            asyncio.run(forget(database, id_))
    assert {id_: traces(path, id_) for id_ in people[:5]} == dict.fromkeys(people[:5], 0)
    assert all(traces(path, id_) for id_ in people[5:])


def test_what_the_log_held_is_gone_while_the_database_is_open(file: Path):
    log = Path(f"{file}-wal")
    with closing(sqlite3.connect(file)) as somebody, opened(file) as database:
        with somebody:
            somebody.execute(WRITE, (ZOYA, "More."))
        assert log.stat().st_size
        asyncio.run(forget(database, ZOYA))
        assert not log.stat().st_size


def test_every_backup_forgets_whatever_it_is_called(file: Path, backups: Path):
    copies = [backups / "offclock-20260301T040000Z.sqlite", backups / "by hand.bak"]
    for copy in copies:
        shutil.copy(file, copy)

    assert asyncio.run(forget_in_backups(backups, ZOYA)) == 2
    for copy in copies:
        assert learners_in(copy) == {YUSUF}
        assert not traces(copy, ZOYA)
        assert traces(copy, YUSUF)
        assert not is_marked(copy)
    assert asyncio.run(forget_in_backups(backups, ZOYA)) == 0
    assert sorted(backups.iterdir()) == sorted(copies)


@pytest.mark.parametrize("revision", ["0001", "0002", "0003"])
def test_a_backup_of_an_earlier_release_forgets_too(backups: Path, revision: str):
    path = backups / "old.sqlite"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await migrate(database, revision)
        await database.close()

    asyncio.run(make())
    with closing(sqlite3.connect(path)) as old, old:
        old.execute(JOIN, (ZOYA, "Zoya"))
        slot = "INSERT INTO slots (learner_id, rule, start, minutes) VALUES (?, 'x', '12:30', 15)"
        old.execute(slot, (ZOYA,))

    assert asyncio.run(forget_in_backups(backups, ZOYA)) == 1
    assert not traces(path, ZOYA)


def test_a_damaged_backup_is_named_and_the_others_forget(file: Path, backups: Path, caplog):
    shutil.copy(file, backups / "b.sqlite")
    (backups / "a.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    (backups / "c.sqlite").write_bytes(b"no database")
    (backups / "notes.txt").write_text("not a backup either")

    assert asyncio.run(forget_in_backups(backups, ZOYA)) == 1
    warned = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
    assert [str(backups / name) in line for name, line in zip("ac", warned, strict=True)]
    assert "a.sqlite" in warned[0]
    assert "c.sqlite" in warned[1]


def test_a_folder_that_is_not_there_holds_nobody(tmp_path: Path):
    assert asyncio.run(forget_in_backups(tmp_path / "none", ZOYA)) == 0


def test_forgetting_reaches_backups_and_what_a_restore_put_aside(file: Path, backups: Path):
    aside = Path(f"{file}.before-restore-20260301T040000Z")
    shutil.copy(file, aside)
    shutil.copy(file, backups / "copy.sqlite")

    with opened(file) as database:
        assert asyncio.run(forget(database, ZOYA)) == 2
    for path in (file, aside, backups / "copy.sqlite"):
        assert learners_in(path) == {YUSUF}
        assert not traces(path, ZOYA)


def test_another_folder_of_backups_can_be_named(file: Path, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(file, elsewhere / "copy.sqlite")

    with opened(file) as database:
        assert asyncio.run(forget(database, ZOYA, elsewhere)) == 1
    assert learners_in(elsewhere / "copy.sqlite") == {YUSUF}


def test_who_is_in_a_backup_alone_is_forgotten_there(file: Path, backups: Path):
    shutil.copy(file, backups / "copy.sqlite")
    with opened(file) as database:
        asyncio.run(forget(database, ZOYA, backups / "nowhere"))
        assert asyncio.run(forget(database, ZOYA)) == 1
    assert learners_in(backups / "copy.sqlite") == {YUSUF}


def test_who_was_forgotten_while_a_backup_was_made_is_not_in_it(file: Path, backups: Path):
    copy = backups / "copy.sqlite"
    shutil.copy(file, copy)
    with opened(file) as database:
        asyncio.run(forget(database, ZOYA, backups / "not yet there"))
        assert asyncio.run(forget_the_gone(database, copy)) == 1
        assert asyncio.run(forget_the_gone(database, copy)) == 0
    assert learners_in(copy) == {YUSUF}
    assert not traces(copy, ZOYA)


def test_who_came_back_meanwhile_is_another_learner_to_that_backup(file: Path, backups: Path):
    copy = backups / "copy.sqlite"
    shutil.copy(file, copy)
    with opened(file) as database:
        asyncio.run(forget(database, ZOYA, backups / "not yet there"))
        again = JOIN.replace("09:00", "10:00")
        asyncio.run(database.tend(lambda one: one.execute(again, (ZOYA, "Zoya")) and None))
        assert asyncio.run(forget_the_gone(database, copy)) == 1
    assert learners_in(file) == {ZOYA, YUSUF}
    assert learners_in(copy) == {YUSUF}


def test_a_large_file_is_wiped_in_a_quiet_hour(file: Path, backups: Path, monkeypatch):
    copy = backups / "copy.sqlite"
    shutil.copy(file, copy)
    monkeypatch.setattr(forgetting, "QUICK_BYTES", 0)
    with opened(file) as database:
        asyncio.run(forget(database, ZOYA))
        assert learners_in(file) == learners_in(copy) == {YUSUF}
    for path in (file, copy):
        assert is_marked(path)
        assert b"I am" not in path.read_bytes()
    with opened(file) as database:
        asyncio.run(tidy_files(database))
    for path in (file, copy):
        assert not is_marked(path)
        assert not traces(path, ZOYA)


def test_a_file_that_would_hold_up_answers_is_left_to_an_operator(file: Path, caplog, monkeypatch):
    monkeypatch.setattr(forgetting, "QUICK_BYTES", 0)
    with opened(file) as database:
        asyncio.run(forget(database, ZOYA))
        asyncio.run(tidy_files(database, most=0))
        assert is_marked(file)
        assert "python -m storage wipe" in caplog.text
        asyncio.run(tidy_files(database, most=inf))
    assert not is_marked(file)


def test_a_file_that_nobody_was_deleted_from_is_left_as_it_is(file: Path):
    before = file.read_bytes()
    with opened(file) as database:
        asyncio.run(tidy_files(database))
    assert file.read_bytes() == before


def test_a_reader_of_the_past_holds_up_the_log_and_not_the_forgetting(file: Path):
    with opened(file) as database:
        reader = sqlite3.connect(file, isolation_level=None)
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM learners").fetchone() == (2,)
        asyncio.run(forget(database, ZOYA))
        assert Path(f"{file}-wal").stat().st_size
        reader.close()

        asyncio.run(tidy_files(database))
        assert not Path(f"{file}-wal").stat().st_size
    assert not is_marked(file)
    assert not traces(file, ZOYA)


def test_where_the_file_can_not_be_wiped_the_rows_are_gone_and_the_log_says_so(
    file: Path, caplog, monkeypatch
):
    def fail(_: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(forgetting, "_vacuum", fail)
    with opened(file) as database:
        asyncio.run(forget(database, ZOYA))
    assert learners_in(file) == {YUSUF}
    assert is_marked(file)
    assert "disk is full" in caplog.text
    assert str(ZOYA) not in caplog.text


def test_who_goes_by_retention_leaves_no_byte_either(file: Path):
    people = [ZOYA + 1009 * number for number in range(1, 61)]
    gone, others = people[:30], people[30:]
    live_on(file, people, 6_000)
    block = "UPDATE learners SET reachable = (id > ?)"
    sqlite.tend(file, lambda one: one.execute(block, (gone[-1],)) and None)

    with opened(file) as database:
        done = asyncio.run(tidy(database, datetime(2029, 1, 1, tzinfo=UTC)))
    assert done.counts["learners gone"] == len(gone) + 2  # and Zoya and Yusuf, whose ids are lower
    assert sum(traces(file, id_) for id_ in gone) == 0
    assert all(traces(file, id_) for id_ in others)
    assert not is_marked(file)


async def test_every_connection_overwrites_what_it_deletes(file: Path):
    database = Database(f"sqlite+aiosqlite:///{file}")
    async with database.read() as work:
        assert (await work.execute(text("PRAGMA secure_delete"))).scalar() == 1
    await database.close()
    assert sqlite.tend(file, lambda one: one.execute("PRAGMA secure_delete").fetchone()) == (1,)
