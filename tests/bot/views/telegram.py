"""What Telegram would make of a view, by the sandbox's strict reading of its rules."""

from bot.gateway import _inline
from bot.sandbox.html import parse_html
from bot.sandbox.markup import read_markup
from bot.sandbox.text import TEXT_UNITS
from bot.sandbox.utf16 import measure
from bot.text import Texts
from bot.view import Press, View

TONGUES = Texts().tongues
ENGLISH = TONGUES["en"]
HUGE = 2**63 - 1
"""The largest id that a database gives."""


def shown(view: View) -> str:
    """Return the text that a learner reads. Raises ApiError for what Telegram would refuse."""
    text, _ = parse_html(view.html)
    assert 0 < measure(text.strip()) <= TEXT_UNITS
    keyboard = _inline(view.rows)
    if keyboard is not None:
        read_markup(keyboard.to_dict())
    return text


def data(view: View) -> list[str]:
    """Return what the buttons of a view say to the bot."""
    return [button.data for row in view.rows for button in row if isinstance(button, Press)]


def labels(view: View) -> list[str]:
    return [button.text for row in view.rows for button in row]
