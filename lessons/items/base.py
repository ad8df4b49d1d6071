"""What every kind of item has in common.

An item is asked in one or more *questions*. An answer is a string (`lessons.items.answer`), and the
answers given so far are the whole state of an item, so any question can be shown again after a
restart, and a kind of item is a handful of pure functions over that tuple:

- `question(answers)` is what to ask next, or None when the item is done,
- `reply(answers, answer)` is what the learner hears about their answer,
- `grade(answers)` is the credit earned, once the item is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Protocol, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
"""A short, stable name inside a lesson. It stands in the answer log for ever."""

Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Text that an author wrote, in the small Markdown of `lessons.markup`."""

Answers = tuple[str, ...]


class Form(StrEnum):
    """How a question is answered."""

    ONE = "one"
    """One of the options."""
    SEVERAL = "several"
    """Those of the options that belong, at least one."""
    ORDER = "order"
    """All the options, best first."""
    WORDS = "words"
    """The learner's own words, which are kept elsewhere; there are no options."""


class Authored(BaseModel):
    """A value read from a lesson file: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class AuthoredItem(Authored):
    """An item as it is unless its kind says otherwise: graded, and put in one way."""

    graded: ClassVar[bool] = True

    id: Slug
    """Short, unique in the lesson, and never changed: answers are kept under it."""

    @property
    def wordings(self) -> int:
        """One."""
        return 1

    def worded(self, _n: int, /) -> Self:
        """Return the item itself."""
        return self


@dataclass(frozen=True, slots=True)
class Choosable:
    """One option as the learner sees it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask: `text` and its options in the author's order (the asker shuffles).

    In the form ORDER the author's order is the best one.
    """

    text: str
    options: tuple[Choosable, ...]
    step: int
    """How many questions of this item were answered before, from 0."""
    steps: int
    """How many questions the item has on its longest path."""
    form: Form = Form.ONE


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
    """What the learner hears about their answer."""

    answer: str
    chosen: tuple[str, ...]
    """The ids of the options in the answer: of an order as the learner put them."""
    feedback: str
    credit: float
    """From 0 (weak) to 1 (best)."""
    better: tuple[Choosable, ...] = ()
    """What would have been right: the best option, all that belong, or the best order.

    Empty where the answer was right, and where none is.
    """
    effect: Effect | None = None
    """What the decision changed, in a scenario."""
    total: Effect | None = None
    """The meters so far, in a scenario."""
    ending: str | None = None
    """The ending's title, where a scenario ends here."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an item went over `answered` questions."""

    score: float | None
    """From 0 to 1, or None of an item that is not graded."""
    answered: int
    hesitation: float = 1.0
    """Seconds taken over seconds expected of this learner, where the caller has measured them."""


class UnknownOptionError(ValueError):
    """The answer is none that the question takes."""


class Item(Protocol):
    """A kind of item. `lessons.items` lists the kinds there are."""

    @property
    def id(self) -> str:
        """The item's name, unique in its lesson."""

    @property
    def graded(self) -> bool:
        """Whether an answer can be right, so that it says something about recall."""

    @property
    def wordings(self) -> int:
        """In how many ways the item can be put, at least one."""

    def worded(self, n: int, /) -> "Item":
        """Return the item in its `n`-th wording from this one, counting round: 0 is this one.

        All else it says is of that wording. The same `n` gives the same object each time.
        """

    def question(self, answers: Answers) -> Question | None:
        """Return the next question, or None when the item is done."""

    def reply(self, answers: Answers, answer: str) -> Reply:
        """Return what to say to `answer`, given to the question after `answers`.

        Raises UnknownOptionError when that question does not take it.
        """

    def grade(self, answers: Answers) -> Outcome:
        """Return the outcome of a finished item. Raises UnknownOptionError as `reply` does."""

    def texts(self) -> Sequence[str]:
        """Return every sentence a learner may be shown, for limits and reading time."""
