"""The live stream: what happens in the sandbox, as Server-Sent Events."""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from bot.sandbox.wire import encode

BUFFER = 1_000
"""How many events are kept for a reader that comes back."""
QUEUE = 1_000
"""How many events a slow reader may be behind before it is dropped."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `chat_id` is None for what concerns every chat, `data` is JSON."""

    id: int
    type: str
    chat_id: int | None
    data: str

    def concerns(self, chat_id: int | None) -> bool:
        """Whether a reader of `chat_id` (None: of all chats) is to see this."""
        return chat_id is None or self.chat_id is None or self.chat_id == chat_id


class Subscription:
    """One reader's queue. Iterating ends when the reader is dropped or the stream closes."""

    def __init__(self, chat_id: int | None, on_drop: Callable[[], None]) -> None:
        self.chat_id = chat_id
        self._on_drop = on_drop
        self.ended = asyncio.Event()
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()

    def offer(self, event: Event) -> None:
        """Queue an event, or end this reader when it is too far behind."""
        if self.ended.is_set() or not event.concerns(self.chat_id):
            return
        if self._queue.qsize() >= QUEUE:
            self.end()
            self._on_drop()
        else:
            self._queue.put_nowait(event)

    def end(self) -> None:
        """Let the reader go."""
        if not self.ended.is_set():
            self.ended.set()
            self._queue.put_nowait(None)

    async def wait(self, seconds: float) -> Event | None:
        """Return the next event, or None after `seconds` of silence or at the end."""
        try:
            async with asyncio.timeout(seconds):
                return await self._queue.get()
        except TimeoutError:
            return None


class Events:
    """Publishes events to every reader and keeps the last thousand.

    Ids grow by one from a random start, so that an id of an earlier run is never taken for one
    of this run.
    """

    def __init__(self) -> None:
        self._last = secrets.randbelow(1 << 40)
        self._kept: deque[Event] = deque(maxlen=BUFFER)
        self._readers: set[Subscription] = set()

    def publish(self, kind: str, chat_id: int | None, **fields: object) -> None:
        """Tell every reader; `fields` join `chat_id` in the data."""
        self.publish_encoded(kind, chat_id, encode({"chat_id": chat_id, **fields}))

    def publish_encoded(self, kind: str, chat_id: int | None, data: str) -> None:
        """Tell every reader of `data`, a JSON object that already holds `chat_id`."""
        self._last += 1
        event = Event(self._last, kind, chat_id, data)
        self._kept.append(event)
        for reader in self._readers:
            reader.offer(event)

    def subscribe(self, chat_id: int | None, on_drop: Callable[[], None]) -> Subscription:
        """Open a reader's queue; give it back to `unsubscribe`.

        `on_drop` is called when the reader is too slow, to end a write it may be stuck in.
        """
        reader = Subscription(chat_id, on_drop)
        self._readers.add(reader)
        return reader

    def unsubscribe(self, reader: Subscription) -> None:
        """Forget a reader."""
        self._readers.discard(reader)

    def since(self, event_id: int, chat_id: int | None) -> list[Event] | None:
        """Return the events after `event_id`, or None when some of them are no longer kept."""
        first = self._kept[0].id if self._kept else self._last + 1
        if not first - 1 <= event_id <= self._last:
            return None
        return [kept for kept in self._kept if kept.id > event_id and kept.concerns(chat_id)]

    def close(self) -> None:
        """End every reader."""
        for reader in self._readers:
            reader.end()


async def follow(reader: Subscription, beat_seconds: float) -> AsyncIterator[Event | None]:
    """Yield events as they come, and None after each `beat_seconds` of silence."""
    while not reader.ended.is_set():
        event = await reader.wait(beat_seconds)
        if not reader.ended.is_set():
            yield event
