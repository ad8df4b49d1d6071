"""Pacing: who may send when.

Telegram allows about 30 messages a second to all chats together, and answers 429 beyond its own,
unpublished limits. So replies go before pushes and pushes before broadcasts, sends are spread
evenly, and a 429 stops the lane it names: the chat's own, or everybody's once a second chat is
told so as well.

A push brings replies in the minutes after it. Pushes that took all there is would leave nothing
for those, so they take no more than `(1 - SPARE) * rate / (1 + k)`, where k is how many replies
came on a push lately. Several workers share one budget: `Shares` gives each a few sends at a time.
"""

import asyncio
import heapq
import itertools
import logging
from collections import deque
from enum import IntEnum
from math import ceil, inf
from typing import Protocol

from scheduler.dispatch import AHEAD
from scheduler.tasks import Tasks

log = logging.getLogger(__name__)

FEWEST_REPLIES, MOST_REPLIES = 1.0, 12.0
"""Of a push, so that neither a quiet hour nor one without pushes says too much: where every bite is
taken up, about twelve come."""

FIRST_GUESS = 7.0
"""Replies of a push, until pushes have told: a bite that is taken up is eight presses, half of them
answered by one send and half by two, and six bites of ten are taken up."""

SPARE = 0.1
"""Of the rate, left free by pushes and their replies: replies do not come evenly, and a queue that
is given all that can be served grows without an end. In a rehearsal at 30 a second the longest wait
of a reply fell by a third with it, for a twentieth of the pushes."""

GUESSED_OVER = 300
"""So many pushes count as much as a guess does."""

LATEST_REPLY = 10
"""Minutes after a push in which replies may still be of it, to one who is slow."""

REMEMBERED_OVER = 6000
"""Pushes before the last hour: of more than so many, each counts for less the older it is."""

WINDOW, SPAN = 60.0, 60
"""Replies and pushes are counted by the minute, over an hour."""

RIPE_SECONDS = 300.0
"""A push has brought all of its replies after so long; until then it counts by its age."""

GRANT_SECONDS = 0.05
"""A worker takes as many shared sends at a time as go in this time, and waits for them as long."""

AGAIN_SECONDS = 1.0
"""When shares are asked for again after they could not be had."""


class Priority(IntEnum):
    """The lower goes first."""

    REPLY = 0
    PUSH = 1
    BULK = 2


class Shares(Protocol):
    """Budgets that several workers share, by name."""

    async def take(self, name: str, count: int, interval: float, burst: float) -> float:
        """Take `count` sends, `interval` seconds apart, and return in how many the first may go.

        At most `burst` of them are owed from the past, so the answer is at least
        `-burst * interval`.
        """

    async def halt(self, name: str, seconds: float) -> None:
        """Let nobody send for so many seconds."""


class Meter:
    """So many sends a second, spread evenly; the first few go at once.

    The generic cell rate algorithm (ITU-T I.371): `next` is when a send would be due if all were
    spread evenly.
    """

    def __init__(self, name: str, rate: float, shares: Shares | None) -> None:
        self.name = name
        self.rate = rate
        self.next = 0.0
        self.shares = shares
        self.granted = 0 if shares else inf
        """Sends that may still be made before shares have to be asked for more."""

    @property
    def burst(self) -> float:
        """A tenth of a second's worth goes at once."""
        return max(1.0, self.rate / 10)

    def earliest(self, now: float) -> float:
        """Return when the next send may go, in the loop's seconds."""
        return self.next if self.shares else max(self.next, now - self.burst / self.rate)

    def is_free(self, now: float) -> bool:
        """Tell whether one may go now."""
        return self.granted > 0 and self.earliest(now) <= now

    def spend(self, now: float) -> None:
        """Let one go."""
        self.next = self.earliest(now) + 1 / self.rate
        self.granted -= 1


def pushes_of(rate: float, replies_of_a_push: float) -> float:
    """Return how many of `rate` sends a second may be pushes that bring so many replies each."""
    return (1 - SPARE) * rate / (1 + replies_of_a_push)


class Pacer:
    """Lets callers through at `rate` a second, by priority, then in order of arrival."""

    def __init__(self, rate: float, shares: Shares | None = None) -> None:
        """Allow `rate` sends a second; `shares` where other workers send as well."""
        self._all = Meter("all", rate, shares)
        self._pushes = Meter("pushes", pushes_of(rate, FIRST_GUESS), shares)
        self._replies = Replies(rate)
        self._shares = shares
        self._asking: set[str] = set()
        self._tasks = Tasks()
        self._order = itertools.count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._halted_until = 0.0
        self._chats: dict[int, float] = {}

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return sum(not turn.done() for *_, turn in self._waiting)

    async def turn(self, priority: Priority) -> None:
        """Wait until it is the caller's turn to send."""
        loop = asyncio.get_running_loop()
        self._note(priority, loop.time())
        if not self._waiting and self._free(priority, loop.time()):
            return
        turn = loop.create_future()
        heapq.heappush(self._waiting, (priority, next(self._order), turn))
        self._arm(loop)
        await turn

    def room(self) -> int:
        """Return how many more pushes can have their turn within AHEAD."""
        if self._halted_until > asyncio.get_running_loop().time():
            return 0
        held = sum(
            not turn.done() for priority, _, turn in self._waiting if priority == Priority.PUSH
        )
        return max(0, ceil(self._pushes.rate * AHEAD.total_seconds()) - held)

    def halted_for(self, chat_id: int) -> float:
        """Return how many seconds nothing may be sent to this chat."""
        now = asyncio.get_running_loop().time()
        until = max(self._halted_until, self._chats.get(chat_id, 0.0))
        return max(0.0, until - now)

    def halt(self, chat_id: int, seconds: float) -> None:
        """Stop the lane of a chat that was told to wait; two at once stop all lanes."""
        now = asyncio.get_running_loop().time()
        self._chats = {chat: until for chat, until in self._chats.items() if until > now}
        until = now + seconds
        if self._chats.keys() - {chat_id}:
            self._halted_until = max(self._halted_until, until)
            if self._shares:
                self._tasks.start(self._halt_all(self._shares, seconds))
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), until)

    async def close(self) -> None:
        """Wait for what is being asked of the other workers."""
        await self._tasks.stop()

    def _note(self, priority: Priority, now: float) -> None:
        """Learn how many replies come on a push."""
        if priority is not Priority.BULK:
            self._replies.count(priority, now)
            self._pushes.rate = pushes_of(self._all.rate, self._replies.of_a_push)

    def _meters(self, priority: int) -> tuple[Meter, ...]:
        return (self._all,) if priority == Priority.REPLY else (self._all, self._pushes)

    def _free(self, priority: int, now: float) -> bool:
        """Take a turn if one is free now."""
        meters = self._meters(priority)
        if self._halted_until > now or not all(meter.is_free(now) for meter in meters):
            return False
        for meter in meters:
            meter.spend(now)
        return True

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        """See to it that the first who waits has their turn when it comes."""
        priority = self._waiting[0][0]
        meters = self._meters(priority)
        for meter in meters:
            if meter.granted <= 0 and meter.shares and meter.name not in self._asking:
                self._asking.add(meter.name)
                self._tasks.start(self._ask(meter, meter.shares))
        if any(meter.granted <= 0 for meter in meters):
            return
        at = max(self._halted_until, *(meter.earliest(loop.time()) for meter in meters))
        if self._timer is None or self._timer.when() > at:
            self._stop_timer()
            self._timer = loop.call_at(at, self._release, loop)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _release(self, loop: asyncio.AbstractEventLoop) -> None:
        self._stop_timer()
        while self._waiting:
            if self._waiting[0][2].done():  # the caller has given up
                heapq.heappop(self._waiting)
            elif self._free(self._waiting[0][0], loop.time()):
                heapq.heappop(self._waiting)[2].set_result(None)
            else:
                self._arm(loop)
                return

    async def _ask(self, meter: Meter, shares: Shares) -> None:
        """Take a few sends from the budget of all workers."""
        loop = asyncio.get_running_loop()
        count = max(1, round(min(meter.rate * GRANT_SECONDS, self.waiting)))
        try:
            wait = await shares.take(meter.name, count, 1 / meter.rate, meter.burst)
        except Exception as cause:  # whatever it is: without a budget nothing is sent
            log.warning("no share of the budget could be had (%s)", type(cause).__name__)
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            meter.next, meter.granted = loop.time() + wait, count
        finally:
            self._asking.discard(meter.name)
        self._release(loop)

    async def _halt_all(self, shares: Shares, seconds: float) -> None:
        try:
            await shares.halt("all", seconds)
        except Exception as cause:  # the others will be told by Telegram
            log.warning("other workers could not be told to wait (%s)", type(cause).__name__)


class Replies:
    """How many replies come on a push, counted over the last hour; before, guessed from the past.

    What a push brings comes over minutes. Counted at once, those of a rush that has just begun
    would say that pushes bring little, and let more through than the replies leave room for.
    """

    def __init__(self, rate: float) -> None:
        self._minutes: deque[tuple[int, list[int]]] = deque()
        self._counts = [0, 0]
        self._past = 0.0, 0.0
        self._last_push = -inf
        """The last minute before the hour in which something was pushed."""
        self.of_a_push = FIRST_GUESS
        self._guessed_over = min(GUESSED_OVER, 10 * rate)

    def count(self, priority: Priority, now: float) -> None:
        """Count a reply or a push."""
        minute = int(now // WINDOW)
        if not self._minutes or self._minutes[-1][0] != minute:
            self._minutes.append((minute, [0, 0]))
            while self._minutes[0][0] <= minute - SPAN:
                self._remember(*self._minutes.popleft())
        self._minutes[-1][1][priority] += 1
        self._counts[priority] += 1
        replies, pushes = self._counts[0], self._counts[1] - self._unripe(now)
        told = self._weigh(replies, pushes, self._weigh(*self._past, FIRST_GUESS))
        self.of_a_push = min(max(told, FEWEST_REPLIES), MOST_REPLIES)

    def _weigh(self, replies: float, pushes: float, guess: float) -> float:
        return (replies + guess * self._guessed_over) / (pushes + self._guessed_over)

    def _remember(self, minute: int, counts: list[int]) -> None:
        """Take a minute out of the hour. Who came by long after a push says nothing of pushes."""
        self._counts = [all_ - old for all_, old in zip(self._counts, counts, strict=True)]
        if counts[Priority.PUSH]:
            self._last_push = minute
        if minute - self._last_push <= LATEST_REPLY:
            replies, pushes = (old + new for old, new in zip(self._past, counts, strict=True))
            fades = min(1.0, REMEMBERED_OVER / max(pushes, 1))
            self._past = replies * fades, pushes * fades

    def _unripe(self, now: float) -> float:
        """Return how many pushes the replies that are still to come belong to."""
        unripe = 0.0
        for minute, (_, pushes) in reversed(self._minutes):
            age = max(0.0, now - (minute + 0.5) * WINDOW)
            if age >= RIPE_SECONDS:
                break
            unripe += pushes * (1 - age / RIPE_SECONDS)
        return unripe
