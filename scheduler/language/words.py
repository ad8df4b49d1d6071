"""What a language brings: its words, each with a kind that the grammar knows, and examples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of token; the names of the grammar's terminals."""

    # Said by words, with the type of their value.
    WEEKDAY = "WEEKDAY"  # Weekday
    DAYS = "DAYS"  # frozenset[Weekday]
    MONTH = "MONTH"  # int, 1 to 12
    RELATIVE = "RELATIVE"  # int, days from today
    NUMBER = "NUMBER"  # int; also said by digits
    MERIDIEM = "MERIDIEM"  # "am" or "pm"
    HOUR_NAME = "HOUR_NAME"  # int, an hour of the day
    PAST = "PAST"  # int, minutes past the hour that follows
    LENGTH = "LENGTH"  # int, minutes
    # Said by words, without a value; so are the dash and the comma below.
    ORDINAL = "_ORDINAL"
    EVERY = "_EVERY"
    ON = "_ON"
    AT = "_AT"
    BETWEEN = "_BETWEEN"
    TO = "_TO"
    AND = "_AND"
    FOR = "_FOR"
    OF = "_OF"
    HOURS = "_HOURS"
    MINUTES = "_MINUTES"
    SKIP = "SKIP"  # never reaches the grammar
    # Said by digits and signs alone.
    CLOCK = "CLOCK"  # (hour, minute)
    FOUR_DIGITS = "FOUR_DIGITS"  # int
    YEAR = "YEAR"  # int
    DATE = "DATE"  # (year, month, day)
    DECIMAL = "DECIMAL"  # float
    DASH = "_DASH"
    COMMA = "_COMMA"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Word:
    """A kind and the value that the grammar's rules work with."""

    kind: Kind
    value: object = None


@dataclass(frozen=True)
class Words:
    """One language: phrases in lower case, their words one space apart, and example sentences.

    Where several phrases begin at one place the longest is taken.
    """

    phrases: Mapping[str, Word]
    examples: tuple[str, ...]
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        """Measure the longest phrase, in characters."""
        object.__setattr__(self, "longest", max(map(len, self.phrases)))
