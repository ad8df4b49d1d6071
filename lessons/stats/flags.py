"""Flags: what in the figures an author should look at.

A flag is worked out from what is shown, never from exact counts, so it tells no more than that. It
takes ENOUGH people (`lessons.stats.people`), because of fewer chance alone would raise most flags.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lessons.stats.figures import RATINGS, ItemFigures, LessonFigures
from lessons.stats.measures import Upper
from lessons.stats.people import FEWEST
from lessons.stats.questions import OptionFigures, QuestionFigures

EASIEST, HARDEST = 0.85, 0.35
"""The bounds of p. Beyond them nearly all do alike, and little is learnt about anybody."""

WEAKEST = 0.15
"""The least item-rest correlation. Ebel (1965, Measuring educational achievement) wants 0.2 of an
item in a long test; here people have often answered a handful of others, which lowers it."""

RAREST = 0.05
"""The least share of a wrong option: one that fewer choose does not work (Haladyna and Downing
1993, How many options is enough for a multiple-choice test item?)."""

SLOWEST = 2.0
"""The median time over the expected."""

MANY = 0.25
"""The share of people who stop, or who rate a lesson so, that is too many."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at."""

    name: str
    about: str = ""
    """Which option, point or stage it is about; empty for all of it."""

    def __str__(self) -> str:
        """Return `slow`, or `rare option: wide`."""
        return f"{self.name}: {self.about}" if self.about else self.name


ADVICE = {
    "too hard": "p is under 0.35. Is the key right, and does the lesson teach it?",
    "too easy": "p is over 0.85. Are the wrong options tempting to a capable person?",
    "does not separate": "Item-rest under 0.15: who does well elsewhere does no better here.",
    "rare option": "A wrong option that under 5 % choose. Write one that tempts.",
    "key upside down": "The lower third choose the key more often. Is another option defensible?",
    "slow": "The median is over twice the expected time. Is it hard to read?",
    "many stop": "Over a quarter of those who came this far stop here.",
    "rated easy": "Over a quarter find the lesson too easy.",
    "rated hard": "Over a quarter find the lesson too hard.",
    "rated foreign": "Over a quarter say that it is not their work.",
}
"""What each flag means, by its name."""


def flag_item(figures: ItemFigures) -> tuple[Flag, ...]:
    """Return the flags of an item, its questions' included."""
    found = []
    if figures.p is not None and figures.p < HARDEST:
        found.append(Flag("too hard"))
    if figures.p is not None and figures.p > EASIEST:
        found.append(Flag("too easy"))
    if figures.rest is not None and figures.rest < WEAKEST:
        found.append(Flag("does not separate"))
    time = figures.time
    if time.people.enough and time.median is not None and time.median > SLOWEST * time.expected:
        found.append(Flag("slow"))
    asked = (flag for question in figures.questions for flag in flag_question(question))
    return (*found, *asked)


def flag_lesson(figures: LessonFigures) -> tuple[Flag, ...]:
    """Return the flags of a lesson, without those of its items."""
    stops = (
        Flag("many stop", before.name)
        for before, after in pairwise(figures.stages)
        if before.people.enough and 1 - after.people.middle / before.people.middle > MANY
    )
    ratings = (Flag(f"rated {deed}") for deed in RATINGS if (figures.rated(deed) or 0.0) > MANY)
    return (*stops, *ratings)


def where(question: QuestionFigures) -> str:
    """Return which question of its item it is; empty of the only one."""
    return question.point or (f"wording {question.wording + 1}" if question.wording else "")


def flag_question(question: QuestionFigures) -> Iterator[Flag]:
    """Yield the flags of one question."""
    if not question.people.enough:
        return
    place = where(question)
    if question.upper is Upper.LESS:
        yield Flag("key upside down", place)
    for option in question.options:
        if option.right is False and _is_rare(question, option):
            yield Flag("rare option", f"{place}, {option.id}" if place else option.id)


def _is_rare(question: QuestionFigures, option: OptionFigures) -> bool:
    """Tell whether too few chose an option; of one to four, whether even four were too few."""
    if option.people.least is None:
        return RAREST * question.people.middle > FEWEST - 1
    return (question.share(option) or 0.0) < RAREST
