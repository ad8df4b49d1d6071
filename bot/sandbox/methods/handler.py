"""What a method is, and what several methods need."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.messages import Posted
from bot.sandbox.wire import Json
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Encoded:
    """A result that is JSON already."""

    text: str


Result = Json | list[Json] | bool | Posted | Encoded
Handler = Callable[[World, Call], Awaitable[Result]]


def read_message_id(call: Call) -> int:
    """Return the id of the message that the call is about. Raises ApiError (400)."""
    if not call.has("message_id"):
        raise bad_request("message identifier is not specified")
    return call.integer("message_id")
