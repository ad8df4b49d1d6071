"""Calendars: at most a few each, their text kept small, their busy times joined."""

import zlib
from datetime import timedelta

import pytest
from sqlalchemy import text

from scheduler.busy import Busy
from storage import calendars, planning
from storage.calendars import LONGEST_NAME, MOST_CALENDARS
from tests.storage.people import BEFORE, CLOSED, OPEN, at, enrol, latest

LEASE = timedelta(minutes=10)
MEETING = Busy.of([(at("12:00"), at("12:40"))])
TRAVEL = Busy.of([(at("12:35"), at("13:00")), (at("9:00", 1), at("17:00", 1))])


async def add(database, name="work.ics", address=None, learner_id=1, now=BEFORE) -> int | None:
    async with database.write() as work:
        added = await calendars.add(work, learner_id, name, address, now)
        await work.commit()
    return added


async def change(database, calendar_id, **values) -> bool:
    async with database.write() as work:
        changed = await calendars.change(work, calendar_id, **values)
        await planning.replan(work, 1, BEFORE)
        await work.commit()
    return changed


async def take(database, now, limit=10) -> list[int]:
    async with database.write() as work:
        taken = await calendars.take(work, now, LEASE, limit)
        await work.commit()
    return sorted(calendar.id for calendar in taken)


async def listed(database, learner_id=1):
    async with database.read() as work:
        return await calendars.of(work, learner_id)


async def test_a_calendar_is_added_and_due_at_once(database):
    await enrol(database)
    id_ = await add(database, "cal.test", "https://cal.test/secret")
    (mine,) = await listed(database)
    assert (mine.id, mine.learner_id, mine.name) == (id_, 1, "cal.test")
    assert (mine.address, mine.added_at, mine.due_at) == ("https://cal.test/secret", BEFORE, BEFORE)
    assert (mine.text, mine.read_at, mine.events, mine.failures) == (None, None, 0, 0)
    assert (mine.etag, mine.modified, mine.problem, mine.told) == (None, None, None, False)


async def test_they_are_listed_in_the_order_they_were_added(database):
    await enrol(database)
    await add(database, "b.ics")
    await add(database, "a.ics")
    assert [mine.name for mine in await listed(database)] == ["b.ics", "a.ics"]


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (("work.ics", None), ("work.ics", None)),
        (("cal.test", "https://cal.test/1"), ("cal.test", "https://cal.test/1")),
        (("cal.test", "https://cal.test/1"), ("by another name", "https://cal.test/1")),
        (("x" * 200, None), ("x" * 200, None)),
    ],
)
async def test_the_same_one_is_not_added_twice_and_begins_again(database, first, again):
    await enrol(database)
    id_ = await add(database, *first)
    await change(database, id_, failures=4, problem="gone", told=True, due_at=at("9:00", 3))
    assert await add(database, *again, now=OPEN) == id_
    (mine,) = await listed(database)
    assert (mine.due_at, mine.failures, mine.problem, mine.told) == (OPEN, 0, None, False)


async def test_another_name_or_address_is_another_calendar(database):
    await enrol(database)
    for other in (
        ("work.ics", None),
        ("play.ics", None),
        ("cal.test", "https://cal.test/1"),
        ("cal.test", "https://cal.test/2"),
        ("work.ics", "https://cal.test/3"),
    ):
        await add(database, *other)
    assert len({mine.id for mine in await listed(database)}) == 5


async def test_a_learner_has_only_so_many(database):
    for learner_id in (1, 2):
        await enrol(database, learner_id)
    first = await add(database, "0.ics")
    for number in range(1, MOST_CALENDARS):
        assert await add(database, f"{number}.ics")
    assert await add(database, "one more.ics") is None
    assert len(await listed(database)) == MOST_CALENDARS
    assert await add(database, "0.ics") == first  # which it has already
    assert await add(database, "one more.ics", learner_id=2)


async def test_a_long_name_is_cut(database):
    await enrol(database)
    await add(database, "n" * 300)
    assert [mine.name for mine in await listed(database)] == ["n" * LONGEST_NAME]


async def test_it_is_read_and_removed_by_its_own_learner_alone(database):
    for learner_id in (1, 2):
        await enrol(database, learner_id)
    id_ = await add(database)
    async with database.write() as work:
        assert await calendars.get(work, 2, id_) is None
        assert not await calendars.remove(work, 2, id_)
        assert (await calendars.get(work, 1, id_)).id == id_
        assert await calendars.remove(work, 1, id_)
        assert not await calendars.remove(work, 1, id_)
        assert await calendars.get(work, 1, id_) is None
        await work.commit()
    assert not await change(database, id_, failures=1)


async def test_its_text_is_kept_small_and_comes_back(database):
    await enrol(database)
    id_ = await add(database)
    long = "BEGIN:VEVENT\nDTSTART:20260302T120000Z\nEND:VEVENT\n" * 500 + "ünï"
    await change(database, id_, text=long)
    assert (await listed(database))[0].text == long
    async with database.read() as work:
        kept = (await work.execute(text("SELECT text FROM calendars"))).scalar_one()
    assert len(kept) < len(long) / 50
    assert zlib.decompress(kept).decode() == long


async def test_the_busy_times_of_all_calendars_are_one(database):
    for learner_id in (1, 2):
        await enrol(database, learner_id)
    await change(database, await add(database, "a.ics"), busy=MEETING)
    await change(database, await add(database, "b.ics"), busy=TRAVEL)
    await change(database, await add(database, "theirs.ics", learner_id=2), busy=TRAVEL)
    await add(database, "unread.ics")
    async with database.read() as work:
        busy = await calendars.busy_of(work, [1, 2, 404])
    assert busy == {1: MEETING | TRAVEL, 2: TRAVEL}


async def test_busy_times_move_the_plan_and_give_it_back(database):
    await enrol(database)
    id_ = await add(database)
    await change(database, id_, busy=MEETING)
    row = await latest(database)
    assert (row.gap_start, row.gap_end) == (at("12:40"), CLOSED)
    await change(database, id_, busy=MEETING | TRAVEL)
    assert (await latest(database)).due_at == at("12:30", 2)
    async with database.write() as work:
        await calendars.remove(work, 1, id_)
        await planning.replan(work, 1, BEFORE)
        await work.commit()
    assert (await latest(database)).due_at == OPEN


async def test_what_is_due_is_taken_once(database):
    await enrol(database)
    early = await add(database, "a.ics", now=at("11:00"))
    late = await add(database, "b.ics", now=at("11:30"))
    assert await take(database, at("10:59")) == []
    assert await take(database, at("11:00")) == [early]
    assert await take(database, at("11:05")) == []
    assert await take(database, at("11:30")) == [early, late]


async def test_the_longest_overdue_is_taken_first(database):
    await enrol(database)
    late = await add(database, "b.ics", now=at("11:30"))
    early = await add(database, "a.ics", now=at("11:00"))
    assert await take(database, BEFORE, 1) == [early]
    assert await take(database, BEFORE, 1) == [late]
    assert await take(database, BEFORE, 1) == []


async def test_one_whose_look_was_cut_short_is_due_after_the_lease(database):
    await enrol(database)
    id_ = await add(database)
    await take(database, BEFORE)
    assert await take(database, BEFORE + LEASE - timedelta(seconds=1)) == []
    assert await take(database, BEFORE + LEASE) == [id_]
