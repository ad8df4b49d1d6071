"""Claims: what the delivery loop needs to know of a delivery that is being sent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from lessons.bite import Mode, Opening, Part, Wish
from lessons.pace import Pace
from scheduler.claims import Claim
from scheduler.gaps import Gap
from scheduler.notes import Note
from scheduler.plan import Availability, Reason, coming, sent
from storage import arrivals, digests, learners, notes, paces, progress
from storage.database import UnitOfWork
from storage.learners import Learner
from storage.planning import availabilities

AHEAD = 3
"""Gaps after this one that composing looks at: a review that can wait longer has no hurry."""

TIME_TO_ACT = timedelta(hours=20)
"""Who asks for a bite is asked about an action no sooner than this after they took it on."""


async def of_rows(
    work: UnitOfWork, rows: Sequence[Row[Any]], now: datetime, wish: Wish | Part = Wish.ANY
) -> list[Claim]:
    """Return the claims on the deliveries in these rows, in any order.

    Notes come with bites that nobody asked for, and never with the question of a check-in.
    """
    theirs = [row.learner_id for row in rows]
    people = await learners.some(work, theirs)
    pushed = [row for row in rows if not row.asked and row.reason != Reason.CHECK_IN]
    asked = {row.learner_id: now - TIME_TO_ACT for row in rows if row.asked}
    done = await progress.of(work, theirs, now, promised_before=asked)
    left = await arrivals.crunch_left(work, list(people.values()), now)
    waiting = await notes.of(work, [row.learner_id for row in pushed])
    speeds = await paces.of(work, theirs)
    known = await availabilities(work, list(people.values()), now)
    return [
        Claim(
            row.id,
            row.learner_id,
            Gap(row.gap_start, row.gap_end),
            done[row.learner_id],
            due=row.due_at,
            asked=row.asked,
            languages=people[row.learner_id].languages,
            zone=people[row.learner_id].zone,
            reason=Reason(row.reason),
            mode=_mode(people[row.learner_id], row.asked, now),
            most_minutes=_most(row, left),
            notes=_notes(people[row.learner_id], row, waiting),
            pace=speeds.get(row.learner_id, Pace()),
            ahead=_ahead(people[row.learner_id], known[row.learner_id], row, now),
            wish=wish,
        )
        for row in rows
    ]


def _notes(
    learner: Learner, row: Row[Any], waiting: Mapping[int, tuple[Note, ...]]
) -> tuple[Note, ...]:
    """Return what is told beside a bite that nobody asked for, a digest last."""
    if row.asked or row.reason == Reason.CHECK_IN:
        return ()
    return (*waiting.get(learner.id, ()), *digests.due(learner, row.gap_start))


def _most(row: Row[Any], left: Mapping[int, float]) -> float:
    unlimited = float("inf")
    return unlimited if row.asked else left.get(row.learner_id, unlimited)


def _ahead(
    learner: Learner, known: Availability, row: Row[Any], now: datetime
) -> tuple[Opening, ...]:
    """Return the openings after this delivery's gap, as they would be planned once it is sent."""
    if row.asked:
        known = replace(known, last_bite_at=now)
    else:
        known = sent(known, Gap(row.gap_start, row.gap_end), now, now)
    if learner.mode_at(now) is Mode.IDLE:
        known = replace(known, limits=replace(known.limits, cap=None))
    plans = coming(known, now, AHEAD)
    return tuple(Opening(one.due, (one.gap.end - one.due) / timedelta(minutes=1)) for one in plans)


def _mode(learner: Learner, asked: bool, now: datetime) -> Mode:
    """Return how to compose; who asks for a bite in a crunch has made room for a whole one."""
    mode = learner.mode_at(now)
    return Mode.STEADY if asked and mode is Mode.CRUNCH else mode
