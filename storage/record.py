"""The record: what a learner has finished, when, and in how many minutes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lessons.bite import ItemRef, Progress
from lessons.mastery import asked_items, mastery
from lessons.memory import Parameters
from lessons.model import Lesson, Track
from storage import progress, used
from storage.database import UnitOfWork
from storage.memories import REMEMBERED
from storage.tables import Instant, answers, readings, writings

MASTERED = 0.8
"""A certificate takes a mastery above this."""


@dataclass(frozen=True, slots=True)
class Skill:
    """How far a learner has come in one track, at one instant."""

    track: Track
    finished: int
    """Lessons; see `Done.finished`."""
    known: int
    """Of those, the lessons that were never read, as they were shown to be known."""
    seconds: float
    mastery: float
    """From 0 to 1."""

    @property
    def left(self) -> int:
        """Lessons not finished yet."""
        return len(self.track.lessons) - self.finished

    @property
    def certified(self) -> bool:
        """A certificate can be had at that instant."""
        return not self.left and self.mastery > MASTERED


@dataclass(frozen=True, slots=True)
class Done:
    """What a learner has done, as far as a record tells of it."""

    progress: Progress
    read: Mapping[str, datetime]
    """When each lesson was read first."""
    answered: Mapping[ItemRef, datetime]
    """When each item was first answered to its end."""
    shown: Mapping[str, datetime]
    """When each lesson of `progress.known` was shown to be known."""
    seconds: Mapping[str, float]
    """Reading and answering, by lesson id."""
    total: float
    """Those seconds, and what was spent on no lesson in particular."""
    used: int
    """How often something was used at work, as the learner told it."""

    @property
    def since(self) -> datetime | None:
        """When the first of it was done."""
        return min((*self.read.values(), *self.answered.values()), default=None)

    @property
    def lesson_ids(self) -> set[str]:
        """The lessons that anything was read or answered of."""
        return {*self.read, *(ref.lesson_id for ref in self.answered)}

    def finished(self, lesson: Lesson) -> datetime | None:
        """Return when a lesson was read and all its items answered, or shown to be known before."""
        items = [self.answered.get(ItemRef(lesson.id, item.id)) for item in lesson.items]
        steps = [at for at in (self.read.get(lesson.id), *items) if at is not None]
        taught = max(steps) if len(steps) > len(items) else None
        ways = (taught, self.shown.get(lesson.id))
        return min((at for at in ways if at is not None), default=None)

    def skill(self, track: Track, now: datetime, parameters: Parameters) -> Skill:
        """Return how far the learner has come in a track at `now`."""
        ids = {*(lesson.id for lesson in track.lessons), *track.retired}
        items = asked_items(track, self.progress)
        return Skill(
            track=track,
            finished=sum(self.finished(lesson) is not None for lesson in track.lessons),
            known=len(ids & self.shown.keys() - self.read.keys()),
            seconds=sum(self.seconds.get(id_, 0.0) for id_ in ids),
            mastery=mastery(items, self.progress.memories, now, parameters).value,
        )


async def of(work: UnitOfWork, learner_id: int, now: datetime) -> Done:
    """Return what a learner has done until `now`."""
    standing = (await progress.of(work, [learner_id], now))[learner_id]
    probed = await _probed(work, learner_id)
    return Done(
        progress=standing,
        read=await _read(work, learner_id),
        answered=await _graded(work, learner_id) | await _reflected(work, learner_id),
        shown={id_: at for id_, at in probed.items() if id_ in standing.known},
        seconds=await _seconds(work, learner_id),
        total=(await progress.spent(work, learner_id)).seconds,
        used=(await used.at_work(work, learner_id)).times,
    )


async def _read(work: UnitOfWork, learner_id: int) -> dict[str, datetime]:
    first = func.min(readings.c.read_at, type_=Instant).label("first")
    query = (
        select(readings.c.lesson_id, first)
        .where(readings.c.learner_id == learner_id)
        .group_by(readings.c.lesson_id)
    )
    return {row.lesson_id: row.first for row in await work.execute(query)}


async def _graded(work: UnitOfWork, learner_id: int) -> dict[ItemRef, datetime]:
    first = func.min(answers.c.answered_at, type_=Instant).label("first")
    of_item = (answers.c.lesson_id, answers.c.item_id)
    finishing = (
        (answers.c.learner_id == learner_id)
        & answers.c.kind.in_(REMEMBERED)
        & answers.c.score.is_not(None)
    )
    query = select(*of_item, first).where(finishing).group_by(*of_item)
    return {ItemRef(row.lesson_id, row.item_id): row.first for row in await work.execute(query)}


async def _reflected(work: UnitOfWork, learner_id: int) -> dict[ItemRef, datetime]:
    first = func.min(writings.c.written_at, type_=Instant).label("first")
    of_item = (writings.c.lesson_id, writings.c.item_id)
    mine = (writings.c.learner_id == learner_id) & (writings.c.kind == "item")
    query = select(*of_item, first).where(mine).group_by(*of_item)
    return {ItemRef(row.lesson_id, row.item_id): row.first for row in await work.execute(query)}


async def _probed(work: UnitOfWork, learner_id: int) -> dict[str, datetime]:
    """Return when the probe of a lesson was last answered in full."""
    last = func.max(answers.c.answered_at, type_=Instant).label("last")
    query = (
        select(answers.c.lesson_id, last)
        .where(answers.c.learner_id == learner_id, answers.c.kind == "probe", answers.c.score == 1)
        .group_by(answers.c.lesson_id)
    )
    return {row.lesson_id: row.last for row in await work.execute(query)}


async def _seconds(work: UnitOfWork, learner_id: int) -> dict[str, float]:
    spent: dict[str, float] = defaultdict(float)
    for log in (readings.c, answers.c):
        query = (
            select(log.lesson_id, func.sum(log.seconds).label("seconds"))
            .where(log.learner_id == learner_id)
            .group_by(log.lesson_id)
        )
        for row in await work.execute(query):
            spent[row.lesson_id] += row.seconds
    return dict(spent)
