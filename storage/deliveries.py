"""Deliveries: the record behind `scheduler.dispatch`.

    planned -> sending -> sent -> answered | expired
                               -> declined     (put off by one of its buttons)
                       -> failed | unreachable | uncertain -> answered | expired

`planned` and the outstanding states are live; a learner has at most one live delivery, which the
partial unique index of the table holds. What is planned and due is *opened*: from then on it stands
in a queue, in the order in which gaps end, so that a claim costs the same however many are due, and
however many wait for another day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Row,
    bindparam,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)

from lessons.bite import Bite, Part, Wish
from scheduler.claims import Claim, Expired, Look, Made
from scheduler.dispatch import NO_WAIT
from scheduler.notes import Note, NoteKind
from scheduler.outcomes import Outcome
from scheduler.plan import LEAST_LEFT, Reason
from storage import bites, claims, digests, habits, learners, notes
from storage.database import Database, UnitOfWork
from storage.planning import OUTSTANDING, replan, replan_some
from storage.settling import (
    Settled,
    end_check_in,
    expiry,
    leave_sending,
    sending_still,
    settle,
    taken_until,
)
from storage.tables import Instant, deliveries
from storage.together import Together

LAPSE_BATCH = 500

OPEN_BATCH = 5000
"""Deliveries opened in one transaction: some tens of milliseconds on SQLite."""

_T = deliveries.c
NOW = bindparam("now", type_=Instant)
TOO_LATE = bindparam("too_late", type_=Instant)


def _in(*states: str) -> ColumnElement[bool]:
    """Compare with states written out, so that planners see that the partial indexes serve."""
    said: list[ColumnClause[str]] = [literal_column(f"'{state}'") for state in states]
    return _T.state.in_(said) if len(said) > 1 else _T.state == said[0]


DUE = _in("planned") & _T.opened_at.is_(None) & (_T.due_at <= NOW)
QUEUED = _in("planned") & _T.opened_at.is_not(None)
LATE = QUEUED & (_T.gap_end < TOO_LATE)
STUCK = _in("sending") & (_T.lease_until < NOW)
OVER = _in("sent", "uncertain") & (_T.expires_at <= NOW)
STANDING = _in("expired") & _T.message_id.is_not(None)


def _any(of: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(literal(1)).where(of)


# One statement, made once: it is all that a tick costs when there is nothing to do.
LOOK = select(
    _any(DUE).label("due"),
    _any(QUEUED).label("queued"),
    (_any(LATE) | _any(STUCK)).label("lapsed"),
    (_any(OVER) | _any(STANDING)).label("over"),
)

KEEP = (
    update(deliveries).where(deliveries.c.id == bindparam("the_id")).values(bite=bindparam("text"))
)


class Deliveries:
    """Implements `scheduler.dispatch.Deliveries` over the database."""

    def __init__(self, database: Database) -> None:
        """Keep the record in `database`."""
        self._database = database
        self._settling = Together(self._settle)

    async def look(self, now: datetime) -> Look:
        """Say what there is to do, at the cost of a few index lookups."""
        async with self._database.read() as work:
            row = (await work.execute(LOOK, _at(now))).one()
        return Look(due=row.due, queued=row.queued, lapsed=row.lapsed, over=row.over)

    async def open(self, now: datetime) -> int:
        """Put what has fallen due into the queue, and return how many there were."""
        some = select(_T.id).where(DUE).order_by(_T.due_at).limit(OPEN_BATCH)
        statement = (
            update(deliveries)
            .where(_T.id.in_(some.with_for_update(skip_locked=True)), _T.state == "planned")
            .values(opened_at=now)
        )
        opened, last = 0, OPEN_BATCH
        while last == OPEN_BATCH:
            async with self._database.write() as work:
                last = (await work.execute(statement, _at(now))).rowcount
                await work.commit()
            opened += last
        return opened

    async def claim(
        self, now: datetime, lease: timedelta, limit: int, wait: timedelta = NO_WAIT
    ) -> Sequence[Claim]:
        """Take up to `limit` from the head of the queue whose turn comes in time, after `wait`."""
        table = deliveries.c
        due = (
            select(table.id)
            .where(QUEUED, table.gap_end >= now + wait + LEAST_LEFT)
            # Who was served lately has a newer row than who was not, and so comes after them.
            .order_by(table.gap_end, table.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            # PostgreSQL may run a plain subquery again for each row, and so past the limit.
            .cte("due")
        )
        take = (
            update(deliveries)
            .where(table.id.in_(select(due.c.id)), table.state == "planned")
            .values(state="sending", lease_until=now + lease, bite=None)
            .returning(deliveries)
        )
        async with self._database.write() as work:
            rows = (await work.execute(take)).all()
            taken = await claims.of_rows(work, rows, now) if rows else []
            await work.commit()
        return sorted(taken, key=lambda claim: claim.gap.end)

    async def prepare(self, made: Sequence[Made], now: datetime) -> Sequence[Made]:
        """Keep each bite before it is sent, and return what is still ours to send."""
        void = [claim for claim, bite in made if _is_void(claim, bite)]
        wanted = [one for one in made if not _is_void(*one)]
        async with self._database.write() as work:
            await learners.lock(work, [claim.learner_id for claim in void])
            sending = await sending_still(work, [claim for claim, _ in wanted])
            ours = [one for one in wanted if one[0].delivery_id in sending]
            made_ready = [
                {"the_id": claim.delivery_id, "text": bites.dump(bite)}
                for claim, bite in ours
                if bite
            ]
            if made_ready:
                await work.execute(KEEP, made_ready)
            for claim in void:
                await _drop(work, claim, now)
            await work.commit()
        return ours

    async def settle(self, claim: Claim, outcome: Outcome, now: datetime) -> None:
        """Record how a send went, and plan anew where nothing stands in the chat."""
        await self._settling.add(Settled(claim, outcome, now))

    async def _settle(self, settled: Sequence[Settled]) -> None:
        async with self._database.write() as work:
            await settle(work, settled)
            await work.commit()

    async def told(self, notes_told: Sequence[Note], now: datetime) -> None:
        """Record that notes have been told."""
        looked_back = [note.about for note in notes_told if note.kind is NoteKind.DIGEST]
        async with self._database.write() as work:
            await notes.told(work, [note.id for note in notes_told])
            await digests.told(work, looked_back, now)
            await work.commit()

    async def lapse(self, now: datetime) -> int:
        """Plan anew what was not sent in its gap, and mark lapsed leases uncertain."""
        late = select(deliveries).where(LATE).order_by(_T.gap_end).limit(LAPSE_BATCH)
        stuck = select(deliveries).where(STUCK).limit(LAPSE_BATCH)
        async with self._database.write() as work:
            missed = (await work.execute(late, _at(now))).all()
            lapsed = (await work.execute(stuck, _at(now))).all()
            await learners.lock(work, [row.learner_id for row in (*missed, *lapsed)])
            await learners.serve(work, [_served(row, now) for row in missed])
            await replan_some(work, [row.learner_id for row in missed], now)
            for row in lapsed:
                await _lapse_lease(work, row, now)
            await work.commit()
        return len(missed)

    async def expire(self, now: datetime, limit: int) -> Sequence[Expired]:
        """Close bites past their time and plan the next; return those to withdraw."""
        async with self._database.write() as work:
            some = select(_T.id, _T.learner_id).where(OVER).order_by(_T.expires_at)
            found = (await work.execute(some.limit(limit), _at(now))).all()
            await learners.lock(work, [row.learner_id for row in found])
            closed = await work.execute(
                update(deliveries)
                .where(_T.id.in_([row.id for row in found]), OVER)
                .values(state="expired", ended_at=now)
                .returning(deliveries),
                _at(now),
            )
            over = closed.all()
            for row in over:
                begun = _begun(row)
                # Of a bite that may never have arrived nothing is known.
                if begun or row.sent_at:
                    await habits.record(work, row.learner_id, row.slot_id, kept=begun, now=now)
            await replan_some(work, [row.learner_id for row in over], now)
            rows = await work.execute(select(deliveries).where(STANDING).limit(limit))
            expired = [_expired(row) for row in rows]
            await work.commit()
        return expired

    async def withdrawn(self, delivery_id: int) -> None:
        """Record that nothing of the bite stands in the chat any more."""
        async with self._database.write() as work:
            await _set(work, delivery_id, message_id=None)
            await work.commit()


async def ask_now(
    work: UnitOfWork,
    learner_id: int,
    minutes: float,
    now: datetime,
    lease: timedelta,
    *,
    wish: Wish | Part = Wish.ANY,
) -> Claim:
    """Claim a bite the learner asked for, in place of the planned one.

    The gap is the next `minutes`. The learner must have no outstanding bite.
    """
    # Without a bite it is a claim that a crash cut short before anything was sent.
    table = deliveries.c
    cut_short = table.state.in_(OUTSTANDING) & table.bite.is_(None)
    unsent = (table.state == "planned") | cut_short
    await work.execute(deliveries.delete().where(table.learner_id == learner_id, unsent))
    values = {
        "learner_id": learner_id,
        "state": "sending",
        "asked": True,
        "gap_start": now,
        "gap_end": now + timedelta(minutes=minutes),
        "due_at": now,
        "lease_until": now + lease,
    }
    new = await work.execute(insert(deliveries).values(values).returning(deliveries))
    (claim,) = await claims.of_rows(work, new.all(), now, wish)
    return claim


def _at(now: datetime) -> dict[str, datetime]:
    return {"now": now, "too_late": now + LEAST_LEFT}


async def _drop(work: UnitOfWork, claim: Claim, now: datetime) -> None:
    """Give up a claim with nothing to send, and plan the next gap."""
    ours = (deliveries.c.id == claim.delivery_id) & (deliveries.c.state == "sending")
    if not (await work.execute(deliveries.delete().where(ours))).rowcount:
        return
    if not claim.asked:
        await learners.serve(work, [(claim.learner_id, claim.gap.end)])
    await replan(work, claim.learner_id, now)


async def _lapse_lease(work: UnitOfWork, row: Row[Any], now: datetime) -> None:
    """Take a bite that may have been sent for uncertain, and such a question for asked."""
    if row.reason == Reason.CHECK_IN:
        await end_check_in(work, row.id, row.learner_id, now)
        return
    until = func.coalesce(deliveries.c.expires_at, expiry(row.asked, row.gap_end, now))
    values = {"state": "uncertain", "expires_at": until, "why": "the lease lapsed"}
    if await leave_sending(work, row.id, **values):
        await learners.serve(work, [_served(row, now)])


async def _set(work: UnitOfWork, delivery_id: int, **values: object) -> None:
    await work.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))


def _served(row: Row[Any], now: datetime) -> tuple[int, datetime]:
    """Return whom a delivery serves, and until when."""
    return row.learner_id, taken_until(row.asked, row.gap_end, now)


def _is_void(claim: Claim, bite: Bite | None) -> bool:
    return bite is None and claim.reason is not Reason.CHECK_IN


def _begun(row: Row[Any]) -> bool:
    return bool(row.part > 0 or row.answers)


def _expired(row: Row[Any]) -> Expired:
    at = f"{row.part}:{len(row.answers.split(',')) if row.answers else 0}"
    return Expired(
        delivery_id=row.id,
        learner_id=row.learner_id,
        message_id=row.message_id,
        begun=_begun(row),
        unanswered=row.shown == at,
    )
