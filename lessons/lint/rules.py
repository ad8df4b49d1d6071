"""Rules: what the linter looks for, each under a code that never changes.

A rule is a function that yields faults, marked with `rule`. Its docstring is its page in
docs/lint.md: the first line says what is wanted, the rest why, and how to mend what falls short.
Letters of codes: F the format, T Telegram's limits, L a lesson's text, Q its questions, W waivers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from inspect import cleandoc
from typing import Generic, TypeVar

from lessons.faults import Fault

S = TypeVar("S")
"""What a rule looks at: a `LessonFile`, or the `Shelf` with all of them."""


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """It blocks: the exit status is 1."""
    WARNING = "warning"
    """It is mended, or waived with a reason."""


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """One rule, and the function that looks for what breaks it."""

    code: str
    name: str
    """A few words with dashes, as in `lesson-length`."""
    severity: Severity
    english: bool
    """Whether it goes by English words, so that lessons in other languages are not held to it."""
    check: Callable[[S], Iterable[Fault]]

    @property
    def summary(self) -> str:
        """What is wanted, in a line."""
        return self.text.partition("\n")[0]

    @property
    def text(self) -> str:
        """The whole docstring."""
        return cleandoc(self.check.__doc__ or "")


def rule(
    code: str, name: str, severity: Severity = Severity.ERROR, *, english: bool = False
) -> Callable[[Callable[[S], Iterable[Fault]]], Rule[S]]:
    """Return a decorator that makes a rule of a function."""

    def mark(check: Callable[[S], Iterable[Fault]]) -> Rule[S]:
        return Rule(code, name, severity, english, check)

    return mark
