"""Memories: what is known of learners' recall, as it is and as it was."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from lessons.bite import ItemRef
from lessons.items import Outcome
from lessons.memory import Memory, Parameters, remember
from storage import bundles
from storage.database import UnitOfWork
from storage.tables import answers, memories

REMEMBERED = ("item", "review", "probe")
"""The kinds of parts whose answers make memories; a story that is played again makes none."""

THIS_ONE = (
    (memories.c.learner_id == bindparam("whose"))
    & (memories.c.lesson_id == bindparam("the_lesson"))
    & (memories.c.item_id == bindparam("the_item"))
)
BUNDLED = (
    memories.c.lesson_id,
    memories.c.item_id,
    memories.c.stability,
    memories.c.difficulty,
    memories.c.reviewed_at,
    memories.c.asked,
)
_MAKE: Callable[[type[Any], Iterable[Any]], Any] = tuple.__new__

RECALL = select(memories).where(THIS_ONE)


async def of(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, dict[ItemRef, Memory]]:
    """Return the memories of each of these learners."""
    bundle = await bundles.of(work, memories, BUNDLED, learner_ids)
    known: dict[int, dict[ItemRef, Memory]] = defaultdict(dict)
    known |= {id_: _known(columns) for id_, columns in bundle.items()}
    return known


def _known(columns: Sequence[Sequence[str]]) -> dict[ItemRef, Memory]:
    """Return memories by their items, from a bundle's BUNDLED."""
    lesson_ids, item_ids, stabilities, difficulties, reviewed, asked = columns
    # They are tuples, and made as such; by their own names it takes three times as long.
    refs = map(_MAKE, repeat(ItemRef), zip(lesson_ids, item_ids, strict=True))
    at = map(datetime.fromisoformat, reviewed)
    state = zip(map(float, stabilities), map(float, difficulties), at, map(int, asked), strict=True)
    return dict(zip(refs, map(_MAKE, repeat(Memory), state), strict=True))


async def as_of(work: UnitOfWork, learner_id: int, at: datetime) -> Mapping[ItemRef, Memory]:
    """Return the memories that a learner had at an earlier time, from the log."""
    made = (
        (answers.c.learner_id == learner_id)
        & (answers.c.answered_at <= at)
        & answers.c.stability.is_not(None)
    )
    of_item = (answers.c.lesson_id, answers.c.item_id)
    last = (
        select(func.max(answers.c.id).label("id"), func.count().label("asked"))
        .where(made)
        .group_by(*of_item)
        .subquery()
    )
    query = select(answers, last.c.asked).join(last, answers.c.id == last.c.id)
    return {
        ItemRef(row.lesson_id, row.item_id): Memory(
            row.stability, row.difficulty, row.answered_at, row.asked
        )
        for row in await work.execute(query)
    }


async def learn(
    work: UnitOfWork,
    learner_id: int,
    ref: ItemRef,
    outcome: Outcome,
    now: datetime,
    *,
    parameters: Parameters,
) -> Memory:
    """Update the memory of an item after an answer, and return it."""
    key = {"whose": learner_id, "the_lesson": ref.lesson_id, "the_item": ref.item_id}
    row = (await work.execute(RECALL, key)).first()
    new = remember(_memory(row) if row else None, outcome, now, parameters)
    values = columns(learner_id, ref, new)
    if row:
        await work.execute(update(memories).where(THIS_ONE).values(values), key)
    else:
        await work.execute(insert(memories), values)
    return new


def columns(learner_id: int, ref: ItemRef, memory: Memory) -> dict[str, object]:
    """Return a memory as it stands in the table."""
    return {
        "learner_id": learner_id,
        "lesson_id": ref.lesson_id,
        "item_id": ref.item_id,
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "reviewed_at": memory.reviewed,
        "asked": memory.asked,
    }


def _memory(row: Row[Any]) -> Memory:
    return Memory(row.stability, row.difficulty, row.reviewed_at, row.asked)
