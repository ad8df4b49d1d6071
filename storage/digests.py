"""Digests: a look back, once a week, beside the first bite of the day that the learner chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import distinct, func, select, update

from scheduler.notes import Note, NoteKind
from scheduler.walltime import to_local
from storage import progress, used, week
from storage.database import UnitOfWork
from storage.learners import Learner
from storage.tables import answers, readings
from storage.tables import learners as learners_table
from storage.week import Fate

LOOK_BACK = timedelta(days=7)

WELL = 0.75
"""The least score of a review that was answered well, as `lessons.memory.rate` has it."""


def due(learner: Learner, start: datetime) -> tuple[Note, ...]:
    """Return the digest that comes with the gap that begins at `start`, if one does.

    It is kept nowhere until it has been told: a claim holds the delivery, and who would change the
    learner then could wait for somebody who waits for the delivery.
    """
    return (Note(0, NoteKind.DIGEST, learner.id),) if is_due(learner, start) else ()


async def told(work: UnitOfWork, learner_ids: Sequence[int], now: datetime) -> None:
    """Record that these learners have had their digest."""
    if learner_ids:
        theirs = learners_table.c.id.in_(learner_ids)
        await work.execute(update(learners_table).where(theirs).values(digested_at=now))


def is_due(learner: Learner, start: datetime) -> bool:
    """Tell whether the digest comes with the gap that begins at `start`: the first of its day."""
    zone = ZoneInfo(learner.zone)
    day = to_local(start, zone).date()
    if learner.digest_day != day.weekday():
        return False
    return learner.digested_at is None or to_local(learner.digested_at, zone).date() < day


@dataclass(frozen=True, slots=True)
class Figures:
    """What a learner did in some days."""

    kept: int = 0
    """Gaps in which a bite was begun or worked through."""
    offered: int = 0
    """Gaps that had a bite and are over. One that was put off counts for neither."""
    seconds: float = 0.0
    lessons: int = 0
    """Lessons read."""
    reviews: int = 0
    """Items asked again, to their end."""
    well: int = 0
    """Those of them that were answered well."""
    used: int = 0
    """Actions done, and events at which something was of use, as they told it."""

    @property
    def has_learnt(self) -> bool:
        """Tell whether anything was read, answered or used."""
        return bool(self.seconds or self.lessons or self.reviews or self.used)


async def figures(work: UnitOfWork, learner_id: int, now: datetime) -> Figures:
    """Return what the learner did in the LOOK_BACK until now."""
    since = now - LOOK_BACK
    sent = await week.sent_between(work, learner_id, since, now)
    fates = [one.fate for one in sent if not one.asked and one.fate is not Fate.WAITING]
    spent = await progress.spent(work, learner_id, since)
    return Figures(
        kept=fates.count(Fate.KEPT),
        offered=len(fates),
        seconds=spent.seconds,
        lessons=await _lessons(work, learner_id, since),
        reviews=spent.reviews,
        well=await _well(work, learner_id, since),
        used=(await used.at_work(work, learner_id, since)).times,
    )


async def _lessons(work: UnitOfWork, learner_id: int, since: datetime) -> int:
    table = readings.c
    query = select(func.count(distinct(table.lesson_id))).where(
        table.learner_id == learner_id, table.read_at >= since
    )
    return int((await work.execute(query)).scalar_one())


async def _well(work: UnitOfWork, learner_id: int, since: datetime) -> int:
    table = answers.c
    query = select(func.count()).where(
        table.learner_id == learner_id,
        table.answered_at >= since,
        table.kind == "review",
        table.score >= WELL,
    )
    return int((await work.execute(query)).scalar_one())
