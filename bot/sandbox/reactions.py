"""Reactions on messages: at most one emoji from each side."""

from bot.sandbox.events import Events
from bot.sandbox.store import Store
from bot.sandbox.wire import Json, decode, encode

_LISTED = """
👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣
⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅
🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
EMOJI = frozenset(_LISTED.split())
"""The reactions of ReactionTypeEmoji in the Bot API, without variation selectors."""


def read_emoji(text: str) -> str | None:
    """Return the reaction that the text stands for, or None when Telegram has no such reaction."""
    plain = text.replace("\ufe0f", "")
    return plain if plain in EMOJI else None


class Reactions:
    """Who reacted to what."""

    def __init__(self, store: Store, events: Events) -> None:
        self._store = store
        self._events = events

    def get(self, chat_id: int, message_id: int, by: str) -> list[Json]:
        """Return the reactions of `bot` or `learner` to a message, as ReactionTypes."""
        row = self._store.row(
            "SELECT reaction FROM reactions WHERE chat_id = ? AND message_id = ? AND by = ?",
            (chat_id, message_id, by),
        )
        return [] if row is None else list(decode(row[0]))

    def set(self, chat_id: int, message_id: int, by: str, reaction: list[Json]) -> None:
        """Replace the reactions of one side and tell the readers."""
        self._store.run(
            "INSERT OR REPLACE INTO reactions VALUES (?, ?, ?, ?)",
            (chat_id, message_id, by, encode(reaction)),
        )
        self._events.publish("reaction", chat_id, message_id=message_id, by=by, reaction=reaction)

    def of_chat(self, chat_id: int) -> list[Json]:
        """Every reaction that stands in the chat."""
        rows = self._store.rows(
            "SELECT message_id, by, reaction FROM reactions WHERE chat_id = ? AND reaction <> '[]'",
            (chat_id,),
        )
        return [
            {"message_id": message_id, "by": by, "reaction": decode(reaction)}
            for message_id, by, reaction in rows
        ]
