"""Reflection: a question to be answered in one's own words, or to be passed over. Not graded."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from lessons.items.answer import read_answer
from lessons.items.base import Answers, AuthoredItem, Form, Outcome, Prose, Question, Reply


class Reflection(AuthoredItem):
    """A question about the learner's own work. What they write is kept by whoever asked."""

    graded: ClassVar[bool] = False

    kind: Literal["reflection"]
    stem: Prose
    """A question about the learner's own work."""
    example: Prose
    """One honest answer, shown afterwards as one way to put it and never as the key."""

    def question(self, answers: Answers) -> Question | None:
        """Return the one question, or None once it is answered."""
        return None if answers else Question(self.stem, (), step=0, steps=1, form=Form.WORDS)

    def reply(self, answers: Answers, answer: str) -> Reply:
        """Return the example, whether they wrote or passed."""
        chosen = read_answer(self.question(answers), answer)
        return Reply(answer, chosen, self.example, credit=0.0)

    def grade(self, answers: Answers) -> Outcome:
        """Return an outcome without a score."""
        (answer,) = answers
        self.reply((), answer)
        return Outcome(score=None, answered=1)

    def texts(self) -> Sequence[str]:
        """Return the question and the example."""
        return [self.stem, self.example]
