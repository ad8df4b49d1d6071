"""What is shown in a chat: a text with buttons, before anything knows of Telegram's API."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Press:
    """A button that tells the bot something: `data` is plain, and at most 64 bytes."""

    text: str
    data: str
    style: Literal["primary", "success", "danger"] | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A button that copies `copied`, at most 256 characters, on the learner's device."""

    text: str
    copied: str


Button = Press | Copy
Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """One message. `html` is escaped already, in the HTML that Telegram accepts."""

    html: Markup
    rows: Rows = ()
    photo: bytes | None = None
    """A PNG above the text, which is at most 1,024 characters then."""
    ask_location: str | None = None
    """The words on a button under the typing field that shares the learner's location."""
    clear_keyboard: bool = False
    """Take such a button away."""


def grid(buttons: Sequence[Button], columns: int) -> Rows:
    """Return the buttons in rows of so many."""
    rows = [buttons[at : at + columns] for at in range(0, len(buttons), columns)]
    return tuple(tuple(row) for row in rows)
