"""Responses: the log of answers, and what else people did with lessons, for `lessons.stats`."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from sqlalchemy import Select, Table, select

from lessons.bite import ItemRef
from lessons.model import Curriculum
from lessons.stats.responses import Deed, Mark, Response
from storage import bites, learners
from storage.database import UnitOfWork
from storage.memories import REMEMBERED
from storage.tables import answers, deliveries, opinions, promises, readings

CHUNK = 100
"""Learners read at once: with a thousand answers each they take some 50 MB."""

ANSWERS = select(
    answers.c.learner_id,
    answers.c.delivery_id,
    answers.c.part,
    answers.c.step,
    answers.c.lesson_id,
    answers.c.item_id,
    answers.c.wording,
    answers.c.answer,
    answers.c.credit,
    answers.c.score,
    answers.c.seconds,
).where(answers.c.kind.in_(REMEMBERED))
READINGS = select(readings.c.learner_id, readings.c.lesson_id, readings.c.seconds)
OPINIONS = select(opinions.c.learner_id, opinions.c.lesson_id, opinions.c.opinion)
PROMISES = select(promises.c.learner_id, promises.c.lesson_id, promises.c.state)
DELIVERIES = select(deliveries.c.learner_id, deliveries.c.bite, deliveries.c.part).where(
    deliveries.c.bite.is_not(None), deliveries.c.sent_at.is_not(None)
)


Marks = dict[tuple[int, str, Deed], Mark]
"""What people did, each of them with each lesson once."""


async def read(work: UnitOfWork, curriculum: Curriculum) -> AsyncIterator[Response | Mark]:
    """Yield what the figures of these lessons need of everybody, some people at a time.

    Of each item that is a person's first asking, and the first in each of its other wordings. A
    person is a running number: nothing here says who they are. Stories that were played again and
    what the bot itself asked are left out.
    """
    wordings = {
        ItemRef(lesson.id, item.id): item.wordings
        for lesson in curriculum.lessons.values()
        for item in lesson.items
    }
    last_id, before = 0, 0
    while ids := await learners.after(work, last_id, CHUNK):
        people = {learner_id: before + place for place, learner_id in enumerate(ids)}
        for response in await _responses(work, people, wordings):
            yield response
        for mark in await _marks(work, people):
            yield mark
        last_id, before = ids[-1], before + len(ids)


async def _responses(
    work: UnitOfWork, people: Mapping[int, int], wordings: Mapping[ItemRef, int]
) -> list[Response]:
    """Go through the log in the order it was written: a clock can be set back, an id can not."""
    numbers: dict[tuple[int, ItemRef], dict[tuple[int, int], int]] = defaultdict(dict)
    firsts: dict[tuple[int, ItemRef, int], int] = {}
    found = []
    for row in await work.execute(_of(ANSWERS, answers, people).order_by(answers.c.id)):
        ref, person = ItemRef(row.lesson_id, row.item_id), people[row.learner_id]
        if ref not in wordings:
            continue
        askings = numbers[person, ref]
        asking = askings.setdefault((row.delivery_id, row.part), len(askings))
        wording = row.wording % wordings[ref]
        if firsts.setdefault((person, ref, wording), asking) == asking:
            told = (wording, row.step, row.answer, row.credit, row.score, row.seconds)
            found.append(Response(person, *ref, asking, *told))
    return found


async def _marks(work: UnitOfWork, people: Mapping[int, int]) -> list[Mark]:
    found: Marks = {}
    for row in await work.execute(_of(READINGS, readings, people).order_by(readings.c.id)):
        _mark(found, people[row.learner_id], row.lesson_id, Deed.READ, row.seconds)
    for row in await work.execute(_of(OPINIONS, opinions, people)):
        _mark(found, people[row.learner_id], row.lesson_id, Deed(row.opinion))
    for row in await work.execute(_of(PROMISES, promises, people)):
        _mark(found, people[row.learner_id], row.lesson_id, Deed(row.state))
    for row in await work.execute(_of(DELIVERIES, deliveries, people)):
        for lesson_id in _shown(row.bite, row.part):
            _mark(found, people[row.learner_id], lesson_id, Deed.SHOWN)
    return list(found.values())


def _mark(found: Marks, person: int, lesson_id: str, deed: Deed, seconds: float = 0.0) -> None:
    found.setdefault((person, lesson_id, deed), Mark(person, lesson_id, deed, seconds))


def _shown(bite: str, reached: int) -> Iterator[str]:
    """Yield the lessons of a bite that came before the learner, who got as far as a part of it."""
    for part in bites.load(bite).parts[: reached + 1]:
        if part.kind == "lesson":
            yield part.lesson_id


def _of(query: Select[Any], table: Table, people: Mapping[int, int]) -> Select[Any]:
    return query.where(table.c.learner_id.in_(people))
