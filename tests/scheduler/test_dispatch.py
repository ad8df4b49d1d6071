"""The delivery loop, with fakes at its ports: the record, the way to the learner, the clock."""

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from lessons.bite import Bite, Mode, Opening, Part, Progress, Wish
from lessons.memory import DEFAULT_PARAMETERS
from lessons.model import Curriculum
from lessons.pace import Pace
from scheduler import dispatch
from scheduler.claims import Claim, Expired, Look
from scheduler.dispatch import (
    AHEAD,
    BATCH,
    LEASE,
    NO_WAIT,
    UNDER_WAY,
    WITHDRAWN_AT_ONCE,
    Dispatcher,
)
from scheduler.gaps import Gap
from scheduler.notes import Note, NoteKind
from scheduler.outcomes import Rejected, RetryAt, Sent, Uncertain, Unreachable
from scheduler.plan import Reason
from tests.stage import until

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
BITE = Bite((Part("lesson", "FBK-1"),), 60.0)
NOTHING = Curriculum((), {})


def claim(id_, minutes=15, **more):
    gap = Gap(NOW, NOW + timedelta(minutes=minutes))
    return Claim(id_, learner_id=id_, gap=gap, progress=Progress(), **more)


def note(id_):
    return Note(id_, NoteKind.SLOT_UNANSWERED, about=5)


def expired(id_):
    return Expired(id_, learner_id=id_, message_id=70 + id_, begun=False, unanswered=True)


class FakeClock:
    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


class FakeRecord:
    """Deliveries that are due, by id, and what the loop said about them."""

    def __init__(self) -> None:
        self.due: list[Claim] = []
        self.standing: list[Expired] = []
        self.not_ours: set[int] = set()
        self.unsettleable: set[int] = set()
        self.untellable = False
        self.settled = {}
        self.told_ids: list[int] = []
        self.dropped: list[int] = []
        self.withdrawn_ids: list[int] = []
        self.calls: list[str] = []
        self.waits: list[timedelta] = []
        self.found: dict[str, bool] = {}

    async def look(self, now):
        self.calls.append("look")
        return Look(**self.found) if self.found else Look(True, True, True, True)

    async def open(self, now):
        self.calls.append("open")
        return len(self.due)

    async def claim(self, now, lease, limit, wait):
        self.calls.append("claim")
        self.waits.append(wait)
        assert lease == LEASE
        taken, self.due = self.due[:limit], self.due[limit:]
        return taken

    async def prepare(self, made, now):
        void = [one for one, bite in made if not bite and one.reason is not Reason.CHECK_IN]
        self.dropped += [one.delivery_id for one in void]
        return [
            (one, bite)
            for one, bite in made
            if one not in void and one.delivery_id not in self.not_ours
        ]

    async def settle(self, claim, outcome, now):
        if claim.delivery_id in self.unsettleable:
            raise ConnectionError
        self.settled[claim.delivery_id] = outcome

    async def told(self, notes, now):
        if self.untellable:
            raise ConnectionError
        self.told_ids += [note.id for note in notes]

    async def lapse(self, now):
        self.calls.append("lapse")
        return 0

    async def expire(self, now, limit):
        self.calls.append("expire")
        return [one for one in self.standing if one.delivery_id not in self.withdrawn_ids][:limit]

    async def withdrawn(self, delivery_id):
        self.withdrawn_ids.append(delivery_id)


class FakePusher:
    """Gives the outcome a test set for a learner; an exception is raised, an event waited for."""

    def __init__(self) -> None:
        self.results = {}
        self.of_notes = {}
        self.pushed: list[int] = []
        self.asked: list[int] = []
        self.told: list[int] = []
        self.withdrawals: list[int] = []
        self.free = 1000
        self.rooms: list[int] = []

    def room(self):
        self.rooms.append(self.free)
        return self.free

    async def push(self, claim, bite):
        assert bite == BITE
        self.pushed.append(claim.learner_id)
        return await self._result(claim.learner_id)

    async def check_in(self, claim):
        self.asked.append(claim.learner_id)
        return await self._result(claim.learner_id)

    async def tell(self, claim, note):
        self.told.append(note.id)
        result = self.of_notes.get(note.id, Sent(100 + note.id))
        if isinstance(result, Exception):
            raise result
        return result

    async def withdraw(self, expired):
        self.withdrawals.append(expired.learner_id)
        return await self._result(expired.learner_id)

    async def _result(self, learner_id):
        result = self.results.get(learner_id, Sent(learner_id))
        if isinstance(result, asyncio.Event):
            await result.wait()
            return Sent(learner_id)
        if isinstance(result, Exception):
            raise result
        return result


async def ticked(dispatcher):
    """Run a tick, and wait for what it sends."""
    claimed = await dispatcher.tick()
    await dispatcher.settled()
    return claimed


@pytest.fixture
def record():
    return FakeRecord()


@pytest.fixture
def pusher():
    return FakePusher()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def known():
    """What bites were composed from, beside the opening: by keyword, and the pace."""
    return []


@pytest.fixture
def composed(monkeypatch, known):
    """The minutes that bites were composed for; there is one for every gap that is open."""
    minutes = []

    def compose(progress, curriculum, opening, pace, **more):
        minutes.append(opening.minutes)
        known.append({"at": opening.at, "pace": pace, **more})
        return BITE if opening.minutes > 0 else None

    monkeypatch.setattr(dispatch, "compose", compose)
    return minutes


@pytest.fixture
def dispatcher(record, pusher, clock, composed):
    return Dispatcher(record, pusher, lambda: NOTHING, clock)


async def test_it_sends_what_is_due_and_settles_it(dispatcher, record, pusher):
    record.due = [claim(1), claim(2)]
    assert await ticked(dispatcher) == 2
    assert sorted(pusher.pushed) == [1, 2]
    assert record.settled == {1: Sent(1), 2: Sent(2)}
    assert await ticked(dispatcher) == 0


async def test_it_begins_in_the_order_of_the_claims(dispatcher, record, pusher):
    record.due = [claim(3), claim(1), claim(2)]
    await ticked(dispatcher)
    assert pusher.pushed == [3, 1, 2]


async def test_it_works_off_more_than_a_batch_in_one_tick(dispatcher, record):
    record.due = [claim(id_) for id_ in range(1, 4 * BATCH + 8)]
    assert await ticked(dispatcher) == 4 * BATCH + 7
    assert len(record.settled) == 4 * BATCH + 7


async def test_it_closes_what_is_over_before_it_claims(dispatcher, record):
    record.due = [claim(1)]
    await ticked(dispatcher)
    assert record.calls[:5] == ["look", "expire", "open", "lapse", "claim"]


@pytest.mark.parametrize(
    ("found", "calls"),
    [
        ({"due": False}, []),
        ({"due": True}, ["open", "claim"]),
        ({"queued": True}, ["claim"]),
        ({"lapsed": True}, ["open", "lapse", "claim"]),
        ({"over": True}, ["expire", "open", "claim"]),
    ],
)
async def test_it_does_no_more_than_there_is_to_do(dispatcher, record, found, calls):
    record.found = found
    await ticked(dispatcher)
    assert record.calls == ["look", *calls]


async def test_what_another_worker_does_for_all_is_left_to_it(record, pusher, clock, composed):
    @asynccontextmanager
    async def another():
        yield False

    record.due = [claim(1)]
    await ticked(Dispatcher(record, pusher, lambda: NOTHING, clock, alone=another))
    assert record.calls == ["look", "claim", "claim"]
    assert record.settled == {1: Sent(1)}


async def test_it_claims_no_more_than_can_go_soon(dispatcher, record, pusher):
    record.due = [claim(id_) for id_ in range(1, 11)]
    pusher.free = 4
    assert await ticked(dispatcher) == 10
    assert record.calls.count("claim") == 4
    assert len(pusher.rooms) == 4


async def test_what_is_claimed_behind_others_waits_for_its_turn(dispatcher, record, pusher):
    slow = pusher.results[1] = asyncio.Event()
    record.due = [claim(1)]
    pusher.free = 1
    await dispatcher.tick()
    record.due = [claim(2)]
    await dispatcher.tick()
    slow.set()
    await dispatcher.settled()
    record.due = [claim(3)]
    await dispatcher.tick()
    await dispatcher.settled()
    assert record.waits[0] == NO_WAIT
    assert record.waits[2] == AHEAD
    assert record.waits[4] == NO_WAIT


async def test_what_can_not_go_stays_in_the_queue(dispatcher, record, pusher):
    record.due = [claim(1)]
    pusher.free = 0
    assert await ticked(dispatcher) == 0
    assert "claim" not in record.calls
    assert record.due == [claim(1)]


async def test_a_bite_is_composed_for_the_minutes_left(dispatcher, record, clock, composed):
    record.due = [claim(1, minutes=15)]
    clock.time = NOW + timedelta(minutes=4)
    await ticked(dispatcher)
    assert composed == [11.0]


async def test_a_gap_that_is_not_open_yet_has_all_its_minutes():
    assert claim(1, minutes=15).minutes_left(NOW - timedelta(minutes=5)) == 15


async def test_what_is_not_worth_sending_is_not_sent(dispatcher, record, pusher, clock):
    record.due = [claim(1, minutes=5), claim(2, minutes=30)]
    clock.time = NOW + timedelta(minutes=6)
    assert await ticked(dispatcher) == 2
    assert record.dropped == [1]
    assert pusher.pushed == [2]
    assert record.settled == {2: Sent(2)}


async def test_what_is_not_ours_any_more_is_not_sent(dispatcher, record, pusher):
    record.due = [claim(1), claim(2)]
    record.not_ours = {1}
    await ticked(dispatcher)
    assert pusher.pushed == [2]


@pytest.mark.parametrize(
    "outcome",
    [Sent(9), RetryAt(NOW, "429"), Unreachable("403"), Rejected("400"), Uncertain("timed out")],
    ids=lambda outcome: type(outcome).__name__,
)
async def test_every_outcome_is_settled_as_it_is(dispatcher, record, pusher, outcome):
    record.due = [claim(1)]
    pusher.results = {1: outcome}
    await ticked(dispatcher)
    assert record.settled == {1: outcome}


async def test_a_push_that_raises_may_have_arrived(dispatcher, record, pusher, caplog):
    record.due = [claim(1), claim(2)]
    pusher.results = {1: RuntimeError("a bug")}
    with caplog.at_level(logging.ERROR):
        assert await ticked(dispatcher) == 2
    assert isinstance(record.settled[1], Uncertain)
    assert record.settled[2] == Sent(2)
    assert "delivery 1" in caplog.text


async def test_a_slow_push_holds_up_no_other(dispatcher, record, pusher):
    """Not those of its batch, not those of the next one, and not the next tick."""
    slow = pusher.results[1] = asyncio.Event()
    record.due = [claim(id_) for id_ in range(1, BATCH + 6)]
    assert await dispatcher.tick() == BATCH + 5
    record.due = [claim(1000)]
    assert await dispatcher.tick() == 1
    await until(lambda: len(record.settled) == BATCH + 5)
    assert 1 not in record.settled
    slow.set()
    await dispatcher.settled()
    assert record.settled[1] == Sent(1)


@pytest.mark.parametrize("broken", ["claim", "prepare"])
async def test_what_fails_between_claim_and_send_takes_no_place_for_good(
    dispatcher, record, monkeypatch, caplog, broken
):
    async def fail(*args):
        raise ConnectionError

    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        patched.setattr(record, broken, fail)
        for _ in range(UNDER_WAY // BATCH + 1):
            record.due = [claim(id_) for id_ in range(1, BATCH + 1)]
            assert await ticked(dispatcher) == 0
    record.due = [claim(id_) for id_ in range(1, BATCH + 1)]
    async with asyncio.timeout(5):
        assert await ticked(dispatcher) == BATCH
    assert len(caplog.records) == UNDER_WAY // BATCH + 1


async def test_a_tick_does_not_wait_long_for_places(dispatcher, record, pusher, monkeypatch):
    monkeypatch.setattr(dispatch, "LONGEST_TICK", 0.01)
    crowd = [claim(id_) for id_ in range(1, UNDER_WAY + 3)]
    stuck = asyncio.Event()
    pusher.results = {one.learner_id: stuck for one in crowd}
    record.due = list(crowd)
    while len(pusher.pushed) < UNDER_WAY:
        await dispatcher.tick()
    assert await dispatcher.tick() == 0
    assert record.due == crowd[-2:]
    stuck.set()
    await dispatcher.settled()
    assert await ticked(dispatcher) == 2
    assert len(record.settled) == len(crowd)


async def test_a_stop_waits_for_sends(dispatcher, record, pusher):
    slow = pusher.results[1] = asyncio.Event()
    record.due = [claim(1)]
    await dispatcher.tick()
    async with asyncio.TaskGroup() as stopping:
        stopping.create_task(dispatcher.stop(60))
        await asyncio.sleep(0)
        slow.set()
    assert record.settled == {1: Sent(1)}


async def test_a_stop_gives_up_what_takes_too_long(dispatcher, record, pusher):
    pusher.results[1] = asyncio.Event()
    record.due = [claim(1), claim(2)]
    await dispatcher.tick()
    await dispatcher.stop(0.01)
    assert record.settled == {2: Sent(2)}
    assert not await dispatcher.ended(1)


async def test_what_can_not_be_settled_holds_up_no_other(dispatcher, record, pusher, caplog):
    slow = pusher.results[2] = asyncio.Event()
    record.due = [claim(1), claim(2), claim(3)]
    record.unsettleable = {1}
    with caplog.at_level(logging.ERROR):
        async with asyncio.TaskGroup() as ticking:
            ticking.create_task(ticked(dispatcher))
            await until(lambda: "delivery 1" in caplog.text)
            slow.set()
    assert record.settled == {2: Sent(2), 3: Sent(3)}


async def test_a_record_that_fails_cuts_off_no_push(dispatcher, record, pusher, caplog):
    slow = pusher.results[1] = asyncio.Event()
    record.due = [claim(1)]
    claims = record.claim

    async def fail_the_second_time(*args):
        if not record.due:
            raise ConnectionError
        return await claims(*args)

    record.claim = fail_the_second_time
    with caplog.at_level(logging.ERROR):
        async with asyncio.TaskGroup() as ticking:
            ticking.create_task(ticked(dispatcher))
            await until(lambda: caplog.records)
            slow.set()
    assert record.settled == {1: Sent(1)}


async def test_only_one_tick_runs_at_a_time(dispatcher, record):
    slow, prepare = asyncio.Event(), record.prepare

    async def prepare_slowly(made, now):
        await slow.wait()
        return await prepare(made, now)

    record.prepare = prepare_slowly
    record.due = [claim(1)]
    async with asyncio.TaskGroup() as ticking:
        ticking.create_task(ticked(dispatcher))
        await until(lambda: not record.due)
        second = ticking.create_task(ticked(dispatcher))
        await asyncio.sleep(0)
        assert record.calls.count("lapse") == 1
        slow.set()
    assert second.result() == 0
    assert record.calls.count("lapse") == 2


async def test_what_was_asked_for_waits_for_no_tick(dispatcher, record, pusher):
    slow = pusher.results[1] = asyncio.Event()
    record.due = [claim(1)]
    async with asyncio.TaskGroup() as ticking:
        ticking.create_task(ticked(dispatcher))
        await until(lambda: pusher.pushed)
        async with asyncio.timeout(5):
            await dispatcher.deliver([claim(2, asked=True)])
        slow.set()
    assert record.settled == {1: Sent(1), 2: Sent(2)}


async def test_an_expired_bite_is_withdrawn_once(dispatcher, record, pusher):
    record.standing = [expired(1), expired(2)]
    await ticked(dispatcher)
    await ticked(dispatcher)
    assert pusher.withdrawals == [1, 2]
    assert record.withdrawn_ids == [1, 2]


async def test_a_withdrawal_that_takes_long_holds_up_no_push(dispatcher, record, pusher):
    slow = pusher.results[1] = asyncio.Event()
    record.standing = [expired(1)]
    record.due = [claim(2)]
    assert await dispatcher.tick() == 1
    await until(lambda: record.settled)
    assert await dispatcher.tick() == 0
    slow.set()
    await dispatcher.settled()
    assert record.settled == {2: Sent(2)}
    assert (pusher.withdrawals, record.withdrawn_ids) == ([1], [1])


async def test_what_another_worker_withdraws_is_left_to_it(record, pusher, clock, composed):
    @asynccontextmanager
    async def another():
        yield False

    record.standing = [expired(1)]
    await ticked(Dispatcher(record, pusher, lambda: NOTHING, clock, alone_withdrawing=another))
    assert pusher.withdrawals == []


async def test_a_lock_that_can_not_be_asked_for_puts_withdrawals_off(
    record, pusher, clock, composed, caplog
):
    tries = []

    @asynccontextmanager
    async def away_at_first():
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionError
        yield True

    record.standing = [expired(1)]
    one = Dispatcher(record, pusher, lambda: NOTHING, clock, alone_withdrawing=away_at_first)
    with caplog.at_level(logging.ERROR):
        await ticked(one)
    assert (pusher.withdrawals, len(caplog.records)) == ([], 1)
    await ticked(one)
    assert pusher.withdrawals == [1]


async def test_a_few_are_withdrawn_at_once_and_replies_find_their_turn(dispatcher, record, pusher):
    record.standing = [expired(id_) for id_ in range(1, 3 * WITHDRAWN_AT_ONCE)]
    slow = asyncio.Event()
    pusher.results = {one.learner_id: slow for one in record.standing}
    await dispatcher.tick()
    await until(lambda: pusher.withdrawals)
    assert len(pusher.withdrawals) == WITHDRAWN_AT_ONCE
    slow.set()
    await dispatcher.settled()
    assert sorted(record.withdrawn_ids) == [one.delivery_id for one in record.standing]


async def test_what_can_not_be_recorded_as_withdrawn_is_withdrawn_again(
    dispatcher, record, pusher, monkeypatch, caplog
):
    async def fail(delivery_id):
        raise ConnectionError

    record.standing = [expired(1)]
    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        patched.setattr(record, "withdrawn", fail)
        await ticked(dispatcher)
    assert "delivery 1" in caplog.text
    await ticked(dispatcher)
    assert (pusher.withdrawals, record.withdrawn_ids) == ([1, 1], [1])


@pytest.mark.parametrize("outcome", [Rejected("gone already"), Unreachable("403"), Uncertain("?")])
async def test_what_can_never_be_withdrawn_is_left(dispatcher, record, pusher, outcome):
    record.standing = [expired(1)]
    pusher.results = {1: outcome}
    await ticked(dispatcher)
    assert record.withdrawn_ids == [1]


@pytest.mark.parametrize("result", [RetryAt(NOW, "429"), RuntimeError("a bug")])
async def test_a_withdrawal_that_failed_is_tried_again_at_the_next_tick(
    dispatcher, record, pusher, result, caplog
):
    caplog.set_level(logging.CRITICAL)
    record.standing = [expired(1), expired(2)]
    pusher.results = {1: result}
    await ticked(dispatcher)
    assert record.withdrawn_ids == [2]
    del pusher.results[1]
    await ticked(dispatcher)
    assert pusher.withdrawals == [1, 2, 1]
    assert record.withdrawn_ids == [2, 1]


# Modes, and what a crunch leaves.


async def test_a_bite_is_composed_in_the_mode_of_its_learner(dispatcher, record, known):
    record.due = [claim(1), claim(2, mode=Mode.IDLE), claim(3, mode=Mode.CRUNCH)]
    await ticked(dispatcher)
    assert [one["mode"] for one in known] == [Mode.STEADY, Mode.IDLE, Mode.CRUNCH]


async def test_a_crunch_leaves_so_many_minutes_of_a_gap(dispatcher, record, composed):
    record.due = [claim(1, minutes=15, most_minutes=4.5), claim(2, minutes=3, most_minutes=4.5)]
    await ticked(dispatcher)
    assert composed == [4.5, 3]


async def test_a_day_that_is_used_up_has_no_bite(dispatcher, record, pusher):
    record.due = [claim(1, most_minutes=0.0)]
    await ticked(dispatcher)
    assert (record.dropped, pusher.pushed) == ([1], [])


# What else a bite is composed from.


async def test_a_bite_is_composed_as_of_now_at_the_pace_of_its_learner(
    dispatcher, record, clock, known
):
    slow, ahead = Pace(reading=2.0), (Opening(NOW + timedelta(days=1), 15.0),)
    record.due = [claim(1), claim(2, pace=slow, ahead=ahead)]
    clock.time = NOW + timedelta(minutes=4)
    await ticked(dispatcher)
    assert [one["at"] for one in known] == [clock.time, clock.time]
    assert [one["pace"] for one in known] == [Pace(), slow]
    assert [one["ahead"] for one in known] == [(), ahead]


@pytest.mark.usefixtures("composed")
async def test_bites_are_composed_with_the_parameters_of_memory(record, pusher, clock, known):
    fitted = tuple(2 * parameter for parameter in DEFAULT_PARAMETERS)
    record.due = [claim(1)]
    await ticked(Dispatcher(record, pusher, lambda: NOTHING, clock, fitted))
    assert [one["parameters"] for one in known] == [fitted]


@pytest.mark.parametrize(
    ("wish", "composer"),
    [
        (Wish.ANY, "compose"),
        (Wish.REVIEWS, "compose_reviews"),
        (Wish.PLACEMENT, "compose_placement"),
        (Part("replay", "FBK-1", "call"), "compose_part"),
    ],
)
async def test_what_was_wished_for_is_composed_and_nothing_else(
    dispatcher, record, pusher, monkeypatch, wish, composer
):
    for name in ("compose", "compose_reviews", "compose_placement", "compose_part"):
        made = BITE if name == composer else None
        monkeypatch.setattr(dispatch, name, lambda *_, made=made, **__: made)
    await dispatcher.deliver([claim(1, asked=True, wish=wish)])
    assert pusher.pushed == [1]


# The question of a check-in.


async def test_a_check_in_asks_and_composes_nothing(dispatcher, record, pusher, composed):
    record.due = [claim(1, reason=Reason.CHECK_IN), claim(2)]
    assert await ticked(dispatcher) == 2
    assert (pusher.asked, pusher.pushed, len(composed)) == ([1], [2], 1)
    assert record.settled == {1: Sent(1), 2: Sent(2)}


@pytest.mark.parametrize("result", [RetryAt(NOW, "429"), Rejected("400"), RuntimeError("a bug")])
async def test_how_a_check_in_went_is_settled(dispatcher, record, pusher, result, caplog):
    caplog.set_level(logging.CRITICAL)
    record.due = [claim(1, reason=Reason.CHECK_IN)]
    pusher.results = {1: result}
    await ticked(dispatcher)
    settled = record.settled[1]
    assert settled == result or isinstance(settled, Uncertain)


async def test_a_question_that_is_not_ours_any_more_is_not_asked(dispatcher, record, pusher):
    record.due = [claim(1, reason=Reason.CHECK_IN)]
    record.not_ours = {1}
    await ticked(dispatcher)
    assert (pusher.asked, record.settled) == ([], {})


async def test_check_ins_take_part_in_the_count_of_what_is_under_way(dispatcher, record):
    crowd = range(1, 4 * BATCH + 1)
    record.due = [claim(id_, reason=Reason.CHECK_IN) for id_ in crowd]
    async with asyncio.timeout(10):
        assert await ticked(dispatcher) == len(crowd)
    assert len(record.settled) == len(crowd)


# Notes.


async def test_notes_follow_a_bite_that_arrived_and_are_told_once(dispatcher, record, pusher):
    record.due = [claim(1, notes=(note(8), note(9)))]
    await ticked(dispatcher)
    assert (pusher.told, record.told_ids) == ([8, 9], [8, 9])


@pytest.mark.parametrize(
    "outcome", [RetryAt(NOW, "429"), Unreachable("403"), Rejected("400"), Uncertain("timed out")]
)
async def test_notes_wait_where_no_bite_is_sure_to_have_arrived(
    dispatcher, record, pusher, outcome
):
    record.due = [claim(1, notes=(note(8),))]
    pusher.results = {1: outcome}
    await ticked(dispatcher)
    assert (pusher.told, record.told_ids) == ([], [])


async def test_a_note_that_must_be_sent_again_comes_with_the_next_bite(dispatcher, record, pusher):
    record.due = [claim(1, notes=(note(7), note(8), note(9)))]
    pusher.of_notes = {8: RetryAt(NOW, "429")}
    await ticked(dispatcher)
    assert record.told_ids == [7, 9]


async def test_where_every_note_waits_nothing_is_recorded(dispatcher, record, pusher):
    record.due = [claim(1, notes=(note(8),))]
    record.untellable = True
    pusher.of_notes = {8: RetryAt(NOW, "429")}
    await ticked(dispatcher)
    assert record.told_ids == []


@pytest.mark.parametrize("result", [Rejected("400"), Unreachable("403"), RuntimeError("a bug")])
async def test_a_note_that_can_not_be_told_is_not_tried_for_ever(
    dispatcher, record, pusher, result, caplog
):
    caplog.set_level(logging.CRITICAL)
    record.due = [claim(1, notes=(note(8), note(9)))]
    pusher.of_notes = {8: result}
    await ticked(dispatcher)
    assert (pusher.told, record.told_ids) == ([8, 9], [8, 9])
    assert record.settled == {1: Sent(1)}


async def test_notes_that_can_not_be_recorded_spoil_nothing(dispatcher, record, caplog):
    record.due = [claim(1, notes=(note(8),)), claim(2)]
    record.untellable = True
    with caplog.at_level(logging.ERROR):
        assert await ticked(dispatcher) == 2
    assert record.settled == {1: Sent(1), 2: Sent(2)}
    assert "could not be settled" not in caplog.text
    assert "delivery 1" in caplog.text


async def test_a_bite_that_could_not_be_settled_has_no_notes_told(
    dispatcher, record, pusher, caplog
):
    caplog.set_level(logging.CRITICAL)
    record.due = [claim(1, notes=(note(8),))]
    record.unsettleable = {1}
    await ticked(dispatcher)
    assert pusher.told == []
