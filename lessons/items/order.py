"""Order: one question, and all its options are to be put in order, best first."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field, model_validator

from lessons.items.answer import read_answer
from lessons.items.base import Answers, AuthoredItem, Form, Outcome, Prose, Question, Reply
from lessons.items.option import Option, check_ids, show


class OrderOption(Option):
    """One option, with the reason for its place."""

    why: Prose
    """Why it stands where it stands, for whoever put it far from there."""


class Order(AuthoredItem):
    """A question with three to five options, which the author lists best first."""

    kind: Literal["order"]
    stem: Prose
    """What to put in order, and from which end."""
    options: tuple[OrderOption, ...] = Field(min_length=3, max_length=5)
    """Three to five, best first."""
    feedback: Prose
    """The idea in a sentence, for whoever got the order right."""

    @model_validator(mode="after")
    def _name_options_once(self) -> "Order":
        check_ids(self.options)
        return self

    def question(self, answers: Answers) -> Question | None:
        """Return the one question, or None once it is answered."""
        if answers:
            return None
        return Question(self.stem, show(self.options), step=0, steps=1, form=Form.ORDER)

    def reply(self, answers: Answers, answer: str) -> Reply:
        """Return the idea, or why the option furthest from its place belongs there."""
        chosen = read_answer(self.question(answers), answer)
        strayed = [abs(place - chosen.index(o.id)) for place, o in enumerate(self.options)]
        furthest = self.options[strayed.index(max(strayed))]
        right = not any(strayed)
        return Reply(
            answer=answer,
            chosen=chosen,
            feedback=self.feedback if right else furthest.why,
            credit=_credit(strayed),
            better=() if right else show(self.options),
        )

    def grade(self, answers: Answers) -> Outcome:
        """Return the credit of the one answer."""
        (answer,) = answers
        return Outcome(self.reply((), answer).credit, answered=1)

    def texts(self) -> Sequence[str]:
        """Return the stem, the options with their reasons, and the idea."""
        told = (text for option in self.options for text in (option.text, option.why))
        return [self.stem, *told, self.feedback]


def _credit(strayed: Sequence[int]) -> float:
    """Return how near an order comes to the best, from how many places each option strayed.

    It is 1 - D / max D with Spearman's footrule D, the sum of those places. The largest D of n
    options is n² / 2, rounded down, as in the reverse order (Diaconis and Graham 1977, Spearman's
    footrule as a measure of disarray).
    """
    return 1 - sum(strayed) / (len(strayed) ** 2 // 2)
