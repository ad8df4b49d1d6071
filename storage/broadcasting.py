"""The sends of broadcasts, as the workers that send them share them.

Each learner has one, which its primary key holds:

    planned -> sending -> sent | failed | unreachable
                       -> uncertain    (it may have arrived: never sent again)
                       -> planned      (certainly not sent: told to wait)
            -> stopped
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from scheduler.limits import USUAL
from scheduler.outcomes import Outcome, RetryAt, Sent, Uncertain, Unreachable
from scheduler.quiet import open_from
from storage import broadcasts, learners, limits, planning
from storage.broadcasts import GOING, UNDER_WAY, Broadcast, Ended, State
from storage.database import Database, UnitOfWork
from storage.tables import Instant
from storage.tables import broadcast_sends as sends
from storage.tables import broadcasts as table
from storage.tables import learners as people
from storage.together import Together

BATCH = 2000
"""Sends made or taken back at once: an answer that waits for them does not wait long."""

# Written out, so that both databases see that the partial indexes serve.
PLANNED = sends.c.state == literal_column("'planned'")
SENDING = sends.c.state == literal_column("'sending'")

OURS = (sends.c.broadcast_id == bindparam("broadcast")) & (sends.c.learner_id == bindparam("who"))
MOVE = (
    update(sends)
    .where(OURS, PLANNED)
    .values(
        state=bindparam("to", type_=sends.c.state.type),
        due_at=bindparam("due", type_=Instant),
        lease_until=bindparam("lease", type_=Instant),
    )
)
# The lease tells a claim from a later one of the same send.
SETTLE = (
    update(sends)
    .where(OURS, SENDING, sends.c.lease_until == bindparam("claimed", type_=Instant))
    .values(
        state=bindparam("to", type_=sends.c.state.type),
        due_at=func.coalesce(bindparam("due", type_=Instant), sends.c.due_at),
        lease_until=None,
    )
)
ARRIVED_AFTER_ALL = update(sends).where(OURS, sends.c.state == "uncertain").values(state="sent")


@dataclass(frozen=True, slots=True)
class Send:
    """One learner's copy, which is ours to send. Its text is Markdown."""

    broadcast_id: int
    learner_id: int
    text: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a claim took, and how many it looked at, those that it put off included."""

    sends: Sequence[Send]
    seen: int


class Broadcasts:
    """What is still to be sent to everybody. Each call is a transaction, and a short one."""

    def __init__(self, database: Database) -> None:
        """Keep the record in `database`."""
        self._database = database
        self._settling = Together(self._settle)

    async def under_way(self) -> Sequence[Broadcast]:
        """Return those for which something is still to be done, the oldest first."""
        query = select(table).where(table.c.state.in_(UNDER_WAY)).order_by(table.c.id)
        async with self._database.read() as work:
            return [broadcasts.of_row(row) for row in await work.execute(query)]

    async def enrol(self, broadcast_id: int, now: datetime) -> bool:
        """Give sends to the next learners; False where nobody is left, or another does it."""
        mine = select(table).where(table.c.id == broadcast_id, table.c.state == State.ENROLLING)
        async with self._database.write() as work:
            row = (await work.execute(mine.with_for_update(skip_locked=True))).first()
            if row is None:
                return False
            added = await _enrol(work, broadcasts.of_row(row), now)
            if not added:
                await broadcasts.turn(work, broadcast_id, State.ENROLLING, State.SENDING)
            await work.commit()
        return bool(added)

    async def claim(self, now: datetime, lease: timedelta, limit: int) -> Claimed:
        """Take up to `limit` sends that are due: planned -> sending.

        Those of learners in quiet hours or on a rest day are put off until that is over; who can
        not be reached any more is left alone.
        """
        due = PLANNED & (sends.c.due_at <= now)
        async with self._database.read() as work:
            if not (await work.execute(select(sends.c.due_at).where(due).limit(1))).first():
                return Claimed((), 0)
        query = (
            select(sends.c.broadcast_id, sends.c.learner_id, table.c.text)
            .join(table)
            .where(due, table.c.state.in_(GOING))
            .order_by(sends.c.due_at, sends.c.broadcast_id, sends.c.learner_id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=sends)
        )
        async with self._database.write() as work:
            rows = (await work.execute(query)).all()
            taken = await _take(work, rows, now, lease) if rows else []
            await work.commit()
        return Claimed(taken, len(rows))

    async def settle(self, send: Send, outcome: Outcome) -> None:
        """Record how a send went."""
        await self._settling.add((send, outcome))

    async def _settle(self, settled: Sequence[tuple[Send, Outcome]]) -> None:
        gone = sorted({s.learner_id for s, outcome in settled if isinstance(outcome, Unreachable)})
        arrived = [_key(send) for send, outcome in settled if isinstance(outcome, Sent)]
        async with self._database.write() as work:
            await learners.lock(work, gone)
            await work.execute(SETTLE, [_settling(send, outcome) for send, outcome in settled])
            if arrived:
                await work.execute(ARRIVED_AFTER_ALL, arrived)
            for learner_id in gone:
                await learners.set_reachable(work, learner_id, reachable=False)
                await planning.drop_planned(work, learner_id)
            await work.commit()

    async def lapse(self, now: datetime) -> int:
        """Take what a worker left behind for uncertain; return how many those were."""
        lapsed = SENDING & (sends.c.lease_until < now)
        async with self._database.read() as work:
            if not (await work.execute(select(sends.c.due_at).where(lapsed).limit(1))).first():
                return 0
        async with self._database.write() as work:
            change = update(sends).where(lapsed).values(state="uncertain", lease_until=None)
            count = (await work.execute(change)).rowcount
            await work.commit()
        return count

    async def take_back(self, broadcast_id: int) -> bool:
        """Take back some of what was not sent; False where nothing is left to take."""
        some = _of(broadcast_id, PLANNED).limit(BATCH).with_for_update(skip_locked=True)
        async with self._database.write() as work:
            ids = list((await work.execute(some)).scalars())
            if ids:
                of_it = (sends.c.broadcast_id == broadcast_id) & sends.c.learner_id.in_(ids)
                await work.execute(update(sends).where(of_it, PLANNED).values(state="stopped"))
            await work.commit()
        return bool(ids)

    async def close(self, broadcast: Broadcast, now: datetime) -> Ended | None:
        """End a broadcast of which nothing is left; None where something is, or another did it."""
        ends = {State.SENDING: State.DONE, State.STOPPING: State.STOPPED}
        async with self._database.read() as work:
            if broadcast.state not in ends or await _is_open(work, broadcast.id):
                return None
        async with self._database.write() as work:
            mine = await broadcasts.get(work, broadcast.id)
            if mine != broadcast or await _is_open(work, broadcast.id):
                return None
            after = ends[broadcast.state]
            await broadcasts.turn(work, broadcast.id, broadcast.state, after, ended_at=now)
            ended = await broadcasts.get(work, broadcast.id)
            await work.commit()
        async with self._database.read() as work:
            return Ended(ended or mine, await broadcasts.tally(work, broadcast.id))


async def _enrol(work: UnitOfWork, broadcast: Broadcast, now: datetime) -> int:
    """Enrol those who follow the last, by their ids; who came since it began is no part of it."""
    of_it = select(sends.c.learner_id).where(sends.c.broadcast_id == broadcast.id)
    last = (await work.execute(of_it.order_by(sends.c.learner_id.desc()).limit(1))).scalar()
    state = literal_column("'planned'", sends.c.state.type)
    values = bindparam("broadcast", broadcast.id, type_=sends.c.broadcast_id.type)
    due = bindparam("now", now, type_=Instant)
    some = (
        select(values, people.c.id, state, due)
        .where(people.c.reachable, people.c.joined_at <= broadcast.made_at)
        .order_by(people.c.id)
        .limit(BATCH)
        .with_for_update(read=True, key_share=True)  # nobody is deleted under our hands
    )
    if last is not None:
        some = some.where(people.c.id > last)
    columns = ["broadcast_id", "learner_id", "state", "due_at"]
    made = insert(sends).from_select(columns, some)
    return (await work.execute(made.execution_options(preserve_rowcount=True))).rowcount


async def _take(
    work: UnitOfWork, rows: Sequence[Row[Any]], now: datetime, lease: timedelta
) -> list[Send]:
    ids = [row.learner_id for row in rows]
    known, limited = await learners.some(work, ids), await limits.of_all(work, ids)
    taken, moves = [], []
    for row in rows:
        learner = known[row.learner_id]
        opens = open_from(limited.get(learner.id, USUAL), ZoneInfo(learner.zone), now)
        send = Send(row.broadcast_id, row.learner_id, row.text, now + lease)
        if not learner.reachable:
            moves.append({**_key(send), "to": "unreachable", "due": now, "lease": None})
        elif opens > now:
            moves.append({**_key(send), "to": "planned", "due": opens, "lease": None})
        else:
            moves.append({**_key(send), "to": "sending", "due": now, "lease": now + lease})
            taken.append(send)
    await work.execute(MOVE, moves)
    return taken


def _of(broadcast_id: int, state: ColumnElement[bool]) -> Select[tuple[int]]:
    """Select learners whose sends are in one of the states that a partial index keeps."""
    # The plus keeps the key out of it: most sends of a broadcast are over, and it has them all.
    broadcast = literal_column("+broadcast_sends.broadcast_id", sends.c.broadcast_id.type)
    return select(sends.c.learner_id).where(state, broadcast == broadcast_id)


async def _is_open(work: UnitOfWork, broadcast_id: int) -> bool:
    """Say whether a send is still to come: in one statement, as it may go to and fro meanwhile."""
    open_ = select(exists(_of(broadcast_id, PLANNED)) | exists(_of(broadcast_id, SENDING)))
    return bool((await work.execute(open_)).scalar())


def _settling(send: Send, outcome: Outcome) -> dict[str, object]:
    due = outcome.at if isinstance(outcome, RetryAt) else None
    return {**_key(send), "claimed": send.lease_until, "to": _state_after(outcome), "due": due}


def _state_after(outcome: Outcome) -> str:
    match outcome:
        case Sent():
            return "sent"
        case RetryAt():
            return "planned"
        case Unreachable():
            return "unreachable"
        case Uncertain():
            return "uncertain"
        case _:
            return "failed"


def _key(send: Send) -> dict[str, object]:
    return {"broadcast": send.broadcast_id, "who": send.learner_id}
