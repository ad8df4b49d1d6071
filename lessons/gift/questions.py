"""Questions as GIFT has them.

The format: https://docs.moodle.org/en/GIFT_format, and where that page is silent what Moodle's
own reader does (question/format/gift/format.php).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from lessons.gift.notes import ItemNote, OptionNote

Markup = Literal["moodle", "html", "markdown", "plain"]
"""How a text is marked up. `moodle` is text in which HTML may stand."""


class Kind(StrEnum):
    """What is asked for, in the words of a summary."""

    CHOICE = "multiple choice"
    """One answer is right: it is marked with `=`."""
    SEVERAL = "multiple answers"
    """Only weights tell which answers are right."""
    ESSAY = "essay"
    TRUE_FALSE = "true/false"
    SHORT = "short answer"
    NUMERICAL = "numerical"
    MATCHING = "matching"
    DESCRIPTION = "description"
    """A text that asks nothing."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words with their markup, freed of GIFT's escapes."""

    words: str
    markup: Markup = "moodle"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a question."""

    line: int
    text: Text
    weight: float
    """In percent: 100 is right, and less than nothing takes points away."""
    feedback: Text | None = None
    match: Text | None = None
    """What belongs to it, in a matching question."""
    note: OptionNote | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a file."""

    line: int
    """Where it begins, from 1."""
    kind: Kind
    stem: Text
    answers: tuple[Answer, ...] = ()
    """Of a numerical question as they are written: `1822:5`, `3.1..3.2`."""
    title: str = ""
    category: str = ""
    feedback: Text | None = None
    """What everybody reads afterwards: Moodle's general feedback."""
    note: ItemNote | None = None
