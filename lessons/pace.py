"""How long it takes: reading and deciding, in seconds."""

from dataclasses import dataclass
from functools import lru_cache

from lessons.items import Answers, AnyItem
from lessons.model import Lesson
from lessons.reading import words
from lessons.same import Same


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
        return self._reading(_words_of(Same(lesson)))

    def item_seconds(self, item: AnyItem) -> float:
        """Return the seconds that an item takes, of a story on the path of its first options."""
        read, decisions = _effort(Same(item))
        return self._reading(read) + decisions * self.seconds_per_decision

    def _reading(self, count: int) -> float:
        return count * 60 / self.words_per_minute


@lru_cache(maxsize=1024)
def _words_of(lesson: Same[Lesson]) -> int:
    """Return the words of a lesson without its items."""
    told = lesson.it
    says = [turn.says for turn in told.dialogue.turns]
    texts = (told.hook, told.idea, told.dialogue.scene, *says, told.action.when, told.action.then)
    return sum(words(text) for text in texts)


@lru_cache(maxsize=4096)
def _effort(item: Same[AnyItem]) -> tuple[int, int]:
    """Return the words and the decisions of an item, its first option chosen each time."""
    count = decisions = 0
    answers: Answers = ()
    while question := item.it.question(answers):
        first = question.options[0].id
        texts = [question.text, *(option.text for option in question.options)]
        texts.append(item.it.reply(answers, first).feedback)
        count += sum(words(text) for text in texts)
        decisions += 1
        answers = (*answers, first)
    return count, decisions
