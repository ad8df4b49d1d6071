"""Several: one question, and all the options that belong are to be chosen."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field, model_validator

from lessons.items.answer import read_answer
from lessons.items.base import Answers, AuthoredItem, Form, Outcome, Prose, Question, Reply
from lessons.items.option import Option, check_ids, show

_TOLD = 2
"""How many mistakes are spoken of at once: more is not read on a phone."""


class SeveralOption(Option):
    """One option that belongs or does not."""

    right: bool
    """Whether it belongs."""
    feedback: Prose
    """Why it belongs or does not, for whoever took it the other way."""


class Several(AuthoredItem):
    """A question with three to five options, some of which belong."""

    kind: Literal["several"]
    stem: Prose
    """The question; it does not say how many belong."""
    options: tuple[SeveralOption, ...] = Field(min_length=3, max_length=5)
    """Three to five."""
    feedback: Prose
    """The idea in a sentence, for whoever got all of them right."""

    @model_validator(mode="after")
    def _have_both(self) -> "Several":
        check_ids(self.options)
        if len({option.right for option in self.options}) < 2:
            msg = "at least one option has 'right: true', and at least one 'right: false'"
            raise ValueError(msg)
        return self

    def question(self, answers: Answers) -> Question | None:
        """Return the one question, or None once it is answered."""
        if answers:
            return None
        return Question(self.stem, show(self.options), step=0, steps=1, form=Form.SEVERAL)

    def reply(self, answers: Answers, answer: str) -> Reply:
        """Return the feedback on two mistakes at most, first on what was wrongly chosen."""
        chosen = read_answer(self.question(answers), answer)
        mistakes = [option for option in self.options if option.right != (option.id in chosen)]
        told = sorted(mistakes, key=lambda option: option.right)[:_TOLD]
        return Reply(
            answer=answer,
            chosen=chosen,
            feedback="\n\n".join(option.feedback for option in told) or self.feedback,
            credit=_credit(len(mistakes), len(self.options)),
            better=show([option for option in self.options if option.right]) if mistakes else (),
        )

    def grade(self, answers: Answers) -> Outcome:
        """Return the credit of the one answer."""
        (answer,) = answers
        return Outcome(self.reply((), answer).credit, answered=1)

    def texts(self) -> Sequence[str]:
        """Return the stem, the options with their feedback, and the idea."""
        told = (text for option in self.options for text in (option.text, option.feedback))
        return [self.stem, *told, self.feedback]


def _credit(mistakes: int, options: int) -> float:
    """Return the share of options treated rightly beyond guessing.

    Each option is a question of its own, does it belong, and whoever tosses a coin gets half of
    them right; so half right earns nothing, and each mistake costs twice its share.
    """
    return max(0.0, 1 - 2 * mistakes / options)
