"""Deliveries: the record behind `scheduler.dispatch`.

    planned -> sending -> sent -> answered | expired
                       -> failed | unreachable | uncertain -> answered | expired

`planned` and the outstanding states are live; a learner has at most one live delivery, which the
partial unique index of the table holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, bindparam, case, func, insert, select, update

from lessons.bite import Bite, Progress
from scheduler.dispatch import Claim, Expired
from scheduler.gaps import Gap
from scheduler.outcomes import Outcome, Rejected, RetryAt, Sent, Uncertain, Unreachable
from scheduler.plan import SHORTEST_GAP
from storage import bites, learners, progress
from storage.database import Database, UnitOfWork
from storage.planning import OUTSTANDING, replan
from storage.sittings import GRACE
from storage.tables import Instant, deliveries
from storage.tables import learners as learners_table
from storage.together import Together

LAPSE_BATCH = 500

KEEP = (
    update(deliveries).where(deliveries.c.id == bindparam("the_id")).values(bite=bindparam("text"))
)

# A quick learner may have answered before this is written: what they did stays.
ARRIVE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("the_id"))
    .values(
        message_id=func.coalesce(
            deliveries.c.message_id, bindparam("the_message", type_=BigInteger)
        ),
        shown=func.coalesce(deliveries.c.shown, "0:0"),
        shown_at=func.coalesce(deliveries.c.shown_at, bindparam("at", type_=Instant)),
        expires_at=func.coalesce(deliveries.c.expires_at, bindparam("expiry", type_=Instant)),
        sent_at=bindparam("at", type_=Instant),
        state=case((deliveries.c.state == "sending", "sent"), else_=deliveries.c.state),
    )
)


@dataclass(frozen=True, slots=True)
class _Settled:
    """A send that has come to its end."""

    claim: Claim
    outcome: Outcome
    at: datetime


class Deliveries:
    """Implements `scheduler.dispatch.Deliveries` over the database."""

    def __init__(self, database: Database) -> None:
        """Keep the record in `database`."""
        self._database = database
        self._settling = Together(self._settle)

    async def claim(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Claim]:
        """Take up to `limit` due deliveries, the earliest gap end first: planned -> sending."""
        table = deliveries.c
        due = (
            select(table.id)
            .where(
                table.state == "planned", table.due_at <= now, table.gap_end >= now + SHORTEST_GAP
            )
            .order_by(table.gap_end)
            .limit(limit)
            .with_for_update(skip_locked=True)
            # PostgreSQL may run a plain subquery again for each row, and so past the limit.
            .cte("due")
        )
        take = (
            update(deliveries)
            .where(table.id.in_(select(due.c.id)), table.state == "planned")
            .values(state="sending", lease_until=now + lease, bite=None)
            .returning(table.id, table.learner_id, table.gap_start, table.gap_end, table.asked)
        )
        async with self._database.write() as work:
            rows = (await work.execute(take)).all()
            theirs = [row.learner_id for row in rows]
            done = await progress.of(work, theirs) if rows else {}
            tongues = await learners.languages(work, theirs) if rows else {}
            await work.commit()
        claims = [
            Claim(
                row.id,
                row.learner_id,
                Gap(row.gap_start, row.gap_end),
                done[row.learner_id],
                asked=row.asked,
                languages=tongues[row.learner_id],
            )
            for row in rows
        ]
        return sorted(claims, key=lambda claim: claim.gap.end)

    async def prepare(
        self, made: Sequence[tuple[Claim, Bite | None]], now: datetime
    ) -> Sequence[tuple[Claim, Bite]]:
        """Keep each bite before it is sent, and return those that are still ours to send."""
        async with self._database.write() as work:
            await learners.lock(work, [claim.learner_id for claim, bite in made if not bite])
            sending = await _sending(work, [claim for claim, bite in made if bite])
            ours = [(claim, bite) for claim, bite in made if bite and claim.delivery_id in sending]
            if ours:
                kept = [
                    {"the_id": claim.delivery_id, "text": bites.dump(bite)} for claim, bite in ours
                ]
                await work.execute(KEEP, kept)
            for claim, bite in made:
                if bite is None:
                    await _drop(work, claim, now)
            await work.commit()
        return ours

    async def settle(self, claim: Claim, outcome: Outcome, now: datetime) -> None:
        """Record how a send went, and plan anew where nothing stands in the chat."""
        await self._settling.add(_Settled(claim, outcome, now))

    async def _settle(self, settled: Sequence[_Settled]) -> None:
        async with self._database.write() as work:
            await learners.lock(work, [one.claim.learner_id for one in settled])
            await _settle_sent(work, [one for one in settled if isinstance(one.outcome, Sent)])
            for one in settled:
                if not isinstance(one.outcome, Sent):
                    await _settle_failed(work, one)
            await work.commit()

    async def lapse(self, now: datetime) -> int:
        """Plan anew what was not sent in its gap, and mark lapsed leases uncertain."""
        table = deliveries.c
        late = select(deliveries).where(
            table.state == "planned", table.due_at <= now, table.gap_end < now + SHORTEST_GAP
        )
        stuck = select(deliveries).where(table.state == "sending", table.lease_until < now)
        async with self._database.read() as work:
            idle = not (await work.execute(late.limit(1))).first()
            if idle and not (await work.execute(stuck.limit(1))).first():
                return 0
        async with self._database.write() as work:
            missed = (await work.execute(late.limit(LAPSE_BATCH))).all()
            lapsed = (await work.execute(stuck.limit(LAPSE_BATCH))).all()
            await learners.lock(work, [row.learner_id for row in (*missed, *lapsed)])
            for row in missed:
                await _serve(work, row.learner_id, _taken_until(row.asked, row.gap_end, now))
                await replan(work, row.learner_id, now)
            for row in lapsed:
                expiry = func.coalesce(table.expires_at, _expiry(row.asked, row.gap_end, now))
                values = {"state": "uncertain", "expires_at": expiry, "why": "the lease lapsed"}
                if await _leave_sending(work, row.id, **values):
                    await _serve(work, row.learner_id, _taken_until(row.asked, row.gap_end, now))
            await work.commit()
        return len(missed)

    async def expire(self, now: datetime, limit: int) -> Sequence[Expired]:
        """Close bites past their time and plan the next; return those to withdraw."""
        table = deliveries.c
        over = table.state.in_(("sent", "uncertain")) & (table.expires_at <= now)
        standing = (table.state == "expired") & table.message_id.is_not(None)
        async with self._database.read() as work:
            rows = await work.execute(select(table.id).where(over | standing).limit(1))
            if not rows.first():
                return []
        async with self._database.write() as work:
            some = select(table.id, table.learner_id).where(over).order_by(table.expires_at)
            found = (await work.execute(some.limit(limit))).all()
            await learners.lock(work, [row.learner_id for row in found])
            closed = await work.execute(
                update(deliveries)
                .where(table.id.in_([row.id for row in found]), over)
                .values(state="expired", ended_at=now)
                .returning(table.learner_id)
            )
            for row in closed.all():
                await replan(work, row.learner_id, now)
            rows = await work.execute(select(deliveries).where(standing).limit(limit))
            expired = [_expired(row) for row in rows]
            await work.commit()
        return expired

    async def withdrawn(self, delivery_id: int) -> None:
        """Record that nothing of the bite stands in the chat any more."""
        async with self._database.write() as work:
            await _set(work, delivery_id, message_id=None)
            await work.commit()


async def ask_now(
    work: UnitOfWork, learner_id: int, minutes: float, now: datetime, lease: timedelta
) -> Claim:
    """Claim a bite the learner asked for, in place of the planned one.

    The gap is the next `minutes`. The learner must have no outstanding bite.
    """
    # Without a bite it is a claim that a crash cut short before anything was sent.
    table = deliveries.c
    cut_short = table.state.in_(OUTSTANDING) & table.bite.is_(None)
    unsent = (table.state == "planned") | cut_short
    await work.execute(deliveries.delete().where(table.learner_id == learner_id, unsent))
    gap = Gap(now, now + timedelta(minutes=minutes))
    values = {
        "learner_id": learner_id,
        "state": "sending",
        "asked": True,
        "gap_start": gap.start,
        "gap_end": gap.end,
        "due_at": now,
        "lease_until": now + lease,
    }
    new = await work.execute(insert(deliveries).values(values).returning(deliveries.c.id))
    done = await progress.of(work, [learner_id])
    known = done.get(learner_id, Progress())
    tongues = await learners.languages(work, [learner_id])
    return Claim(
        new.scalar_one(),
        learner_id,
        gap,
        known,
        asked=True,
        languages=tongues.get(learner_id, ()),
    )


async def drop_planned(work: UnitOfWork, learner_id: int) -> None:
    """Delete a learner's planned delivery, if there is one."""
    mine = (deliveries.c.learner_id == learner_id) & (deliveries.c.state == "planned")
    await work.execute(deliveries.delete().where(mine))


async def set_reachable(work: UnitOfWork, learner_id: int, *, reachable: bool) -> None:
    """Record whether messages reach the learner."""
    mine = learners_table.c.id == learner_id
    await work.execute(update(learners_table).where(mine).values(reachable=reachable))


async def _settle_sent(work: UnitOfWork, settled: Sequence[_Settled]) -> None:
    if not settled:
        return
    sending = await _sending(work, [one.claim for one in settled])
    arrived = [
        {
            "the_id": one.claim.delivery_id,
            "the_message": one.outcome.message_id if isinstance(one.outcome, Sent) else None,
            "at": one.at,
            "expiry": _expiry(one.claim.asked, one.claim.gap.end, one.at),
        }
        for one in settled
    ]
    await work.execute(ARRIVE, arrived)
    served = [
        (one.claim.learner_id, _taken_until(one.claim.asked, one.claim.gap.end, one.at))
        for one in settled
        if one.claim.delivery_id in sending
    ]
    await learners.serve(work, served)


async def _settle_failed(work: UnitOfWork, settled: _Settled) -> None:
    claim, now = settled.claim, settled.at
    match settled.outcome:
        case Uncertain(why):
            untouched = _expiry(claim.asked, claim.gap.end, now)
            expiry = func.coalesce(deliveries.c.expires_at, untouched)
            values = {"state": "uncertain", "expires_at": expiry, "why": why}
            if await _leave_sending(work, claim.delivery_id, **values):
                until = _taken_until(claim.asked, claim.gap.end, now)
                await _serve(work, claim.learner_id, until)
        case RetryAt(at) if at <= claim.gap.end - SHORTEST_GAP:
            again = {"state": "planned", "due_at": at, "lease_until": None}
            await _leave_sending(work, claim.delivery_id, **again)
        case RetryAt():
            await _skip_gap(work, claim, now, state="planned", lease_until=None)
        case Rejected(why):
            await _skip_gap(work, claim, now, state="failed", ended_at=now, why=why)
        case Unreachable(why):
            gone = {"state": "unreachable", "ended_at": now, "why": why}
            await _leave_sending(work, claim.delivery_id, **gone)
            await set_reachable(work, claim.learner_id, reachable=False)


async def _sending(work: UnitOfWork, claims: Sequence[Claim]) -> set[int]:
    """Return the ids of those deliveries that are still `sending`, and hold them so."""
    table = deliveries.c
    ours = table.id.in_([claim.delivery_id for claim in claims]) & (table.state == "sending")
    rows = await work.execute(select(table.id).where(ours).with_for_update())
    return set(rows.scalars())


def _expiry(asked: bool, gap_end: datetime, now: datetime) -> datetime:
    """Return when an untouched bite goes: with its gap, or patiently if it was asked for."""
    return now + GRACE if asked else gap_end


def _taken_until(asked: bool, gap_end: datetime, now: datetime) -> datetime:
    """Return how far a bite serves: to its gap's end; asked for, it takes nothing from later."""
    return now if asked else gap_end


async def _drop(work: UnitOfWork, claim: Claim, now: datetime) -> None:
    """Give up a claim with nothing to send, and plan the next gap."""
    ours = (deliveries.c.id == claim.delivery_id) & (deliveries.c.state == "sending")
    if not (await work.execute(deliveries.delete().where(ours))).rowcount:
        return
    if not claim.asked:
        await _serve(work, claim.learner_id, claim.gap.end)
    await replan(work, claim.learner_id, now)


async def _skip_gap(work: UnitOfWork, claim: Claim, now: datetime, **values: object) -> None:
    if await _leave_sending(work, claim.delivery_id, **values):
        await _serve(work, claim.learner_id, _taken_until(claim.asked, claim.gap.end, now))
        await replan(work, claim.learner_id, now)


async def _leave_sending(work: UnitOfWork, delivery_id: int, **values: object) -> bool:
    """Change a delivery that is still `sending`; False where it has moved on by itself."""
    ours = (deliveries.c.id == delivery_id) & (deliveries.c.state == "sending")
    return bool((await work.execute(update(deliveries).where(ours).values(values))).rowcount)


async def _set(work: UnitOfWork, delivery_id: int, **values: object) -> None:
    await work.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))


async def _serve(work: UnitOfWork, learner_id: int, until: datetime) -> None:
    await learners.serve(work, [(learner_id, until)])


def _expired(row: Any) -> Expired:  # noqa: ANN401 - a row's columns have no static type
    at = f"{row.part}:{len(row.answers.split(',')) if row.answers else 0}"
    return Expired(
        delivery_id=row.id,
        learner_id=row.learner_id,
        message_id=row.message_id,
        begun=row.part > 0 or bool(row.answers),
        unanswered=row.shown == at,
    )
