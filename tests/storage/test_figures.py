"""Figures for operators: counted by the database as they are by hand."""

from datetime import timedelta
from random import Random
from statistics import median_high

import pytest
from sqlalchemy import insert

from storage import figures, learners
from storage.database import Database
from storage.figures import Fate
from storage.tables import answers, broadcasts, deliveries
from storage.tables import learners as learners_table
from tests.storage.people import at, learner

NOW = at("12:00", day=27)
DAYS = [at("0:00", day=day) for day in range(28)]
MINUTE = timedelta(minutes=1)
ENDED = ("answered", "expired", "declined", "failed", "unreachable")


async def add(database: Database, people=(), bites=(), told=(), replies=()) -> None:
    async with database.write() as work:
        for one in people:
            await learners.add(work, one)
        for table, rows in ((deliveries, bites), (broadcasts, told), (answers, replies)):
            if rows:
                await work.execute(insert(table), list(rows))
        await work.commit()


async def work_out(database: Database) -> figures.Figures:
    async with database.read() as work:
        return await figures.work_out(work, DAYS, NOW)


def bite(id_: int, state: str, sent=None, **more) -> dict:
    """A bite that was due at noon of the day on which it was sent, or of the first."""
    start = (sent or more.get("ended_at") or at("12:00")).replace(hour=12, minute=0, second=0)
    usual = {"asked": False, "part": 0, "answers": "", "ended_at": None}
    gap = {"gap_start": start, "gap_end": start + 15 * MINUTE, "due_at": start}
    return {"id": id_, "learner_id": 1, "state": state, "sent_at": sent, **usual, **gap, **more}


def reply(id_: int, delivery_id: int, learner_id: int = 1) -> dict:
    about = {"part": 0, "step": id_, "lesson_id": "FBK-1", "item_id": "q", "credit": 1.0}
    spent = {"seconds": 1.0, "answered_at": NOW}
    return {"id": id_, "delivery_id": delivery_id, "learner_id": learner_id, **about, **spent}


async def test_without_a_learner_there_is_nothing(database: Database):
    found = await work_out(database)

    assert found.crowd == figures.Crowd(0, 0, (0, 0), (0, 0), 1)
    assert [dict(day) for day in found.pushes.days] == [{}] * 28
    assert (found.pushes.answered, found.pushes.on_time, found.pushes.lag) == (None, None, None)
    assert (found.answers, found.waiting, found.broadcasts) == (0, 0, 0)
    assert not found.broadcasting


async def test_learners_are_counted_by_when_they_came(database: Database):
    joined = [at("0:00", day=day) for day in (-1, 0, 20, 21, 27)]
    people = [learner(id_, joined_at=when) for id_, when in enumerate(joined, start=1)]
    await add(database, [*people, learner(9, joined_at=joined[0], reachable=False)])
    crowd = (await work_out(database)).crowd

    assert (crowd.learners, crowd.reachable, crowd.new) == (6, 5, (2, 4))


async def test_each_state_has_its_fate(database: Database):
    evening = at("12:01", day=3)
    states = ["answered", "declined", "sent", "expired", "expired", "unreachable", "failed"]
    bites = [bite(id_, state, evening) for id_, state in enumerate(states, start=1)]
    bites[4] |= {"answers": "b"}  # it was begun
    for unsent in bites[5:]:
        unsent |= {"sent_at": None, "ended_at": evening}
    people = [learner(id_) for id_ in range(1, 8)]
    await add(database, people, [one | {"learner_id": one["id"]} for one in bites])
    found = (await work_out(database)).pushes

    assert dict(found.days[3]) == {
        Fate.ANSWERED: 2,
        Fate.PUT_OFF: 1,
        Fate.OPEN: 1,
        Fate.UNANSWERED: 1,
        Fate.FAILED: 2,
    }
    assert found.answered == 2 / 4
    assert found.on_time == 5 / 6  # who had blocked the bot could not be sent to in time


async def test_lateness_is_counted_from_when_it_was_due(database: Database):
    waits = [timedelta(seconds=s) for s in (0.25, 2, 90, 1000)]
    sent = [at("12:00", day=2) + wait for wait in waits]
    people = [learner(id_) for id_ in range(1, 6)]
    bites = [bite(id_, "sent", when, learner_id=id_) for id_, when in enumerate(sent, start=1)]
    bites.append(bite(9, "sent", at("13:30", day=2), asked=True, learner_id=5))
    await add(database, people, bites)
    found = (await work_out(database)).pushes

    assert found.lag == pytest.approx(90, abs=0.01)
    assert found.on_time == 3 / 4


async def test_what_waits_and_what_is_told_is_counted(database: Database):
    due = {"due_at": NOW - MINUTE, "gap_end": NOW + MINUTE}
    bites = [
        bite(1, "planned", learner_id=1, **due),
        bite(2, "planned", learner_id=2, **due, opened_at=NOW),
        bite(3, "planned", learner_id=3, due_at=NOW + MINUTE, gap_end=NOW + 9 * MINUTE),
    ]
    told = [
        {"id": id_, "text": "News", "state": state, "made_at": at("9:00", day=day)}
        for id_, state, day in [(1, "draft", 5), (2, "done", 5), (3, "stopped", 5), (4, "done", -1)]
    ]
    await add(database, [learner(1), learner(2), learner(3)], bites, told[:4])
    found = await work_out(database)
    assert (found.waiting, found.broadcasts, found.broadcasting) == (2, 2, False)

    await add(database, told=[{"id": 5, "text": "!", "state": "sending", "made_at": NOW}])
    assert (await work_out(database)).broadcasting


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_it_counts_as_one_would_by_hand(database: Database, seed: int):
    chance, bites, replies = Random(seed), [], []
    for id_ in range(1, 300):
        sent = at("0:00") + timedelta(minutes=chance.randrange(-5000, 28 * 1440))
        state = chance.choice(ENDED)
        never = chance.random() < 0.2
        more = {"asked": chance.random() < 0.2, "part": chance.choice([0, 0, 1])}
        when = {"sent_at": None if never else sent, "ended_at": sent if never else None}
        bites.append(bite(id_, state, sent, learner_id=chance.randrange(1, 20), **more) | when)
        replies += [reply(1000 * id_ + n, id_) for n in range(chance.randrange(3))]
    await add(database, [learner(id_) for id_ in range(1, 20)], bites, (), replies)
    found = await work_out(database)

    recent = [one for one in bites if (one["sent_at"] or one["ended_at"]) >= DAYS[0]]
    pushes = [one for one in recent if not one["asked"]]
    lags = [(p["sent_at"] - p["due_at"]).total_seconds() for p in pushes if p["sent_at"]]
    answered = [one for one in recent if one["part"] or one["state"] == "answered"]
    assert sum(sum(day.values()) for day in found.pushes.days) == len(pushes)
    for number, day in enumerate(found.pushes.days):
        mine = [p for p in pushes if (p["sent_at"] or p["ended_at"]).date() == DAYS[number].date()]
        begun = sum(p["part"] > 0 or p["state"] == "answered" for p in mine)
        assert (sum(day.values()), day.get(Fate.ANSWERED, 0)) == (len(mine), begun)
    assert found.pushes.lag == pytest.approx(median_high(lags), abs=0.01)
    assert found.crowd.active[1] == len({one["learner_id"] for one in answered})
    week = [a for a in answered if (a["sent_at"] or a["ended_at"]) >= DAYS[-7]]
    assert found.crowd.active[0] == len({one["learner_id"] for one in week})
    known = {one["id"] for one in recent}
    assert found.answers == pytest.approx(sum(r["delivery_id"] in known for r in replies) / 28)


async def test_a_crowd_is_sampled_and_scaled_up(database: Database, monkeypatch):
    monkeypatch.setattr(figures, "SAMPLE", 50)
    people = [{"id": id_, "first_name": "Ada", "zone": "UTC"} for id_ in range(1000, 1500)]
    bites = [
        bite(row["id"], "answered" if row["id"] % 20 else "expired", NOW, learner_id=row["id"])
        for row in people
    ]
    async with database.write() as work:
        joined = [row | {"joined_at": NOW} for row in people]
        await work.execute(insert(learners_table), joined)
        await work.execute(insert(deliveries), bites)
        await work.commit()
    found = await work_out(database)

    assert (found.crowd.step, found.crowd.learners) == (10, 500)
    assert dict(found.pushes.days[27]) == {Fate.ANSWERED: 250, Fate.UNANSWERED: 250}
    assert found.crowd.active == (250, 250)
    assert found.pushes.answered == 0.5
