"""Editions: lessons as they stood, so that a bite is finished in the version it was begun in."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert  # SQLite reads its `ON CONFLICT` too

from lessons.bite import Bite
from lessons.model import Curriculum, Edition
from lessons.sitting import Editions
from storage.database import UnitOfWork
from storage.tables import editions


async def keep(work: UnitOfWork, curriculum: Curriculum, now: datetime) -> int:
    """Keep every lesson as it stands, and return how many of them were new.

    Several workers may start at once, each of which finds them missing.
    """
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
        await work.execute(insert(editions).on_conflict_do_nothing(), rows)
    return len(rows)


async def missing(work: UnitOfWork, curriculum: Curriculum) -> tuple[str, ...]:
    """Return the ids of lessons that were kept once and are gone without having been retired."""
    kept = set((await work.execute(select(editions.c.lesson_id).distinct())).scalars())
    retired = {id_ for track in curriculum.tracks for id_ in track.retired}
    return tuple(sorted(kept - curriculum.lessons.keys() - retired))


async def last(work: UnitOfWork, lesson_ids: Collection[str]) -> dict[str, Edition]:
    """Return these lessons as they stood last, by id, as far as they can be read."""
    query = (
        select(editions.c.lesson_id, editions.c.text)
        .where(editions.c.lesson_id.in_(lesson_ids))
        .order_by(editions.c.kept_at)
    )
    rows = list(await work.execute(query)) if lesson_ids else []
    read = {row.lesson_id: _read(row.text) for row in rows}
    return {id_: edition for id_, edition in read.items() if edition}


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
