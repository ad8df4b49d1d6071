"""What goes wrong when a sentence is read: codes and positions, never words for a learner."""

from collections.abc import Iterable
from enum import StrEnum

from scheduler.language.parts import Part


class Reason(StrEnum):
    """Why a sentence that was understood can not be meant."""

    ENDS_BEFORE_START = "ends_before_start"
    NO_SUCH_TIME = "no_such_time"
    NO_SUCH_DATE = "no_such_date"
    NO_SUCH_STEP = "no_such_step"  # every 0 weeks, or more than MAX_WEEKS
    WRONG_WEEKDAY = "wrong_weekday"
    PAST = "past"
    TOO_FAR = "too_far"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    STOPS_BEFORE_START = "stops_before_start"  # an "until" before its "from"
    NO_DAY_LEFT = "no_day_left"  # an "except" or "until" that leaves no day
    SAME_TIMES = "same_times"  # quiet hours that end as they begin


class Unreadable(ValueError):  # noqa: N818 - named as an outcome, beside Refused
    """A sentence that says nothing known, with the place where reading stopped.

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
    """A sentence that was understood and can not be meant, with the words that make it so."""

    def __init__(self, reason: Reason, position: int, quoted: str) -> None:
        """Keep the three; the message is for logs."""
        super().__init__(f"Can not be: {reason} ({quoted!r} at {position}).")
        self.reason = reason
        self.position = position
        self.quoted = quoted


class UnexpectedPart(ValueError):  # noqa: N818 - a place in the text, which its catcher names
    """A part that does not go with the others; `part` is None where one is missing."""

    def __init__(self, part: Part | None) -> None:
        """Keep the part."""
        super().__init__(f"{part} does not go with the other parts.")
        self.part = part


class ImpossiblePart(ValueError):  # noqa: N818 - a place in the text, which its catcher names
    """A part that can not be meant, and why."""

    def __init__(self, reason: Reason, part: Part) -> None:
        """Keep both."""
        super().__init__(f"{part} can not be: {reason}.")
        self.reason = reason
        self.part = part


def refuse_any(parts: Iterable[Part]) -> None:
    """Raise UnexpectedPart for the first of the parts, if there is one."""
    for part in parts:
        raise UnexpectedPart(part)
