"""Paces: how fast learners read and decide, as JSON of the fields of a `Pace`."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import bindparam, insert, select, update

from lessons.pace import Effort, Pace, learn_pace
from storage.database import UnitOfWork
from storage.tables import paces

# Each answer learns from how long it took: statements made once cost half.
MINE = paces.c.learner_id == bindparam("whose")
READ = select(paces.c.state).where(MINE)
WRITE = update(paces).where(MINE).values(state=bindparam("new"))


async def of(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, Pace]:
    """Return the paces that are known, by learner."""
    rows = await work.execute(select(paces).where(paces.c.learner_id.in_(learner_ids)))
    return {row.learner_id: load(row.state) for row in rows}


async def get(work: UnitOfWork, learner_id: int) -> Pace:
    """Return a learner's pace, or the usual one."""
    return await _known(work, learner_id) or Pace()


async def learn(work: UnitOfWork, learner_id: int, effort: Effort, seconds: float) -> Pace:
    """Learn from a step that took so long, and return the pace as it was before."""
    known = await _known(work, learner_id)
    before = known or Pace()
    state = dump(learn_pace(before, effort, seconds))
    if known is None:
        await work.execute(insert(paces), {"learner_id": learner_id, "state": state})
    else:
        await work.execute(WRITE, {"whose": learner_id, "new": state})
    return before


async def _known(work: UnitOfWork, learner_id: int) -> Pace | None:
    state = (await work.execute(READ, {"whose": learner_id})).scalar()
    return load(state) if state else None


def dump(pace: Pace) -> str:
    """Return the text that `load` reads."""
    return json.dumps(asdict(pace))


def load(text: str) -> Pace:
    """Return the pace that `dump` wrote."""
    return Pace(**json.loads(text))
