"""The queue of updates: kept until the bot confirms them."""

import asyncio
from collections.abc import Sequence

from bot.sandbox.errors import conflict
from bot.sandbox.store import Store
from bot.sandbox.wire import Json, encode

_ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
"""Kinds of update that Telegram sends only when `allowed_updates` names them."""

KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "message_reaction")
"""The kinds of update that a sandbox can make."""

Pending = tuple[int, str]
"""An update_id, and the whole update as JSON."""


class Updates:
    """Updates in order of their ids, with at most one long poll waiting for the next."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiter: asyncio.Future[None] | None = None
        self.arrived = asyncio.Event()
        """Set whenever an update was added; a webhook's worker clears it."""

    def add(self, kind: str, body: Json) -> int | None:
        """Queue an update and return its id; None when the bot did not ask for this kind."""
        if not self._is_wanted(kind):
            return None
        update_id = self._store.run(
            "INSERT INTO updates (body) VALUES (?)", (f'"{kind}":{encode(body)}}}',)
        )
        self.wake()
        return update_id

    def pending(self, offset: int = 0, limit: int = 100) -> list[Pending]:
        """Unconfirmed updates from `offset` on, oldest first."""
        rows = self._store.rows(
            "SELECT update_id, body FROM updates WHERE update_id >= ? ORDER BY update_id LIMIT ?",
            (offset, limit),
        )
        return [(update_id, f'{{"update_id":{update_id},{body}') for update_id, body in rows]

    def count(self) -> int:
        """How many updates are unconfirmed."""
        row = self._store.row("SELECT count(*) FROM updates")
        return int(row[0]) if row else 0

    def confirm(self, below: int) -> None:
        """Forget the updates whose id is smaller than `below`."""
        self._store.run("DELETE FROM updates WHERE update_id < ?", (below,))

    def confirm_one(self, update_id: int) -> None:
        """Forget one update."""
        self._store.run("DELETE FROM updates WHERE update_id = ?", (update_id,))

    def clear(self) -> None:
        """Forget every unconfirmed update."""
        self._store.run("DELETE FROM updates")

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Choose the kinds of update made from now on; empty means the default, None no change."""
        if kinds is not None:
            self._store.save_setting("allowed_updates", list(kinds))

    def allowed(self) -> list[str]:
        """Return the kinds chosen by `allow`; empty for the default."""
        return list(self._store.setting("allowed_updates") or [])

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Pending]:
        """Confirm below `offset`, then return what is pending, waiting for it up to `seconds`.

        A negative offset keeps only the last updates. A poll that is already waiting is ended
        with a 409, as Telegram does when two copies of a bot run.
        """
        self.interrupt(
            "terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        offset = self._first_of_last(-offset) if offset < 0 else offset
        if offset:
            self.confirm(offset)
        found = self.pending(offset, limit)
        if found or seconds <= 0:
            return found
        await self._wait(seconds)
        return self.pending(offset, limit)

    def interrupt(self, reason: str) -> None:
        """End the waiting poll, if any, with a 409 of this reason."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(conflict(reason))

    def wake(self) -> None:
        """Let the waiting poll, and a webhook's worker, look at the queue again."""
        self.arrived.set()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _wait(self, seconds: float) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            pass
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def _first_of_last(self, count: int) -> int:
        row = self._store.row(
            "SELECT min(update_id) FROM "
            "(SELECT update_id FROM updates ORDER BY update_id DESC LIMIT ?)",
            (count,),
        )
        return int(row[0]) if row and row[0] is not None else 0

    def _is_wanted(self, kind: str) -> bool:
        allowed = self.allowed()
        return kind in allowed if allowed else kind not in _ONLY_ON_REQUEST
