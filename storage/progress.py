"""Progress: what learners have read, answered and kept."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from lessons.bite import ItemRef, Progress
from lessons.memory import Memory, remember
from storage.database import UnitOfWork
from storage.tables import answers, deliveries, learners, memories, readings

THIS_ONE = (
    (memories.c.learner_id == bindparam("whose"))
    & (memories.c.lesson_id == bindparam("the_lesson"))
    & (memories.c.item_id == bindparam("the_item"))
)
RECALL = select(memories).where(THIS_ONE)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a learner has done in one track; decisions are answers to questions."""

    decisions: int = 0
    best: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """Gaps that had a bite: how many, and in how many it was worked through."""

    kept: int
    offered: int


async def of(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, Progress]:
    """Return what composing a bite needs, for each of these learners."""
    chosen = select(learners.c.id, learners.c.tracks).where(learners.c.id.in_(learner_ids))
    read: dict[int, set[str]] = defaultdict(set)
    known: dict[int, dict[ItemRef, Memory]] = defaultdict(dict)
    for row in await work.execute(
        select(readings.c.learner_id, readings.c.lesson_id).where(
            readings.c.learner_id.in_(learner_ids)
        )
    ):
        read[row.learner_id].add(row.lesson_id)
    for row in await work.execute(select(memories).where(memories.c.learner_id.in_(learner_ids))):
        ref = ItemRef(row.lesson_id, row.item_id)
        known[row.learner_id][ref] = Memory(
            row.stability, row.difficulty, row.due_at, row.reviewed_at
        )
    return {
        row.id: Progress(tuple(filter(None, row.tracks.split(","))), read[row.id], known[row.id])
        for row in await work.execute(chosen)
    }


async def learn(
    work: UnitOfWork, learner_id: int, ref: ItemRef, score: float, now: datetime
) -> Memory:
    """Update the memory of an item after an answer of `score`, and return it."""
    key = {"whose": learner_id, "the_lesson": ref.lesson_id, "the_item": ref.item_id}
    row = (await work.execute(RECALL, key)).first()
    old = Memory(row.stability, row.difficulty, row.due_at, row.reviewed_at) if row else None
    new = remember(old, score, now)
    values = {
        "stability": new.stability,
        "difficulty": new.difficulty,
        "due_at": new.due,
        "reviewed_at": new.reviewed,
    }
    if row:
        await work.execute(update(memories).where(THIS_ONE).values(values), key)
    else:
        await work.execute(insert(memories), {"learner_id": learner_id, **ref._asdict(), **values})
    return new


async def tallies(work: UnitOfWork, learner_id: int) -> dict[str, Tally]:
    """Return what the learner has done, by lesson id."""
    result: dict[str, Tally] = defaultdict(Tally)
    for row in await work.execute(
        select(
            answers.c.lesson_id,
            func.count().label("decisions"),
            func.count().filter(answers.c.credit == 1).label("best"),
            func.sum(answers.c.seconds).label("seconds"),
        )
        .where(answers.c.learner_id == learner_id)
        .group_by(answers.c.lesson_id)
    ):
        result[row.lesson_id] = Tally(row.decisions, row.best, row.seconds)
    for row in await work.execute(
        select(readings.c.lesson_id, func.sum(readings.c.seconds).label("seconds"))
        .where(readings.c.learner_id == learner_id)
        .group_by(readings.c.lesson_id)
    ):
        before = result[row.lesson_id]
        result[row.lesson_id] = Tally(before.decisions, before.best, before.seconds + row.seconds)
    return dict(result)


async def kept(work: UnitOfWork, learner_id: int) -> Kept:
    """Return how many gaps had a bite sent into them, and in how many it was worked through."""
    row = (
        await work.execute(
            select(
                func.count().filter(deliveries.c.state == "answered").label("kept"),
                func.count().label("offered"),
            ).where(
                deliveries.c.learner_id == learner_id,
                deliveries.c.asked.is_(False),
                deliveries.c.state.in_(("answered", "expired")),
                deliveries.c.sent_at.is_not(None),
            )
        )
    ).one()
    return Kept(row.kept, row.offered)
