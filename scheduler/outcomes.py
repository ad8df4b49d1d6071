"""How a send went. The bot's gateway is the only place that decides which it was."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in the chat, under this id (0 where the call sends no message)."""

    message_id: int = 0


@dataclass(frozen=True, slots=True)
class RetryAt:
    """It was certainly not sent; the same call may succeed at `at` (aware, UTC)."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The learner has blocked the bot, or is gone. Nothing arrives until they come back."""

    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram refuses this message, and would refuse it again: a fault of ours."""

    why: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have arrived, or not. It must not be sent again blindly."""

    why: str


Outcome = Sent | RetryAt | Unreachable | Rejected | Uncertain
