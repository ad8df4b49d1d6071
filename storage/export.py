"""Everything that is kept about a learner, as plain values, and the lessons that it speaks of."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lessons.model import Curriculum, Edition, Lesson
from scheduler.busy import Busy
from storage.database import UnitOfWork
from storage.editions import last
from storage.tables import broadcasts, budgets, editions, fits, learners, metadata

NOBODYS = (editions, fits, broadcasts, budgets)
"""Tables that say nothing about any learner: lessons as they stood, what everybody's answers
together say of memory, what everybody was told, and how much may be sent."""

Plain = str | int | float | bool | list[str] | None
Told = Mapping[str, Sequence[Mapping[str, Plain]]]
"""Rows by table."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Lessons, as they stood when they were sent to the learner, as far as they can be had."""

    by_delivery: Mapping[int, Mapping[str, str]]
    """The digests of what a delivery held, by lesson id."""
    by_digest: Mapping[str, Edition]
    by_id: Mapping[str, Lesson]
    """As they stand now, or stood last."""

    def lesson(self, lesson_id: str, delivery_id: int | None = None) -> Lesson | None:
        """Return a lesson as a delivery held it, or as it stands now."""
        digest = self.by_delivery.get(delivery_id or 0, {}).get(lesson_id, "")
        edition = self.by_digest.get(digest)
        return edition.lesson if edition else self.by_id.get(lesson_id)


async def everything(work: UnitOfWork, learner_id: int) -> dict[str, list[dict[str, Plain]]]:
    """Return every row about a learner, by table. Instants are ISO 8601, in UTC.

    Busy times are a list of intervals as ISO 8601 writes them, `start/end`.

    It goes by the tables themselves, so a table added later is never forgotten here.
    """
    told = {}
    for table in (one for one in metadata.sorted_tables if one not in NOBODYS):
        owner = table.c.id if table is learners else table.c.learner_id
        query = select(table).where(owner == learner_id).order_by(*table.primary_key)
        rows = await work.execute(query)
        told[table.name] = [
            {column: _plain(value) for column, value in row.items()} for row in rows.mappings()
        ]
    return told


async def shelf_of(work: UnitOfWork, told: Told, curriculum: Curriculum) -> Shelf:
    """Return the lessons that `everything` names."""
    by_delivery = {
        int(str(row["id"])): json.loads(str(row["bite"])).get("editions", {})
        for row in told["deliveries"]
        if row["bite"]
    }
    by_digest = {edition.digest: edition for edition in curriculum.editions.values()}
    old = {digest for held in by_delivery.values() for digest in held.values()} - by_digest.keys()
    query = select(editions.c.digest, editions.c.text).where(editions.c.digest.in_(old))
    for row in await work.execute(query):
        with suppress(ValueError):  # lessons have been given other fields since
            by_digest[row.digest] = Edition.from_json(row.text)
    gone = await last(work, _named(told) - curriculum.lessons.keys())
    former = {lesson_id: edition.lesson for lesson_id, edition in gone.items()}
    return Shelf(by_delivery, by_digest, former | dict(curriculum.lessons))


def _named(told: Told) -> set[str]:
    return {str(row["lesson_id"]) for rows in told.values() for row in rows if row.get("lesson_id")}


def _plain(value: Any) -> Plain:  # noqa: ANN401 - a column's value
    if isinstance(value, Busy):
        return [f"{start.isoformat()}/{end.isoformat()}" for start, end in value]
    return value.isoformat() if isinstance(value, datetime) else value
