"""Deliveries: the record behind `scheduler.dispatch`.

    planned -> sending -> sent -> answered | expired
                       -> failed | unreachable | uncertain -> answered | expired

`planned` and the outstanding states are live; a learner has at most one live delivery, which the
partial unique index of the table holds.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from lessons.bite import Bite, Progress
from scheduler.dispatch import Claim, Expired
from scheduler.gaps import Gap
from scheduler.outcomes import Outcome, Rejected, RetryAt, Sent, Uncertain, Unreachable
from scheduler.plan import SHORTEST_GAP
from storage import bites, progress
from storage.database import Database, UnitOfWork
from storage.planning import replan
from storage.sittings import GRACE
from storage.tables import deliveries, learners

LAPSE_BATCH = 500


class Deliveries:
    """Implements `scheduler.dispatch.Deliveries` over the database."""

    def __init__(self, database: Database) -> None:
        """Keep the record in `database`."""
        self._database = database

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
        )
        take = (
            update(deliveries)
            .where(table.id.in_(due), table.state == "planned")
            .values(state="sending", lease_until=now + lease)
            .returning(table.id, table.learner_id, table.gap_start, table.gap_end)
        )
        async with self._database.write() as work:
            rows = (await work.execute(take)).all()
            done = await progress.of(work, [row.learner_id for row in rows]) if rows else {}
            await work.commit()
        claims = [
            Claim(row.id, row.learner_id, Gap(row.gap_start, row.gap_end), done[row.learner_id])
            for row in rows
        ]
        return sorted(claims, key=lambda claim: claim.gap.end)

    async def prepare(
        self, made: Sequence[tuple[Claim, Bite | None]], now: datetime
    ) -> Sequence[tuple[Claim, Bite]]:
        """Keep each bite before it is sent, and return those that are still ours to send."""
        ours = []
        async with self._database.write() as work:
            for claim, bite in made:
                if bite is None:
                    await _drop(work, claim, now)
                elif await _leave_sending(
                    work, claim.delivery_id, state="sending", bite=bites.dump(bite)
                ):
                    ours.append((claim, bite))
            await work.commit()
        return ours

    async def settle(self, claim: Claim, outcome: Outcome, now: datetime) -> None:
        """Record how a send went, and plan anew where nothing stands in the chat."""
        async with self._database.write() as work:
            match outcome:
                case Sent(message_id):
                    await _settle_sent(work, claim, message_id, now)
                case Uncertain(why):
                    values = {"state": "uncertain", "expires_at": _expiry(claim, now), "why": why}
                    if await _leave_sending(work, claim.delivery_id, **values):
                        await _serve(work, claim.learner_id, claim.gap.end)
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
            await work.commit()

    async def lapse(self, now: datetime) -> int:
        """Plan anew what was not sent in its gap, and mark lapsed leases uncertain."""
        table = deliveries.c
        late = select(table.learner_id, table.gap_end).where(
            table.state == "planned", table.due_at <= now, table.gap_end < now + SHORTEST_GAP
        )
        lapsed = (
            update(deliveries)
            .where(table.state == "sending", table.lease_until < now)
            .values(state="uncertain", expires_at=table.gap_end, why="the lease lapsed")
        )
        async with self._database.read() as work:
            stuck = select(table.id).where(table.state == "sending", table.lease_until < now)
            idle = not (await work.execute(late.limit(1))).first()
            if idle and not (await work.execute(stuck.limit(1))).first():
                return 0
        async with self._database.write() as work:
            rows = (await work.execute(late.limit(LAPSE_BATCH))).all()
            for row in rows:
                await _serve(work, row.learner_id, row.gap_end)
                await replan(work, row.learner_id, now)
            await work.execute(lapsed)
            await work.commit()
        return len(rows)

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
            some = select(table.id).where(over).order_by(table.expires_at).limit(limit)
            closed = await work.execute(
                update(deliveries)
                .where(table.id.in_(some), over)
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
    # `sending` without a bite is a claim that a crash cut short before anything was sent.
    table = deliveries.c
    unsent = (table.state == "planned") | ((table.state == "sending") & table.bite.is_(None))
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
    return Claim(new.scalar_one(), learner_id, gap, known, asked=True)


async def drop_planned(work: UnitOfWork, learner_id: int) -> None:
    """Delete a learner's planned delivery, if there is one."""
    mine = (deliveries.c.learner_id == learner_id) & (deliveries.c.state == "planned")
    await work.execute(deliveries.delete().where(mine))


async def set_reachable(work: UnitOfWork, learner_id: int, *, reachable: bool) -> None:
    """Record whether messages reach the learner."""
    mine = learners.c.id == learner_id
    await work.execute(update(learners).where(mine).values(reachable=reachable))


async def _settle_sent(work: UnitOfWork, claim: Claim, message_id: int, now: datetime) -> None:
    # A quick learner may have answered before this is written: what they did stays.
    table = deliveries.c
    values = {
        "message_id": func.coalesce(table.message_id, message_id),
        "shown": func.coalesce(table.shown, "0:0"),
        "shown_at": func.coalesce(table.shown_at, now),
        "expires_at": func.coalesce(table.expires_at, _expiry(claim, now)),
        "sent_at": now,
    }
    await _set(work, claim.delivery_id, **values)
    if await _leave_sending(work, claim.delivery_id, state="sent"):
        await _serve(work, claim.learner_id, claim.gap.end)


def _expiry(claim: Claim, now: datetime) -> datetime:
    """Return when an untouched bite goes: with its gap, or patiently if it was asked for."""
    return now + GRACE if claim.asked else claim.gap.end


async def _drop(work: UnitOfWork, claim: Claim, now: datetime) -> None:
    """Give up a claim with nothing to send, and plan the next gap."""
    if not claim.asked:
        await _serve(work, claim.learner_id, claim.gap.end)
    await work.execute(deliveries.delete().where(deliveries.c.id == claim.delivery_id))
    await replan(work, claim.learner_id, now)


async def _skip_gap(work: UnitOfWork, claim: Claim, now: datetime, **values: object) -> None:
    if await _leave_sending(work, claim.delivery_id, **values):
        await _serve(work, claim.learner_id, claim.gap.end)
        await replan(work, claim.learner_id, now)


async def _leave_sending(work: UnitOfWork, delivery_id: int, **values: object) -> bool:
    """Change a delivery that is still `sending`; False where it has moved on by itself."""
    ours = (deliveries.c.id == delivery_id) & (deliveries.c.state == "sending")
    return bool((await work.execute(update(deliveries).where(ours).values(values))).rowcount)


async def _set(work: UnitOfWork, delivery_id: int, **values: object) -> None:
    await work.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))


async def _serve(work: UnitOfWork, learner_id: int, until: datetime) -> None:
    mine = learners.c.id == learner_id
    await work.execute(update(learners).where(mine).values(served_until=until))


def _expired(row: Any) -> Expired:  # noqa: ANN401 - a row's columns have no static type
    at = f"{row.part}:{len(row.answers.split(',')) if row.answers else 0}"
    return Expired(
        delivery_id=row.id,
        learner_id=row.learner_id,
        message_id=row.message_id,
        begun=row.part > 0 or bool(row.answers),
        unanswered=row.shown == at,
    )
