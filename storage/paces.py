"""Paces: how fast learners read and decide, as JSON of the fields of a `Pace`."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert, select, update

from lessons.pace import Effort, Pace, learn_pace
from storage.database import UnitOfWork
from storage.tables import paces


async def of(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, Pace]:
    """Return the paces that are known, by learner."""
    rows = await work.execute(select(paces).where(paces.c.learner_id.in_(learner_ids)))
    return {row.learner_id: load(row.state) for row in rows}


async def get(work: UnitOfWork, learner_id: int) -> Pace:
    """Return a learner's pace, or the usual one."""
    return (await of(work, [learner_id])).get(learner_id, Pace())


async def learn(work: UnitOfWork, learner_id: int, effort: Effort, seconds: float) -> None:
    """Learn from a step that took so long."""
    known = (await of(work, [learner_id])).get(learner_id)
    state = dump(learn_pace(known or Pace(), effort, seconds))
    if known is None:
        await work.execute(insert(paces), {"learner_id": learner_id, "state": state})
    else:
        mine = paces.c.learner_id == learner_id
        await work.execute(update(paces).where(mine).values(state=state))


def dump(pace: Pace) -> str:
    """Return the text that `load` reads."""
    return json.dumps(asdict(pace))


def load(text: str) -> Pace:
    """Return the pace that `dump` wrote."""
    return Pace(**json.loads(text))
