"""Learners: who they are and how they want it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from storage.database import UnitOfWork
from storage.tables import learners


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
    query = select(learners).where(learners.c.id == learner_id)
    if work.writes:
        query = query.with_for_update()
    row = (await work.execute(query)).first()
    return _learner(row) if row else None


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
