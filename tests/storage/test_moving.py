"""Moving from SQLite to PostgreSQL and back: every row of every table, or none."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from sqlalchemy import BigInteger, Boolean, Float, Integer, delete, insert, inspect, select, text

from scheduler.busy import Busy
from storage import moving
from storage.alone import InUseError, alone, file_of
from storage.database import Database
from storage.moving import MoveError, move
from storage.tables import BusyTimes, Instant, Packed, budgets, learners, metadata, slots, writings
from tests.storage import servers
from tests.storage.people import claim_one, enrol

TABLES = metadata.sorted_tables
ROWS = 7
HUGE = 2**52
"""Telegram's ids have up to so many: core.telegram.org/bots/api#user."""

TEXTS = (
    "",
    "آدا\N{FIRST STRONG ISOLATE}Ada\N{POP DIRECTIONAL ISOLATE}",
    "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}",
    "\\N",
    "'; --%s",
    "\x01\t\r\n",
    "e\N{COMBINING ACUTE ACCENT}",
)
FLOATS = (0.0, 0.1 + 0.2, -1e-300, 1e300, 5e-324, 1 / 3, 2.0**53 + 2)
INSTANTS = (
    datetime(2026, 3, 2, 12, 30, 0, 1, UTC),
    datetime(2026, 3, 29, 1, 59, 59, 999_999, timezone(timedelta(hours=-3, minutes=-30))),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
)


def value(column, number: int) -> object:
    """Something awkward for a column of the row with this number."""
    kind = column.type
    if column.foreign_keys or column.name == "id":
        return HUGE + number
    if column.nullable and number == 0:
        return None
    if column.primary_key:  # its other columns, told apart
        return f"{number}{TEXTS[number]}"[: kind.length]
    if isinstance(kind, Instant):
        return INSTANTS[number]
    if isinstance(kind, BusyTimes):
        return Busy.of([(INSTANTS[0], INSTANTS[0] + timedelta(hours=number))])
    if isinstance(kind, Packed):
        return TEXTS[number] * 1000
    if isinstance(kind, Boolean):
        return bool(number % 2)
    if isinstance(kind, Float):
        return FLOATS[number]
    if isinstance(kind, (BigInteger, Integer)):
        return number - (2**62 if isinstance(kind, BigInteger) else 2**31)
    return TEXTS[number][: kind.length]


def row(table, number: int) -> dict[str, object]:
    return {column.name: value(column, number) for column in table.c}


UP = pytest.param("up", marks=pytest.mark.postgres)
DOWN = pytest.param("down", marks=pytest.mark.postgres)
every_way = pytest.mark.parametrize("urls", ["to_sqlite", UP, DOWN], indirect=True)
to_postgres = pytest.mark.parametrize("urls", [UP], indirect=True)


@pytest.fixture(params=["to_sqlite", UP])
def urls(request, tmp_path, migrated):
    """The source, with every table, and an empty target."""
    shutil.copy(migrated, tmp_path / "full.sqlite")
    full = f"sqlite+aiosqlite:///{tmp_path}/full.sqlite"
    empty = f"sqlite+aiosqlite:///{tmp_path}/empty.sqlite"
    if request.param == "to_sqlite":
        yield full, empty
    elif request.param == "up":
        with servers.temporary(servers.server()) as postgres:
            yield full, postgres
    else:
        yield request.getfixturevalue("migrated_postgres"), empty
        names = ", ".join(table.name for table in TABLES)
        servers.run(
            request.getfixturevalue("migrated_postgres"), f"TRUNCATE {names} RESTART IDENTITY"
        )


@pytest.fixture
async def source(urls):
    source = Database(urls[0])
    yield source
    await source.close()


@pytest.fixture
async def target(urls):
    target = Database(urls[1])
    yield target
    await target.close()


@pytest.fixture
async def full(source, monkeypatch):
    """A source with rows in every table, and batches that do not come out even."""
    monkeypatch.setattr(moving, "BATCH", 3)
    async with source.write() as work:
        for table in TABLES:
            await work.execute(insert(table), [row(table, number) for number in range(ROWS)])
        await work.commit()
    return source


def say_nothing(_):
    """Nobody looks on."""


async def contents(database) -> dict[str, list[tuple]]:
    async with database.read() as work:
        return {
            table.name: sorted(map(tuple, await work.execute(select(table))), key=repr)
            for table in TABLES
        }


async def left_behind(database) -> list[str]:
    return await database.run(lambda connection: inspect(connection).get_table_names())


@every_way
async def test_every_row_of_every_table_arrives_as_it_is(full, target):
    counts = await move(full, target, say_nothing)
    assert counts == {table.name: ROWS for table in TABLES}
    assert await contents(target) == await contents(full)


async def test_the_source_stays_as_it_is(full, target):
    before = await contents(full)
    await move(full, target, say_nothing)
    assert await contents(full) == before


@every_way
async def test_ids_go_on_above_those_of_rows_that_are_gone(full, target):
    async with full.write() as work:
        if file_of(full.url) is None:  # rows that name their own ids do not count there
            given = text("SELECT setval(pg_get_serial_sequence('slots', 'id'), max(id)) FROM slots")
            await work.execute(given)
        await work.execute(delete(slots).where(slots.c.id == HUGE + ROWS - 1))
        await work.commit()
    await move(full, target, say_nothing)
    new = row(slots, 1) | {"rule": "another"}
    del new["id"]
    async with target.write() as work:
        done = await work.execute(insert(slots).values(new))
        await work.commit()
    assert done.inserted_primary_key == (HUGE + ROWS,)


async def test_a_learner_goes_on_at_the_new_place(source, target):
    await enrol(source)
    await move(source, target, say_nothing)
    assert (await claim_one(target)).learner_id == 1


async def test_it_tells_how_far_it_is_and_takes_so_many_rows_at_once(full, target):
    told = []
    await move(full, target, told.append)
    total = ROWS * len(TABLES)
    for act in ("Copying", "Comparing"):
        done = [0, *(one.done for one in told if one.act == act)]
        assert done[-1] == total
        assert {after - before for before, after in pairwise(done)} == {3, 1}
    assert {one.total for one in told} == {total}
    assert list(dict.fromkeys(one.table for one in told)) == [table.name for table in TABLES]


async def test_a_target_that_was_just_migrated_will_do(full, target):
    await target.run(moving.upgrade)
    await move(full, target, say_nothing)
    assert await contents(target) == await contents(full)


async def test_a_target_with_rows_is_left_alone(full, target):
    await target.run(moving.upgrade)
    await enrol(target)
    before = await contents(target)
    with pytest.raises(MoveError, match="has rows already, in deliveries; name an empty"):
        await move(full, target, say_nothing)
    assert await contents(target) == before


async def test_somebody_elses_tables_are_left_alone(full, target):
    await target.run(lambda connection: connection.execute(text("CREATE TABLE bills (id int)")))
    with pytest.raises(MoveError, match="a table bills that is not"):
        await move(full, target, say_nothing)
    assert await left_behind(target) == ["bills"]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda rows: [{**rows[0], "next_at": 1.5}, *rows[1:]], "row 0 of budgets is not the same"),
        (
            lambda rows: [one for one in rows if one["name"][0] != "0"],
            "row 0 of budgets is not the same",
        ),
        (lambda rows: [*rows, {**rows[0], "name": f"{rows[0]['name']}!"}], "10 rows instead of 7"),
    ],
    ids=["another_value", "one_less", "one_more"],
)
async def test_what_does_not_arrive_as_it_is_does_not_arrive(full, target, monkeypatch, spoil, why):
    real = moving._insert_all

    def insert_all(connection, table, rows):
        real(connection, table, spoil(rows) if table is budgets else rows)

    monkeypatch.setattr(moving, "_insert_all", insert_all)
    with pytest.raises(MoveError, match=why):
        await move(full, target, say_nothing)
    assert await left_behind(target) == []


@every_way
async def test_what_can_not_be_read_is_told_and_nothing_is_left(full, target):
    broken = "x'00'" if file_of(full.url) else "'\\x00'::bytea"
    change = text(f"UPDATE editions SET text = {broken} WHERE digest LIKE '3%'")
    await full.run(lambda connection: connection.execute(change) and None)
    with pytest.raises(MoveError, match=r"^a row of editions can not be read \(.+\); restore"):
        await move(full, target, say_nothing)
    assert await left_behind(target) == []


async def test_a_running_bot_is_not_left_behind(full, target):
    files = [url for url in (full.url, target.url) if file_of(url)]
    for url in files:
        with alone(url), pytest.raises(InUseError):
            await move(full, target, say_nothing)
    assert await left_behind(target) == []


async def test_a_database_is_not_moved_into_itself(source):
    await enrol(source)
    with pytest.raises(MoveError, match=r"the same database|has rows already"):
        await move(source, source, say_nothing)


@pytest.mark.parametrize("urls", ["to_sqlite", DOWN], indirect=True)
async def test_it_moves_one_moment_whatever_is_written_meanwhile(full, target, urls):
    def write(progress):
        delete = f"DELETE FROM writings WHERE id % 2 = {progress.done % 2}"
        if not (file := file_of(full.url)):
            servers.run(urls[0], delete)
            return
        with closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as another:
            another.execute(delete)

    before = await contents(full)
    await move(full, target, write)
    assert await contents(target) == before
    assert await contents(full) != before


@to_postgres
@pytest.mark.parametrize(
    ("words", "why"),
    [("Yes.\0No.", r"NUL \(0x00\)"), ("x" * 65, "too long")],
    ids=["a_nul", "a_name_too_long"],
)
async def test_what_postgres_can_not_hold_is_named_in_one_line(full, target, words, why):
    table, column = (writings, "text") if "\0" in words else (learners, "first_name")
    change = table.update().where(table.c.id == HUGE + 4).values({column: words})
    async with full.write() as work:
        await work.execute(change)
        await work.commit()
    with pytest.raises(MoveError, match=why) as refused:
        await move(full, target, say_nothing)
    assert str(refused.value).startswith(f"row {HUGE + 4} of {table.name} can not be kept there (")
    assert "\n" not in str(refused.value)
    assert words not in str(refused.value)
    assert await left_behind(target) == []


@to_postgres
async def test_a_server_that_goes_away_leaves_nothing(full, target, urls):
    def end(_):
        me = "pid <> pg_backend_pid() AND datname = current_database()"
        servers.run(urls[1], f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {me}")

    with pytest.raises(MoveError, match=r"^nothing was moved, as the database failed \("):
        await move(full, target, end)
    await target.close()
    assert await left_behind(target) == []
