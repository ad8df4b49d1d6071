"""Retention: what is kept no longer than somebody needs it. docs/privacy.md gives the reasons.

No rule takes what a figure is worked out from: answers, readings, memories, and the bites that were
sent stay as long as their learner. Rows are looked for in reading transactions, which hold up
nobody, and changed a few at a time, in short ones.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, func, or_, select, update

from storage import forgetting, learners
from storage.database import Database
from storage.promises import State
from storage.tables import (
    answers,
    broadcast_sends,
    broadcasts,
    deliveries,
    events,
    promises,
    readings,
    writings,
)
from storage.tables import learners as learners_table

BATCH = 500
"""Rows in one transaction, which takes milliseconds; of learners, a hundredth of that."""

BREATH = 0.02
"""Seconds from one transaction to the next: whoever waits to write comes first."""

Which = Callable[[datetime], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What goes from a table, and when."""

    what: str
    """Its name in docs/privacy.md."""
    days: int
    table: Table
    which: Which
    """Gives the rows that were over before an instant, and are not empty already."""
    values: Mapping[str, object] | None = None
    """What is written over; None takes the whole row."""
    batch: int = BATCH

    @property
    def owner(self) -> Any:  # noqa: ANN401 - a column
        """The column that says whose a row is."""
        return self.table.c.id if self.table is learners_table else self.table.c.learner_id


def _never_sent(before: datetime) -> ColumnElement[bool]:
    table = deliveries.c
    hanging = [
        exists().where(log.c.delivery_id == table.id) for log in (readings, answers, writings)
    ]
    never = table.state.in_(("failed", "unreachable")) & table.sent_at.is_(None)
    return never & (table.ended_at < before) & ~or_(*hanging)


def _gone(before: datetime) -> ColumnElement[bool]:
    table, theirs = learners_table.c, deliveries.c
    last = func.coalesce(theirs.ended_at, theirs.sent_at, theirs.due_at)
    lately = exists().where((theirs.learner_id == table.id) & (last >= before))
    return table.reachable.is_(False) & (table.joined_at < before) & ~lately


RULES = (
    Rule(
        "own words",
        730,
        writings,
        lambda before: (writings.c.written_at < before) & (writings.c.text != ""),
        {"text": ""},
    ),
    Rule(
        "plans",
        730,
        promises,
        lambda before: (
            (promises.c.made_at < before)
            & (promises.c.state != State.OPEN)
            & promises.c.plan.is_not(None)
        ),
        {"plan": None},
    ),
    Rule(
        "events",
        366,
        events,
        lambda before: (events.c.at < before) & events.c.used.is_not(True),
    ),
    Rule(
        "reasons",
        90,
        deliveries,
        lambda before: (deliveries.c.ended_at < before) & deliveries.c.why.is_not(None),
        {"why": None},
    ),
    Rule("never sent", 90, deliveries, _never_sent),
    Rule("learners gone", 730, learners_table, _gone, batch=BATCH // 100),
)

BROADCASTS = "broadcasts"
BROADCAST_DAYS = 90


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many rows each rule changed or took."""

    counts: Mapping[str, int]

    def __str__(self) -> str:
        """Return what was done, for the log; nothing where nothing was."""
        return ", ".join(f"{what} {count}" for what, count in self.counts.items() if count)


async def tidy(database: Database, now: datetime, backups: Path | None = None) -> Tidied:
    """Take away what has been kept long enough, and wipe what deleted rows left in SQLite's files.

    It may be broken off, and done twice. `backups` is the folder of them, unless the usual one.
    """
    counts = {rule.what: await _apply(database, rule, now) for rule in RULES}
    counts[BROADCASTS] = await _drop_broadcasts(database, now)
    if counts["learners gone"]:
        await forgetting.mark(database)
    await forgetting.tidy_files(database, backups)
    return Tidied(counts)


async def _apply(database: Database, rule: Rule, now: datetime) -> int:
    which = rule.which(now - timedelta(days=rule.days))
    done = 0
    async for rows in _batches(database, rule, which):
        async with database.write() as work:
            await learners.lock(work, [row.owner for row in rows])
            # What has changed since it was looked for stays.
            these = rule.table.c.id.in_([row.id for row in rows]) & which
            statement = (
                delete(rule.table).where(these)
                if rule.values is None
                else update(rule.table).where(these).values(rule.values)
            )
            done += (await work.execute(statement)).rowcount
            await work.commit()
        await asyncio.sleep(BREATH)
    return done


async def _batches(
    database: Database, rule: Rule, which: ColumnElement[bool]
) -> AsyncIterator[Sequence[Any]]:
    """Yield the rows of a rule, in the order of their ids: one walk through the table."""
    table = rule.table.c
    query = select(table.id, rule.owner.label("owner")).where(which).order_by(table.id)
    rows: Sequence[Any] = ()
    while True:
        further = query.where(table.id > rows[-1].id) if rows else query
        async with database.read() as work:
            rows = (await work.execute(further.limit(rule.batch))).all()
        if not rows:
            return
        yield rows


async def _drop_broadcasts(database: Database, now: datetime) -> int:
    """Take broadcasts that are over, and drafts, with their sends; return how many."""
    table, before = broadcasts.c, now - timedelta(days=BROADCAST_DAYS)
    over = (table.ended_at < before) | ((table.state == "draft") & (table.made_at < before))
    async with database.read() as work:
        old = (await work.execute(select(table.id).where(over))).scalars().all()
    for id_ in old:
        while await _drop_sends(database, id_):
            pass
        async with database.write() as work:
            await work.execute(delete(broadcasts).where(table.id == id_))
            await work.commit()
    return len(old)


async def _drop_sends(database: Database, broadcast_id: int) -> int:
    table = broadcast_sends.c
    some = select(table.learner_id).where(table.broadcast_id == broadcast_id)
    async with database.write() as work:
        ids = (await work.execute(some.order_by(table.learner_id).limit(BATCH))).scalars().all()
        await learners.lock(work, ids)
        theirs = (table.broadcast_id == broadcast_id) & table.learner_id.in_(ids)
        await work.execute(delete(broadcast_sends).where(theirs))
        await work.commit()
    await asyncio.sleep(BREATH)
    return len(ids)
