"""Refusals, worded as Telegram words them."""

from bot.sandbox.wire import Json


class ApiError(Exception):
    """A call of the Bot API that fails: `code` is the HTTP status and the `error_code`."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class LearnerError(Exception):
    """A request on the learner's side that makes no sense. `sentence` says what to mend."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def bad_request(reason: str) -> ApiError:
    """Return a 400 whose description is `Bad Request: reason`."""
    return ApiError(400, f"Bad Request: {reason}")


def blocked() -> ApiError:
    """Return what a bot hears from a chat whose learner has blocked it."""
    return ApiError(403, "Forbidden: bot was blocked by the user")


def conflict(reason: str) -> ApiError:
    """Return a 409 of the update transport."""
    return ApiError(409, f"Conflict: {reason}")
