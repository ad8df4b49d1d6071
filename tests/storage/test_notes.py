"""Notes: what waits to be told, once, and goes with what it is about."""

from scheduler.limits import Limits
from scheduler.notes import Note, NoteKind
from scheduler.plan import FOREVER
from storage import calendars, declared, notes
from storage.deliveries import ask_now
from tests.storage.people import (
    BEFORE,
    LEASE,
    LUNCH,
    OPEN,
    alter,
    at,
    claim_one,
    daily,
    enrol,
    limit,
)
from tests.storage.ticking import Deliveries

SLOT, CALENDAR = NoteKind.SLOT_UNANSWERED, NoteKind.CALENDAR_FAILING


async def leave(database, kind, about, learner_id=1) -> None:
    async with database.write() as work:
        await notes.leave(work, learner_id, kind, about, BEFORE)
        await work.commit()


async def waiting(database, *learner_ids) -> dict[int, list[tuple[NoteKind, int]]]:
    async with database.read() as work:
        found = await notes.of(work, learner_ids or (1,))
    return {who: [(note.kind, note.about) for note in theirs] for who, theirs in found.items()}


async def test_notes_wait_in_the_order_they_were_left(database):
    await enrol(database, 1)
    await enrol(database, 2)
    await leave(database, CALENDAR, 9)
    await leave(database, SLOT, 4)
    await leave(database, SLOT, 4, learner_id=2)
    assert await waiting(database, 1, 2) == {1: [(CALENDAR, 9), (SLOT, 4)], 2: [(SLOT, 4)]}
    assert await waiting(database, 404) == {}


async def test_the_same_note_waits_once(database):
    await enrol(database)
    for _ in range(2):
        await leave(database, SLOT, 4)
    await leave(database, CALENDAR, 4)
    assert await waiting(database) == {1: [(SLOT, 4), (CALENDAR, 4)]}


async def test_a_claim_brings_the_notes_that_wait(database):
    await enrol(database)
    await leave(database, SLOT, 4)
    (note,) = (await claim_one(database)).notes
    assert note == Note(note.id, SLOT, 4)


async def test_a_note_that_was_told_waits_no_more(database):
    await enrol(database, 1, LUNCH)
    await leave(database, SLOT, 4)
    await leave(database, SLOT, 5)
    (first, _) = (await claim_one(database)).notes
    await Deliveries(database).told([first], OPEN)
    assert await waiting(database) == {1: [(SLOT, 5)]}


async def test_what_was_asked_for_brings_no_note(database):
    await enrol(database)
    await leave(database, SLOT, 4)
    async with database.write() as work:
        claim = await ask_now(work, 1, 5, BEFORE, LEASE)
        await work.commit()
    assert claim.notes == ()


async def test_a_check_in_brings_no_note(database):
    await enrol(database)
    await alter(database, paused_until=FOREVER, check_in_at=BEFORE)
    await leave(database, SLOT, 4)
    assert (await claim_one(database)).notes == ()


async def test_a_note_goes_with_its_slot(database):
    await enrol(database, 1, LUNCH, daily("15:00"))
    async with database.read() as work:
        first, second = [mine.id for mine in await declared.of(work, 1)]
    for kind, about in ((SLOT, first), (SLOT, second), (CALENDAR, first)):
        await leave(database, kind, about)
    async with database.write() as work:
        assert await declared.remove(work, 1, first)
        await work.commit()
    assert await waiting(database) == {1: [(SLOT, second), (CALENDAR, first)]}


async def test_a_note_goes_with_its_calendar(database):
    await enrol(database)
    async with database.write() as work:
        calendar_id = await calendars.add(work, 1, "work.ics", None, BEFORE)
        await work.commit()
    for kind in (CALENDAR, SLOT):
        await leave(database, kind, calendar_id)
    async with database.write() as work:
        assert await calendars.remove(work, 1, calendar_id)
        await work.commit()
    assert await waiting(database) == {1: [(SLOT, calendar_id)]}


async def test_a_calendar_that_is_added_anew_has_no_old_trouble_told(database):
    await enrol(database)
    async with database.write() as work:
        calendar_id = await calendars.add(work, 1, "a.test", "https://a.test/1", BEFORE)
        await notes.leave(work, 1, CALENDAR, calendar_id, BEFORE)
        await calendars.add(work, 1, "a.test", "https://a.test/1", OPEN)
        await work.commit()
    assert await waiting(database) == {}


async def test_nobody_takes_away_another_ones_note(database):
    for learner_id in (1, 2):
        await enrol(database, learner_id)
    await leave(database, SLOT, 4, learner_id=2)
    async with database.write() as work:
        await declared.remove(work, 1, 4)
        await work.commit()
    assert await waiting(database, 2) == {2: [(SLOT, 4)]}


async def test_a_note_outlives_a_change_of_limits(database):
    await enrol(database)
    await leave(database, SLOT, 4)
    await limit(database, Limits(cap=1))
    assert (await claim_one(database, at("12:30"))).notes
