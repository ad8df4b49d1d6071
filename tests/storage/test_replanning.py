"""Replanning everybody leaves what replanning one by one leaves."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import delete, select, update

from scheduler.busy import Busy
from scheduler.limits import Limits
from scheduler.outcomes import Sent
from scheduler.plan import FOREVER
from scheduler.slots import Weekday
from storage import calendars, declared, learners, limits, planning, replanning
from storage.database import Database
from storage.replanning import replan_all
from storage.tables import deliveries
from tests.storage.people import BEFORE, BITE, LEASE, at, daily, enrol, history, learner, send_one
from tests.storage.ticking import Deliveries

NOW = at("12:20", 1)
HOURS = timedelta(hours=1)
ZONES = ("UTC", "Asia/Karachi", "America/New_York", "Pacific/Kiritimati", "Europe/Berlin")


async def settle_in(database: Database, people: range) -> None:
    """Learners of every sort, planned as of BEFORE, some of whom had bites since."""
    random = Random(7)
    async with database.write() as work:
        for who in people:
            more = {
                "zone": random.choice(ZONES),
                "reachable": random.random() > 0.1,
                "paused_until": random.choice([None, None, None, NOW + 30 * HOURS, FOREVER]),
                "check_in_at": random.choice([None, NOW + HOURS]),
                "served_until": random.choice([None, NOW]),
                "snooze_start": random.choice([None, None, NOW + HOURS]),
                "snooze_end": NOW + 2 * HOURS,
                "mode": random.choice(["steady", "steady", "idle"]),
                "mode_until": random.choice([None, NOW + 5 * HOURS]),
            }
            await learners.add(work, learner(who))
            await learners.change(work, who, **more)
            for hour in random.sample((7, 9, 12, 14, 17, 20), random.randrange(5)):
                await declared.add(work, who, daily(f"{hour:02}:00", random.choice([5, 30, 90])))
            if random.random() < 0.5:
                rest = frozenset(random.sample(list(Weekday), 2))
                await limits.save(work, who, Limits(rest_days=rest, cap=random.choice([1, 2])))
            if random.random() < 0.4:
                added = await calendars.add(work, who, "work.ics", None, BEFORE)
                begin = NOW + random.randrange(40) * HOURS
                busy = Busy.of([(begin, begin + 3 * HOURS)])
                await calendars.change(work, added, busy=busy)
            await planning.replan(work, who, BEFORE)
        await work.commit()
    for now in (at("18:00"), at("9:00", 1), at("12:00", 1)):
        await serve(database, now, random)


async def serve(database: Database, now: datetime, random: Random) -> None:
    """Send what is due, and close what is over; one send in four has not ended yet."""
    record = Deliveries(database)
    await record.lapse(now)
    await record.expire(now, 100)
    for claim in await record.claim(now, LEASE, 100):
        await record.prepare([(claim, BITE)], now)
        if random.random() < 0.75:
            await record.settle(claim, Sent(7), now)


async def disturb(database: Database) -> None:
    """Plans are lost, and plans are wrong: some for gaps that are none, for learners with none."""
    planned = deliveries.c.state == "planned"
    wrong = {"gap_start": BEFORE, "gap_end": at("12:45", 3), "reason": "best", "slot_id": None}
    async with database.write() as work:
        await work.execute(delete(deliveries).where(planned, deliveries.c.id % 3 == 0))
        await work.execute(
            update(deliveries).where(planned, deliveries.c.id % 3 == 1).values(wrong)
        )
        await work.commit()


async def one_by_one(database: Database, people: range) -> None:
    async with database.write() as work:
        for who in people:
            await planning.replan(work, who, NOW)
        await work.commit()


async def rows(database: Database) -> list[tuple[object, ...]]:
    """Every delivery but for its id, in an order of its own."""
    columns = [column for column in deliveries.c if column.name != "id"]
    query = select(*columns).order_by(
        deliveries.c.learner_id, deliveries.c.state, deliveries.c.due_at
    )
    async with database.read() as work:
        return [tuple(row) for row in await work.execute(query)]


async def test_it_leaves_what_replanning_one_by_one_leaves(database, monkeypatch):
    monkeypatch.setattr(replanning, "CHUNK", 13)
    people = range(1, 61)
    await settle_in(database, people)
    await disturb(database)
    disturbed = await rows(database)
    planned = await replan_all(database, NOW)
    together = await rows(database)
    await disturb(database)
    await one_by_one(database, people)
    assert together == await rows(database)
    assert together != disturbed
    states = [state for (_, state, *_) in together]
    outstanding = [state for state in states if state in planning.OUTSTANDING]
    assert outstanding
    assert "planned" in states
    assert planned == len(people) - len(outstanding)


async def test_who_has_a_bite_in_the_chat_is_left_alone(database):
    await enrol(database)
    await send_one(database)
    before = await history(database)
    assert await replan_all(database, at("12:40")) == 0
    assert await history(database) == before


async def test_there_may_be_nobody(database):
    assert await replan_all(database, NOW) == 0
