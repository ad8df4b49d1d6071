"""Opinions: too easy, too hard, not my work."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from lessons.bite import Opinion
from storage.database import UnitOfWork
from storage.tables import opinions


async def of(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, Mapping[str, Opinion]]:
    """Return what each of these learners thinks of lessons, by lesson id."""
    held: dict[int, dict[str, Opinion]] = defaultdict(dict)
    for row in await work.execute(select(opinions).where(opinions.c.learner_id.in_(learner_ids))):
        held[row.learner_id][row.lesson_id] = Opinion(row.opinion)
    return dict(held)


async def hold(
    work: UnitOfWork, learner_id: int, lesson_id: str, opinion: Opinion | None, now: datetime
) -> None:
    """Record what a learner thinks of a lesson now; None takes it back."""
    mine = (opinions.c.learner_id == learner_id) & (opinions.c.lesson_id == lesson_id)
    await work.execute(delete(opinions).where(mine))
    if opinion:
        values = {
            "learner_id": learner_id,
            "lesson_id": lesson_id,
            "opinion": opinion.value,
            "held_at": now,
        }
        await work.execute(insert(opinions), values)
