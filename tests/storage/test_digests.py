"""Digests: once a week, on the learner's day, with the figures of seven days."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from scheduler.notes import NoteKind
from scheduler.outcomes import Sent
from scheduler.plan import FOREVER
from storage import digests, events, promises
from storage.deliveries import ask_now
from storage.digests import Figures
from storage.promises import State
from storage.tables import answers, readings
from tests.storage.people import (
    BEFORE,
    BITE,
    CLOSED,
    LEASE,
    OPEN,
    alter,
    answer,
    at,
    claim_one,
    daily,
    enrol,
    find,
    learner,
    prepare_one,
    send_one,
)
from tests.storage.ticking import Deliveries

MONDAY, TUESDAY = 0, 1
DIGEST = NoteKind.DIGEST


# When it comes


def due(day: int, start: datetime, digested: datetime | None = None, zone: str = "UTC") -> bool:
    return digests.is_due(learner(digest_day=day, digested_at=digested, zone=zone), start)


def test_it_is_due_with_the_first_gap_of_its_day():
    assert due(MONDAY, at("12:30"))
    assert not due(TUESDAY, at("12:30"))
    assert not due(None, at("12:30"))
    assert not due(MONDAY, at("18:00"), digested=at("12:30"))


def test_it_is_due_again_a_week_later_even_in_an_earlier_gap():
    assert due(MONDAY, at("7:00", day=7), digested=at("18:00"))
    assert not due(MONDAY, at("7:00", day=6), digested=at("18:00"))


def test_another_day_that_was_chosen_lately_is_not_waited_for_a_week():
    assert due(TUESDAY, at("12:30", day=1), digested=at("12:30"))


@pytest.mark.parametrize("day", range(7))
def test_its_day_is_one_of_the_learners_own_clock(day: int):
    start = at("20:00")  # Tuesday in Karachi
    local = start.astimezone(ZoneInfo("Asia/Karachi"))
    assert due(day, start, zone="Asia/Karachi") is (day == local.weekday() == TUESDAY)


async def test_a_claim_on_its_day_brings_it_and_keeps_nothing(database):
    """A claim holds a delivery: who changed the learner as well could wait for ever."""
    await enrol(database, 1, daily("12:30"), daily("18:00"), digest_day=MONDAY)
    (note,) = (await claim_one(database)).notes
    assert (note.kind, note.about) == (DIGEST, 1)
    assert (await find(database)).digested_at is None
    await Deliveries(database).told([note], OPEN)
    assert (await find(database)).digested_at == OPEN


async def test_the_second_bite_of_the_day_brings_none(database):
    await enrol(database, 1, daily("12:30"), daily("18:00"), digest_day=MONDAY)
    claim = await send_one(database)
    await Deliveries(database).told(claim.notes, OPEN)
    await answer(database, CLOSED)
    assert (await claim_one(database, at("18:00"))).notes == ()


async def test_what_could_not_be_told_waits_for_the_next_bite(database):
    await enrol(database, 1, daily("12:30"), daily("18:00"), digest_day=MONDAY)
    await send_one(database)
    await answer(database, CLOSED)
    assert [note.kind for note in (await claim_one(database, at("18:00"))).notes] == [DIGEST]


@pytest.mark.parametrize("day", [None, TUESDAY])
async def test_on_other_days_and_for_others_none_comes(database, day: int | None):
    await enrol(database, digest_day=day)
    assert (await claim_one(database)).notes == ()
    assert (await find(database)).digested_at is None


async def test_neither_a_bite_that_was_asked_for_nor_a_check_in_brings_it(database):
    await enrol(database, 1, digest_day=MONDAY)
    async with database.write() as work:
        claim = await ask_now(work, 1, 5, BEFORE, LEASE)
        await work.commit()
    assert claim.notes == ()
    await enrol(database, 2, digest_day=MONDAY)
    await alter(database, learner_id=2, paused_until=FOREVER, check_in_at=BEFORE)
    assert (await claim_one(database)).notes == ()
    assert [(await find(database, who)).digested_at for who in (1, 2)] == [None, None]


# What it tells


async def told(database, now: datetime, learner_id: int = 1) -> Figures:
    async with database.read() as work:
        return await digests.figures(work, learner_id, now)


async def log(database, kind: str, seconds: float, when: datetime, who: int = 1, **more) -> None:
    """Write an answer as the log has it, or a reading."""
    mine = {"learner_id": who, "part": 0, "lesson_id": "FBK-1", "seconds": seconds}
    async with database.write() as work:
        if kind == "lesson":
            await work.execute(insert(readings), {**mine, "read_at": when, **more})
        else:
            about = {"step": 0, "kind": kind, "item_id": "why", "credit": 1.0}
            await work.execute(insert(answers), {**mine, **about, "answered_at": when, **more})
        await work.commit()


async def test_nothing_done_is_nothing_told(database):
    await enrol(database)
    assert await told(database, OPEN) == Figures()
    assert not Figures(offered=3).has_learnt


async def test_gaps_count_where_a_bite_was_begun_of_those_that_are_over(database):
    await enrol(database)
    for day in range(3):
        await send_one(database, at("12:30", day=day))
        if day == 0:
            await answer(database, at("12:40"))
        await Deliveries(database).expire(at("13:20", day=day), 10)
    await send_one(database, at("12:30", day=3))
    week = await told(database, at("12:31", day=3))
    assert (week.kept, week.offered) == (1, 3)
    later = await told(database, at("12:50", day=7))
    assert (later.kept, later.offered) == (0, 2)


async def test_what_was_asked_for_is_no_gap(database):
    await enrol(database)
    async with database.write() as work:
        claim = await ask_now(work, 1, 5, BEFORE, LEASE)
        await work.commit()
    await Deliveries(database).prepare([(claim, BITE)], BEFORE)
    await Deliveries(database).settle(claim, Sent(7), BEFORE)
    await answer(database, at("12:05"))
    assert (await told(database, OPEN)).offered == 0


async def test_a_bite_that_stands_in_the_chat_is_not_over(database):
    await enrol(database)
    claim = await prepare_one(database)
    await Deliveries(database).settle(claim, Sent(7), OPEN)
    assert (await told(database, at("12:31"))).offered == 0


async def test_lessons_minutes_and_reviews_of_seven_days_are_summed(database):
    await enrol(database)
    now = at("12:30", day=7)
    await log(database, "lesson", 60, at("12:29"))
    await log(database, "review", 9, at("12:29"), score=1.0)
    await log(database, "lesson", 60, at("12:30"), lesson_id="FBK-3")
    await log(database, "lesson", 40, at("12:30", day=1))
    await log(database, "lesson", 50, at("12:30", day=2), lesson_id="FBK-2")
    await log(database, "item", 10, at("12:31", day=2), score=1.0)
    for score in (1.0, 0.75, 0.74, 0.0, None):
        await log(database, "review", 5, at("12:32", day=2), score=score)
    assert await told(database, now) == Figures(
        seconds=60 + 40 + 50 + 10 + 25, lessons=3, reviews=4, well=2
    )
    assert (await told(database, now)).has_learnt


async def test_actions_and_events_count_as_used_when_they_were_told(database):
    await enrol(database)
    async with database.write() as work:
        for lesson_id in ("FBK-1", "FBK-2"):
            await promises.make(work, 1, lesson_id, None, State.OPEN, now=BEFORE)
        open_ones = (await promises.open_of(work, [1], made_before={}))[1]
        for one, when in zip(open_ones, (OPEN, at("12:30", day=1)), strict=True):
            await promises.change(work, 1, one.id, state=State.DONE.value, settled_at=when)
        event = await events.name(work, 1, "NEG", OPEN, BEFORE)
        await events.change(work, 1, event.id, used=True, debriefed_at=CLOSED)
        await work.commit()
    assert (await told(database, at("12:40", day=1))).used == 3
    assert (await told(database, at("12:40", day=7))).used == 2
    assert (await told(database, at("12:40", day=9))).used == 0


async def test_another_ones_week_is_another(database):
    await enrol(database, 1)
    await enrol(database, 2, daily("09:00"))
    await send_one(database)
    await answer(database, CLOSED)
    await log(database, "lesson", 60, OPEN)
    await log(database, "review", 5, OPEN, score=1.0)
    assert (await told(database, at("13:00"))).has_learnt
    assert await told(database, at("13:00"), 2) == Figures()
