"""Promises: the actions that learners took on, and what became of them.

    open -> done | no-fit            left: not taken on

`open` with an `ask_at` is one that they said takes longer.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, insert, select, update

from lessons.bite import Promise
from storage.database import UnitOfWork
from storage.tables import deliveries, promises


class State(StrEnum):
    """How an action stands."""

    OPEN = "open"
    DONE = "done"
    NO_FIT = "no-fit"
    LEFT = "left"


async def make(
    work: UnitOfWork,
    learner_id: int,
    lesson_id: str,
    plan: str | None,
    state: State,
    *,
    now: datetime,
) -> None:
    """Record that a lesson's action was taken on, in whose words, or left; once for each lesson."""
    mine = (promises.c.learner_id == learner_id) & (promises.c.lesson_id == lesson_id)
    if (await work.execute(select(promises.c.id).where(mine))).first() is None:
        values = {
            "learner_id": learner_id,
            "lesson_id": lesson_id,
            "plan": plan,
            "state": state.value,
            "made_at": now,
        }
        await work.execute(insert(promises), values)


async def plan_of(work: UnitOfWork, learner_id: int, promise_id: int) -> str | None:
    """Return a promise of the learner's in their own words; None is the lesson's, or no promise."""
    mine = (promises.c.learner_id == learner_id) & (promises.c.id == promise_id)
    plan: str | None = (await work.execute(select(promises.c.plan).where(mine))).scalar()
    return plan


async def change(work: UnitOfWork, learner_id: int, promise_id: int, **values: object) -> None:
    """Write columns of a promise, named as the table names them."""
    mine = (promises.c.learner_id == learner_id) & (promises.c.id == promise_id)
    await work.execute(update(promises).where(mine).values(values))


async def decided(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the lessons whose action was taken on or left, by learner."""
    found: dict[int, set[str]] = defaultdict(set)
    query = select(promises.c.learner_id, promises.c.lesson_id)
    for row in await work.execute(query.where(promises.c.learner_id.in_(learner_ids))):
        found[row.learner_id].add(row.lesson_id)
    return found


async def open_of(
    work: UnitOfWork, learner_ids: Sequence[int], *, made_before: Mapping[int, datetime]
) -> dict[int, tuple[Promise, ...]]:
    """Return what is not known the outcome of, the oldest first.

    Of learners in `made_before` only what was promised before then.
    """
    bites = (
        select(func.count())
        .where(
            deliveries.c.learner_id == promises.c.learner_id,
            deliveries.c.sent_at > promises.c.made_at,
        )
        .scalar_subquery()
    )
    query = (
        select(promises, bites.label("bites"))
        .where(promises.c.learner_id.in_(learner_ids), promises.c.state == State.OPEN.value)
        .order_by(promises.c.id)
    )
    found: dict[int, list[Promise]] = defaultdict(list)
    for row in await work.execute(query):
        limit = made_before.get(row.learner_id)
        if limit is None or row.made_at < limit:
            promise = Promise(row.id, row.lesson_id, row.bites, row.ask_at, row.plan)
            found[row.learner_id].append(promise)
    return {learner_id: tuple(theirs) for learner_id, theirs in found.items()}
