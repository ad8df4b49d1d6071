"""Learners: who they are and how they want it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, case, delete, insert, select, update

from lessons.bite import Mode
from scheduler.gaps import Gap
from scheduler.plan import FOREVER
from scheduler.walltime import to_local, to_utc
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
        ),
        # Whatever served them, a gap that was put off has come to its end with it.
        snooze_start=None,
        snooze_end=None,
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
    draft: str | None = None
    """Slots that a sentence can mean, as JSON, until one is chosen."""
    paused_until: datetime | None = None
    check_in_at: datetime | None = None
    """Of a pause for sickness: when to ask how they are."""
    served_until: datetime | None = None
    snooze_start: datetime | None = None
    snooze_end: datetime | None = None
    mode: Mode = Mode.STEADY
    mode_until: datetime | None = None
    """None is without an end."""
    crunch_minutes: int | None = None
    """The most minutes a local day in a crunch."""
    reachable: bool = True
    hourly: int | None = None
    """What they earn an hour, in hundredths of `currency`."""
    currency: str | None = None
    dark: bool = False
    """Their pictures are drawn dark."""
    digest_day: int | None = None
    """The weekday of their digest, 0 for Monday; None is none."""
    digested_at: datetime | None = None

    @property
    def snoozed(self) -> Gap | None:
        """The gap that was asked for by "10 min"."""
        if self.snooze_start is None or self.snooze_end is None:
            return None
        return Gap(self.snooze_start, self.snooze_end)

    def mode_at(self, now: datetime) -> Mode:
        """Return the mode that holds at `now`."""
        over = self.mode_until is not None and self.mode_until <= now
        return Mode.STEADY if over else self.mode

    @property
    def idle_until(self) -> datetime | None:
        """The end of the days with room for more; None where they are not such days."""
        return (self.mode_until or FOREVER) if self.mode is Mode.IDLE else None

    def midnight(self, now: datetime, days: int = 0) -> datetime:
        """Return the start of the local day of `now`, or of the day so many days after it."""
        zone = ZoneInfo(self.zone)
        return to_utc(to_local(now, zone).date() + timedelta(days=days), time(), zone)

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


async def some(work: UnitOfWork, learner_ids: Sequence[int]) -> dict[int, Learner]:
    """Return these learners by id; nobody is locked."""
    rows = await work.execute(select(learners).where(learners.c.id.in_(learner_ids)))
    return {row.id: _learner(row) for row in rows}


async def after(work: UnitOfWork, learner_id: int, limit: int) -> list[int]:
    """Return the ids that follow `learner_id`, in order.

    In a writing unit of work those learners are locked till its end.
    """
    query = select(learners.c.id).where(learners.c.id > learner_id).order_by(learners.c.id)
    query = query.limit(limit)
    return list((await work.execute(query.with_for_update() if work.writes else query)).scalars())


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


async def change(work: UnitOfWork, learner_id: int, **values: object) -> None:
    """Write columns of a learner, named as the table names them."""
    await work.execute(update(learners).where(learners.c.id == learner_id).values(values))


async def set_reachable(work: UnitOfWork, learner_id: int, *, reachable: bool) -> None:
    """Record whether messages reach the learner."""
    await change(work, learner_id, reachable=reachable)


async def checked_in(work: UnitOfWork, learner_id: int, now: datetime) -> None:
    """Record that a learner was asked how they are, unless a later pause is to ask them anew."""
    due = (learners.c.id == learner_id) & (learners.c.check_in_at <= now)
    await work.execute(update(learners).where(due).values(check_in_at=None))


async def forget(work: UnitOfWork, learner_id: int) -> None:
    """Delete a learner and, by the foreign keys' cascade, everything about them."""
    await work.execute(delete(learners).where(learners.c.id == learner_id))


def _columns(learner: Learner) -> dict[str, Any]:
    return asdict(learner) | {"tracks": ",".join(learner.tracks), "mode": learner.mode.value}


def _learner(row: Row[Any]) -> Learner:
    values = dict(row._mapping)  # noqa: SLF001 - a public API, whatever its name
    tracks = tuple(filter(None, values["tracks"].split(",")))
    return Learner(**values | {"tracks": tracks, "mode": Mode(values["mode"])})
