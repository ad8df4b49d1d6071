"""The bot's commands, by scope and language."""

import re

from bot.sandbox.errors import bad_request
from bot.sandbox.store import Store
from bot.sandbox.wire import Json, decode, encode

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_MOST = 100
_DESCRIPTION_CHARACTERS = 256
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
}  # fmt: skip


class Commands:
    """Command lists, each for one scope (see `read_scope`) and one language code or none."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, scope: str, language: str, commands: list[Json]) -> None:
        """Keep a list; an empty one is forgotten, so that a wider one shows again."""
        self.delete(scope, language)
        if commands:
            self._store.run(
                "INSERT INTO commands VALUES (?, ?, ?)", (scope, language, encode(commands))
            )

    def delete(self, scope: str, language: str) -> None:
        """Forget a list."""
        self._store.run(
            "DELETE FROM commands WHERE scope = ? AND language_code = ?", (scope, language)
        )

    def get(self, scope: str, language: str) -> list[Json]:
        """Return the list of exactly this scope and language, or an empty one."""
        row = self._store.row(
            "SELECT body FROM commands WHERE scope = ? AND language_code = ?", (scope, language)
        )
        return [] if row is None else list(decode(row[0]))

    def resolve(self, chat_id: int, language: str) -> list[Json]:
        """Return what a learner sees: the narrowest scope, and in it the learner's language."""
        for scope in (f"chat:{chat_id}", "all_private_chats", "default"):
            for code in (language.partition("-")[0], ""):
                found = self.get(scope, code)
                if found:
                    return found
        return []


def read_scope(value: object) -> str:
    """Return a BotCommandScope as a key: its type, with the chat's id where it has one."""
    if value is None:
        return "default"
    if not isinstance(value, dict) or value.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    parts = [str(value["type"])]
    parts += [str(value[key]) for key in ("chat_id", "user_id") if key in value]
    return ":".join(parts)


def read_commands(value: object) -> list[Json]:
    """Check a list of BotCommand. Raises ApiError (400)."""
    if not isinstance(value, list):
        raise bad_request("expected an Array of BotCommand")
    if len(value) > _MOST:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_read_command(command) for command in value]


def _read_command(value: object) -> Json:
    if not isinstance(value, dict) or not {"command", "description"} <= value.keys():
        raise bad_request("can't parse BotCommand: expected fields command and description")
    name, description = str(value["command"]).removeprefix("/"), str(value["description"])
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= _DESCRIPTION_CHARACTERS:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
