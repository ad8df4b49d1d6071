"""The messages that stand in the chats."""

from dataclasses import dataclass

from bot.sandbox.chats import Chat
from bot.sandbox.clock import SandboxClock
from bot.sandbox.events import Events
from bot.sandbox.store import Store
from bot.sandbox.wire import Json, decode, encode


@dataclass(frozen=True, slots=True)
class Posted:
    """A Bot API Message, together with its JSON so that it is encoded once."""

    message: Json
    encoded: str


class Messages:
    """Adds, changes and removes messages, and tells the readers of the live stream."""

    def __init__(self, store: Store, events: Events, clock: SandboxClock) -> None:
        self._store = store
        self._events = events
        self._clock = clock

    def add(self, chat: Chat, author: Json, content: Json, silent: bool = False) -> Posted:
        """Put a message by `author` into the chat under the next id.

        A `silent` one (`disable_notification`) makes no sound. No field of a Bot API Message says
        so, but the page does.
        """
        message_id = chat.last_message_id + 1
        message = {
            "message_id": message_id,
            "from": author,
            "chat": chat.as_chat(),
            "date": self.now(),
            **content,
        }
        encoded = encode(message)
        self._store.run(
            "INSERT INTO messages VALUES (?, ?, ?)", (chat.chat_id, message_id, encoded)
        )
        if silent:
            self._store.run("INSERT INTO silent VALUES (?, ?)", (chat.chat_id, message_id))
        chat.last_message_id = message_id
        data = f'{{"chat_id":{chat.chat_id},"message":{encoded},"silent":{encode(silent)}}}'
        self._events.publish_encoded("message", chat.chat_id, data)
        return Posted(message, encoded)

    def find(self, chat_id: int, message_id: int) -> Json | None:
        """Return the message, or None when it never stood or was deleted."""
        row = self._store.row(
            "SELECT body FROM messages WHERE chat_id = ? AND message_id = ?",
            (chat_id, message_id),
        )
        found: Json | None = None if row is None or row[0] is None else decode(row[0])
        return found

    def replace(self, chat: Chat, message: Json) -> Posted:
        """Put `message` in the place of the one with its id."""
        encoded = encode(message)
        self._store.run(
            "UPDATE messages SET body = ? WHERE chat_id = ? AND message_id = ?",
            (encoded, chat.chat_id, message["message_id"]),
        )
        data = f'{{"chat_id":{chat.chat_id},"message":{encoded}}}'
        self._events.publish_encoded("edit", chat.chat_id, data)
        return Posted(message, encoded)

    def delete(self, chat: Chat, message_id: int) -> None:
        """Remove a message. Its row stays, so that its id is never given again."""
        with self._store.transaction():
            self._store.run(
                "UPDATE messages SET body = NULL WHERE chat_id = ? AND message_id = ?",
                (chat.chat_id, message_id),
            )
            for table in ("reactions", "silent"):
                self._store.run(
                    f"DELETE FROM {table} WHERE chat_id = ? AND message_id = ?",  # noqa: S608 - one of the two
                    (chat.chat_id, message_id),
                )
        self._events.publish("delete", chat.chat_id, message_id=message_id)

    def standing(self, chat_id: int) -> list[str]:
        """Every message of the chat as JSON, oldest first."""
        rows = self._store.rows(
            "SELECT body FROM messages WHERE chat_id = ? AND body IS NOT NULL ORDER BY message_id",
            (chat_id,),
        )
        return [body for (body,) in rows]

    def silent(self, chat_id: int) -> list[int]:
        """Return the ids of the messages that came without a sound."""
        rows = self._store.rows(
            "SELECT message_id FROM silent WHERE chat_id = ? ORDER BY message_id", (chat_id,)
        )
        return [message_id for (message_id,) in rows]

    def now(self) -> int:
        """Return the sandbox's time in Unix seconds."""
        return int(self._clock.now().timestamp())
