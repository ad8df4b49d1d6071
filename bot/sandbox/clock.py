"""The sandbox's time: real speed, from an offset that a person can move."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

Listener = Callable[[], Awaitable[object]]

_EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
_LATEST = datetime(2037, 12, 31, tzinfo=UTC)
"""Message dates are Unix seconds, which many clients keep in 32 bits."""


class SandboxClock:
    """A clock that runs at real speed, `offset` away from the machine's.

    `save`, if given, is called with the new offset whenever the clock is moved.
    """

    def __init__(
        self,
        offset: timedelta = timedelta(0),
        save: Callable[[timedelta], None] | None = None,
    ) -> None:
        self._offset = offset
        self._save = save
        self._listeners: list[Listener] = []
        self._moving = asyncio.Lock()

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of the machine's (negative when behind)."""
        return self._offset

    def now(self) -> datetime:
        """Return the time in the sandbox: aware, UTC."""
        return _read_machine() + self._offset

    def on_move(self, listener: Listener) -> None:
        """Have `listener` awaited, in order of registration, after every move of the clock."""
        self._listeners.append(listener)

    async def move_to(self, instant: datetime) -> None:
        """Set the clock to an aware `instant`, past or future, and await the listeners.

        Raises ValueError outside 1971-2037.
        """
        async with self._moving:
            if not _EARLIEST <= instant <= _LATEST:
                raise ValueError("the sandbox's clock runs from 1971 to 2037; choose a time inside")
            self._offset = instant.astimezone(UTC) - _read_machine()
            if self._save is not None:
                self._save(self._offset)
            for listener in self._listeners:
                await listener()

    async def advance(self, by: timedelta) -> None:
        """Move the clock by `by`, which may be negative. Raises ValueError as `move_to` does."""
        try:
            target = self.now() + by
        except OverflowError:
            target = datetime.max.replace(tzinfo=UTC)
        await self.move_to(target)


def format_instant(instant: datetime) -> str:
    """Write an aware time as `2026-03-29T12:30:00Z`, in UTC, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 time; one without an offset is UTC. Raises ValueError."""
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _read_machine() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the sandbox's one reader of the machine's time
