"""The way in: updates are taken from Telegram, handled, and only then confirmed.

Telegram keeps an update until it is confirmed: by a later `getUpdates` that asks for one beyond it,
or by a webhook's 200. So a crash between taking and handling loses nothing: it comes again, and
handlers are idempotent. Updates of one chat are handled in order, of different chats side by side.
What fails because the database is away is tried again until it is back.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress

from telegram import Bot, Update, error

from bot import logs
from bot.api import Api
from bot.logs import trace
from bot.stopping import Patience
from bot.transport import ANSWER_SECONDS, seconds_of
from bot.updates import id_of, read_update
from storage.database import UnavailableError

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
"""Seconds between polls while they fail, and between tries while the database is away."""

FIRST_PAUSE = 0.25

FEW_TRIES = 8
"""Half a minute: an update that still fails then, while others get through, is given up."""

LONGEST_HANDLING = 120.0
"""Seconds for one update. Replies wait for their turn in it; more than this is a fault of ours."""

ALLOWED = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]

Handle = Callable[[Update], Awaitable[None]]
Keep = Callable[[int], AbstractAsyncContextManager[None]]
"""Keeps a chat to this worker while the block lasts."""


def _free(_: int) -> AbstractAsyncContextManager[None]:
    return nullcontext()


class Lanes:
    """Runs handlers: one lane a chat, in order; the lanes side by side."""

    def __init__(self, handle: Handle, group: asyncio.TaskGroup, keep: Keep = _free) -> None:
        """Handle every update with `handle`, in tasks of `group`, while its chat is kept to us."""
        self._handle = handle
        self._group = group
        self._keep = keep
        self._last: dict[int, asyncio.Task[bool]] = {}
        self._open: set[int] = set()
        self._floor = 0
        self._well = 0
        """How many updates got through."""
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

    def take(self, updates: Iterable[tuple[int, Update | None]]) -> None:
        """Start on the updates that have not been taken before; None stands for an unreadable."""
        for update_id, update in updates:
            if update_id >= self._floor:
                self._floor = update_id + 1
                if update is not None:
                    self.begin(update, patient=True)

    def begin(self, update: Update, *, patient: bool) -> asyncio.Task[bool]:
        """Start on an update; the task says whether it is done with.

        One that fails while the database is away is tried again if we are `patient`.
        """
        self._open.add(update.update_id)
        self._idle.clear()
        lane = update.effective_user.id if update.effective_user else 0
        work = self._run(update, lane, self._last.get(lane), patient=patient)
        self._last[lane] = task = self._group.create_task(work)
        return task

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

    async def _run(
        self, update: Update, lane: int, before: asyncio.Task[bool] | None, *, patient: bool
    ) -> bool:
        logs.begin(f"u{update.update_id}")
        if before is not None:
            await asyncio.wait([before])
        try:
            return await self._insist(update, lane, patient=patient)
        finally:
            if self._last.get(lane) is asyncio.current_task():
                del self._last[lane]
            self._open.discard(update.update_id)
            self._ended.set()
            if not self._open:
                self._idle.set()

    async def _insist(self, update: Update, lane: int, *, patient: bool) -> bool:
        """Handle an update until it is done with, or the patience is at its end."""
        well_before, tries = self._well, 0
        while True:
            try:
                await self._try(update, lane)
            except UnavailableError as cause:
                tries += 1
                if not patient:
                    return False
                if tries >= FEW_TRIES and self._well > well_before:
                    log.error(  # noqa: TRY400 - the trace is that of every try
                        "update %d is given up: %s", update.update_id, cause
                    )
                    return True
                pause = _pause_after(tries)
                log.warning("the database is away, next try in %.1f s: %s", pause, cause)
                await asyncio.sleep(pause)
            else:
                self._well += 1
                return True

    async def _try(self, update: Update, lane: int) -> None:
        """Handle an update. Raises UnavailableError, and nothing else."""
        try:
            async with asyncio.timeout(LONGEST_HANDLING), self._keep(lane):
                await self._handle(update)
        except UnavailableError:
            raise
        except Exception as cause:
            log.error(  # noqa: TRY400 - the message could hold what was typed
                "update %d failed: %s", update.update_id, trace(cause)
            )


class Poller:
    """Takes updates by long polling, until it is cancelled."""

    def __init__(
        self,
        bot: Bot,
        handle: Handle,
        polled: Callable[[], None],
        *,
        stopping: Patience | None = None,
    ) -> None:
        """Poll with `bot`, handle every update, and call `polled` after each good poll.

        `stopping` is how long a stop waits for what is under way.
        """
        self._bot = bot
        self._api = Api(bot)
        self._handle = handle
        self._polled = polled
        self._stopping = stopping or Patience(STOP_SECONDS)

    async def run(self) -> None:
        """Poll until cancelled. What is under way then is finished and confirmed first."""
        async with asyncio.TaskGroup() as group:
            lanes = Lanes(self._handle, group)
            try:
                await self._fetch_forever(lanes)
            finally:
                await lanes.settle(self._stopping.left())
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
    ) -> Sequence[tuple[int, Update | None]]:
        raw = await self._api.call(
            "getUpdates",
            seconds=seconds + ANSWER_SECONDS,
            offset=offset or None,
            limit=limit,
            timeout=seconds,
            allowed_updates=ALLOWED,
        )
        known = [(update_id, one) for one in raw if (update_id := id_of(one)) is not None]
        return [(update_id, read_update(one, self._bot)) for update_id, one in known]

    async def _confirm(self, lanes: Lanes) -> None:
        """Tell Telegram what has been handled, so that a clean stop repeats nothing."""
        with suppress(error.TelegramError):
            await self._fetch(lanes.offset, 0, limit=1)


def _pause(cause: error.TelegramError, failures: int) -> float:
    return seconds_of(cause) if isinstance(cause, error.RetryAfter) else _pause_after(failures)


def _pause_after(failures: int) -> float:
    return min(FIRST_PAUSE * 2.0 ** min(failures, 10), LONGEST_PAUSE)
