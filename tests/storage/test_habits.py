"""Habits: what becomes of a slot's bites is counted, and a slot that is not real is asked about."""

from datetime import timedelta

import pytest

from scheduler.habits import HALF_LIFE, UNKNOWN, Habit
from scheduler.notes import NoteKind
from scheduler.outcomes import Sent, Uncertain
from scheduler.slots import Slot
from storage import declared, habits, notes, sittings
from storage.deliveries import ask_now
from storage.habits import LOOK_BACK, Tally
from storage.putting_off import Until, put_off
from tests.storage.people import (
    BEFORE,
    BITE,
    CLOSED,
    LEASE,
    LUNCH,
    NO_LIMITS,
    OPEN,
    answer,
    at,
    enrol,
    find,
    history,
    limit,
    prepare_one,
    send_one,
)
from tests.storage.ticking import Deliveries

DAY = timedelta(days=1)


async def habit(database) -> Habit:
    async with database.read() as work:
        (mine,) = await declared.of(work, 1)
    return mine.habit


async def tally(database, now) -> Tally:
    async with database.read() as work:
        (mine,) = await declared.of(work, 1)
        return await habits.tally(work, 1, mine.id, now)


async def begin(database, now=OPEN) -> None:
    """Read the first part of the outstanding bite."""
    async with database.write() as work:
        sitting = await sittings.outstanding(work, 1)
        await sittings.move(work, sitting, sittings.Place(1), now)
        await work.commit()


async def decline(database, until, now) -> None:
    async with database.write() as work:
        sitting = await sittings.outstanding(work, 1)
        await put_off(work, await find(database), sitting, until, now)
        await work.commit()


async def pass_days(database, days, first=0, *, answered=()) -> None:
    """Each day brings one bite, which is answered on some of them."""
    for day in range(first, first + days):
        await send_one(database, OPEN + day * DAY)
        if day in answered:
            await answer(database, OPEN + day * DAY)
        await Deliveries(database).expire(CLOSED + day * DAY, 10)


async def questions(database) -> list[int]:
    """The slots that the learner is to be asked about."""
    async with database.read() as work:
        waiting = (await notes.of(work, [1])).get(1, ())
    assert {note.kind for note in waiting} <= {NoteKind.SLOT_UNANSWERED}
    return [note.about for note in waiting]


async def test_a_bite_that_is_worked_through_is_kept(database):
    await enrol(database)
    await send_one(database)
    await answer(database, OPEN)
    assert await habit(database) == Habit(1, 0, OPEN)


async def test_a_bite_that_nobody_touched_is_missed(database):
    await enrol(database)
    await send_one(database)
    await Deliveries(database).expire(CLOSED, 10)
    assert await habit(database) == Habit(0, 1, CLOSED)


async def test_a_bite_that_was_begun_is_kept_though_its_time_ran_out(database):
    await enrol(database)
    await send_one(database)
    await begin(database)
    await Deliveries(database).expire(at("13:30"), 10)
    assert await habit(database) == Habit(1, 0, at("13:30"))


@pytest.mark.parametrize(
    ("until", "counted"),
    [
        (Until.LATER, UNKNOWN),
        (Until.NEXT, Habit(0, 1, at("12:33"))),
        (Until.TOMORROW, Habit(0, 1, at("12:33"))),
    ],
)
async def test_what_is_put_off_counts_by_how_far(database, until, counted):
    await enrol(database)
    await send_one(database)
    await decline(database, until, at("12:33"))
    assert await habit(database) == counted


async def test_older_bites_count_less(database):
    await enrol(database)
    await send_one(database)
    await answer(database, OPEN)
    await Deliveries(database).lapse(BEFORE + HALF_LIFE)
    await send_one(database, OPEN + HALF_LIFE)
    await answer(database, OPEN + HALF_LIFE)
    assert await habit(database) == Habit(1.5, 0, OPEN + HALF_LIFE)


async def test_what_was_asked_for_is_no_habit_of_a_slot(database):
    await enrol(database)
    async with database.write() as work:
        claim = await ask_now(work, 1, 5, BEFORE, LEASE)
        await work.commit()
    await Deliveries(database).prepare([(claim, BITE)], BEFORE)
    await Deliveries(database).settle(claim, Sent(7), BEFORE)
    await answer(database, BEFORE)
    assert await habit(database) == UNKNOWN


async def test_of_a_bite_that_may_never_have_arrived_nothing_is_known(database):
    await enrol(database)
    await Deliveries(database).settle(await prepare_one(database), Uncertain("timed out"), OPEN)
    await Deliveries(database).expire(CLOSED, 10)
    assert await habit(database) == UNKNOWN


async def test_an_uncertain_bite_that_was_begun_has_arrived(database):
    await enrol(database)
    await Deliveries(database).settle(await prepare_one(database), Uncertain("timed out"), OPEN)
    await begin(database)
    await Deliveries(database).expire(at("13:30"), 10)
    assert await habit(database) == Habit(1, 0, at("13:30"))


async def test_a_slot_that_is_gone_counts_nothing(database):
    await enrol(database)
    await send_one(database)
    async with database.write() as work:
        (mine,) = await declared.of(work, 1)
        await declared.remove(work, 1, mine.id)
        await work.commit()
    await answer(database, OPEN)
    async with database.read() as work:
        assert await declared.of(work, 1) == []


async def test_a_slot_that_is_moved_keeps_its_habit(database):
    await enrol(database)
    await pass_days(database, 2, answered=[0])
    before = await habit(database)
    async with database.write() as work:
        (mine,) = await declared.of(work, 1)
        moved = Slot(LUNCH.recurrence, LUNCH.start.replace(hour=13), 20)
        assert await declared.change(work, 1, mine.id, moved)
        await work.commit()
    assert await habit(database) == before


# A slot that is hardly ever answered.


async def test_a_slot_that_is_never_answered_is_asked_about_once(database):
    await enrol(database)
    (slot_id,) = {row.slot_id for row in await history(database)}
    await pass_days(database, 4)
    assert await questions(database) == []
    await pass_days(database, 1, first=4)
    assert await questions(database) == [slot_id]


async def test_it_is_not_asked_about_again_within_four_weeks(database):
    await enrol(database)
    await pass_days(database, 5)
    async with database.read() as work:
        (note,) = (await notes.of(work, [1]))[1]
    await Deliveries(database).told([note], OPEN)
    await pass_days(database, 27, first=5)
    assert await questions(database) == []
    await pass_days(database, 1, first=32)
    assert await questions(database) == [note.about]


async def test_a_slot_that_is_answered_now_and_then_is_left_alone(database):
    await enrol(database)
    await pass_days(database, 12, answered=range(0, 12, 3))
    assert await questions(database) == []


# The numbers that a learner is shown.


async def test_the_tally_is_of_this_slots_bites(database):
    await enrol(database)
    await pass_days(database, 5, answered=[1, 3])
    assert await tally(database, at("12:00", 5)) == Tally(answered=2, sent=5)


async def test_a_bite_that_stands_in_the_chat_is_not_in_the_tally(database):
    await enrol(database)
    await send_one(database)
    assert await tally(database, OPEN) == Tally(0, 0)


async def test_a_begun_bite_is_an_answer_in_the_tally(database):
    await enrol(database)
    await send_one(database)
    await begin(database)
    await Deliveries(database).expire(at("13:30"), 10)
    assert await tally(database, at("14:00")) == Tally(1, 1)


async def test_the_tally_knows_how_far_a_bite_was_put_off(database):
    await enrol(database)
    await limit(database, NO_LIMITS)
    for day, until in enumerate(Until):
        await send_one(database, OPEN + day * DAY)
        await decline(database, until, OPEN + day * DAY)
        await Deliveries(database).lapse(OPEN + day * DAY + timedelta(hours=1))
    assert [row.why for row in await history(database)][:3] == list(Until)
    assert await tally(database, at("13:00", 2)) == Tally(answered=0, sent=2)


async def test_the_tally_looks_back_four_weeks(database):
    await enrol(database)
    await pass_days(database, 2, answered=[0])
    assert await tally(database, OPEN + LOOK_BACK) == Tally(1, 2)
    assert await tally(database, OPEN + LOOK_BACK + timedelta(minutes=1)) == Tally(0, 1)
