"""A visit: one thing a learner did, freed of Telegram's types."""

from dataclasses import dataclass, replace

from telegram import CallbackQuery, ChatMember, Message, Update


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
    """Return the visit in an update, or None for one that is not for us (groups, channels)."""
    person, chat = update.effective_user, update.effective_chat
    if person is None or (chat is not None and chat.type != chat.PRIVATE):
        return None
    visitor = Visit(person.id, clean_name(person.first_name), person.language_code)
    if update.callback_query:
        return _press(visitor, update.callback_query)
    if update.my_chat_member:
        status = update.my_chat_member.new_chat_member.status
        return replace(visitor, blocked=status == ChatMember.BANNED)
    return _message(visitor, update.message) if update.message else None


def _press(visitor: Visit, query: CallbackQuery) -> Visit | None:
    if query.message is None or query.data is None:
        return None
    return replace(visitor, press=Pressed(query.id, query.message.message_id, query.data))


def _message(visitor: Visit, message: Message) -> Visit:
    if message.location:
        position = (message.location.latitude, message.location.longitude)
        return replace(visitor, location=position)
    if message.text is not None:
        return replace(visitor, text=message.text)
    if sent := message.document:
        name = clean_name(sent.file_name or "")
        return replace(visitor, document=Sent(sent.file_id, name, sent.file_size or 0))
    return replace(visitor, other=True)


def clean_name(name: str) -> str:
    """Return a name without control and direction characters, at most 64 long."""
    kept = "".join(letter for letter in name if letter.isprintable())
    return kept.strip()[:64]
