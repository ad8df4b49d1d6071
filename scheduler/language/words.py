"""What a language brings: its words, each with a kind that the grammar knows, and examples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of token; the names of the grammar's terminals."""

    # Said by words, with the type of their value.
    WEEKDAY = "WEEKDAY"  # Weekday
    DAYS = "DAYS"  # frozenset[Weekday]
    ORDINAL = "ORDINAL"  # int, 1 for the first and -1 for the last
    OTHER = "OTHER"  # int, 2 for every other one
    STEP = "STEP"  # int, weeks
    MONTH = "MONTH"  # int, 1 to 12
    RELATIVE = "RELATIVE"  # int, days from today
    THIS = "THIS"  # int, the least days from today to the weekday that follows
    NEXT = "NEXT"  # int, as for THIS
    NUMBER = "NUMBER"  # int; also said by digits
    MERIDIEM = "MERIDIEM"  # "am" or "pm"
    PART_OF_DAY = "PART_OF_DAY"  # frozenset[int], hours 0 to 23
    TONIGHT = "TONIGHT"  # frozenset[int], hours 0 to 23
    HOUR_NAME = "HOUR_NAME"  # int, an hour of the day
    PAST_HOUR = "PAST_HOUR"  # int, minutes past the hour that follows
    LENGTH = "LENGTH"  # int, minutes
    AT_ONCE = "AT_ONCE"
    EACH_MONTH = "EACH_MONTH"
    # Said by words, without a value; so are the dash and the comma below.
    ORDINAL_SIGN = "_ORDINAL_SIGN"  # behind a number
    EVERY = "_EVERY"
    ON = "_ON"
    AT = "_AT"
    FROM = "_FROM"
    BETWEEN = "_BETWEEN"
    TO = "_TO"
    AND = "_AND"
    EXCEPT = "_EXCEPT"
    FOR = "_FOR"
    OF = "_OF"
    PAST = "_PAST"  # between minutes and an hour
    WEEKS = "_WEEKS"
    HOURS = "_HOURS"
    MINUTES = "_MINUTES"
    SKIP = "SKIP"  # never reaches the grammar
    # Said by digits and signs alone.
    CLOCK = "CLOCK"  # (hour, minute)
    DOTTED = "DOTTED"  # (hour, minute), or a day and a month
    FOUR_DIGITS = "FOUR_DIGITS"  # int
    DATE = "DATE"  # (year, month, day)
    DECIMAL = "DECIMAL"  # float
    DASH = "_DASH"
    COMMA = "_COMMA"
    UNKNOWN = "UNKNOWN"
    # What others are where certain tokens stand beside them.
    YEAR = "YEAR"  # int
    NAMED = "NAMED"  # Weekday, of the date that follows
    UNTIL = "_UNTIL"  # before a date
    ALSO = "_ALSO"  # between days that are left out


@dataclass(frozen=True)
class Word:
    """A kind and the value that the grammar's rules work with."""

    kind: Kind
    value: object = None


@dataclass(frozen=True)
class Words:
    """One language: phrases in lower case, their words one space apart, and example sentences.

    Where several phrases begin at one place the longest is taken. The examples are of slots, of
    dates and of quiet hours; none of them may grow old.
    """

    phrases: Mapping[str, Word]
    examples: tuple[str, ...]
    dates: tuple[str, ...]
    quiet: tuple[str, ...]
    openings: frozenset[str] = field(init=False, repr=False)
    """What a phrase may begin with, letter by letter, so that a reader knows when to stop."""

    def __post_init__(self) -> None:
        """Take the phrases apart."""
        openings = (name[:end] for name in self.phrases for end in range(1, len(name) + 1))
        object.__setattr__(self, "openings", frozenset(openings))
