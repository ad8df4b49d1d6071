"""Sittings: a learner working through a delivered bite."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from lessons.bite import Bite
from lessons.sitting import Place
from scheduler.plan import Plan, Reason
from storage import bites, habits, learners
from storage.database import UnitOfWork
from storage.planning import replan
from storage.tables import answers, deliveries

# Statements of the way from a press to its answer are made once: that halves their cost.
READ = select(deliveries).where(
    deliveries.c.id == bindparam("the_id"), deliveries.c.learner_id == bindparam("whose")
)
MOVE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("the_id"))
    .values(part=bindparam("the_part"), answers=bindparam("given"), expires_at=bindparam("expiry"))
)

GRACE = timedelta(minutes=30)
"""A bite that was begun is left standing this long after the last answer."""

LONGEST_SITTING_SECONDS = 240.0
"""More than this on one step is a phone laid aside, and counts as no more than this."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """An outstanding or ended delivery, and where the learner is in it."""

    delivery_id: int
    learner_id: int
    state: str
    asked: bool
    bite: Bite
    place: Place
    message_id: int | None
    shown: str | None
    """The step that `message_id` shows, as part:step."""
    shown_at: datetime | None
    gap_start: datetime
    gap_end: datetime
    sent_at: datetime | None
    slot_id: int | None
    """The slot that the gap came from."""
    reason: Reason
    carried_on: bool = False
    """The learner went on when the gap was over, and is not asked about it again."""

    @property
    def open(self) -> bool:
        """Answers are still taken."""
        return self.state in ("sending", "sent", "uncertain")

    @property
    def waiting(self) -> bool:
        """The current step stands in the chat and waits for the learner."""
        return self.message_id is not None and self.shown == mark(self.place)


def mark(place: Place) -> str:
    """Return a place as it is written in `shown`."""
    return f"{place.part}:{place.step}"


async def get(work: UnitOfWork, learner_id: int, delivery_id: int) -> Sitting | None:
    """Return one of the learner's own deliveries that has a bite, or None."""
    row = (await work.execute(READ, {"the_id": delivery_id, "whose": learner_id})).first()
    return _sitting(row) if row and row.bite else None


async def outstanding(work: UnitOfWork, learner_id: int) -> Sitting | None:
    """Return the learner's outstanding bite, or None."""
    table = deliveries.c
    live = table.state.in_(("sending", "sent", "uncertain"))
    query = select(deliveries).where(table.learner_id == learner_id, live)
    row = (await work.execute(query)).first()
    return _sitting(row) if row and row.bite else None


async def show(
    work: UnitOfWork, sitting: Sitting, place: Place | None, message_id: int, now: datetime
) -> None:
    """Record that the message now shows the step at `place`, or one that waits for nothing."""
    shown = mark(place) if place else None
    values = {"message_id": message_id, "shown": shown, "shown_at": now}
    await _update(work, sitting.delivery_id, **values)


async def carry_on(work: UnitOfWork, sitting: Sitting) -> None:
    """Record that the learner goes on although the gap is over."""
    await _update(work, sitting.delivery_id, carried_on=True)


async def close(work: UnitOfWork, sitting: Sitting, now: datetime) -> Plan | None:
    """Record that the bite has been worked through, and return the plan for the next."""
    await _update(work, sitting.delivery_id, state="answered", ended_at=now)
    # A bite that was asked for takes nothing from the gaps after it.
    served = now if sitting.asked else sitting.gap_end
    await learners.serve(work, [(sitting.learner_id, served)])
    await habits.record(work, sitting.learner_id, sitting.slot_id, kept=True, now=now)
    return await replan(work, sitting.learner_id, now)


async def latest(work: UnitOfWork, learner_id: int) -> Sitting | None:
    """Return the learner's last bite, however it went, or None."""
    table = deliveries.c
    query = select(deliveries).where(table.learner_id == learner_id, table.bite.is_not(None))
    row = (await work.execute(query.order_by(table.id.desc()).limit(1))).first()
    return _sitting(row) if row else None


async def answers_given(work: UnitOfWork, sitting: Sitting, part: int) -> tuple[str, ...]:
    """Return the answers given in a part, in order, from the answer log."""
    if part == sitting.place.part:
        return sitting.place.answers
    query = (
        select(answers.c.answer)
        .where(answers.c.delivery_id == sitting.delivery_id, answers.c.part == part)
        .order_by(answers.c.step)
    )
    return tuple((await work.execute(query)).scalars())


def spent(sitting: Sitting, now: datetime) -> float:
    """Return the seconds since the current step was shown, robust against a phone laid aside."""
    if sitting.shown_at is None:
        return 0.0
    return min(max((now - sitting.shown_at).total_seconds(), 0.0), LONGEST_SITTING_SECONDS)


async def move(work: UnitOfWork, sitting: Sitting, place: Place, now: datetime) -> None:
    """Record where the learner is now; what was begun stays for a while."""
    values = {
        "the_id": sitting.delivery_id,
        "the_part": place.part,
        "given": ",".join(place.answers),
        "expiry": max(sitting.gap_end, now + GRACE),
    }
    await work.execute(MOVE, values)


async def _update(work: UnitOfWork, delivery_id: int, **values: object) -> None:
    await work.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))


def _sitting(row: Row[Any]) -> Sitting:
    return Sitting(
        delivery_id=row.id,
        learner_id=row.learner_id,
        state=row.state,
        asked=row.asked,
        bite=bites.load(row.bite),
        place=Place(row.part, tuple(filter(None, row.answers.split(",")))),
        message_id=row.message_id,
        shown=row.shown,
        shown_at=row.shown_at,
        gap_start=row.gap_start,
        gap_end=row.gap_end,
        sent_at=row.sent_at,
        slot_id=row.slot_id,
        reason=Reason(row.reason),
        carried_on=row.carried_on,
    )
