"""The unit of work: one transaction, kept only when it is committed."""

import asyncio
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from storage import declared, learners
from storage.database import Database
from storage.tables import learners as table
from tests.storage.people import LUNCH, at, learner


async def names(database: Database) -> list[str]:
    async with database.read() as work:
        return list((await work.execute(select(table.c.first_name).order_by(table.c.id))).scalars())


async def add(database: Database, learner_id: int, **more) -> None:
    async with database.write() as work:
        await learners.add(work, learner(learner_id, **more))
        await work.commit()


async def test_it_keeps_what_is_committed(database, second):
    await add(database, 1, first_name="Ada")
    assert await names(second) == ["Ada"]


async def test_it_rolls_back_when_left_without_a_commit(database):
    async with database.write() as work:
        await learners.add(work, learner())
    assert await names(database) == []


async def test_it_rolls_back_when_an_error_leaves_it(database):
    async def fail() -> None:
        async with database.write() as work:
            await learners.add(work, learner())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await names(database) == []
    await add(database, 1)


async def test_writers_who_read_first_wait_for_each_other(database, second):
    """The second would otherwise write upon what it read before the first was done."""
    await add(database, 1, first_name="")

    async def append(through: Database, letter: str) -> None:
        async with through.write() as work:
            found = await learners.get(work, 1)
            await asyncio.sleep(0)
            await learners.save(work, learner(1, first_name=found.first_name + letter))
            await work.commit()

    letters = "abcdefghij"
    async with asyncio.TaskGroup() as writers:
        for index, letter in enumerate(letters):
            writers.create_task(append((database, second)[index % 2], letter))
    (name,) = await names(database)
    assert sorted(name) == list(letters)


async def test_a_reader_is_not_held_up_by_a_writer(database, second):
    await add(database, 1, first_name="before")
    async with database.write() as work:
        await learners.save(work, learner(1, first_name="after"))
        async with asyncio.timeout(5):
            assert await names(second) == ["before"]
            assert await names(database) == ["before"]
        await work.commit()
    assert await names(second) == ["after"]


async def test_a_reader_sees_one_snapshot(database, second):
    async with database.read() as work:
        assert await learners.get(work, 1) is None
        await add(second, 1)
        assert await learners.get(work, 1) is None
    assert await names(database) == ["Ada"]


async def test_a_row_needs_the_learner_it_names(database):
    async with database.write() as work:
        with pytest.raises(IntegrityError):
            await declared.add(work, 404, LUNCH)


async def test_a_naive_datetime_is_refused(database):
    naive = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001 - the point of it
    async with database.write() as work:
        with pytest.raises(StatementError, match="naive datetime"):
            await learners.add(work, learner(joined_at=naive))


async def test_an_instant_comes_back_aware_and_in_utc(database):
    karachi = timezone(timedelta(hours=5))
    local = datetime(2026, 3, 2, 14, 0, 0, 123456, karachi)
    await add(database, 1, joined_at=local)
    async with database.read() as work:
        found = await learners.get(work, 1)
    assert found.joined_at == local
    assert found.joined_at.utcoffset() == timedelta(0)
    assert found.paused_until is None


async def test_instants_compare_as_instants_in_sql(database):
    east, west = timezone(timedelta(hours=9)), timezone(timedelta(hours=-9))
    await add(database, 1, first_name="late", joined_at=at("12:00").astimezone(west))
    await add(database, 2, first_name="early", joined_at=at("11:00").astimezone(east))
    async with database.read() as work:
        query = select(table.c.first_name).where(table.c.joined_at < at("11:30"))
        assert list((await work.execute(query)).scalars()) == ["early"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
async def test_every_sqlite_connection_is_prepared(database, pragma, value):
    async with database.read() as first, database.read() as other:
        for work in (first, other):
            assert (await work.execute(text(f"PRAGMA {pragma}"))).scalar() == value


async def test_the_folder_of_an_sqlite_file_is_made(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/new/folder/offclock.sqlite")
    async with database.read() as work:
        await work.execute(text("SELECT 1"))
    await database.close()
    assert (tmp_path / "new/folder/offclock.sqlite").is_file()
