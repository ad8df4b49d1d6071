"""What the log says, as values: answers, and what else people did with a lesson."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lessons.bite import ItemRef


@dataclass(frozen=True, slots=True)
class Response:
    """One answer to one question of an item."""

    person: int
    """A running number, which says nothing about who it is."""
    lesson_id: str
    item_id: str
    asking: int
    """How often this person had been asked the item before, from 0."""
    wording: int
    step: int
    """How many questions of this asking were answered before, from 0."""
    answer: str
    """As `lessons.items.answer` writes it."""
    credit: float
    """Of this answer, from 0 to 1."""
    score: float | None
    """Of the item, on the answer that finished it; None before, and where nothing is graded."""
    seconds: float
    """0 where it is not known."""

    @property
    def first(self) -> bool:
        """Whether the person was asked the item for the first time."""
        return self.asking == 0

    @property
    def ref(self) -> ItemRef:
        """Which item."""
        return ItemRef(self.lesson_id, self.item_id)


class Deed(StrEnum):
    """What a person did with a lesson, or thinks of it."""

    SHOWN = "shown"
    """It stood before them, to be read."""
    READ = "read"
    EASY = "easy"
    HARD = "hard"
    FOREIGN = "foreign"
    """Not their work."""
    OPEN = "open"
    """They took its action on, and did not say yet what became of it."""
    DONE = "done"
    NO_FIT = "no-fit"
    """They took its action on, and it did not fit."""
    LEFT = "left"
    """They did not take it on."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A deed of one person."""

    person: int
    lesson_id: str
    deed: Deed
    seconds: float = 0.0
    """Of reading; 0 where it is not known."""


@dataclass(frozen=True, slots=True)
class Log:
    """All that figures are worked out from. The order of the rows says nothing."""

    responses: tuple[Response, ...] = ()
    marks: tuple[Mark, ...] = ()

    @staticmethod
    def of(rows: Iterable[Response | Mark]) -> "Log":
        """Return the log that holds these rows."""
        responses: list[Response] = []
        marks: list[Mark] = []
        for row in rows:
            if isinstance(row, Response):
                responses.append(row)
            else:
                marks.append(row)
        return Log(tuple(responses), tuple(marks))
