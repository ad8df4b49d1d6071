"""Progress: what learners have read, answered and kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from sqlalchemy import func, select

from lessons.bite import Progress
from storage import bundles, events, memories, opinions, promises, writings
from storage.database import UnitOfWork
from storage.tables import answers, learners, readings

LAPSE = 0.5
"""A score under this shows that something is not known after all."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a learner's time went into."""

    seconds: float
    """Reading and answering."""
    reviews: int
    """Questions answered again, to their end."""


async def of(
    work: UnitOfWork,
    learner_ids: Sequence[int],
    now: datetime,
    *,
    promised_before: Mapping[int, datetime] | None = None,
) -> dict[int, Progress]:
    """Return what composing a bite at `now` needs, for each of these learners.

    `promised_before` leaves out, of learners in it, what they promised later than that.
    """
    chosen = select(learners.c.id, learners.c.tracks).where(learners.c.id.in_(learner_ids))
    read = await _read(work, learner_ids)
    known = await memories.of(work, learner_ids)
    reflected = await writings.reflected(work, learner_ids)
    probed = await _known(work, learner_ids)
    held = await opinions.of(work, learner_ids)
    decided = await promises.decided(work, learner_ids)
    ahead = await events.of(work, learner_ids, now)
    promised = await promises.open_of(work, learner_ids, made_before=promised_before or {})
    return {
        row.id: Progress(
            tracks=tuple(filter(None, row.tracks.split(","))),
            read=read[row.id],
            memories=known.get(row.id, {}),
            reflected=reflected[row.id],
            known=probed[row.id],
            opinions=held.get(row.id, {}),
            decided=decided[row.id],
            promises=promised.get(row.id, ()),
            events=ahead.get(row.id, ()),
        )
        for row in await work.execute(chosen)
    }


async def _read(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, dict[str, datetime]]:
    """Return when lessons were read last."""
    bundle = await bundles.of(
        work, readings, (readings.c.lesson_id, readings.c.read_at), learner_ids
    )
    read: dict[int, dict[str, datetime]] = {id_: {} for id_ in learner_ids}
    for id_, (lesson_ids, instants) in bundle.items():
        # Sorted by time in one form of text, so that of a lesson the last reading stays.
        last = dict(sorted(zip(lesson_ids, instants, strict=True), key=itemgetter(1)))
        read[id_] = dict(zip(last, map(datetime.fromisoformat, last.values()), strict=True))
    return read


async def _known(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the lessons whose probe was answered in full, and its item never wrongly since."""
    probe, later = answers.alias("probe"), answers.alias("later")
    lapsed = (
        select(later.c.id)
        .where(
            later.c.learner_id == probe.c.learner_id,
            later.c.lesson_id == probe.c.lesson_id,
            later.c.item_id == probe.c.item_id,
            later.c.id > probe.c.id,
            later.c.score < LAPSE,
        )
        .exists()
    )
    query = select(probe.c.learner_id, probe.c.lesson_id).where(
        probe.c.learner_id.in_(learner_ids), probe.c.kind == "probe", probe.c.score == 1, ~lapsed
    )
    known: dict[int, set[str]] = defaultdict(set)
    for row in await work.execute(query):
        known[row.learner_id].add(row.lesson_id)
    return known


async def spent(work: UnitOfWork, learner_id: int, since: datetime | None = None) -> Spent:
    """Return what the learner's time went into, since an instant or ever."""
    read, given = readings.c, answers.c
    reading = select(func.sum(read.seconds)).where(read.learner_id == learner_id)
    again = func.count().filter((given.kind == "review") & given.score.is_not(None))
    answering = select(func.sum(given.seconds).label("seconds"), again.label("reviews")).where(
        given.learner_id == learner_id
    )
    if since is not None:
        reading = reading.where(read.read_at >= since)
        answering = answering.where(given.answered_at >= since)
    on_reading = (await work.execute(reading)).scalar()
    answered = (await work.execute(answering)).one()
    return Spent((on_reading or 0.0) + (answered.seconds or 0.0), answered.reviews)
