"""Notes: what a learner is told beside their next bite, because nothing may come outside a gap."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select

from scheduler.notes import Note, NoteKind
from storage.database import UnitOfWork
from storage.tables import notes


async def leave(
    work: UnitOfWork, learner_id: int, kind: NoteKind, about: int, now: datetime
) -> None:
    """Leave a note about a slot or a calendar, by its id, unless the same one waits already."""
    same = _same(learner_id, kind, about)
    if (await work.execute(select(notes.c.id).where(same))).first() is None:
        values = {"learner_id": learner_id, "kind": kind.value, "about": about, "made_at": now}
        await work.execute(insert(notes), values)


async def take_back(work: UnitOfWork, learner_id: int, kind: NoteKind, about: int) -> None:
    """Take away a note that has become void: what it is about is gone or mended."""
    await work.execute(delete(notes).where(_same(learner_id, kind, about)))


async def of(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, tuple[Note, ...]]:
    """Return the notes that wait, by learner, the oldest first."""
    if not learner_ids:
        return {}
    waiting: dict[int, list[Note]] = defaultdict(list)
    query = select(notes).where(notes.c.learner_id.in_(learner_ids)).order_by(notes.c.id)
    for row in await work.execute(query):
        waiting[row.learner_id].append(Note(row.id, NoteKind(row.kind), row.about))
    return {learner_id: tuple(theirs) for learner_id, theirs in waiting.items()}


async def told(work: UnitOfWork, note_ids: Sequence[int]) -> None:
    """Take away notes that have been told."""
    await work.execute(delete(notes).where(notes.c.id.in_(note_ids)))


def _same(learner_id: int, kind: NoteKind, about: int) -> ColumnElement[bool]:
    return (
        (notes.c.learner_id == learner_id) & (notes.c.kind == kind.value) & (notes.c.about == about)
    )
