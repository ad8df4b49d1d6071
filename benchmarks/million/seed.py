"""A database of very many learners, written past the bot: each with a slot and a planned delivery.

Nothing is due but what is let fall due: the first learners have a gap that is open for some hours,
and a little behind them; everybody else's is in the week that begins tomorrow.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import Table, func, select, update
from sqlalchemy.engine import URL, make_url

from benchmarks.letters import curriculum, in_order
from lessons.bite import ItemRef
from lessons.items import Outcome
from lessons.memory import remember
from storage import memories as remembered
from storage.database import Database
from storage.migrate import migrate
from storage.tables import deliveries, learners, memories, readings, slots

READ = 6
"""Lessons that each of those has read who can fall due."""

OPEN = timedelta(hours=12)
"""How long their gap is."""

ZONE = "Asia/Karachi"

_WEEK = 7 * 24 * 60
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)

_Row = tuple[Any, ...]
_Rows = tuple[Table, Sequence[str], Iterator[_Row]]


async def fill(url: str, count: int, ready: int) -> None:
    """Make the tables and so many learners, of whom the first `ready` can be let fall due."""
    database = Database(url)
    await migrate(database)
    await database.close()
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    address = make_url(url)
    write = _copy if address.get_backend_name() == "postgresql" else _insert
    write(address, _everything(count, ready, now))


async def let_fall_due(database: Database, some: range, now: datetime) -> None:
    """Let the deliveries of these learners be due, in gaps that have just opened.

    A run takes longer than any gap that was drawn up before it.
    """
    theirs = deliveries.c.learner_id.between(some.start, some.stop - 1)
    opened = {"due_at": now, "gap_start": now, "gap_end": now + _HOUR}
    async with database.write() as work:
        await work.execute(update(deliveries).where(theirs).values(opened))
        await work.commit()


async def count_sent(database: Database, some: range) -> int:
    """Count those of these learners who have been sent a bite."""
    theirs = deliveries.c.learner_id.between(some.start, some.stop - 1)
    query = select(func.count()).where(theirs, deliveries.c.state == "sent")
    async with database.read() as work:
        return (await work.execute(query)).scalar_one()


def _everything(count: int, ready: int, now: datetime) -> list[_Rows]:
    everybody, prepared = range(1, count + 1), range(1, ready + 1)
    lessons = in_order(curriculum())[:READ]
    before = now - _DAY
    memory = remember(None, Outcome(1.0, 1), before)
    known = [
        remembered.columns(0, ItemRef(lesson.id, item.id), memory)
        for lesson in lessons
        for item in lesson.items
        if item.graded
    ]
    columns = list(known[0])
    return [
        (
            learners,
            ("id", "first_name", "telegram_language", "zone", "step", "joined_at"),
            ((id_, "L", "en", ZONE, "done", before) for id_ in everybody),
        ),
        (
            slots,
            ("id", "learner_id", "rule", "start", "minutes"),
            ((id_, id_, "RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR", "12:30", 15) for id_ in everybody),
        ),
        (
            deliveries,
            ("learner_id", "state", "asked", "slot_id", "gap_start", "gap_end", "due_at"),
            (_delivery(id_, ready, now) for id_ in everybody),
        ),
        (
            readings,
            ("learner_id", "part", "lesson_id", "words", "seconds", "read_at"),
            ((id_, 0, one.id, 250, 90.0, before) for id_ in prepared for one in lessons),
        ),
        (
            memories,
            columns,
            (tuple({**row, "learner_id": id_}.values()) for id_ in prepared for row in known),
        ),
    ]


def _delivery(id_: int, ready: int, now: datetime) -> _Row:
    if id_ <= ready:
        return (id_, "planned", False, id_, now, now + OPEN, now + OPEN / 2)
    # Spread over the week as evenly as can be, and in no order.
    start = now + _DAY + timedelta(minutes=id_ * 7919 % _WEEK)
    return (id_, "planned", False, id_, start, start + timedelta(minutes=15), start)


def _insert(url: URL, everything: list[_Rows]) -> None:
    connection = sqlite3.connect(str(url.database), isolation_level=None)
    # Nothing is lost that could not be made again.
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    for table, columns, rows in everything:
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"
        connection.executemany(statement, (tuple(map(_plain, row)) for row in rows))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _plain(value: object) -> object:
    """Write an instant as SQLAlchemy does on SQLite."""
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value


def _copy(url: URL, everything: list[_Rows]) -> None:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for table, columns, rows in everything:
            statement = f"COPY {table.name} ({', '.join(columns)}) FROM STDIN"
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        # As its own housekeeping would have done by the time it holds so many.
        connection.execute("VACUUM ANALYZE")
