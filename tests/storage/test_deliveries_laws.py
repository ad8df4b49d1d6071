"""The laws of deliveries, whatever happens and in whatever order.

A machine plays learners who declare, set limits, share calendars, pause, ask, answer and put off,
a loop that sends with every outcome and may crash between any two of its steps, and time that
passes. It keeps its own account of what
reached whom, and holds the record to it.
"""

import asyncio
import shutil
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

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

from lessons.bite import Mode
from lessons.sitting import Place
from scheduler.busy import Busy
from scheduler.gaps import Gap
from scheduler.limits import Limits
from scheduler.outcomes import Rejected, RetryAt, Sent, Uncertain, Unreachable
from scheduler.plan import FOREVER, LEAST_LEFT, Reason, gaps_ahead
from scheduler.slots import EVERY_DAY, Weekday
from storage import arrivals, calendars, declared, learners, limits, planning, sittings
from storage.database import Database
from storage.deliveries import ask_now
from storage.planning import drop_planned
from storage.putting_off import Until, put_off
from storage.tables import deliveries
from tests.storage.people import BITE, LEASE, at, daily, learner
from tests.storage.ticking import Deliveries

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
LIMITS = st.sampled_from(
    [
        Limits(),
        Limits(quiet=None, cap=None, distance=timedelta(0)),
        Limits(cap=1),
        Limits(cap=2, distance=timedelta(minutes=90), quiet=None),
        Limits(buffer=timedelta(minutes=10), rest_days=frozenset({Weekday.TU})),
        Limits(rest_days=EVERY_DAY),
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
        self.spell = defaultdict(int)  # how many times each has fallen ill
        self.spell_of = {}  # the spell in which a question was claimed
        self.asked_after = set()  # who was asked how they are, in which spell
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

    @rule(who=PEOPLE, minutes=st.sampled_from([0, 60, 2880]))
    def fall_ill(self, who, minutes):
        self.spell[who] += 1
        ask_from = self.now + timedelta(minutes=minutes)
        self.change(
            who, lambda work: self.save(work, who, paused_until=FOREVER, check_in_at=ask_from)
        )

    @rule(who=PEOPLE)
    def resume(self, who):
        back = {"paused_until": None, "check_in_at": None, "reachable": True}
        self.change(who, lambda work: self.save(work, who, **back))

    @rule(who=PEOPLE, new=LIMITS)
    def limit(self, who, new):
        self.change(who, lambda work: limits.save(work, who, new))

    @rule(who=PEOPLE, mode=st.sampled_from(Mode), minutes=st.sampled_from([20, 600, None]))
    def set_mode(self, who, mode, minutes):
        until = minutes and self.now + timedelta(minutes=minutes)
        mode = {"mode": mode, "mode_until": until, "crunch_minutes": 3}
        self.change(who, lambda work: self.save(work, who, **mode))

    @rule(
        who=PEOPLE, start=st.sampled_from([0, 5, 30, 600]), minutes=st.sampled_from([7, 60, 9999])
    )
    def share_calendar(self, who, start, minutes):
        async def share(work):
            begin = self.now + timedelta(minutes=start)
            busy = Busy.of([(begin, begin + timedelta(minutes=minutes))])
            added = await calendars.add(work, who, f"{start}.ics", None, self.now)
            await calendars.change(work, added, busy=busy)

        self.change(who, share)

    @rule(who=PEOPLE)
    def take_calendars_back(self, who):
        async def remove(work):
            for mine in await calendars.of(work, who):
                await calendars.remove(work, who, mine.id)

        self.change(who, remove)

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
            await sittings.move(work, sitting, Place(sitting.place.part + 1), self.now)
            if done:
                await sittings.close(work, sitting, self.now)

        self.write(answer)

    @rule(who=PEOPLE, until=st.sampled_from(Until))
    def put_off(self, who, until):
        async def press(work):
            learner = await learners.get(work, who)
            sitting = await sittings.outstanding(work, who)
            if sitting is None or sitting.delivery_id not in self.reached:
                return
            await put_off(work, learner, sitting, until, self.now)
            gap = Gap(sitting.gap_start, sitting.gap_end)
            if until is Until.LATER and gap in self.served[who] and not sitting.place.part:
                self.served[who].remove(gap)

        self.write(press)

    # What loops do.

    @rule(limit=st.integers(1, 2))
    def claim(self, limit):
        claims = self.run(self.record.claim(self.now, LEASE, limit))
        assert len(claims) <= limit
        for claim in claims:
            assert claim.gap.start <= self.now <= claim.gap.end - LEAST_LEFT or claim.asked
            if claim.reason in (Reason.NEXT, Reason.BEST, Reason.TRIED) and not claim.asked:
                self.run(self.it_is_spared(claim.learner_id))
            self.spell_of[claim.delivery_id] = self.spell[claim.learner_id]
        self.claims.extend(claims)

    async def it_is_spared(self, who):
        """What is due keeps its distance, and is under the cap."""
        async with self.database.read() as work:
            learner, chosen = await learners.get(work, who), await limits.of(work, who)
            came = (await arrivals.of_all(work, [learner], self.now))[who]
        assert came.last is None or self.now >= came.last + chosen.distance
        idle = learner.mode_at(self.now) is Mode.IDLE
        assert idle or chosen.cap is None or came.today < chosen.cap

    @precondition(lambda self: self.claims)
    @rule(outcome=OUTCOMES, worth=st.booleans(), which=st.integers(0, 3))
    def push(self, outcome, worth, which):
        claim = self.claims.pop(which % len(self.claims))
        if claim.reason is Reason.CHECK_IN:
            self.ask_after(claim, outcome)
            return
        bite = BITE if (worth or outcome == "sent") and claim.minutes_left(self.now) > 0 else None
        if not self.run(self.record.prepare([(claim, bite)], self.now)):
            return
        if outcome in ("sent", "arrived", "lost", "crash"):
            self.reach(claim)
        if outcome != "crash":
            self.unsettled.append((claim, self.result(claim, outcome)))

    def ask_after(self, claim, outcome):
        """Ask how they are; a question is settled at once, or its process has crashed."""
        if not self.run(self.record.prepare([(claim, None)], self.now)):
            return
        if outcome == "crash":
            return
        if outcome in ("sent", "arrived", "lost"):
            spell = (claim.learner_id, self.spell_of[claim.delivery_id])
            assert spell not in self.asked_after, "asked again how they are"
            self.asked_after.add(spell)
        self.run(self.record.settle(claim, self.result(claim, outcome), self.now))

    def result(self, claim, outcome):
        retry = self.now + timedelta(minutes=1 if outcome == "soon" else 200)
        return {
            "sent": Sent(100 + claim.delivery_id),
            "arrived": Uncertain("arrived"),
            "lost": Uncertain("lost"),
            "soon": RetryAt(retry, "429"),
            "late": RetryAt(retry, "429"),
            "rejected": Rejected("400"),
            "gone": Unreachable("403"),
        }[outcome]

    @precondition(lambda self: self.unsettled)
    @rule(which=st.integers(0, 3))
    def settle(self, which):
        claim, outcome = self.unsettled.pop(which % len(self.unsettled))
        self.run(self.record.settle(claim, outcome, self.now))
        # Where the bite had ended before, its end was planned for before its time was known.
        self.change(claim.learner_id, lambda _: self.nothing())

    async def nothing(self):
        pass

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
            wanted = claim.reason is Reason.SNOOZED
            assert wanted or claim.gap.start >= earlier.end, "a second bite for a gap"
        self.served[claim.learner_id].append(claim.gap)

    @invariant()
    def the_record_is_in_order(self):
        people, rows = self.run(self.look())
        for who, (person, known, ahead) in people.items():
            live = [row for row in rows if row.learner_id == who]
            self.one_next_thing(person, live, ahead)
            for row in live:
                if row.state == "planned" and not row.asked:
                    self.a_plan_is_a_gap(known, row)
                    self.a_plan_stands(row, ahead)

    def one_next_thing(self, person, live, ahead):
        """Who has a gap ahead has one plan or one bite; nobody has two."""
        assert len(live) <= 1
        assert live or ahead is None
        if not person.reachable:
            assert [row.state for row in live if row.state == "planned" and not row.asked] == []

    def a_plan_is_a_gap(self, known, row):
        """What is planned is a whole gap as things are now, and not served yet."""
        gap = Gap(row.gap_start, row.gap_end)
        assert gap.start <= row.due_at <= gap.end - LEAST_LEFT
        assert (row.reason == "check-in") == (known.paused_until == FOREVER)
        if row.reason == "snoozed":
            assert gap == known.snoozed
            return
        assert gap in gaps_ahead(known, gap.start, 1)
        assert known.served_until is None or gap.start >= known.served_until

    def a_plan_stands(self, row, ahead):
        """To plan once more, while a plan waits, changes nothing."""
        if row.gap_start > self.now:
            assert (ahead.gap, ahead.due) == (Gap(row.gap_start, row.gap_end), row.due_at)

    async def look(self):
        """Each learner with what is known and what is ahead of them, and every live delivery."""
        async with self.database.read() as work:
            people = {}
            for who in (1, 2):
                learner = await learners.get(work, who)
                known = await planning.availability(work, learner, self.now)
                people[who] = (learner, known, await planning.foresee(work, who, self.now))
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
