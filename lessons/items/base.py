"""What every kind of item has in common.

An item is asked in one or more *questions*. The answers given so far (option ids, in order) are
the whole state of an item, so any question can be shown again after a restart, and a kind of item
is a handful of pure functions over that tuple:

- `question(answers)` is what to ask next, or None when the item is done,
- `reply(answers, option_id)` is what the learner hears about the option they chose,
- `grade(answers)` is the credit earned, once the item is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
"""A short, stable name inside a lesson. It stands in the answer log for ever."""

Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that an author wrote, in the small Markdown of `lessons.markup`."""

Answers = tuple[str, ...]


class Authored(BaseModel):
    """A value read from a lesson file: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True)
class Choosable:
    """One option as the learner sees it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: `text` and its options in the author's order (the asker shuffles)."""

    text: str
    options: tuple[Choosable, ...]
    step: int
    """How many questions of this item were answered before, from 0."""
    steps: int
    """How many questions the item has on its longest path."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision did to the three meters of a scenario. Positive is good for the learner.

    `money` is in the lesson's own currency, `hours` in hours, `trust` in points.
    """

    money: int = 0
    hours: int = 0
    trust: int = 0

    def __add__(self, other: "Effect") -> "Effect":
        return Effect(self.money + other.money, self.hours + other.hours, self.trust + other.trust)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the learner hears about the option they chose."""

    option: Choosable
    feedback: str
    credit: float
    """0 (weak), 0.5 (acceptable) or 1 (best)."""
    better: Choosable | None = None
    """The best option, where another one was chosen."""
    effect: Effect | None = None
    """What the decision changed, in a scenario."""
    total: Effect | None = None
    """The meters so far, in a scenario."""
    ending: str | None = None
    """The ending's title, where a scenario ends here."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an item went: `score` from 0 to 1 over `answered` questions."""

    score: float
    answered: int


class UnknownOptionError(ValueError):
    """The option is not among those of the question asked."""


class Item(Protocol):
    """A kind of item. `lessons.items` lists the kinds there are."""

    @property
    def id(self) -> str:
        """The item's name, unique in its lesson."""

    def question(self, answers: Answers) -> Question | None:
        """Return the next question, or None when the item is done."""

    def reply(self, answers: Answers, option_id: str) -> Reply:
        """Return what to say to `option_id`, chosen at the question after `answers`.

        Raises UnknownOptionError when that question has no such option.
        """

    def grade(self, answers: Answers) -> Outcome:
        """Return the outcome of a finished item."""

    def texts(self) -> Sequence[str]:
        """Return every sentence a learner may be shown, for limits and reading time."""
