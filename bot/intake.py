"""The way in: updates are taken from Telegram, handled, and only then confirmed.

Telegram keeps an update until a later `getUpdates` asks for one beyond it, so a crash between
taking and handling loses nothing: it comes again, and handlers are idempotent. Updates of one chat
are handled in order, of different chats side by side.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress

from telegram import Bot, Update, error

from bot.logs import trace
from bot.transport import seconds_of

log = logging.getLogger(__name__)

POLL_SECONDS = 25
"""How long Telegram may hold a poll open when nothing comes."""

LATE_SECONDS = 0.2
"""A visit that takes longer than this does not keep others from being fetched."""

THIN_SECONDS = 0.05
"""The same for each of a crowd of visits."""

MOST_UPDATES = 100
"""Telegram gives no more at once."""

STOP_SECONDS = 8.0
"""How long a stop waits for what is under way."""

LONGEST_PAUSE = 15.0
"""Seconds between polls while they fail."""

ALLOWED = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)

Handle = Callable[[Update], Awaitable[None]]


class Lanes:
    """Runs handlers: one lane a chat, in order; the lanes side by side."""

    def __init__(self, handle: Handle, group: asyncio.TaskGroup) -> None:
        """Handle every update with `handle`, in tasks of `group`."""
        self._handle = handle
        self._group = group
        self._last: dict[int, asyncio.Task[None]] = {}
        self._open: set[int] = set()
        self._floor = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._ended = asyncio.Event()

    @property
    def busy(self) -> bool:
        """Something is under way."""
        return bool(self._open)

    @property
    def offset(self) -> int:
        """The first update that is not yet handled: everything before it may be confirmed."""
        return min(self._open, default=self._floor)

    @property
    def span(self) -> int:
        """How many of the updates taken before the next fetch would give again."""
        return self._floor - self.offset

    def take(self, updates: Iterable[Update]) -> None:
        """Start on the updates that have not been taken before."""
        for update in updates:
            if update.update_id < self._floor:
                continue
            self._floor = update.update_id + 1
            self._open.add(update.update_id)
            self._idle.clear()
            lane = update.effective_user.id if update.effective_user else 0
            task = self._group.create_task(self._run(update, lane, self._last.get(lane)))
            self._last[lane] = task

    async def settle(self, seconds: float) -> None:
        """Wait until nothing is under way, or so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()

    async def thin_out(self) -> None:
        """Wait until it pays to fetch: until most is done, or for as long as a newcomer may wait.

        Until an update is done it is given, and read, again with each fetch.
        """
        began_with = self.span
        with suppress(TimeoutError):
            async with asyncio.timeout(max(LATE_SECONDS, THIN_SECONDS * began_with)):
                while self.span > began_with // 4:
                    self._ended.clear()
                    await self._ended.wait()

    async def _run(self, update: Update, lane: int, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            await self._handle(update)
        except Exception as cause:
            log.error(  # noqa: TRY400 - the message could hold what was typed
                "update %d failed: %s", update.update_id, trace(cause)
            )
        finally:
            if self._last.get(lane) is asyncio.current_task():
                del self._last[lane]
            self._open.discard(update.update_id)
            self._ended.set()
            if not self._open:
                self._idle.set()


class Poller:
    """Takes updates by long polling, until it is cancelled."""

    def __init__(self, bot: Bot, handle: Handle, polled: Callable[[], None]) -> None:
        """Poll with `bot`, handle every update, and call `polled` after each good poll."""
        self._bot = bot
        self._handle = handle
        self._polled = polled

    async def run(self) -> None:
        """Poll until cancelled. What is under way then is finished and confirmed first."""
        async with asyncio.TaskGroup() as group:
            lanes = Lanes(self._handle, group)
            try:
                await self._fetch_forever(lanes)
            finally:
                await lanes.settle(STOP_SECONDS)
                await self._confirm(lanes)

    async def _fetch_forever(self, lanes: Lanes) -> None:
        failures = 0
        while True:
            try:
                updates = await self._fetch(lanes.offset, 0 if lanes.busy else POLL_SECONDS)
            except error.TelegramError as cause:
                failures += 1
                pause = _pause(cause, failures)
                log.warning("a poll failed, next in %.0f s: %s", pause, cause.message)
                await asyncio.sleep(pause)
                continue
            failures = 0
            self._polled()
            lanes.take(updates)
            await lanes.thin_out()

    async def _fetch(
        self, offset: int, seconds: int, limit: int = MOST_UPDATES
    ) -> Sequence[Update]:
        return await self._bot.get_updates(
            offset or None, limit=limit, timeout=seconds, allowed_updates=ALLOWED
        )

    async def _confirm(self, lanes: Lanes) -> None:
        """Tell Telegram what has been handled, so that a clean stop repeats nothing."""
        with suppress(error.TelegramError):
            await self._fetch(lanes.offset, 0, limit=1)


def _pause(cause: error.TelegramError, failures: int) -> float:
    if isinstance(cause, error.RetryAfter):
        return seconds_of(cause)
    return min(0.25 * 2.0 ** min(failures, 10), LONGEST_PAUSE)
