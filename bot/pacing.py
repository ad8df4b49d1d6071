"""Pacing: who may send when.

Telegram allows about 30 messages a second to all chats together, and answers 429 beyond its own,
unpublished limits. So replies go before pushes, sends are spread evenly, and a 429 stops the lane
it names: the chat's own, or everybody's once a second chat is told so as well.
"""

import asyncio
import heapq
import itertools
from enum import IntEnum


class Priority(IntEnum):
    """The lower goes first."""

    REPLY = 0
    PUSH = 1


class Pacer:
    """Lets callers through at `rate` a second, by priority, then in order of arrival."""

    def __init__(self, rate: float) -> None:
        """Allow `rate` sends a second; the first few go at once."""
        self._interval = 1 / rate
        self._burst = max(1.0, rate / 10)
        self._next = 0.0  # when the next send would be due if they were spread evenly
        self._order = itertools.count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._halted_until = 0.0
        self._chats: dict[int, float] = {}

    async def turn(self, priority: Priority) -> None:
        """Wait until it is the caller's turn to send."""
        loop = asyncio.get_running_loop()
        if not self._waiting and self._free(loop.time()):
            return
        turn = loop.create_future()
        heapq.heappush(self._waiting, (priority, next(self._order), turn))
        self._arm(loop)
        await turn

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
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), until)

    def _free(self, now: float) -> bool:
        """Take a turn if one is free now. At most a tenth of a second's worth goes at once."""
        if self._halted_until > now:
            return False
        earliest = max(self._next, now - self._burst * self._interval)
        if earliest > now:
            return False
        self._next = earliest + self._interval
        return True

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is None:
            at = max(self._next, self._halted_until)
            self._timer = loop.call_at(at, self._release, loop)

    def _release(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        while self._waiting:
            if self._waiting[0][2].done():  # the caller has given up
                heapq.heappop(self._waiting)
            elif self._free(loop.time()):
                heapq.heappop(self._waiting)[2].set_result(None)
            else:
                self._arm(loop)
                return
