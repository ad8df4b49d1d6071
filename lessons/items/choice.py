"""Choice: one question, one option to choose.

A situational judgement is a choice too; it says in `keyed_by` who rated its options.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from lessons.items.answer import read_answer
from lessons.items.base import (
    Answers,
    Authored,
    AuthoredItem,
    Outcome,
    Prose,
    Question,
    Reply,
    Slug,
)
from lessons.items.option import Option, check_ids, show

_CREDITS = (0, 0.5, 1)


def _check_credit(value: float) -> float:
    if value not in _CREDITS:
        msg = "'credit' is 0 (weak), 0.5 (acceptable) or 1 (best)"
        raise ValueError(msg)
    return value


Credit = Annotated[
    float, AfterValidator(_check_credit), Field(json_schema_extra={"enum": [*_CREDITS]})
]
"""What an option earns: 0 (weak), 0.5 (acceptable) or 1 (best)."""


class ChoiceOption(Option):
    """One option, with the feedback for whoever chooses it."""

    credit: Credit = 0
    feedback: Prose
    """What follows from it, or why, in 10 to 45 words."""
    tempts: Prose | None = None
    """Why a kind and capable person chooses it. Required unless it is the best."""
    misconception: Slug | None = None
    """The mistake it stands for, named alike across lessons."""

    @model_validator(mode="after")
    def _say_why_it_tempts(self) -> "ChoiceOption":
        if self.credit < 1 and not (self.tempts and self.misconception):
            msg = "an option that is not the best needs 'tempts' and 'misconception'"
            raise ValueError(msg)
        return self


class Wording(Authored):
    """One way to ask: a moment that needs a decision, and three or four options, one best."""

    stem: Prose
    """A moment in somebody's week that ends in a question."""
    keyed_by: Prose | None = None
    """Who rated the options of a situational judgement: `author`, or the panel."""
    options: tuple[ChoiceOption, ...] = Field(min_length=3, max_length=4)
    """Three, or four in a judgement; shuffled for each asking."""

    @model_validator(mode="after")
    def _have_one_best(self) -> "Wording":
        check_ids(self.options)
        if sum(option.credit == 1 for option in self.options) != 1:
            msg = "exactly one option has 'credit: 1'"
            raise ValueError(msg)
        return self


class Choice(Wording, AuthoredItem):
    """A question with one best option, and perhaps other ways to ask the same."""

    kind: Literal["choice"]
    again: tuple[Wording, ...] = Field(default=(), max_length=2)
    """Other wordings for when it is asked again: the same behaviour, another person and case."""

    @model_validator(mode="after")
    def _name_options_once(self) -> "Choice":
        everywhere = [option for wording in (self, *self.again) for option in wording.options]
        check_ids(everywhere, " in the wordings of one item")
        return self

    @property
    def best(self) -> ChoiceOption:
        """The option that earns full credit."""
        return next(option for option in self.options if option.credit == 1)

    @property
    def wordings(self) -> int:
        """How many ways there are to ask it, this one included."""
        return 1 + len(self.again)

    def worded(self, n: int, /) -> "Choice":
        """Return the choice in its `n`-th wording from this one, counting round."""
        return self._turns[n % self.wordings]

    def question(self, answers: Answers) -> Question | None:
        """Return the one question, or None once it is answered."""
        return None if answers else Question(self.stem, show(self.options), step=0, steps=1)

    def reply(self, answers: Answers, answer: str) -> Reply:
        """Return the feedback on the option chosen, and the better move if there was one."""
        chosen = read_answer(self.question(answers), answer)
        option = self._option(answer)
        better = () if option is self.best else (self.best.shown,)
        return Reply(answer, chosen, option.feedback, option.credit, better)

    def grade(self, answers: Answers) -> Outcome:
        """Return the credit of the option chosen."""
        (answer,) = answers
        return Outcome(self.reply((), answer).credit, answered=1)

    def texts(self) -> Sequence[str]:
        """Return the stem, the options and their feedback."""
        return [self.stem, *(text for o in self.options for text in (o.text, o.feedback))]

    @cached_property
    def _turns(self) -> tuple["Choice", ...]:
        first = Wording(stem=self.stem, keyed_by=self.keyed_by, options=self.options)
        ring = (first, *self.again)
        turned = ((ring[n], ring[n + 1 :] + ring[:n]) for n in range(1, len(ring)))
        others = (
            Choice(kind="choice", id=self.id, again=again, **dict(wording))
            for wording, again in turned
        )
        return (self, *others)

    def _option(self, option_id: str) -> ChoiceOption:
        return next(option for option in self.options if option.id == option_id)
