"""Misbehaviour on demand: what the next calls of a method are to suffer."""

from dataclasses import dataclass

from bot.sandbox.errors import ApiError, LearnerError, blocked, conflict
from bot.sandbox.wire import Json

KINDS = ("429", "403", "400", "409", "500", "migrated", "slow", "drop_before", "drop_after")
DEFAULT_SECONDS = 5.0

SUPERGROUP = -1001234567890
"""Where a chat that `migrated` is said to be now."""


@dataclass(slots=True)
class Fault:
    """One armed fault: the next `count` calls of `method` (`*` for any) fail as `kind` says.

    `retry_after` is in seconds: what a 429 asks for, and how long `slow` takes. `description` is
    what a refusal says, where it is not to say the usual.
    """

    method: str
    kind: str
    count: int
    retry_after: float
    chat_id: int | None = None
    description: str = ""

    def strikes(self, method: str, chat_id: object) -> bool:
        """Whether this fault is for such a call."""
        is_method = self.method == "*" or self.method.lower() == method.lower()
        return is_method and (self.chat_id is None or str(self.chat_id) == str(chat_id))

    def as_json(self) -> Json:
        """Return the fault as the learner's side shows it."""
        return {
            "method": self.method,
            "kind": self.kind,
            "count": self.count,
            "retry_after": self.retry_after,
            "chat_id": self.chat_id,
            "description": self.description,
        }

    def error(self) -> ApiError | None:
        """Return the refusal this fault stands for, or None for the kinds that concern the wire."""
        seconds = max(1, round(self.retry_after))
        errors = {
            "429": ApiError(
                429,
                f"Too Many Requests: retry after {seconds}",
                {"retry_after": seconds},
            ),
            "403": blocked(),
            "400": ApiError(400, "Bad Request: chat not found"),
            "409": conflict(
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            ),
            "500": ApiError(500, "Internal Server Error"),
            "migrated": ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": SUPERGROUP},
            ),
        }
        error = errors.get(self.kind)
        if error is None or not self.description:
            return error
        return ApiError(error.code, self.description, error.parameters)


class Faults:
    """The armed faults, oldest first."""

    def __init__(self) -> None:
        self._armed: list[Fault] = []

    def arm(self, fault: Fault) -> None:
        """Have the next calls fail."""
        self._armed.append(fault)

    def armed(self) -> list[Fault]:
        """Return what is still to come."""
        return list(self._armed)

    def clear(self) -> None:
        """Disarm everything."""
        self._armed.clear()

    def take(self, method: str, chat_id: object) -> Fault | None:
        """Return the fault that this call suffers, used up by one; None when it suffers none."""
        for fault in self._armed:
            if fault.strikes(method, chat_id):
                fault.count -= 1
                if fault.count <= 0:
                    self._armed.remove(fault)
                return fault
        return None


def read_fault(body: Json) -> Fault:
    """Read the body of `POST /sandbox/faults`. Raises LearnerError."""
    kind, count = str(body.get("kind", "")), body.get("count", 1)
    seconds, chat_id = body.get("retry_after"), body.get("chat_id")
    description = body.get("description", "")
    if kind not in KINDS:
        raise LearnerError(f"kind is {kind!r}; choose one of {', '.join(KINDS)}")
    if not isinstance(body.get("method"), str) or not body["method"]:
        raise LearnerError('method is missing; name a method of the Bot API, or "*" for any')
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise LearnerError("count must be a whole number of calls, at least 1")
    if seconds is not None and (not isinstance(seconds, int | float) or not 0 <= seconds <= 86_400):
        raise LearnerError("retry_after must be a number of seconds from 0 to 86400")
    if chat_id is not None and not isinstance(chat_id, int):
        raise LearnerError("chat_id must be a whole number")
    if not isinstance(description, str):
        raise LearnerError("description must be text: what the refusal says")
    wait = DEFAULT_SECONDS if seconds is None else float(seconds)
    return Fault(body["method"], kind, count, wait, chat_id, description)
