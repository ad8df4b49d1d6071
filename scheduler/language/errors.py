"""What goes wrong when a sentence is read: codes and positions, never words for a learner."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a sentence that was understood makes no slot."""

    ENDS_BEFORE_START = "ends_before_start"
    NO_SUCH_TIME = "no_such_time"
    NO_SUCH_DATE = "no_such_date"
    WRONG_WEEKDAY = "wrong_weekday"
    PAST = "past"
    TOO_FAR = "too_far"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"


class Unreadable(ValueError):  # noqa: N818 - named as an outcome, beside Refused
    """A sentence that says no slot, with the place where reading stopped.

    `position` counts characters of the text as given; `quoted` is the word there, empty where the
    sentence ends too early; `example` is the nearest sentence that can be read.
    """

    def __init__(self, position: int, quoted: str, example: str) -> None:
        """Keep the three; the message is for logs."""
        super().__init__(f"Can not read {quoted!r} at {position}; write it like {example!r}.")
        self.position = position
        self.quoted = quoted
        self.example = example


class Refused(ValueError):  # noqa: N818 - named as an outcome, beside Unreadable
    """A sentence that was understood and can not be a slot, with the words that make it so."""

    def __init__(self, reason: Reason, position: int, quoted: str) -> None:
        """Keep the three; the message is for logs."""
        super().__init__(f"Can not be a slot: {reason} ({quoted!r} at {position}).")
        self.reason = reason
        self.position = position
        self.quoted = quoted
