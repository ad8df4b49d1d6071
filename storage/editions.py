"""Editions: lessons as they stood, so that a bite is finished in the version it was begun in."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select

from lessons.bite import Bite
from lessons.model import Curriculum, Edition
from lessons.sitting import Editions
from storage.database import UnitOfWork
from storage.tables import editions


async def keep(work: UnitOfWork, curriculum: Curriculum, now: datetime) -> int:
    """Keep every lesson as it stands, and return how many of them were new."""
    by_digest = {edition.digest: edition for edition in curriculum.editions.values()}
    known = set((await work.execute(select(editions.c.digest))).scalars())
    rows = [
        {
            "digest": digest,
            "lesson_id": edition.lesson.id,
            "text": edition.to_json(),
            "kept_at": now,
        }
        for digest, edition in by_digest.items()
        if digest not in known
    ]
    if rows:
        await work.execute(insert(editions), rows)
    return len(rows)


async def of(work: UnitOfWork, bite: Bite, curriculum: Curriculum) -> Editions:
    """Return the lessons of a bite as they stood when it was made.

    One that was never kept, or that this release can not read, is given as it stands now; one that
    can not be had at all is left out.
    """
    wanted = {id_: curriculum.editions[id_] for id_ in _named(bite) if id_ in curriculum.editions}
    old = {
        digest
        for id_, digest in bite.editions.items()
        if id_ not in wanted or wanted[id_].digest != digest
    }
    if not old:
        return wanted
    query = select(editions.c.text).where(editions.c.digest.in_(old))
    kept = [_read(text) for text in (await work.execute(query)).scalars()]
    return wanted | {edition.lesson.id: edition for edition in kept if edition}


def _read(text: str) -> Edition | None:
    try:
        return Edition.from_json(text)
    except ValueError:  # lessons have been given other fields since
        return None


def _named(bite: Bite) -> Iterable[str]:
    return {lesson_id for part in bite.parts for lesson_id in part.lesson_id.split(",")}
