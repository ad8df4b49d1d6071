"""The learners who have opened a chat with the bot."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.store import Store
from bot.sandbox.wire import Json, decode, encode

ACTION_SECONDS = 5.0
"""How long a client shows a chat action, in Telegram's documentation of sendChatAction."""

PROFILE = ("first_name", "last_name", "username", "language_code")
"""What a request on the learner's side may say of the learner."""


@dataclass(slots=True)
class Chat:
    """One private chat: `user` is the learner as a Bot API User."""

    chat_id: int
    user: Json
    blocked: bool = False
    reply_keyboard: Json | None = None
    last_message_id: int = 0
    pinned: list[int] = field(default_factory=list)
    action: str | None = None
    action_ends: float = 0.0

    def as_chat(self) -> Json:
        """Return the Bot API Chat that messages carry."""
        names = {key: self.user[key] for key in PROFILE[:3] if key in self.user}
        return {"id": self.chat_id, "type": "private", **names}

    def current_action(self) -> str | None:
        """Return what the bot is doing right now, e.g. `typing`."""
        return self.action if asyncio.get_running_loop().time() < self.action_ends else None


class Chats:
    """Every chat, held in memory and written through to the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._chats = {chat.chat_id: chat for chat in _load(store)}

    def find(self, chat_id: int) -> Chat | None:
        """Return the chat, or None when no learner has opened it."""
        return self._chats.get(chat_id)

    def all(self) -> list[Chat]:
        """Every chat, by id."""
        return [self._chats[chat_id] for chat_id in sorted(self._chats)]

    def open(self, chat_id: int, profile: Json) -> Chat:
        """Return the chat, made or brought up to date with what `profile` says of the learner."""
        chat = self._chats.get(chat_id)
        if chat is None:
            user = {"id": chat_id, "is_bot": False, "first_name": f"Learner {chat_id}"}
            chat = Chat(chat_id, user | {"language_code": "en"} | profile)
            self._chats[chat_id] = chat
            self._save(chat)
        elif any(chat.user.get(key) != value for key, value in profile.items()):
            chat.user = chat.user | profile
            self._save(chat)
        return chat

    def change(self, chat: Chat, change: Callable[[Chat], None]) -> None:
        """Apply `change` to the chat and save it."""
        change(chat)
        self._save(chat)

    def set_reply_keyboard(self, chat: Chat, keyboard: Json | None) -> None:
        """Show `keyboard` in place of the letters, or none."""
        chat.reply_keyboard = keyboard
        self._save(chat)

    def start_action(self, chat: Chat, action: str) -> None:
        """Show `action` for five seconds."""
        chat.action = action
        chat.action_ends = asyncio.get_running_loop().time() + ACTION_SECONDS

    def _save(self, chat: Chat) -> None:
        self._store.run(
            "INSERT INTO chats VALUES (?, ?, ?, ?, ?) ON CONFLICT (chat_id) DO UPDATE SET "
            "user = excluded.user, blocked = excluded.blocked, "
            "reply_keyboard = excluded.reply_keyboard, pinned = excluded.pinned",
            (
                chat.chat_id,
                encode(chat.user),
                chat.blocked,
                None if chat.reply_keyboard is None else encode(chat.reply_keyboard),
                encode(chat.pinned),
            ),
        )


def _load(store: Store) -> list[Chat]:
    rows = store.rows(
        "SELECT chat_id, user, blocked, reply_keyboard, pinned, "
        "coalesce((SELECT max(message_id) FROM messages WHERE chat_id = chats.chat_id), 0) "
        "FROM chats"
    )
    return [
        Chat(
            chat_id=chat_id,
            user=decode(user),
            blocked=bool(is_blocked),
            reply_keyboard=None if keyboard is None else decode(keyboard),
            pinned=decode(pinned),
            last_message_id=last,
        )
        for chat_id, user, is_blocked, keyboard, pinned, last in rows
    ]
