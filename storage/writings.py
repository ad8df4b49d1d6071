"""Writings: what learners typed for themselves, in reflections and prompts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select

from lessons.bite import ItemRef, Part
from lessons.sitting import Place
from storage.database import UnitOfWork
from storage.sittings import Sitting
from storage.tables import writings

LONGEST = 4096
"""Characters of one: what a message can hold. A longer one is refused and not cut."""


async def keep(
    work: UnitOfWork,
    sitting: Sitting,
    place: Place,
    part: Part,
    text: str,
    *,
    now: datetime,
) -> None:
    """Keep what was typed at a place; empty where the learner passed it over."""
    values = {
        "learner_id": sitting.learner_id,
        "delivery_id": sitting.delivery_id,
        "part": place.part,
        "step": place.step,
        "kind": part.kind,
        "lesson_id": part.lesson_id,
        "item_id": part.item_id,
        "text": text,
        "written_at": now,
    }
    await work.execute(insert(writings), values)


async def reflected(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, set[ItemRef]]:
    """Return the items without a grade that were answered or passed over, by learner."""
    query = select(writings.c.learner_id, writings.c.lesson_id, writings.c.item_id)
    found: dict[int, set[ItemRef]] = defaultdict(set)
    theirs = writings.c.learner_id.in_(learner_ids) & (writings.c.kind == "item")
    for row in await work.execute(query.where(theirs)):
        found[row.learner_id].add(ItemRef(row.lesson_id, row.item_id))
    return found
