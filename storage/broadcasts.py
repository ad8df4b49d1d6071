"""Broadcasts: what an admin tells everybody who can be reached, once.

    draft -> enrolling -> sending -> done
                  |          |
                  +----------+-----> stopping -> stopped

A draft is no more than its text. `storage.broadcasting` has what becomes of it then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, true, update

from storage.database import UnitOfWork
from storage.tables import broadcast_sends as sends
from storage.tables import broadcasts, learners

DRAFT_LASTS = timedelta(days=1)
"""An old button sends nothing to everybody."""


class State(StrEnum):
    """How far a broadcast has come."""

    DRAFT = "draft"
    ENROLLING = "enrolling"
    """Learners are being given their sends."""
    SENDING = "sending"
    STOPPING = "stopping"
    """What was not sent is being taken back."""
    DONE = "done"
    STOPPED = "stopped"


GOING = (State.ENROLLING, State.SENDING)
UNDER_WAY = (*GOING, State.STOPPING)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast. Its text is Markdown, as it was typed."""

    id: int
    text: str
    state: State
    made_at: datetime
    """When it was drafted; once it goes out, when that began."""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many learners' sends are in each state."""

    counts: Mapping[str, int]

    def __getitem__(self, state: str) -> int:
        """Return how many are in a state."""
        return self.counts.get(state, 0)

    @property
    def left(self) -> int:
        """Those that are still to come."""
        return self["planned"] + self["sending"]


@dataclass(frozen=True, slots=True)
class Ended:
    """A broadcast that is over, and what became of it."""

    broadcast: Broadcast
    tally: Tally


async def draft(work: UnitOfWork, text: str, now: datetime) -> int:
    """Keep a text that may be sent to everybody, and return its id."""
    values = {"text": text, "state": State.DRAFT, "made_at": now}
    made = await work.execute(insert(broadcasts).values(values).returning(broadcasts.c.id))
    return int(made.scalar_one())


async def discard(work: UnitOfWork, broadcast_id: int) -> bool:
    """Delete a draft; False where there is none."""
    mine = (broadcasts.c.id == broadcast_id) & (broadcasts.c.state == State.DRAFT)
    return bool((await work.execute(delete(broadcasts).where(mine))).rowcount)


async def confirm(work: UnitOfWork, broadcast_id: int, now: datetime) -> bool:
    """Let a draft go out; False where there is none so young, or where it goes out already."""
    young = broadcasts.c.made_at > now - DRAFT_LASTS
    return await turn(work, broadcast_id, State.DRAFT, State.ENROLLING, when=young, made_at=now)


async def stop(work: UnitOfWork, broadcast_id: int) -> bool:
    """Let nothing more of a broadcast be sent; False where it does not go out."""
    return await turn(work, broadcast_id, GOING, State.STOPPING)


async def turn(
    work: UnitOfWork,
    broadcast_id: int,
    before: State | tuple[State, ...],
    after: State,
    *,
    when: ColumnElement[bool] | None = None,
    **values: object,
) -> bool:
    """Bring a broadcast from one state to another; False where it was in none of them."""
    states = (before,) if isinstance(before, State) else before
    mine = (broadcasts.c.id == broadcast_id) & broadcasts.c.state.in_(states)
    change = update(broadcasts).where(mine, true() if when is None else when)
    return bool((await work.execute(change.values(state=after, **values))).rowcount)


async def get(work: UnitOfWork, broadcast_id: int) -> Broadcast | None:
    """Return a broadcast, or None. In a writing unit of work its row is locked till its end."""
    query = select(broadcasts).where(broadcasts.c.id == broadcast_id)
    row = (await work.execute(query.with_for_update() if work.writes else query)).first()
    return of_row(row) if row else None


async def reachable(work: UnitOfWork) -> int:
    """Return how many learners a broadcast would go to now."""
    count = select(func.count()).select_from(learners).where(learners.c.reachable)
    return int((await work.execute(count)).scalar_one())


async def tally(work: UnitOfWork, broadcast_id: int) -> Tally:
    """Count the sends of a broadcast by their states."""
    count = select(sends.c.state, func.count().label("number")).group_by(sends.c.state)
    rows = await work.execute(count.where(sends.c.broadcast_id == broadcast_id))
    return Tally({row.state: row.number for row in rows})


def of_row(row: Row[Any]) -> Broadcast:
    """Return the broadcast of a row."""
    return Broadcast(row.id, row.text, State(row.state), row.made_at, row.ended_at)
