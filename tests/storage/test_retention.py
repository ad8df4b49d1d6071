"""Retention: what is over goes in time, and nothing that a figure is worked out from."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select

from storage import learners, record, responses, retention, used, week
from storage.bites import dump
from storage.promises import State
from storage.retention import BROADCAST_DAYS, RULES, tidy
from storage.tables import (
    answers,
    broadcast_sends,
    broadcasts,
    deliveries,
    events,
    metadata,
    promises,
    readings,
    writings,
)
from tests.storage.people import BITE, CLOSED, OPEN, learner

DAYS = {rule.what: timedelta(days=rule.days) for rule in RULES}
DAYS["broadcasts"] = timedelta(days=BROADCAST_DAYS)
NOW = OPEN + timedelta(days=2000)
JOINED = NOW - timedelta(days=1900)
JUST = timedelta(seconds=1)


@pytest.fixture
async def kept(database):
    """A database with one learner in it."""
    async with database.write() as work:
        await learners.add(work, learner(1, joined_at=JOINED))
        await work.commit()
    yield database
    async with database.write() as work:
        await work.execute(delete(broadcasts))
        await work.commit()


async def put(database, table, **values) -> int:
    async with database.write() as work:
        row = await work.execute(insert(table).values(values).returning(table.c.id))
        await work.commit()
    return row.scalar_one()


async def rows(database, table) -> list:
    async with database.read() as work:
        return list(await work.execute(select(table).order_by(*table.primary_key)))


async def deliver(database, state: str = "answered", **more) -> int:
    about = {"learner_id": 1, "asked": False, "gap_start": OPEN, "gap_end": CLOSED, "due_at": OPEN}
    return await put(database, deliveries, state=state, **about | more)


async def write_down(database, delivery_id: int, at, text: str = "Mine.") -> int:
    where = {"delivery_id": delivery_id, "part": 0, "step": 0, "kind": "item"}
    said = {"lesson_id": "FBK-1", "item_id": "own", "text": text, "written_at": at}
    return await put(database, writings, learner_id=1, **where, **said)


def writes_of(database, monkeypatch) -> list[None]:
    """Grows by one whenever a writing transaction begins."""
    begun: list[None] = []
    write = database.write

    def counted():
        begun.append(None)
        return write()

    monkeypatch.setattr(database, "write", counted)
    return begun


async def test_own_words_go_and_that_they_were_given_stays(kept):
    over = NOW - DAYS["own words"]
    for at in (over - JUST, over):
        await write_down(kept, await deliver(kept), at)
    done = await tidy(kept, NOW)

    assert done.counts["own words"] == 1
    assert [row.text for row in await rows(kept, writings)] == ["", "Mine."]


async def test_a_plan_goes_once_its_promise_is_settled(kept):
    over = NOW - DAYS["plans"]
    for number, (state, at) in enumerate(
        [(State.DONE, over - JUST), (State.OPEN, over - JUST), (State.DONE, over)]
    ):
        about = {"lesson_id": f"FBK-{number}", "state": state.value, "made_at": at}
        await put(kept, promises, learner_id=1, plan="I call.", **about)
    await tidy(kept, NOW)

    assert [row.plan for row in await rows(kept, promises)] == [None, "I call.", "I call."]


async def test_an_event_goes_unless_something_was_of_use_at_it(kept):
    over = NOW - DAYS["events"]
    for helped, at in [
        (True, over - JUST),
        (False, over - JUST),
        (None, over - JUST),
        (False, over),
    ]:
        about = {"track_id": "NEG", "named_at": OPEN}
        await put(kept, events, learner_id=1, at=at, used=helped, **about)
    await tidy(kept, NOW)

    assert [(row.used, row.at) for row in await rows(kept, events)] == [
        (True, over - JUST),
        (False, over),
    ]


async def test_why_a_bite_failed_goes_and_the_bite_stays(kept):
    over = NOW - DAYS["reasons"]
    for at in (over - JUST, over):
        await deliver(kept, "declined", ended_at=at, why="tomorrow", bite="{}", sent_at=OPEN)
    await tidy(kept, NOW)

    assert [row.why for row in await rows(kept, deliveries)] == [None, "tomorrow"]


async def test_what_was_never_sent_goes_and_what_may_have_come_stays(kept):
    over = NOW - DAYS["never sent"]
    old = {"ended_at": over - JUST}
    for state, more in [
        ("failed", old),
        ("unreachable", old),
        ("unreachable", {"ended_at": over}),
        ("failed", {**old, "sent_at": OPEN}),
        ("expired", old),
        ("answered", {**old, "sent_at": OPEN}),
    ]:
        await deliver(kept, state, **more)
    await deliver(kept, "planned")
    await tidy(kept, NOW)

    assert [row.state for row in await rows(kept, deliveries)] == [
        "unreachable",
        "failed",
        "expired",
        "answered",
        "planned",
    ]


async def test_what_something_was_answered_in_stays(kept):
    id_ = await deliver(kept, "failed", ended_at=OPEN)
    said = {"item_id": "why", "answer": "yes", "credit": 1.0, "seconds": 1.5, "answered_at": OPEN}
    where = {"delivery_id": id_, "part": 0, "step": 0, "lesson_id": "FBK-1"}
    await put(kept, answers, learner_id=1, **where, **said)
    await tidy(kept, NOW)

    assert [row.id for row in await rows(kept, deliveries)] == [id_]
    assert len(await rows(kept, answers)) == 1


async def test_who_is_out_of_reach_for_long_is_forgotten(kept):
    over = NOW - DAYS["learners gone"]
    async with kept.write() as work:
        for id_ in (2, 3, 4, 5):
            joined = over if id_ == 5 else JOINED
            reachable = id_ == 4
            await learners.add(work, learner(id_, joined_at=joined, reachable=reachable))
        await work.commit()
    await deliver(kept, "expired", learner_id=2, sent_at=over - JUST, ended_at=over - JUST)
    await deliver(kept, "expired", learner_id=3, sent_at=over - JUST, ended_at=over)
    done = await tidy(kept, NOW)

    assert done.counts["learners gone"] == 1
    async with kept.read() as work:
        assert await learners.after(work, 0, 10) == [1, 3, 4, 5]


async def test_an_old_broadcast_goes_with_its_sends(kept, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 1)
    async with kept.write() as work:
        await learners.add(work, learner(2))
        await work.commit()
    over = NOW - DAYS["broadcasts"]
    stays = []
    for state, made, ended in [
        ("done", OPEN, over - JUST),
        ("draft", over - JUST, None),
        ("done", OPEN, over),
        ("draft", over, None),
        ("sending", OPEN, None),
    ]:
        about = {"text": "Hello.", "state": state, "made_at": made, "ended_at": ended}
        id_ = await put(kept, broadcasts, **about)
        stays += [id_] if len(await rows(kept, broadcasts)) > 2 else []
        async with kept.write() as work:
            sent = {"broadcast_id": id_, "state": "sent", "due_at": OPEN}
            both = [{"learner_id": learner_id, **sent} for learner_id in (1, 2)]
            await work.execute(insert(broadcast_sends), both)
            await work.commit()
    begun = writes_of(kept, monkeypatch)
    done = await tidy(kept, NOW)

    assert done.counts["broadcasts"] == 2
    each_send_alone, nothing_left, the_broadcast = 2, 1, 1
    assert len(begun) == 2 * (each_send_alone + nothing_left + the_broadcast)
    assert [row.id for row in await rows(kept, broadcasts)] == stays
    assert [row.broadcast_id for row in await rows(kept, broadcast_sends)] == [
        id_ for id_ in stays for _ in (1, 2)
    ]


async def test_many_rows_go_a_few_at_a_time(kept, monkeypatch):
    over = NOW - DAYS["reasons"] - JUST
    async with kept.write() as work:
        bare = {"learner_id": 1, "asked": False, "gap_start": OPEN, "gap_end": OPEN}
        ended = {**bare, "due_at": OPEN, "state": "expired", "ended_at": over, "why": "later"}
        await work.execute(insert(deliveries), [ended] * 1201)
        await work.commit()
    begun = writes_of(kept, monkeypatch)
    done = await tidy(kept, NOW)

    assert done.counts["reasons"] == 1201
    assert len(begun) == 3
    assert not any(row.why for row in await rows(kept, deliveries))


async def test_a_second_time_there_is_nothing_to_do(kept):
    await write_down(kept, await deliver(kept, "failed", ended_at=OPEN, why="no"), OPEN)
    assert str(await tidy(kept, NOW)) == "own words 1, reasons 1"
    assert str(await tidy(kept, NOW)) == ""


async def test_what_changed_since_it_was_looked_for_stays(kept, monkeypatch):
    """Somebody writes between the look and the change."""
    await deliver(kept, "failed", ended_at=OPEN)
    lock = learners.lock

    async def meanwhile(work, ids):
        await lock(work, ids)
        await work.execute(deliveries.update().values(sent_at=NOW))

    monkeypatch.setattr(learners, "lock", meanwhile)
    await tidy(kept, NOW)

    assert len(await rows(kept, deliveries)) == 1


async def test_no_rule_takes_from_the_log():
    taken = {rule.table.name for rule in RULES if rule.values is None}
    assert taken == {"events", "deliveries", "learners"}
    written = {(rule.table.name, *rule.values) for rule in RULES if rule.values is not None}
    assert written == {("writings", "text"), ("promises", "plan"), ("deliveries", "why")}
    assert {table for table, *_ in written} <= metadata.tables.keys()


async def test_every_figure_is_what_it_was(kept, curriculum):
    bite = dump(BITE)
    id_ = await deliver(kept, sent_at=OPEN, ended_at=OPEN, bite=bite, part=2, why="later")
    await deliver(kept, "unreachable", ended_at=OPEN, bite=bite, why="blocked")
    at = {"learner_id": 1, "delivery_id": id_, "lesson_id": "FBK-1", "seconds": 60.0}
    await put(kept, readings, part=0, read_at=OPEN, **at)
    said = {"item_id": "why", "answer": "yes", "credit": 1.0, "score": 1.0, "answered_at": OPEN}
    await put(kept, answers, part=1, step=0, **said, **at)
    await write_down(kept, id_, OPEN)
    earned = {"learner_id": 1, "earned": 5000, "currency": "USD"}
    done = {"state": State.DONE.value, "made_at": OPEN, "settled_at": OPEN, "plan": "I call."}
    await put(kept, promises, lesson_id="FBK-1", **done, **earned)
    event = {"track_id": "NEG", "at": OPEN, "named_at": OPEN, "debriefed_at": OPEN}
    await put(kept, events, used=True, **event, **earned)
    before = await figures(kept, curriculum)
    tidied = await tidy(kept, NOW)

    assert str(tidied) == "own words 1, plans 1, reasons 2, never sent 1"
    assert await figures(kept, curriculum) == before


async def figures(database, curriculum) -> tuple:
    """What a record, an account, and the statistics of lessons are made of."""
    async with database.read() as work:
        return (
            await record.of(work, 1, NOW),
            await used.at_work(work, 1),
            await week.sent_between(work, 1, JOINED - timedelta(days=366), NOW),
            [row async for row in responses.read(work, curriculum)],
        )
