"""Choice: one question, one option to choose.

A situational judgement is a choice too; it says in `keyed_by` who rated its options.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from lessons.items.base import (
    Answers,
    Authored,
    Choosable,
    Outcome,
    Prose,
    Question,
    Reply,
    Slug,
    UnknownOptionError,
)

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


class ChoiceOption(Authored):
    """One option, with the feedback for whoever chooses it."""

    id: Slug
    text: Prose
    credit: Credit = 0
    feedback: Prose
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


class Choice(Authored):
    """A question with three or four options, one of them best."""

    kind: Literal["choice"]
    id: Slug
    stem: Prose
    keyed_by: Prose | None = None
    """Who rated the options of a situational judgement: `author`, or the panel."""
    options: tuple[ChoiceOption, ...] = Field(min_length=3, max_length=4)

    @model_validator(mode="after")
    def _have_one_best(self) -> "Choice":
        if len({option.id for option in self.options}) < len(self.options):
            msg = "two options have the same id; give each its own"
            raise ValueError(msg)
        if sum(option.credit == 1 for option in self.options) != 1:
            msg = "exactly one option has 'credit: 1'"
            raise ValueError(msg)
        return self

    @property
    def best(self) -> ChoiceOption:
        """The option that earns full credit."""
        return next(option for option in self.options if option.credit == 1)

    def question(self, answers: Answers) -> Question | None:
        """Return the one question, or None once it is answered."""
        if answers:
            return None
        options = tuple(Choosable(option.id, option.text) for option in self.options)
        return Question(self.stem, options, step=0, steps=1)

    def reply(self, answers: Answers, option_id: str) -> Reply:
        """Return the feedback on the option chosen, and the better move if there was one."""
        if answers:
            raise UnknownOptionError(option_id)
        chosen = self._option(option_id)
        best = self.best
        return Reply(
            option=Choosable(chosen.id, chosen.text),
            feedback=chosen.feedback,
            credit=chosen.credit,
            better=None if chosen is best else Choosable(best.id, best.text),
        )

    def grade(self, answers: Answers) -> Outcome:
        """Return the credit of the option chosen."""
        (option_id,) = answers
        return Outcome(score=self._option(option_id).credit, answered=1)

    def texts(self) -> Sequence[str]:
        """Return the stem, the options and their feedback."""
        return [self.stem, *(text for o in self.options for text in (o.text, o.feedback))]

    def _option(self, option_id: str) -> ChoiceOption:
        for option in self.options:
            if option.id == option_id:
                return option
        raise UnknownOptionError(option_id)
