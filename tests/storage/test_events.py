"""Events: what is coming up at work, and what came of it."""

from datetime import timedelta

import pytest

from lessons.bite import Event
from storage import events
from storage.used import at_work
from tests.storage.people import BEFORE, at, enrol

THURSDAY = at("15:00", day=3)


async def name(database, learner_id=1, track="NEG", when=THURSDAY, now=BEFORE) -> Event:
    async with database.write() as work:
        named = await events.name(work, learner_id, track, when, now)
        await work.commit()
    return named


async def change(database, event_id, learner_id=1, **values) -> None:
    async with database.write() as work:
        await events.change(work, learner_id, event_id, **values)
        await work.commit()


async def drop(database, event_id, learner_id=1) -> bool:
    async with database.write() as work:
        dropped = await events.drop(work, learner_id, event_id)
        await work.commit()
    return dropped


async def known(database, *learner_ids, now=BEFORE):
    async with database.read() as work:
        return await events.of(work, learner_ids or (1,), now)


async def get(database, event_id, learner_id=1) -> Event | None:
    async with database.read() as work:
        return await events.get(work, learner_id, event_id)


async def used(database, since=None, learner_id=1) -> int:
    async with database.read() as work:
        return (await at_work(work, learner_id, since)).times


async def test_an_event_is_neither_primed_nor_looked_back_on_at_first(database):
    await enrol(database)
    named = await name(database)
    assert named == Event(named.id, "NEG", THURSDAY)
    assert await get(database, named.id) == named


async def test_the_soonest_comes_first(database):
    await enrol(database, 1)
    await enrol(database, 2)
    later, sooner = await name(database), await name(database, when=at("9:00", day=1))
    other = await name(database, 2)
    assert await known(database, 1, 2) == {1: (sooner, later), 2: (other,)}
    assert await known(database, 404) == {}


async def test_the_same_event_is_named_once(database):
    await enrol(database)
    first = await name(database)
    assert await name(database) == first
    assert await name(database, track="FBK") != first
    assert await name(database, when=THURSDAY + timedelta(minutes=1)) != first
    assert len((await known(database))[1]) == 3


async def test_no_more_than_a_few_are_ahead_at_once(database):
    await enrol(database)
    for minute in range(events.MOST_EVENTS):
        await name(database, when=THURSDAY + timedelta(minutes=minute))
    assert (await name(database)).at == THURSDAY
    with pytest.raises(events.TooManyEventsError):
        await name(database, track="FBK")
    after = THURSDAY + timedelta(hours=1)
    assert await name(database, when=after + timedelta(hours=1), now=after)


async def test_another_ones_events_leave_room(database):
    await enrol(database, 1)
    await enrol(database, 2)
    for minute in range(events.MOST_EVENTS):
        await name(database, 2, when=THURSDAY + timedelta(minutes=minute))
    assert await name(database, 1)


async def test_what_is_long_over_is_not_told_any_more(database):
    await enrol(database)
    named = await name(database)
    for after, told in ((timedelta(0), True), (timedelta(days=7), True), (events.LOOK_BACK, False)):
        assert (named in (await known(database, now=THURSDAY + after)).get(1, ())) is told
    assert await get(database, named.id) == named


async def test_a_dropped_event_is_gone(database):
    await enrol(database)
    named, other = await name(database), await name(database, track="FBK")
    assert await drop(database, named.id)
    assert await known(database) == {1: (other,)}
    assert not await drop(database, named.id)


async def test_nobody_gets_changes_or_drops_another_ones_event(database):
    await enrol(database, 1)
    await enrol(database, 2)
    named = await name(database, 1)
    await change(database, named.id, 2, primed_at=BEFORE)
    assert not await drop(database, named.id, 2)
    assert await get(database, named.id, 2) is None
    assert await get(database, named.id, 1) == named


async def test_reading_the_primer_and_looking_back_are_remembered(database):
    await enrol(database)
    named = await name(database)
    await change(database, named.id, primed_at=BEFORE)
    assert (await get(database, named.id)).primed
    await change(database, named.id, debriefed_at=THURSDAY, used=True)
    (found,) = (await known(database))[1]
    assert found.debriefed


async def test_of_use_is_counted_since_an_instant_or_ever(database):
    await enrol(database, 1)
    await enrol(database, 2)
    said = (("NEG", True), ("FBK", False), ("LST", None), ("TIM", True))
    for day, (track, use) in enumerate(said):
        named = await name(database, track=track)
        await change(database, named.id, debriefed_at=at("9:00", day=day), used=use)
    other = await name(database, 2)
    await change(database, other.id, 2, debriefed_at=THURSDAY, used=True)
    assert await used(database) == 2
    assert await used(database, at("9:00", day=1)) == 1
    assert await used(database, at("9:00", day=3)) == 1
    assert await used(database, at("9:01", day=3)) == 0
