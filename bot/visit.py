"""A visit: one thing a learner did, freed of Telegram's types."""

import re
from dataclasses import dataclass, replace
from typing import TypeGuard

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberUpdated,
    Document,
    Location,
    Message,
    Update,
)

LARGEST_ID = 2**52
"""Telegram's ids have at most 52 significant bits, says the Bot API; any database can keep them."""

LONGEST_TEXT = 4096
"""Characters in a message, says the Bot API."""

_NO_LETTERS = re.compile("[\0\ud800-\udfff]")
"""What no database and no request can hold: NULs, and halves of surrogate pairs."""

_LANGUAGE = re.compile(r"(?=.{2,16}\Z)[a-z]{2,3}(-[a-z0-9]{1,8})*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who came, and what they did. Only one of the last six is set."""

    learner_id: int
    first_name: str
    language: str | None
    """Telegram's language code for this person, such as `en` or `pt-br`."""
    text: str | None = None
    location: tuple[float, float] | None = None
    """Latitude and longitude, in degrees."""
    document: "Sent | None" = None
    press: "Pressed | None" = None
    blocked: bool | None = None
    """The learner has blocked the bot (True), or has let it in again (False)."""
    other: bool = False
    """Something that the bot can not read: a sticker, a photo, a voice note."""

    @property
    def command(self) -> str | None:
        """The command's name, without the slash and the bot's name; None for other text."""
        if not self.text or not self.text.startswith("/"):
            return None
        return self.text.split(maxsplit=1)[0][1:].split("@")[0].lower()

    @property
    def argument(self) -> str:
        """What stands behind the command."""
        parts = (self.text or "").split(maxsplit=1)
        return parts[1].strip() if len(parts) > 1 else ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent. Its name and its size in bytes are what the sender says of it."""

    file_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press on an inline button. `data` may be anything: people forge it."""

    callback_id: str
    message_id: int
    data: str

    @property
    def verb(self) -> str:
        """What the button is for."""
        return self.data.split(":")[0]

    @property
    def args(self) -> tuple[str, ...]:
        """What it is about."""
        return tuple(self.data.split(":")[1:])


def visit_of(update: Update) -> Visit | None:
    """Return the visit in an update, or None for one that is not for us (groups, channels).

    Telegram's library checks no types, so what is not as Telegram says counts as not sent.
    """
    person, chat = update.effective_user, update.effective_chat
    if person is None or (chat is not None and chat.type != chat.PRIVATE):
        return None
    if not _is_id(person.id):
        return None
    visitor = Visit(person.id, clean_name(person.first_name), _language(person.language_code))
    if update.callback_query:
        return _press(visitor, update.callback_query)
    if update.my_chat_member:
        return _swing(visitor, update.my_chat_member)
    return _message(visitor, update.message) if update.message else None


def _press(visitor: Visit, query: CallbackQuery) -> Visit | None:
    message, data = query.message, _text(query.data)
    if message is None or data is None or not _is_id(message.message_id):
        return None
    return replace(visitor, press=Pressed(str(query.id), message.message_id, data))


def _swing(visitor: Visit, change: ChatMemberUpdated) -> Visit | None:
    member: ChatMember | None = change.new_chat_member
    if member is None:
        return None
    return replace(visitor, blocked=member.status == ChatMember.BANNED)


def _message(visitor: Visit, message: Message) -> Visit:
    if message.location and (position := _position(message.location)):
        return replace(visitor, location=position)
    text = _text(message.text)
    if text is not None and len(text) <= LONGEST_TEXT:
        return replace(visitor, text=text)
    if message.document and (document := _document(message.document)):
        return replace(visitor, document=document)
    return replace(visitor, other=True)


def _position(location: Location) -> tuple[float, float] | None:
    latitude, longitude = location.latitude, location.longitude
    return (latitude, longitude) if _is_number(latitude) and _is_number(longitude) else None


def _document(sent: Document) -> Sent | None:
    file_id, size = _text(sent.file_id), sent.file_size
    if not file_id:
        return None
    return Sent(file_id, clean_name(sent.file_name), size if _is_id(size) else 0)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_id(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_ID


def _text(value: object) -> str | None:
    """Return a text as it can be kept and sent, or None for what is none."""
    return _NO_LETTERS.sub("\ufffd", value) if isinstance(value, str) else None


def _language(code: object) -> str | None:
    return code if isinstance(code, str) and _LANGUAGE.fullmatch(code) else None


def clean_name(name: object) -> str:
    """Return a name without control and direction characters, at most 64 long; else nothing."""
    if not isinstance(name, str):
        return ""
    kept = "".join(letter for letter in name if letter.isprintable())
    return kept.strip()[:64]
