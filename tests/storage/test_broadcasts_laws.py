"""The laws of broadcasts, whatever happens and in whatever order, on both databases.

A machine plays admins who draft, confirm and stop, learners who come, leave and sleep, and two
workers that send with every outcome and may crash between any two of their steps. It keeps its own
account of what reached whom. In the end the workers come back and work on until nothing is left.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from scheduler.limits import NIGHT
from scheduler.outcomes import Rejected, RetryAt, Sent, Uncertain, Unreachable
from storage import broadcasts, learners
from storage.broadcasting import Broadcasts
from storage.broadcasts import State
from storage.database import Database
from storage.tables import broadcast_sends
from storage.tables import learners as learners_table
from tests.storage import servers
from tests.storage.people import LEASE, at, learner

WORKERS = st.integers(0, 1)
ZONES = ("UTC", "Asia/Karachi", "America/Lima")
OUTCOMES = st.sampled_from(["sent", "arrived", "lost", "wait", "rejected", "gone", "crash"])
OVER = {"sent", "uncertain", "unreachable", "failed", "stopped"}
CLEAR = "DELETE FROM learners; DELETE FROM broadcasts"

Places = Callable[[ExitStack], str]
"""Opens an empty database, and closes it with the stack."""


class Machine(RuleBasedStateMachine):
    """Two workers, a few learners, one clock."""

    def __init__(self, place: Places) -> None:
        super().__init__()
        self.stack = ExitStack()
        url = place(self.stack)
        self.runner = self.stack.enter_context(asyncio.Runner())
        self.databases = [Database(url), Database(url)]
        self.records = [Broadcasts(database) for database in self.databases]
        self.now = at("19:30")
        self.people = 0
        self.claims = ([], [])  # of each worker: taken, and not yet sent
        self.unsettled = ([], [])  # sent, with a result that is not on record yet
        self.reached = Counter()  # how many copies may stand in whose chat
        self.confirmed = {}  # who was to get which broadcast
        self.stopped = set()
        self.refused = set()  # who blocked the bot at some time
        for _ in range(3):
            self.join()
        self.broadcast(young=False)

    def run(self, work):
        return self.runner.run(work)

    def teardown(self) -> None:
        try:
            self.resume_and_check()
        finally:
            for database in self.databases:
                self.run(database.close())
            self.stack.close()

    # What people do.

    @rule()
    def join(self):
        self.now += timedelta(seconds=1)
        self.people += 1
        zone = ZONES[self.people % len(ZONES)]
        new = learner(self.people, zone=zone, joined_at=self.now)
        self.write(lambda work: learners.add(work, new))

    @precondition(lambda self: self.people)
    @rule(who=st.integers(1, 4))
    def block(self, who):
        self.refused.add(who)
        self.write(lambda work: learners.set_reachable(work, who, reachable=False))

    @rule(young=st.booleans())
    def broadcast(self, young):
        async def begin(work):
            made = await broadcasts.draft(work, "News", self.now)
            await broadcasts.confirm(work, made, self.now)
            query = select(learners_table.c.id).where(learners_table.c.reachable)
            return made, set((await work.execute(query)).scalars())

        made, people = self.write(begin)
        self.confirmed[made] = people
        if not young:
            self.run(self.enrol_all(0))

    @precondition(lambda self: self.confirmed)
    @rule(which=st.integers(0, 5))
    def confirm_again(self, which):
        made = self.one_of(which)
        assert not self.write(lambda work: broadcasts.confirm(work, made, self.now))

    @precondition(lambda self: self.confirmed)
    @rule(which=st.integers(0, 5))
    def stop(self, which):
        made = self.one_of(which)
        if self.write(lambda work: broadcasts.stop(work, made)):
            self.stopped.add(made)

    @rule(minutes=st.sampled_from([1, 11, 60, 180, 12 * 60]))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    # What workers do.

    @precondition(lambda self: self.confirmed)
    @rule(worker=WORKERS)
    def enrol(self, worker):
        self.run(self.enrol_all(worker))

    async def enrol_all(self, worker):
        record = self.records[worker]
        for broadcast in await record.under_way():
            while await record.enrol(broadcast.id, self.now):
                pass

    @precondition(lambda self: self.confirmed)
    @rule(worker=WORKERS, limit=st.integers(1, 3))
    def claim(self, worker, limit):
        claimed = self.run(self.records[worker].claim(self.now, LEASE, limit))
        assert len(claimed.sends) <= claimed.seen <= limit
        assert not {send.broadcast_id for send in claimed.sends} & self.stopped
        self.claims[worker].extend(claimed.sends)

    @precondition(lambda self: any(self.claims))
    @rule(worker=WORKERS, outcome=OUTCOMES)
    def send(self, worker, outcome):
        worker = worker if self.claims[worker] else 1 - worker
        send = self.claims[worker].pop(0)
        if outcome in ("sent", "arrived", "crash"):
            self.reach(send)
        if outcome == "gone":
            self.refused.add(send.learner_id)
        if outcome != "crash":
            self.unsettled[worker].append((send, self.result(outcome)))

    @rule(worker=WORKERS, outcomes=st.lists(OUTCOMES, min_size=1, max_size=3), kept=st.booleans())
    def claim_and_send(self, worker, outcomes, kept):
        self.claim(worker, len(outcomes))
        for outcome in outcomes[: len(self.claims[worker])]:
            self.send(worker, outcome)
        if kept and self.unsettled[worker]:
            self.settle(worker, len(outcomes))

    def reach(self, send):
        """A copy may stand in the chat: never two, and only of what was meant for them."""
        key = send.broadcast_id, send.learner_id
        self.reached[key] += 1
        assert self.reached[key] == 1, "sent twice"
        assert send.learner_id in self.confirmed[send.broadcast_id], "was no part of it"

    def result(self, outcome):
        return {
            "sent": Sent(1),
            "arrived": Uncertain("arrived"),
            "lost": Uncertain("lost"),
            "wait": RetryAt(self.now + timedelta(minutes=1), "429"),
            "rejected": Rejected("400"),
            "gone": Unreachable("403"),
        }[outcome]

    @precondition(lambda self: any(self.unsettled))
    @rule(worker=WORKERS, count=st.integers(1, 3))
    def settle(self, worker, count):
        worker = worker if self.unsettled[worker] else 1 - worker
        for send, outcome in self.unsettled[worker][:count]:
            self.run(self.records[worker].settle(send, outcome))
        del self.unsettled[worker][:count]

    @rule(worker=WORKERS)
    def crash(self, worker):
        """What the worker had under way is forgotten, though not what is on record."""
        self.claims[worker].clear()
        self.unsettled[worker].clear()

    @rule(worker=WORKERS)
    def lapse(self, worker):
        self.run(self.records[worker].lapse(self.now))

    @precondition(lambda self: self.confirmed)
    @rule(worker=WORKERS)
    def clear_up(self, worker):
        for made in self.stopped:
            self.run(self.records[worker].take_back(made))
        self.run(self.close_all(worker))

    async def close_all(self, worker):
        record = self.records[worker]
        for broadcast in await record.under_way():
            if ended := await record.close(broadcast, self.now):
                assert ended.tally.left == 0
                over = State.STOPPED if broadcast.id in self.stopped else State.DONE
                assert ended.broadcast.state is over

    # What must hold.

    @invariant()
    def nobody_sleeps_badly(self):
        """What is ours to send now was claimed at an hour that is not quiet where they live."""
        for claims in self.claims:
            for send in claims:
                zone = ZoneInfo(ZONES[send.learner_id % len(ZONES)])
                local = (send.lease_until - LEASE).astimezone(zone).time()
                assert NIGHT[1] <= local < NIGHT[0]

    def resume_and_check(self):
        """Both workers come back after all leases, and go on until nothing is left."""
        for worker in (0, 1):
            self.crash(worker)
        self.now += timedelta(minutes=30)
        rounds = 0
        while self.run(self.records[0].under_way()):
            self.run(self.go_on(rounds % 2))
            self.now += timedelta(hours=3)
            rounds += 1
            assert rounds < 10, "it never ends"
        for made, people in self.confirmed.items():
            self.everybody_was_served(made, people)

    async def go_on(self, worker):
        record = self.records[worker]
        await record.lapse(self.now)
        await self.enrol_all(worker)
        for number, send in enumerate((await record.claim(self.now, LEASE, 100)).sends):
            self.reach(send)
            assert send.broadcast_id not in self.stopped
            if number % 3 != 1:  # of the others nothing is heard again
                await record.settle(send, Sent(1) if number % 3 else Uncertain("?"))
        for made in self.stopped:
            await record.take_back(made)
        await self.close_all(worker)

    def everybody_was_served(self, made, people):
        states = self.run(self.look(made))
        assert set(states) <= people
        assert set(states.values()) <= OVER
        if made not in self.stopped:
            assert people - set(states) <= self.refused
            assert "stopped" not in states.values()
        for who, state in states.items():
            assert state != "sent" or self.reached[made, who] == 1

    async def look(self, made):
        mine = broadcast_sends.c.broadcast_id == made
        async with self.databases[0].read() as work:
            rows = await work.execute(select(broadcast_sends).where(mine))
            return {row.learner_id: row.state for row in rows}

    def one_of(self, which):
        return sorted(self.confirmed)[which % len(self.confirmed)]

    def write(self, how):
        async def commit():
            async with self.databases[0].write() as work:
                result = await how(work)
                await work.commit()
            return result

        return self.run(commit())


@pytest.fixture
def place(kind: str, migrated: Path, request: pytest.FixtureRequest) -> Iterator[Places]:
    """Opens an empty database for each play."""
    if kind == "postgres":
        url = request.getfixturevalue("migrated_postgres")

        def emptied(stack: ExitStack) -> str:
            stack.callback(servers.run, url, CLEAR)
            return url

        yield emptied
        return

    def copied(stack: ExitStack) -> str:
        folder = stack.enter_context(TemporaryDirectory())
        shutil.copy(migrated, f"{folder}/offclock.sqlite")
        return f"sqlite+aiosqlite:///{folder}/offclock.sqlite"

    yield copied


def test_the_laws_hold_whatever_happens(place: Places):
    run_state_machine_as_test(
        lambda: Machine(place), settings=settings(max_examples=20, stateful_step_count=20)
    )
