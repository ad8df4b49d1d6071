"""Broadcasts: everybody who can be reached, once, whatever happens on the way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.limits import Limits
from scheduler.outcomes import Rejected, RetryAt, Sent, Uncertain, Unreachable
from scheduler.slots import Weekday
from storage import broadcasts, learners
from storage.broadcasting import BATCH, Broadcasts
from storage.broadcasts import State
from storage.database import Database
from storage.tables import broadcast_sends, deliveries
from storage.tables import learners as learners_table
from tests.storage.people import LEASE, at, enrol, find, learner, limit

NOON = at("12:00")
MINUTE = timedelta(minutes=1)


async def join(database: Database, *ids: int, **more) -> None:
    async with database.write() as work:
        for id_ in ids:
            await learners.add(work, learner(id_, **more))
        await work.commit()


async def drafted(database: Database, text: str = "*News*", now=NOON) -> int:
    async with database.write() as work:
        made = await broadcasts.draft(work, text, now)
        await work.commit()
    return made


async def change(database: Database, how, *args) -> bool:
    async with database.write() as work:
        done = await how(work, *args)
        await work.commit()
    return done


async def going_out(database: Database, now=NOON) -> int:
    """A broadcast that was confirmed, and for which everybody has a send."""
    made = await drafted(database, now=now)
    assert await change(database, broadcasts.confirm, made, now)
    while await Broadcasts(database).enrol(made, now):
        pass
    return made


async def state(database: Database, broadcast_id: int) -> State | None:
    async with database.read() as work:
        found = await broadcasts.get(work, broadcast_id)
    return found.state if found else None


async def tally(database: Database, broadcast_id: int) -> dict[str, int]:
    async with database.read() as work:
        return dict((await broadcasts.tally(work, broadcast_id)).counts)


async def close(database: Database, broadcast_id: int, now=NOON):
    async with database.read() as work:
        broadcast = await broadcasts.get(work, broadcast_id)
    return await Broadcasts(database).close(broadcast, now)


async def due_at(database: Database, learner_id: int = 1):
    query = select(broadcast_sends.c.due_at).where(broadcast_sends.c.learner_id == learner_id)
    async with database.read() as work:
        return (await work.execute(query)).scalar_one()


async def claim(database: Database, now=NOON, limit: int = 10):
    return list((await Broadcasts(database).claim(now, LEASE, limit)).sends)


async def test_a_draft_is_sent_to_nobody(database: Database):
    await join(database, 1)
    made = await drafted(database)

    assert await Broadcasts(database).under_way() == []
    assert not await Broadcasts(database).enrol(made, NOON)
    assert await claim(database) == []


async def test_a_draft_that_is_discarded_can_not_go_out(database: Database):
    made = await drafted(database)

    assert await change(database, broadcasts.discard, made)
    assert not await change(database, broadcasts.discard, made)
    assert not await change(database, broadcasts.confirm, made, NOON)
    assert await state(database, made) is None


async def test_it_is_confirmed_once(database: Database, second: Database):
    made = await drafted(database)

    assert await change(database, broadcasts.confirm, made, NOON)
    assert not await change(second, broadcasts.confirm, made, NOON)
    assert not await change(second, broadcasts.discard, made)
    assert await state(database, made) is State.ENROLLING


async def test_an_old_draft_does_not_go_out(database: Database):
    made = await drafted(database, now=at("12:00"))

    assert not await change(database, broadcasts.confirm, made, at("12:00", day=1))
    assert await change(database, broadcasts.confirm, made, at("11:59", day=1))


async def test_it_goes_to_everybody_who_can_be_reached(database: Database):
    await join(database, 1, 2, 2**40)
    await join(database, 3, reachable=False)
    await join(database, 4, paused_until=at("12:00", day=9), step="zone")
    async with database.read() as work:
        counted = await broadcasts.reachable(work)
    made = await going_out(database)
    assert await tally(database, made) == {"planned": counted}
    taken = await claim(database)

    assert counted == 4
    assert await state(database, made) is State.SENDING
    assert {send.learner_id for send in taken} == {1, 2, 4, 2**40}
    assert {send.text for send in taken} == {"*News*"}


async def test_who_comes_after_it_began_is_no_part_of_it(database: Database):
    await join(database, 1)
    made = await drafted(database)
    await change(database, broadcasts.confirm, made, NOON)
    await join(database, 2, joined_at=NOON + MINUTE)
    await Broadcasts(database).enrol(made, NOON)

    assert [send.learner_id for send in await claim(database)] == [1]


async def test_a_crowd_is_enrolled_in_short_transactions(database: Database):
    rows = [learner(id_) for id_ in range(1, BATCH + 2)]
    columns = {"first_name": "Ada", "zone": "UTC", "joined_at": at("9:00")}
    async with database.write() as work:
        await work.execute(learners_table.insert(), [{"id": one.id, **columns} for one in rows])
        await work.commit()
    made = await drafted(database)
    await change(database, broadcasts.confirm, made, NOON)
    record = Broadcasts(database)

    assert await record.enrol(made, NOON)
    assert await tally(database, made) == {"planned": BATCH}
    assert await record.enrol(made, NOON)
    assert not await record.enrol(made, NOON)
    assert await tally(database, made) == {"planned": BATCH + 1}
    assert await state(database, made) is State.SENDING


async def test_two_workers_never_take_the_same_send(database: Database, second: Database):
    await join(database, *range(1, 8))
    await going_out(database)
    mine, theirs = await claim(database, limit=4), await claim(second, limit=4)

    taken = [send.learner_id for send in (*mine, *theirs)]
    assert sorted(taken) == [1, 2, 3, 4, 5, 6, 7]
    assert await claim(database) == await claim(second) == []


@pytest.mark.parametrize(
    ("outcome", "after"),
    [
        (Sent(7), "sent"),
        (Uncertain("cut off"), "uncertain"),
        (Rejected("400"), "failed"),
        (Unreachable("403"), "unreachable"),
    ],
)
async def test_how_a_send_went_is_kept_and_it_is_over(database: Database, outcome, after):
    await join(database, 1)
    made = await going_out(database)
    (send,) = await claim(database)
    await Broadcasts(database).settle(send, outcome)

    assert await tally(database, made) == {after: 1}
    assert await claim(database, NOON + timedelta(days=2)) == []
    ended = await close(database, made, NOON + MINUTE)
    assert (ended.broadcast.state, ended.tally[after], ended.tally.left) == (State.DONE, 1, 0)
    assert ended.broadcast.ended_at == NOON + MINUTE


async def test_who_is_told_to_wait_gets_it_then(database: Database):
    await join(database, 1)
    made = await going_out(database)
    (send,) = await claim(database)
    await Broadcasts(database).settle(send, RetryAt(NOON + MINUTE, "429"))

    assert await claim(database) == []
    assert await close(database, made) is None
    assert [again.learner_id for again in await claim(database, NOON + MINUTE)] == [1]


async def test_who_blocked_the_bot_is_sent_nothing_more_at_all(database: Database):
    await enrol(database, 1)
    await going_out(database)
    (send,) = await claim(database)
    await Broadcasts(database).settle(send, Unreachable("403"))

    assert not (await find(database)).reachable
    async with database.read() as work:
        assert (await work.execute(select(deliveries))).all() == []


async def test_who_blocked_the_bot_since_it_began_is_left_alone(database: Database):
    await join(database, 1)
    made = await going_out(database)
    await change(database, lambda work: learners.change(work, 1, reachable=False))

    assert await claim(database) == []
    assert await tally(database, made) == {"unreachable": 1}


async def test_a_lease_that_lapses_leaves_it_uncertain_and_not_sent_again(database: Database):
    await join(database, 1)
    made = await going_out(database)
    await claim(database)
    record = Broadcasts(database)

    assert await record.lapse(NOON + LEASE) == 0
    assert await record.lapse(NOON + LEASE + MINUTE) == 1
    assert await tally(database, made) == {"uncertain": 1}
    assert await claim(database, NOON + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("outcome", "after"), [(Sent(7), "sent"), (RetryAt(NOON, "429"), "uncertain")]
)
async def test_of_a_lapsed_send_no_more_is_believed_than_that_it_arrived(
    database: Database, outcome, after
):
    await join(database, 1)
    made = await going_out(database)
    (send,) = await claim(database)
    await Broadcasts(database).lapse(NOON + LEASE + MINUTE)
    await Broadcasts(database).settle(send, outcome)

    assert await tally(database, made) == {after: 1}


async def test_a_result_that_comes_twice_does_not_end_a_later_claim(database: Database):
    await join(database, 1)
    made = await going_out(database)
    (send,) = await claim(database)
    waiting = RetryAt(NOON + MINUTE, "429")
    await Broadcasts(database).settle(send, waiting)
    await claim(database, NOON + MINUTE)
    await Broadcasts(database).settle(send, waiting)

    assert await tally(database, made) == {"sending": 1}


@pytest.mark.parametrize(
    ("limits", "zone", "now", "due"),
    [
        (Limits(), "UTC", at("22:30"), at("7:00", day=1)),
        (Limits(), "Asia/Karachi", at("17:30"), at("2:00", day=1)),
        (Limits(rest_days=frozenset({Weekday.MO}), quiet=None), "UTC", NOON, at("0:00", day=1)),
    ],
)
async def test_it_waits_for_the_end_of_quiet_hours(database: Database, limits, zone, now, due):
    await join(database, 1, zone=zone)
    await limit(database, limits)
    await going_out(database, now)
    claimed = await Broadcasts(database).claim(now, LEASE, 10)

    assert (list(claimed.sends), claimed.seen) == ([], 1)
    assert await due_at(database) == due
    assert [send.learner_id for send in await claim(database, due)] == [1]


async def test_one_that_is_stopped_is_not_sent_any_further(database: Database):
    await join(database, 1, 2, 3)
    made = await going_out(database)
    (send,) = await claim(database, limit=1)

    assert await change(database, broadcasts.stop, made)
    assert not await change(database, broadcasts.stop, made)
    assert await claim(database) == []
    record = Broadcasts(database)
    assert await record.take_back(made)
    assert not await record.take_back(made)
    assert await close(database, made) is None
    await record.settle(send, Sent(1))
    ended = await close(database, made)
    assert ended.broadcast.state is State.STOPPED
    assert ended.tally.counts == {"sent": 1, "stopped": 2}


async def test_one_can_be_stopped_before_all_are_enrolled(database: Database):
    await join(database, 1)
    made = await drafted(database)
    await change(database, broadcasts.confirm, made, NOON)
    await change(database, broadcasts.stop, made)

    assert not await Broadcasts(database).enrol(made, NOON)
    assert (await close(database, made)).broadcast.state is State.STOPPED


async def test_its_end_is_told_once(database: Database, second: Database):
    made = await going_out(database)
    async with database.read() as work:
        broadcast = await broadcasts.get(work, made)

    assert await Broadcasts(database).close(broadcast, NOON)
    assert await Broadcasts(second).close(broadcast, NOON) is None


async def test_who_is_forgotten_meanwhile_takes_nothing_with_them(database: Database):
    await join(database, 1, 2, 3)
    made = await going_out(database)
    taken = await claim(database)
    await change(database, learners.forget, 3)
    for send in taken:
        await Broadcasts(database).settle(send, Sent(1))

    assert await tally(database, made) == {"sent": 2}
    assert await close(database, made)


async def test_a_bite_and_a_broadcast_do_not_meet(database: Database):
    """A send is no delivery: who has a bite outstanding gets it too, and keeps the bite."""
    await enrol(database, 1)
    await going_out(database)
    (send,) = await claim(database)
    await Broadcasts(database).settle(send, Sent(1))

    async with database.read() as work:
        assert [row.state for row in await work.execute(select(deliveries))] == ["planned"]
