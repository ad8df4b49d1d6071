"""A crowd is served side by side: a slow send or a broken record costs nobody else anything."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from lessons.bite import Bite, Progress
from lessons.loader import load_packs
from scheduler.claims import Claim, Expired, Look, Made
from scheduler.dispatch import BATCH, UNDER_WAY, Dispatcher
from scheduler.gaps import Gap
from scheduler.notes import Note
from scheduler.outcomes import Outcome, Sent
from tests.lessons.shipped import FEEDBACK
from tests.scheduler.test_dispatch import ticked
from tests.stage import until

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
GAP = Gap(NOW, NOW + timedelta(minutes=15))
SHIPPED = load_packs([FEEDBACK])
PATIENCE = 10


class StandingClock:
    def now(self) -> datetime:
        return NOW


class Record:
    """Deliveries in memory; claims from `breaks_at` on fail, and `unsettled` can not be settled."""

    def __init__(
        self, due: int, breaks_at: int | None = None, unsettled: int | None = None
    ) -> None:
        self.due = list(range(1, due + 1))
        self.breaks_at = breaks_at
        self.unsettled = unsettled
        self.settled: dict[int, Outcome] = {}

    async def look(self, now: datetime) -> Look:
        return Look(due=True)

    async def open(self, now: datetime) -> int:
        return len(self.due)

    async def claim(
        self, now: datetime, lease: timedelta, limit: int, wait: timedelta
    ) -> Sequence[Claim]:
        taken, self.due = self.due[:limit], self.due[limit:]
        if self.breaks_at in taken:
            raise OSError("the disk is full")
        return [Claim(number, number, GAP, Progress()) for number in taken]

    async def prepare(self, made: Sequence[Made], now: datetime) -> Sequence[Made]:
        return [(claim, bite) for claim, bite in made if bite]

    async def settle(self, claim: Claim, outcome: Outcome, now: datetime) -> None:
        if claim.delivery_id == self.unsettled:
            raise OSError("the disk is full")
        self.settled[claim.delivery_id] = outcome

    async def told(self, notes: Sequence[Note]) -> None: ...

    async def lapse(self, now: datetime) -> int:
        return 0

    async def expire(self, now: datetime, limit: int) -> Sequence[Expired]:
        return []

    async def withdrawn(self, delivery_id: int) -> None: ...


class Chat:
    """Sends at once, except to `slow`, which waits to be released."""

    def __init__(self, *slow: int) -> None:
        self.slow = slow
        self.release = asyncio.Event()
        self.under_way = self.most = 0

    def room(self) -> int:
        return BATCH

    async def push(self, claim: Claim, bite: Bite) -> Outcome:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await (self.release.wait() if claim.learner_id in self.slow else asyncio.sleep(0))
        self.under_way -= 1
        return Sent(claim.learner_id)

    async def check_in(self, claim: Claim) -> Outcome:
        return Sent()

    async def tell(self, claim: Claim, note: Note) -> Outcome:
        return Sent()

    async def withdraw(self, expired: Expired) -> Outcome:
        return Sent()


def dispatcher(record: Record, chat: Chat) -> Dispatcher:
    return Dispatcher(record, chat, lambda: SHIPPED, StandingClock())


async def test_everybody_who_is_due_is_served_in_one_tick() -> None:
    record = Record(5 * BATCH + 7)

    claimed = await ticked(dispatcher(record, Chat()))

    assert claimed == len(record.settled) == 5 * BATCH + 7


async def test_a_slow_send_holds_up_nobody_in_later_batches() -> None:
    record, chat = Record(4 * BATCH), Chat(1)
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        group.create_task(ticked(dispatcher(record, chat)))
        await until(lambda: len(record.settled) == 4 * BATCH - 1)
        chat.release.set()

    assert len(record.settled) == 4 * BATCH


async def test_no_more_are_claimed_than_may_be_under_way() -> None:
    record = Record(6 * BATCH)
    chat = Chat(*range(1, 6 * BATCH + 1))
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        group.create_task(ticked(dispatcher(record, chat)))
        await until(lambda: chat.under_way == UNDER_WAY)
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(record.due) == 6 * BATCH - UNDER_WAY
        chat.release.set()

    assert chat.most == UNDER_WAY
    assert len(record.settled) == 6 * BATCH


async def test_a_claim_that_fails_lets_the_sends_under_way_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    record, chat = Record(2 * BATCH, breaks_at=BATCH + 1), Chat(1, 2)
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        group.create_task(ticked(dispatcher(record, chat)))
        await until(lambda: "no more can be claimed" in caplog.text)
        chat.release.set()

    assert sorted(record.settled) == list(range(1, BATCH + 1))


async def test_one_that_can_not_be_settled_spoils_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = Record(BATCH, unsettled=3)

    await ticked(dispatcher(record, Chat()))

    assert len(record.settled) == BATCH - 1
    assert "delivery 3: could not be settled" in caplog.text
