"""How long it takes: reading and deciding, in seconds."""

from dataclasses import dataclass

from lessons.items import Answers, AnyItem, Question
from lessons.model import Lesson
from lessons.reading import words


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a learner reads and decides.

    The defaults: 200 words a minute lies between the mean adult's 238 and the 175 at the low end
    of the usual range (Brysbaert 2019), because many read in a second language.
    """

    words_per_minute: float = 200
    seconds_per_decision: float = 8

    def lesson_seconds(self, lesson: Lesson) -> float:
        """Return the seconds that reading the lesson takes, without its items."""
        return self._reading(
            lesson.hook,
            lesson.idea,
            lesson.dialogue.scene,
            *(turn.says for turn in lesson.dialogue.turns),
            lesson.action.when,
            lesson.action.then,
        )

    def item_seconds(self, item: AnyItem) -> float:
        """Return the seconds that an item takes on its first, longest-read path."""
        seconds = 0.0
        answers: Answers = ()
        while question := item.question(answers):
            first = question.options[0].id
            seconds += self._question_seconds(question)
            seconds += self._reading(item.reply(answers, first).feedback)
            answers = (*answers, first)
        return seconds

    def _question_seconds(self, question: Question) -> float:
        options = (option.text for option in question.options)
        return self._reading(question.text, *options) + self.seconds_per_decision

    def _reading(self, *texts: str) -> float:
        return sum(words(text) for text in texts) * 60 / self.words_per_minute
