"""Migrations: up, down and up again, to the very tables that the code declares."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.migrate import HERE, NewerDatabaseError, current, downgrade, migrate, newest, upgrade
from storage.tables import metadata

RACE = """
import asyncio, sys
import alembic.command, alembic.config
from storage.database import Database
from storage.migrate import migrate

async def main():
    database = Database(sys.argv[1])
    async with database.read():
        print("ready", flush=True)
    sys.stdin.readline()
    await migrate(database)
    await database.close()

asyncio.run(main())
"""

FIRST_DAY = """
INSERT INTO learners (id, first_name, zone, joined_at)
VALUES (1, 'Ada', 'Europe/Berlin', '2026-03-02 09:00:00')

INSERT INTO slots (learner_id, rule, start, minutes)
VALUES (1, 'RRULE:FREQ=WEEKLY;BYDAY=MO', '12:30', 15)

INSERT INTO deliveries (learner_id, state, asked, gap_start, gap_end, due_at, part, answers)
VALUES (1, 'planned', false, '2026-03-02 12:30', '2026-03-02 12:45', '2026-03-02 12:30', 0, '')
"""

A_LOG = """
INSERT INTO readings (learner_id, delivery_id, part, lesson_id, seconds, read_at)
VALUES (1, 1, 0, 'FBK-1', 70, '2026-03-02 12:31:00')

INSERT INTO answers (learner_id, delivery_id, part, step, lesson_id, item_id, option_id,
 review, credit, score, seconds, answered_at)
VALUES (1, 1, 1, 0, 'FBK-1', 'one-story', 'ask', false, 1, NULL, 9, '2026-03-02 12:32:00'),
 (1, 1, 1, 1, 'FBK-1', 'one-story', 'argue', false, 0.5, 0.75, 9, '2026-03-02 12:33:00'),
 (1, 1, 2, 0, 'FBK-1', 'one-story', 'leave', true, 0, 0, 9, '2026-03-02 12:34:00')

INSERT INTO memories (learner_id, lesson_id, item_id, stability, difficulty, due_at, reviewed_at)
VALUES (1, 'FBK-1', 'one-story', 0.5, 7.5, '2026-03-03 12:34:00', '2026-03-02 12:34:00'),
 (1, 'FBK-1', 'from-before', 2.5, 5, '2026-03-03 12:34:00', '2026-03-02 12:34:00')
"""


@pytest.fixture
async def empty(empty_url: str):
    database = Database(empty_url)
    yield database
    await database.close()


def revisions() -> list[str]:
    """Every revision by Alembic's own account, the first one first."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][
        ::-1
    ]


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def shape(connection: Connection) -> dict[str, object]:
    """Everything about every table, in an order of its own."""
    look = inspect(connection)
    return {
        table: {
            "columns": ordered(look.get_columns(table)),
            "key": look.get_pk_constraint(table),
            "foreign keys": ordered(look.get_foreign_keys(table)),
            "unique": ordered(look.get_unique_constraints(table)),
            "indexes": ordered(look.get_indexes(table)),
        }
        for table in tables(connection)
    }


def ordered(found: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted(str(plain(one)) for one in found)


def plain(value: object) -> object:
    """A value that equals any other that is written alike."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in sorted(value.items())}
    return str(value)


async def test_every_step_goes_up_down_and_up_again(empty):
    for revision in revisions():
        await empty.run(lambda connection, to=revision: upgrade(connection, to))
        after = await empty.run(shape)
        await empty.run(lambda connection: downgrade(connection, "-1"))
        await empty.run(lambda connection, to=revision: upgrade(connection, to))
        assert await empty.run(shape) == after
        assert await empty.run(current) == revision


async def test_rows_are_kept_through_free_time_and_back(empty):
    """From the first day to the revision that added free time, and back."""
    await migrate(empty, "0001")
    await run(empty, FIRST_DAY)
    before = await empty.run(contents)
    await migrate(empty, "0002")
    after = await empty.run(contents)
    for name, added in {
        "learners": {"mode": "steady", "snooze_start": None, "check_in_at": None},
        "slots": {"through_quiet": False, "kept": 0, "missed": 0, "counted_at": None},
        "deliveries": {"reason": "next", "slot_id": None},
    }.items():
        (old,), (new,) = before[name], after[name]
        assert (old | added).items() <= new.items()
    await empty.run(lambda connection: downgrade(connection, "0001"))
    assert await empty.run(contents) == before


async def test_rows_are_kept_through_learning_and_back(empty):
    """A log and memories go to the revision that added what can be learnt from them, and back."""
    await migrate(empty, "0002")
    await run(empty, FIRST_DAY + A_LOG)
    before = await empty.run(contents)
    await migrate(empty, "0003")
    after = await empty.run(contents)
    told = [(row["kind"], row["answer"], row["score"]) for row in after["answers"]]
    assert told == [("item", "ask", None), ("item", "argue", 0.75), ("review", "leave", 0)]
    bare = {"wording": 0, "hesitation": 1, "stability": None, "words": 0, "decisions": 0}
    assert all(bare.items() <= row.items() for row in after["answers"])
    (reading,) = after["readings"]
    assert reading == before["readings"][0] | {"words": 0}
    remembered = {row["item_id"]: (row["stability"], row["asked"]) for row in after["memories"]}
    assert remembered == {"one-story": (0.5, 2), "from-before": (2.5, 1)}
    await empty.run(lambda connection: downgrade(connection, "0002"))
    for row in before["memories"]:
        row["due_at"] = row["reviewed_at"]  # it was not kept
    assert in_order(await empty.run(contents)) == in_order(before)


async def run(database: Database, statements: str) -> None:
    for statement in statements.strip().split("\n\n"):
        await database.run(lambda connection, row=statement: connection.execute(text(row)) and None)


def in_order(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    return {table: ordered(rows) for table, rows in tables.items()}


def contents(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {
        table: [dict(row) for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()]
        for table in tables(connection)
    }


async def test_going_back_to_the_start_leaves_no_table(empty):
    await migrate(empty)
    await empty.run(lambda connection: downgrade(connection, "base"))
    assert await empty.run(tables) == set()
    await migrate(empty)
    assert await empty.run(tables) == set(metadata.tables)


async def test_the_migrated_tables_are_those_of_the_code(empty):
    await migrate(empty)
    migrated = await empty.run(shape)
    await empty.run(lambda connection: downgrade(connection, "base"))
    await empty.run(metadata.create_all)
    assert migrated == await empty.run(shape)


async def test_alembic_finds_nothing_left_to_migrate(empty):
    await migrate(empty)
    found = await empty.run(lambda connection: compare_metadata(_context(connection), metadata))
    assert found == []


def _context(connection: Connection) -> MigrationContext:
    # Defaults are compared above: Alembic takes SQLite's own '' for another one.
    return MigrationContext.configure(connection, opts={"compare_type": True})


async def test_a_database_that_is_up_to_date_costs_no_alembic(empty, monkeypatch):
    await migrate(empty)

    def refuse(*_: object) -> None:
        raise AssertionError("there was nothing to do")

    monkeypatch.setattr("storage.migrate.upgrade", refuse)
    await migrate(empty)


async def test_a_newer_database_is_refused_in_one_sentence(empty):
    await migrate(empty)
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    await empty.run(lambda connection: connection.execute(newer) and None)
    with pytest.raises(NewerDatabaseError) as refused:
        await migrate(empty)
    message = str(refused.value)
    assert "9999" in message
    assert newest() in message
    assert "\n" not in message
    assert await empty.run(current) == "9999"


async def test_a_failed_step_changes_nothing(empty):
    def fail_halfway(connection: Connection) -> None:
        upgrade(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await empty.run(fail_halfway)
    assert await empty.run(tables) == set()
    assert await empty.run(current) is None


def test_a_file_is_named_by_its_revision():
    names = [path.name for path in (HERE / "versions").glob("*.py")]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in names)
    assert sorted(name[:4] for name in names) == revisions()
    assert revisions()[-1] == newest()


def test_revisions_are_counted_up_by_one():
    assert all(int(after) == int(before) + 1 for before, after in pairwise(revisions()))
    assert revisions()[0] == "0001"


def test_two_processes_migrate_at_once(empty_url):
    """Both are ready before either begins; neither fails."""
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, empty_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write("\n")
        racer.stdin.flush()
    for racer in racers:
        _, errors = racer.communicate(timeout=60)
        assert (racer.returncode, errors) == (0, "")
    assert asyncio.run(revision_of(empty_url)) == newest()


async def revision_of(url: str) -> str | None:
    database = Database(url)
    found = await database.run(current)
    await database.close()
    return found
