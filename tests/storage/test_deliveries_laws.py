"""The laws of deliveries, whatever happens and in whatever order.

A machine plays learners who declare, pause, ask and answer, a loop that sends with every outcome
and may crash between any two of its steps, and time that passes. It keeps its own account of what
reached whom, and holds the record to it.
"""

import asyncio
import shutil
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

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

from lessons.sitting import Place
from scheduler.gaps import Gap, upcoming
from scheduler.outcomes import Rejected, RetryAt, Sent, Uncertain, Unreachable
from scheduler.plan import FOREVER, SHORTEST_GAP
from storage import declared, learners, planning, sittings
from storage.database import Database
from storage.deliveries import Deliveries, ask_now, drop_planned
from storage.tables import deliveries
from tests.storage.people import BITE, LEASE, at, daily, learner

UTC = ZoneInfo("UTC")
LIVE = ("planned", "sending", "sent", "uncertain")
PEOPLE = st.sampled_from((1, 2))
SLOTS = st.sampled_from(
    [
        daily("12:00"),
        daily("12:05", 20),  # overlaps the first
        daily("12:25", 30),  # touches the second
        daily("13:30", 5),
        daily("23:50", 25),  # runs past midnight
    ]
)
STEPS = st.sampled_from([1, 2, 5, 13, 31, 60, 12 * 60, 24 * 60 - 3])
OUTCOMES = st.sampled_from(["sent", "arrived", "lost", "soon", "late", "rejected", "gone", "crash"])


class Machine(RuleBasedStateMachine):
    """Two learners, any number of loops, one clock."""

    def __init__(self, migrated: Path) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.runner = asyncio.Runner()
        shutil.copy(migrated, f"{self.folder.name}/offclock.sqlite")
        self.database = Database(f"sqlite+aiosqlite:///{self.folder.name}/offclock.sqlite")
        self.record = Deliveries(self.database)
        self.now = at("11:58")
        self.claims = []  # taken, and not yet prepared
        self.unsettled = []  # pushed, with an outcome that is not yet settled
        self.reached = set()  # deliveries that may stand in the chat
        self.served = defaultdict(list)  # the gaps a bite may have reached, by learner
        self.run(self.enrol())

    async def enrol(self) -> None:
        async with self.database.write() as work:
            await learners.add(work, learner(1))
            await learners.add(work, learner(2))
            await work.commit()

    def run(self, work):
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self.database.close())
        self.runner.close()
        self.folder.cleanup()

    # What learners do.

    @rule(who=PEOPLE, slot=SLOTS)
    def declare(self, who, slot):
        self.change(who, lambda work: declared.add(work, who, slot))

    @rule(who=PEOPLE, which=st.integers(0, 4))
    def undeclare(self, who, which):
        async def drop(work):
            for mine in (await declared.of(work, who))[which : which + 1]:
                await declared.remove(work, who, mine.id)

        self.change(who, drop)

    @rule(who=PEOPLE, minutes=st.sampled_from([5, 600, 3000, None]))
    def pause(self, who, minutes):
        until = FOREVER if minutes is None else self.now + timedelta(minutes=minutes)
        self.change(who, lambda work: self.save(work, who, paused_until=until))

    @rule(who=PEOPLE)
    def resume(self, who):
        self.change(who, lambda work: self.save(work, who, paused_until=None, reachable=True))

    @rule(who=PEOPLE)
    def block(self, who):
        async def leave(work):
            await self.save(work, who, reachable=False)
            await drop_planned(work, who)

        self.change(who, leave)

    @rule(who=PEOPLE, minutes=st.sampled_from([2, 10, 60]))
    def ask(self, who, minutes):
        async def ask(work):
            await learners.get(work, who)
            if await sittings.outstanding(work, who) is None:
                self.claims.append(await ask_now(work, who, minutes, self.now, LEASE))

        self.write(ask)

    @rule(who=PEOPLE, done=st.booleans())
    def answer(self, who, done):
        async def answer(work):
            await learners.get(work, who)
            sitting = await sittings.outstanding(work, who)
            if sitting is None or sitting.delivery_id not in self.reached:
                return
            await sittings._move(work, sitting, Place(sitting.place.part + 1), self.now)
            if done:
                await sittings.close(work, sitting, self.now)

        self.write(answer)

    # What loops do.

    @rule(limit=st.integers(1, 2))
    def claim(self, limit):
        claims = self.run(self.record.claim(self.now, LEASE, limit))
        assert len(claims) <= limit
        for claim in claims:
            assert claim.gap.start <= self.now <= claim.gap.end - SHORTEST_GAP or claim.asked
        self.claims.extend(claims)

    @precondition(lambda self: self.claims)
    @rule(outcome=OUTCOMES, worth=st.booleans(), which=st.integers(0, 3))
    def push(self, outcome, worth, which):
        claim = self.claims.pop(which % len(self.claims))
        bite = BITE if (worth or outcome == "sent") and claim.minutes_left(self.now) > 0 else None
        if not self.run(self.record.prepare([(claim, bite)], self.now)):
            return
        if outcome in ("sent", "arrived", "lost", "crash"):
            self.reach(claim)
        retry = self.now + timedelta(minutes=1 if outcome == "soon" else 200)
        results = {
            "sent": Sent(100 + claim.delivery_id),
            "arrived": Uncertain("arrived"),
            "lost": Uncertain("lost"),
            "soon": RetryAt(retry, "429"),
            "late": RetryAt(retry, "429"),
            "rejected": Rejected("400"),
            "gone": Unreachable("403"),
        }
        if outcome != "crash":
            self.unsettled.append((claim, results[outcome]))

    @precondition(lambda self: self.unsettled)
    @rule(which=st.integers(0, 3))
    def settle(self, which):
        claim, outcome = self.unsettled.pop(which % len(self.unsettled))
        self.run(self.record.settle(claim, outcome, self.now))

    @rule()
    def crash(self):
        """Everything that was under way is forgotten, though not what is on record."""
        self.claims.clear()
        self.unsettled.clear()

    @rule()
    def lapse(self):
        self.run(self.record.lapse(self.now))

    @rule()
    def expire(self):
        for expired in self.run(self.record.expire(self.now, 10)):
            self.run(self.record.withdrawn(expired.delivery_id))

    @rule(minutes=STEPS)
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    # What must hold.

    def reach(self, claim):
        """A bite may now stand in the chat."""
        self.reached.add(claim.delivery_id)
        if claim.asked:
            return
        assert claim.gap.start <= self.now < claim.gap.end
        for earlier in self.served[claim.learner_id]:
            assert claim.gap.start >= earlier.end, "a second bite for a gap"
        self.served[claim.learner_id].append(claim.gap)

    @invariant()
    def the_record_is_in_order(self):
        people, rows = self.run(self.look())
        for who, (known, slots) in people.items():
            live = [row for row in rows if row.learner_id == who]
            self.one_next_thing(known, slots, live)
            for row in live:
                if row.state == "planned" and not row.asked:
                    self.a_plan_is_a_gap(known, slots, row)

    def one_next_thing(self, known, slots, live):
        """Who can be reached and has slots has one plan or one bite; nobody has two."""
        if slots and known.reachable and known.paused_until != FOREVER:
            assert len(live) == 1
        else:
            assert len(live) <= 1
            assert [row.state for row in live if row.state == "planned" and not row.asked] == []

    def a_plan_is_a_gap(self, known, slots, row):
        """What is planned is a whole gap of the slots as they are now, and not served yet."""
        gap = Gap(row.gap_start, row.gap_end)
        assert gap in upcoming(slots, UTC, gap.start, 1)
        assert gap.start <= row.due_at <= gap.end - SHORTEST_GAP
        assert known.served_until is None or gap.start >= known.served_until

    async def look(self):
        """Each learner with their slots, and every live delivery."""
        async with self.database.read() as work:
            people = {
                who: (
                    await learners.get(work, who),
                    [mine.slot for mine in await declared.of(work, who)],
                )
                for who in (1, 2)
            }
            live = select(deliveries).where(deliveries.c.state.in_(LIVE))
            return people, (await work.execute(live)).all()

    async def save(self, work, who, **changes):
        await learners.save(work, replace(await learners.get(work, who), **changes))

    def change(self, who, how):
        async def change_and_plan(work):
            await learners.get(work, who)
            await how(work)
            await planning.replan(work, who, self.now)

        self.write(change_and_plan)

    def write(self, how):
        async def commit():
            async with self.database.write() as work:
                await how(work)
                await work.commit()

        self.run(commit())


def test_the_laws_hold_whatever_happens(migrated):
    run_state_machine_as_test(
        lambda: Machine(migrated), settings=settings(max_examples=20, stateful_step_count=25)
    )
