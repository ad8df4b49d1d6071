"""Recomputing: what the log of answers and readings comes to, against what is stored.

Memories and paces can be worked out from the log alone, without the lessons: each answer stands
there with its score and its hesitation, and each step with its effort and its seconds. Where what
is stored differs, it can be mended; a memory that no answer made is taken away then.

The log itself is never changed, with one exception: answers of a release that did not keep the
memory after them are given it.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from math import isclose
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from lessons.bite import ItemRef
from lessons.items import Outcome
from lessons.memory import Memory, Parameters, remember
from lessons.pace import Effort, Pace, learn_pace
from storage import fits, learners, memories, paces
from storage.database import Database, UnitOfWork
from storage.tables import answers, readings
from storage.tables import memories as memories_table
from storage.tables import paces as paces_table

CHUNK = 100
"""Learners in one transaction: with a thousand answers each it lasts a few seconds."""

BREATH = 0.1
"""Seconds from one transaction to the next: who waits to write to SQLite looks that often."""

TOLERANCE = 1e-6
"""Relative: another machine's arithmetic may differ in the last digits."""

FILL = (
    update(answers)
    .where(answers.c.id == bindparam("the_id"), answers.c.stability.is_(None))
    .values(stability=bindparam("then_stability"), difficulty=bindparam("then_difficulty"))
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs of one learner."""

    learner_id: int
    memories: int
    """That are wrong, missing, or one too many."""
    pace: bool
    answers: int
    """Without the memory after them."""

    def __bool__(self) -> bool:
        return bool(self.memories or self.pace or self.answers)

    def __str__(self) -> str:
        """Return one line for the operator."""
        return (
            f"learner {self.learner_id}: memories {self.memories}, pace {int(self.pace)},"
            f" answers without a memory {self.answers}"
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """One transaction's worth of learners."""

    learners: int
    differences: tuple[Difference, ...]


@dataclass(slots=True)
class Replayed:
    """What the log of one learner comes to."""

    memories: dict[ItemRef, Memory] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)
    bare: dict[int, Memory] = field(default_factory=dict)
    """The memory after each answer that stands in the log without it, by the answer's id."""

    def learn(self, effort: Effort, seconds: float) -> None:
        """Learn from a step, as `storage.answering` does."""
        self.pace = learn_pace(self.pace, effort, seconds)

    def answer(self, row: Row[Any], parameters: Parameters) -> None:
        """Remember an answer that finished an item, as `storage.answering` does."""
        self.learn(Effort(row.words, row.decisions), row.seconds)
        if row.score is None or row.kind not in memories.REMEMBERED:
            return
        ref = ItemRef(row.lesson_id, row.item_id)
        outcome = Outcome(row.score, answered=1, hesitation=row.hesitation)
        memory = remember(self.memories.get(ref), outcome, row.answered_at, parameters)
        self.memories[ref] = memory
        if row.stability is None:
            self.bare[row.id] = memory


async def recompute(
    database: Database, learner_id: int | None = None, *, write: bool = False
) -> AsyncIterator[Checked]:
    """Compare one learner, or everybody, with their log, and mend what differs where it may write.

    Yields after each transaction.
    """
    last_id = 0
    while True:
        async with database.write() if write else database.read() as work:
            ids = await _next(work, learner_id, last_id)
            if not ids:
                return
            differences = await _check(work, ids, write=write)
            if write:
                await work.commit()
        yield Checked(len(ids), differences)
        last_id = ids[-1]
        await asyncio.sleep(BREATH)


async def _next(work: UnitOfWork, learner_id: int | None, last_id: int) -> list[int]:
    if learner_id is None:
        return await learners.after(work, last_id, CHUNK)
    wanted = learner_id > last_id and await learners.get(work, learner_id) is not None
    return [learner_id] if wanted else []


async def _check(work: UnitOfWork, ids: Sequence[int], *, write: bool) -> tuple[Difference, ...]:
    replayed = await _replay(work, ids, await fits.current(work))
    remembered = await memories.of(work, ids)
    speeds = await paces.of(work, ids)
    found = []
    for id_ in ids:
        made = replayed[id_]
        difference = Difference(
            id_,
            memories=_differing(remembered.get(id_, {}), made.memories),
            pace=not _close(astuple(speeds.get(id_, Pace())), astuple(made.pace)),
            answers=len(made.bare),
        )
        if difference:
            found.append(difference)
    if write and found:
        await _mend(work, {one.learner_id: replayed[one.learner_id] for one in found})
    return tuple(found)


async def _replay(
    work: UnitOfWork, ids: Sequence[int], parameters: Parameters
) -> defaultdict[int, Replayed]:
    """Work through the log in the order it was written: a clock can be set back, an id can not."""
    made: defaultdict[int, Replayed] = defaultdict(Replayed)
    read = select(readings.c.learner_id, readings.c.words, readings.c.seconds)
    for row in await work.execute(_in_order(read, readings, ids)):
        made[row.learner_id].learn(Effort(row.words), row.seconds)
    for row in await work.execute(_in_order(select(answers), answers, ids)):
        made[row.learner_id].answer(row, parameters)
    return made


def _in_order(query: Any, log: Any, ids: Sequence[int]) -> Any:  # noqa: ANN401 - any columns
    return query.where(log.c.learner_id.in_(ids)).order_by(log.c.id)


def _differing(stored: Mapping[ItemRef, Memory], made: Mapping[ItemRef, Memory]) -> int:
    """Return how many memories are wrong, missing, or too many."""
    return sum(
        ref not in stored or ref not in made or not _same(stored[ref], made[ref])
        for ref in stored.keys() | made.keys()
    )


def _same(one: Memory, other: Memory) -> bool:
    exact = (one.reviewed, one.asked) == (other.reviewed, other.asked)
    measures = ((memory.stability, memory.difficulty) for memory in (one, other))
    return exact and _close(*measures)


def _close(one: Collection[float], other: Collection[float]) -> bool:
    return all(isclose(a, b, rel_tol=TOLERANCE) for a, b in zip(one, other, strict=True))


async def _mend(work: UnitOfWork, made: Mapping[int, Replayed]) -> None:
    """Lay the memories and paces of these learners anew, and fill in their old answers."""
    for table in (memories_table, paces_table):
        await work.execute(delete(table).where(table.c.learner_id.in_(made)))
    remembered = [
        memories.columns(id_, ref, memory)
        for id_, one in made.items()
        for ref, memory in one.memories.items()
    ]
    if remembered:
        await work.execute(insert(memories_table), remembered)
    speeds = [{"learner_id": id_, "state": paces.dump(one.pace)} for id_, one in made.items()]
    await work.execute(insert(paces_table), speeds)
    bare = [
        {"the_id": id_, "then_stability": memory.stability, "then_difficulty": memory.difficulty}
        for one in made.values()
        for id_, memory in one.bare.items()
    ]
    if bare:
        await work.execute(FILL, bare)
