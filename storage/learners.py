"""Learners: who they are and how they want it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, insert, select, update

from storage.database import UnitOfWork
from storage.tables import Instant, learners

# A statement that is made once is compiled once, and costs half of one made for each use.
READ = select(learners).where(learners.c.id == bindparam("the_id"))
LOCK = READ.with_for_update()

SERVE = (
    update(learners)
    .where(learners.c.id == bindparam("the_id"))
    .values(
        served_until=case(
            (learners.c.served_until > bindparam("until", type_=Instant), learners.c.served_until),
            else_=bindparam("until", type_=Instant),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Learner:
    """A freelancer who talks to the bot. Instants are aware, in UTC; `zone` is an IANA name."""

    id: int
    first_name: str
    zone: str
    joined_at: datetime
    telegram_language: str | None = None
    language: str | None = None
    """Chosen in /settings; None follows Telegram's."""
    tracks: tuple[str, ...] = ()
    """Chosen tracks in order; empty means all."""
    step: str = "zone"
    """The step of the set-up they are at."""
    expecting: str | None = None
    """What the next typed text is taken for."""
    paused_until: datetime | None = None
    served_until: datetime | None = None
    reachable: bool = True

    @property
    def languages(self) -> tuple[str | None, str | None]:
        """The languages to try, the wanted one first."""
        return (self.language, self.telegram_language)


async def get(work: UnitOfWork, learner_id: int) -> Learner | None:
    """Return a learner, or None. In a writing unit of work their row is locked till its end."""
    query = LOCK if work.writes else READ
    row = (await work.execute(query, {"the_id": learner_id})).first()
    return _learner(row) if row else None


async def lock(work: UnitOfWork, learner_ids: Iterable[int]) -> None:
    """Keep everybody else from these learners till the end of the unit of work.

    Whoever changes what is a learner's locks the learner first, and of several the lower id first,
    so that no two wait for each other. SQLite has one writer at a time anyway.
    """
    query = select(learners.c.id).where(learners.c.id.in_(sorted(set(learner_ids))))
    await work.execute(query.order_by(learners.c.id).with_for_update())


async def languages(
    work: UnitOfWork, learner_ids: Sequence[int]
) -> dict[int, tuple[str | None, str | None]]:
    """Return `Learner.languages` of each of these learners."""
    table = learners.c
    query = select(table.id, table.language, table.telegram_language)
    rows = await work.execute(query.where(table.id.in_(learner_ids)))
    return {row.id: (row.language, row.telegram_language) for row in rows}


async def serve(work: UnitOfWork, served: Sequence[tuple[int, datetime]]) -> None:
    """Record of learners, by id, until when they are served; what is served stays served."""
    if served:
        await work.execute(SERVE, [{"the_id": id_, "until": until} for id_, until in served])


async def add(work: UnitOfWork, learner: Learner) -> None:
    """Add a new learner."""
    await work.execute(insert(learners), _columns(learner))


async def save(work: UnitOfWork, learner: Learner) -> None:
    """Write back every field of a learner."""
    values = _columns(learner)
    await work.execute(update(learners).where(learners.c.id == values.pop("id")).values(values))


async def forget(work: UnitOfWork, learner_id: int) -> None:
    """Delete a learner and, by the foreign keys' cascade, everything about them."""
    await work.execute(delete(learners).where(learners.c.id == learner_id))


def _columns(learner: Learner) -> dict[str, Any]:
    return asdict(learner) | {"tracks": ",".join(learner.tracks)}


def _learner(row: Row[Any]) -> Learner:
    values = dict(row._mapping)  # noqa: SLF001 - a public API, whatever its name
    return Learner(**values | {"tracks": tuple(filter(None, values["tracks"].split(",")))})
