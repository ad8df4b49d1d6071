"""Settling: what the end of a send does to a delivery, its learner and their plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, case, func, select, update

from scheduler.claims import Claim
from scheduler.outcomes import Outcome, Rejected, RetryAt, Sent, Uncertain, Unreachable
from scheduler.plan import LEAST_LEFT, Reason
from storage import learners
from storage.database import UnitOfWork
from storage.planning import replan
from storage.sittings import GRACE
from storage.tables import Instant, deliveries

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
class Settled:
    """A send that has come to its end."""

    claim: Claim
    outcome: Outcome
    at: datetime

    @property
    def asked_after(self) -> bool:
        """It was a check-in, and asking once more would be once too often, or would fail again."""
        over = isinstance(self.outcome, Sent | Uncertain | Rejected)
        return over and self.claim.reason is Reason.CHECK_IN


async def settle(work: UnitOfWork, settled: Sequence[Settled]) -> None:
    """Record how sends went, and plan anew where nothing stands in the chat."""
    await learners.lock(work, [one.claim.learner_id for one in settled])
    bites = [one for one in settled if not one.asked_after]
    await _settle_sent(work, [one for one in bites if isinstance(one.outcome, Sent)])
    for one in bites:
        if not isinstance(one.outcome, Sent):
            await _settle_failed(work, one)
    for one in settled:
        if one.asked_after:
            why = one.outcome.why if isinstance(one.outcome, Rejected) else None
            await end_check_in(work, one.claim.delivery_id, one.claim.learner_id, one.at, why)


async def end_check_in(
    work: UnitOfWork, delivery_id: int, learner_id: int, now: datetime, why: str | None = None
) -> None:
    """Record that a learner was asked how they are; nothing more comes until the pause ends.

    `why` is given where the question can not be sent at all.
    """
    state = "failed" if why else "answered"
    await leave_sending(work, delivery_id, state=state, ended_at=now, why=why)
    await learners.checked_in(work, learner_id, now)
    await replan(work, learner_id, now)


async def _settle_sent(work: UnitOfWork, settled: Sequence[Settled]) -> None:
    if not settled:
        return
    sending = await sending_still(work, [one.claim for one in settled])
    arrived = [
        {
            "the_id": one.claim.delivery_id,
            "the_message": one.outcome.message_id if isinstance(one.outcome, Sent) else None,
            "at": one.at,
            "expiry": expiry(one.claim.asked, one.claim.gap.end, one.at),
        }
        for one in settled
    ]
    await work.execute(ARRIVE, arrived)
    served = [
        (one.claim.learner_id, taken_until(one.claim.asked, one.claim.gap.end, one.at))
        for one in settled
        if one.claim.delivery_id in sending
    ]
    await learners.serve(work, served)


async def _settle_failed(work: UnitOfWork, settled: Settled) -> None:
    claim, now = settled.claim, settled.at
    match settled.outcome:
        case Uncertain(why):
            untouched = expiry(claim.asked, claim.gap.end, now)
            until = func.coalesce(deliveries.c.expires_at, untouched)
            values = {"state": "uncertain", "expires_at": until, "why": why}
            if await leave_sending(work, claim.delivery_id, **values):
                taken = taken_until(claim.asked, claim.gap.end, now)
                await learners.serve(work, [(claim.learner_id, taken)])
        case RetryAt(at) if at <= claim.gap.end - LEAST_LEFT:
            again = {"state": "planned", "due_at": at, "opened_at": None, "lease_until": None}
            await leave_sending(work, claim.delivery_id, **again)
        case RetryAt():
            await _skip_gap(work, claim, now, state="planned", lease_until=None)
        case Rejected(why):
            await _skip_gap(work, claim, now, state="failed", ended_at=now, why=why)
        case Unreachable(why):
            gone = {"state": "unreachable", "ended_at": now, "why": why}
            await leave_sending(work, claim.delivery_id, **gone)
            await learners.set_reachable(work, claim.learner_id, reachable=False)


async def sending_still(work: UnitOfWork, claims: Sequence[Claim]) -> set[int]:
    """Return the ids of those deliveries that are still `sending`, and hold them so."""
    table = deliveries.c
    ours = table.id.in_([claim.delivery_id for claim in claims]) & (table.state == "sending")
    rows = await work.execute(select(table.id).where(ours).with_for_update())
    return set(rows.scalars())


async def _skip_gap(work: UnitOfWork, claim: Claim, now: datetime, **values: object) -> None:
    if await leave_sending(work, claim.delivery_id, **values):
        taken = taken_until(claim.asked, claim.gap.end, now)
        await learners.serve(work, [(claim.learner_id, taken)])
        await replan(work, claim.learner_id, now)


async def leave_sending(work: UnitOfWork, delivery_id: int, **values: object) -> bool:
    """Change a delivery that is still `sending`; False where it has moved on by itself."""
    ours = (deliveries.c.id == delivery_id) & (deliveries.c.state == "sending")
    return bool((await work.execute(update(deliveries).where(ours).values(values))).rowcount)


def expiry(asked: bool, gap_end: datetime, now: datetime) -> datetime:
    """Return when an untouched bite goes: with its gap, or patiently if it was asked for."""
    return now + GRACE if asked else gap_end


def taken_until(asked: bool, gap_end: datetime, now: datetime) -> datetime:
    """Return how far a bite serves: to its gap's end; asked for, it takes nothing from later."""
    return now if asked else gap_end
