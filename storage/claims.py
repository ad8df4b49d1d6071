"""Claims: what the delivery loop needs to know of a delivery that is being sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from lessons.bite import Mode
from scheduler.dispatch import Claim
from scheduler.gaps import Gap
from scheduler.plan import Reason
from storage import arrivals, learners, notes, progress
from storage.database import UnitOfWork
from storage.learners import Learner


async def of_rows(work: UnitOfWork, rows: Sequence[Row[Any]], now: datetime) -> list[Claim]:
    """Return the claims on the deliveries in these rows, in any order.

    Notes come with bites that nobody asked for, and never with the question of a check-in.
    """
    theirs = [row.learner_id for row in rows]
    done = await progress.of(work, theirs)
    people = await learners.some(work, theirs)
    left = await arrivals.crunch_left(work, list(people.values()), now)
    waiting = await notes.of(work, [row.learner_id for row in rows if _brings_notes(row)])
    return [
        Claim(
            row.id,
            row.learner_id,
            Gap(row.gap_start, row.gap_end),
            done[row.learner_id],
            asked=row.asked,
            languages=people[row.learner_id].languages,
            reason=Reason(row.reason),
            mode=_mode(people[row.learner_id], row.asked, now),
            most_minutes=float("inf") if row.asked else left.get(row.learner_id, float("inf")),
            notes=waiting.get(row.learner_id, ()),
        )
        for row in rows
    ]


def _brings_notes(row: Row[Any]) -> bool:
    return not row.asked and row.reason != Reason.CHECK_IN


def _mode(learner: Learner, asked: bool, now: datetime) -> Mode:
    """Return how to compose; who asks for a bite in a crunch has made room for a whole one."""
    mode = learner.mode_at(now)
    return Mode.STEADY if asked and mode is Mode.CRUNCH else mode
