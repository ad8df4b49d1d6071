"""The parts of the bot that a lunch looks over the shoulder of. They do what they always do."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import NamedTuple, Self

from benchmarks.lunch.wire import Wire, bot
from bot.gateway import Gateway
from bot.pacing import Pacer, Priority
from bot.view import View
from scheduler.claims import Claim
from scheduler.outcomes import Outcome, Sent
from storage.deliveries import Deliveries

Span = tuple[float, float]
"""From and to, by the loop's clock."""


class Spent(NamedTuple):
    """What a process has taken so far, in seconds."""

    real: float
    cpu: float
    """With the threads in which SQLite works; a PostgreSQL server's is its own."""

    @classmethod
    def now(cls) -> Self:
        """Return what this process has taken."""
        return cls(perf_counter(), process_time())

    def since(self, before: "Spent") -> "Spent":
        """Return what has been taken since."""
        return Spent(self.real - before.real, self.cpu - before.cpu)


@dataclass
class Diary:
    """What happened on one day, by the loop's clock."""

    claimed: dict[int, float] = field(default_factory=dict)
    """By learner: when their delivery was claimed first."""
    pushed: dict[int, Span] = field(default_factory=dict)
    """By learner: when their push had its turn, and when it had been sent."""
    turns: list[float] = field(default_factory=list)
    """Of pushes, in order."""
    waits: list[float] = field(default_factory=list)
    """Of replies: seconds for their turn and to be sent."""
    presses: list[float] = field(default_factory=list)
    """Seconds from a press until all that answers it had been sent."""
    unused: list[Span] = field(default_factory=list)
    """When no push waited for its turn."""
    put_back: int = 0
    """Pushes that had no turn in time, and went back into the queue."""
    lost: int = 0
    """Replies that came to nothing."""
    last_push: Spent = field(default_factory=Spent.now)
    """What the process had taken when the last push had been sent."""


class WatchedPacer(Pacer):
    """Writes down who had a turn, and when no push wanted one."""

    def __init__(self, rate: float) -> None:
        super().__init__(rate)
        self.diary = Diary()
        self._held = 0
        self._unused_since = 0.0

    def begin(self, diary: Diary) -> None:
        """Write into a new diary from now on."""
        self.diary = diary
        self._unused_since = asyncio.get_running_loop().time()

    def end(self) -> None:
        """Write down what the diary still lacks."""
        if not self._held:
            self._hold(1)
            self._hold(-1)

    async def turn(self, priority: Priority) -> None:
        if priority is not Priority.PUSH:
            await super().turn(priority)
            return
        self._hold(1)
        try:
            await super().turn(priority)
            self.diary.turns.append(asyncio.get_running_loop().time())
        finally:
            self._hold(-1)

    def _hold(self, change: int) -> None:
        now = asyncio.get_running_loop().time()
        if not self._held and now > self._unused_since:
            self.diary.unused.append((self._unused_since, now))
        self._held += change
        if not self._held:
            self._unused_since = now


class WatchedGateway(Gateway):
    """Writes down how long replies took, and tells of each push that came through."""

    def __init__(self, wire: Wire, pacer: WatchedPacer, clock, arrived) -> None:
        super().__init__(bot(wire), pacer, clock)
        self._wire, self._watched, self._arrived = wire, pacer, arrived

    async def push(self, chat_id: int, view: View) -> Outcome:
        outcome = await super().push(chat_id, view)
        diary, now = self._watched.diary, asyncio.get_running_loop().time()
        if isinstance(outcome, Sent):
            diary.pushed[chat_id] = (self._wire.begun[chat_id], now)
            diary.last_push = Spent.now()
            self._arrived(chat_id)
        else:
            diary.put_back += 1
        return outcome

    async def reply(self, chat_id: int, view: View) -> Outcome:
        return await self._timed(super().reply(chat_id, view))

    async def edit(self, chat_id: int, message_id: int, view: View) -> Outcome:
        return await self._timed(super().edit(chat_id, message_id, view))

    async def strip(self, chat_id: int, message_id: int) -> Outcome:
        return await self._timed(super().strip(chat_id, message_id))

    async def _timed(self, sending: Awaitable[Outcome]) -> Outcome:
        loop, diary = asyncio.get_running_loop(), self._watched.diary
        began = loop.time()
        outcome = await sending
        diary.waits.append(loop.time() - began)
        diary.lost += not isinstance(outcome, Sent)
        return outcome


class WatchedDeliveries(Deliveries):
    """Writes down who was claimed when."""

    def __init__(self, database, pacer: WatchedPacer) -> None:
        super().__init__(database)
        self._watched = pacer

    async def claim(self, *wanted, **more) -> Sequence[Claim]:
        claims = await super().claim(*wanted, **more)
        at = asyncio.get_running_loop().time()
        for one in claims:
            self._watched.diary.claimed.setdefault(one.learner_id, at)
        return claims


class Complaints(logging.Handler):
    """Counts what the bot complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.name}: {record.getMessage()}")
