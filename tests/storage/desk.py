"""A learner at work on a bite that was sent to them."""

from dataclasses import replace

from fsrs.scheduler import DEFAULT_PARAMETERS
from sqlalchemy import select

from lessons.bite import Bite, Part
from lessons.model import Curriculum
from lessons.sitting import PromptStep, answer, current
from scheduler.outcomes import Sent
from storage import answering, sittings
from storage.database import Database
from storage.tables import metadata
from tests.lessons.authoring import load_lesson
from tests.storage.people import LEASE, OPEN, enrol
from tests.storage.ticking import Deliveries

WHOLE = Bite(
    (
        Part("lesson", "FBK-1"),
        Part("item", "FBK-1", "which-question"),
        Part("item", "FBK-1", "one-story"),
    ),
    200.0,
)


class Desk:
    """What learner 1 does with one delivery."""

    def __init__(self, database: Database, curriculum: Curriculum, delivery_id: int):
        self.database, self.delivery_id = database, delivery_id
        self.editions = curriculum.editions

    async def sitting(self):
        async with self.database.read() as work:
            return await sittings.get(work, 1, self.delivery_id)

    async def at(self):
        """The sitting, and the step it is at."""
        sitting = await self.sitting()
        return sitting, current(sitting.bite, self.editions, sitting.place)

    async def read(self, now):
        sitting, step = await self.at()
        async with self.database.write() as work:
            place = await answering.finish_reading(work, sitting, step, now)
            await work.commit()
        return place

    async def pick(self, given, now, words=None, parameters=DEFAULT_PARAMETERS):
        sitting, step = await self.at()
        async with self.database.write() as work:
            if isinstance(step, PromptStep):
                await answering.respond_to(work, sitting, step, given, now, words=words)
            else:
                answered = answer(step, given)
                more = {"parameters": parameters, "words": words}
                await answering.record(work, sitting, step, answered, now, **more)
            await work.commit()

    async def show(self, now, message_id=77):
        """Show the step they are at."""
        sitting = await self.sitting()
        async with self.database.write() as work:
            await sittings.show(work, sitting, sitting.place, message_id, now)
            await work.commit()

    async def close(self, now):
        async with self.database.write() as work:
            plan = await sittings.close(work, await self.sitting(), now)
            await work.commit()
        return plan

    async def work_through(self, now):
        await self.read(now)
        for option_id in ("narrow", "ask", "argue"):
            await self.pick(option_id, now)


async def deliver(database: Database, curriculum: Curriculum, bite: Bite, now=OPEN) -> Desk:
    """Send a bite into the gap that is due."""
    (claim,) = await Deliveries(database).claim(now, LEASE, 1)
    await Deliveries(database).prepare([(claim, bite)], now)
    await Deliveries(database).settle(claim, Sent(77), now)
    return Desk(database, curriculum, claim.delivery_id)


async def seat(database: Database, curriculum: Curriculum, *parts: Part) -> Desk:
    """Enrol learner 1, and send them a bite of these parts (the whole one, if none is named)."""
    await enrol(database)
    return await deliver(database, curriculum, Bite(parts, 200.0) if parts else WHOLE)


def of_every_kind(curriculum: Curriculum) -> Curriculum:
    """The curriculum with a lesson that has an item of every kind, its choice in two wordings."""
    (track,) = curriculum.tracks
    return Curriculum((replace(track, lessons=(load_lesson(),)),), curriculum.sources)


async def log(database: Database):
    """Every answer, the oldest first."""
    return await rows(database, "answers")


async def rows(database: Database, table: str):
    columns = metadata.tables[table]
    async with database.read() as work:
        return (await work.execute(select(columns).order_by(*columns.primary_key))).all()
