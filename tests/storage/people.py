"""Learners for the tests of storage, and what is on record about them.

Times are of one week that begins on Monday, 2 March 2026; learners live in UTC unless said.
"""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from lessons.bite import Bite, Part
from scheduler.claims import Claim
from scheduler.limits import Limits
from scheduler.outcomes import Sent
from scheduler.slots import EVERY_DAY, Slot, Weekly
from storage import declared, learners, limits, planning, sittings
from storage.database import Database
from storage.learners import Learner
from storage.tables import deliveries
from storage.tables import learners as learners_table
from tests.storage.ticking import Deliveries

LEASE = timedelta(seconds=90)
BITE = Bite((Part("lesson", "FBK-1"), Part("item", "FBK-1", "which-question")), 100.0)


def at(clock: str, day: int = 0) -> datetime:
    """The instant of a wall time such as 12:30 or 12:30:10, so many days after the Monday."""
    hours, minutes, seconds = (*map(int, clock.split(":")), 0)[:3]
    return datetime(2026, 3, 2 + day, hours, minutes, seconds, tzinfo=UTC)


def daily(clock: str, minutes: int = 15) -> Slot:
    return Slot(Weekly(EVERY_DAY), time.fromisoformat(clock), minutes)


LUNCH = daily("12:30")
NO_LIMITS = Limits(quiet=None, cap=None, distance=timedelta(0))
BEFORE = at("12:00")
OPEN = at("12:30")
CLOSED = at("12:45")


def learner(learner_id: int = 1, **more) -> Learner:
    about = {"first_name": "Ada", "zone": "UTC", "joined_at": at("9:00"), "step": "done"}
    return Learner(learner_id, **about | more)


async def enrol(
    database: Database, learner_id: int = 1, *slots: Slot, now: datetime = BEFORE, **more
) -> None:
    """Add a learner with these slots (lunch, if none is named), and plan."""
    async with database.write() as work:
        await learners.add(work, learner(learner_id, **more))
        for slot in slots or (LUNCH,):
            await declared.add(work, learner_id, slot)
        await planning.replan(work, learner_id, now)
        await work.commit()


async def declare(database: Database, learner_id: int, slot: Slot, now: datetime) -> None:
    async with database.write() as work:
        await declared.add(work, learner_id, slot)
        await planning.replan(work, learner_id, now)
        await work.commit()


async def claim_one(database: Database, now: datetime = OPEN) -> Claim:
    (claim,) = await Deliveries(database).claim(now, LEASE, 10)
    return claim


async def prepare_one(database: Database, now: datetime = OPEN) -> Claim:
    """Claim the one delivery that is due, with its bite kept and ready to be sent."""
    claim = await claim_one(database, now)
    ((claim, _),) = await Deliveries(database).prepare([(claim, BITE)], now)
    return claim


async def send_one(database: Database, now: datetime = OPEN, bite: Bite = BITE) -> Claim:
    """Claim the one delivery that is due, and send its bite."""
    claim = await claim_one(database, now)
    await Deliveries(database).prepare([(claim, bite)], now)
    await Deliveries(database).settle(claim, Sent(77), now)
    return claim


async def answer(database: Database, now: datetime, learner_id: int = 1) -> None:
    """Work through the outstanding bite."""
    async with database.write() as work:
        await sittings.close(work, await sittings.outstanding(work, learner_id), now)
        await work.commit()


async def limit(
    database: Database, new: Limits, now: datetime = BEFORE, learner_id: int = 1
) -> None:
    async with database.write() as work:
        await limits.save(work, learner_id, new)
        await planning.replan(work, learner_id, now)
        await work.commit()


async def alter(database: Database, now: datetime = BEFORE, learner_id: int = 1, **columns) -> None:
    """Write columns of a learner, and plan."""
    async with database.write() as work:
        await learners.change(work, learner_id, **columns)
        await planning.replan(work, learner_id, now)
        await work.commit()


async def find(database: Database, learner_id: int = 1) -> Learner:
    async with database.read() as work:
        return await learners.get(work, learner_id)


async def history(database: Database, learner_id: int = 1):
    """Every delivery of a learner, the oldest first."""
    query = select(deliveries).where(deliveries.c.learner_id == learner_id)
    async with database.read() as work:
        return (await work.execute(query.order_by(deliveries.c.id))).all()


async def states(database: Database, learner_id: int = 1) -> list[str]:
    return [row.state for row in await history(database, learner_id)]


async def latest(database: Database, learner_id: int = 1):
    return (await history(database, learner_id))[-1]


async def served_until(database: Database, learner_id: int = 1) -> datetime | None:
    query = select(learners_table.c.served_until).where(learners_table.c.id == learner_id)
    async with database.read() as work:
        return (await work.execute(query)).scalar_one()
