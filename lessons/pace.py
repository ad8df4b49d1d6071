"""How long it takes this learner: reading and answering, in seconds, learnt from what they do.

A step is a lesson read or a question answered. Each kind has a factor on what such a step takes
people who are not known yet. Every step that was timed moves the factor of its kind, in logarithms,
by a share of what was surprising in it: a large share at first, a small one later, so that it
settles and still follows. A phone laid aside and a text skipped look like very surprising steps,
and so those count for little.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, log, sqrt

from lessons.items import Answers, AnyItem, Form, Question
from lessons.items.answer import SKIPPED, WRITTEN, first_answer
from lessons.model import Lesson
from lessons.reading import words
from lessons.same import Same

SECONDS_PER_WORD = 60 / 200
"""200 words a minute: between the mean adult's 238 and the 175 at the low end of the usual range
(Brysbaert 2019), because many read in a second language."""

SECONDS_PER_DECISION = 8

SENTENCE = 4
"""A sentence typed, in decisions: 12 words at the 36 a minute of phones (Palin et al. 2019, How do
people type on mobile devices) are 20 seconds, and 12 go before them to think."""

SLOWEST, FASTEST = 4.0, 0.25
"""The bounds of a factor. Outside them it is the measuring that is wrong."""

_OUTLIER = log(6)
"""A step six times as slow or as fast as expected says little more than that it was."""

_OUTLIER_WEIGHT = 0.1
_LARGEST_SURPRISE = 0.7
"""What any step can say at most (Huber 1964): twice as slow, or half, tells as much as more."""

_PRIOR = 2
"""The default is worth one timed step: with a prior of 2 the first step moves a factor halfway."""

_SPREAD_PRIOR = 8
"""The same for the spread, which is harder to tell."""

_LEAST_GAIN = 0.08
"""However many steps were timed, the last dozen weigh most: people get quicker, and tired."""

_CAUTION = 0.65
"""How many spreads of one step are added to each. Steps vary each on its own, so a bite of five
needs less of this than one step alone would."""

_UNSURE = 0.1
"""What is added, in natural logarithms, while nothing is known of the learner; it shrinks with the
root of the steps that were timed. Together with _CAUTION it leaves time to spare in about nine of
ten bites, once a few steps were timed (tests/lessons/test_pace.py)."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What a step asks of a learner: words to read, and decisions to take."""

    words: int = 0
    decisions: int = 0
    """None in reading a lesson."""

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.words + other.words, self.decisions + other.decisions)

    @property
    def seconds(self) -> float:
        """The seconds it takes somebody who is not known yet."""
        return self.words * SECONDS_PER_WORD + self.decisions * SECONDS_PER_DECISION


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a learner reads lessons and answers questions. The default is nobody in particular.

    Add up seconds of a lesson and of its questions, rather than their efforts: they are of
    different kinds.
    """

    reading: float = 1.0
    """Their time for a lesson over that of somebody not known yet, FASTEST to SLOWEST."""
    reading_spread: float = 0.5
    """The standard deviation of a lesson's time around it, in natural logarithms."""
    read: float = 0.0
    """How many timed lessons both rest on."""
    deciding: float = 1.0
    """The same three of questions, their words included."""
    deciding_spread: float = 0.5
    decided: float = 0.0

    def expected(self, effort: Effort) -> float:
        """Return the seconds in the middle: half of such steps take longer."""
        return effort.seconds * (self.deciding if effort.decisions else self.reading)

    def seconds(self, effort: Effort) -> float:
        """Return the seconds to allow, so that nine of ten bites end in time."""
        if effort.decisions:
            spread, steps = self.deciding_spread, self.decided
        else:
            spread, steps = self.reading_spread, self.read
        return self.expected(effort) * exp(_CAUTION * spread + _UNSURE / sqrt(steps + 1))

    def lesson_seconds(self, lesson: Lesson) -> float:
        """Return the seconds to allow for reading the lesson, without its items."""
        return self.seconds(lesson_effort(lesson))

    def item_seconds(self, item: AnyItem) -> float:
        """Return the seconds to allow for an item, in the wording it is given in."""
        return self.seconds(item_effort(item))


def learn_pace(pace: Pace, effort: Effort, seconds: float) -> Pace:
    """Return the pace after a step of this effort took so many seconds.

    A step that takes nobody any time, or that ended before it began, teaches nothing.
    """
    if seconds <= 0 or not effort.seconds:
        return pace
    told = log(seconds) - log(effort.seconds)
    if effort.decisions:
        factor, spread, steps = _learn(pace.deciding, pace.deciding_spread, pace.decided, told)
        return replace(pace, deciding=factor, deciding_spread=spread, decided=steps)
    factor, spread, steps = _learn(pace.reading, pace.reading_spread, pace.read, told)
    return replace(pace, reading=factor, reading_spread=spread, read=steps)


def _learn(factor: float, spread: float, steps: float, told: float) -> tuple[float, float, float]:
    """Return the three anew after a step that told of a factor whose logarithm is `told`."""
    surprise = told - log(factor)
    weight = 1.0 if abs(surprise) <= _OUTLIER else _OUTLIER_WEIGHT
    heard = max(-_LARGEST_SURPRISE, min(surprise, _LARGEST_SURPRISE))
    gain = weight * max(1 / (steps + _PRIOR), _LEAST_GAIN)
    factor = max(FASTEST, min(factor * exp(gain * heard), SLOWEST))
    # A normal variable's standard deviation is 1.25 times its mean distance from the middle.
    distance = 1.25 * min(abs(surprise), _OUTLIER)
    spread += weight * max(1 / (steps + _SPREAD_PRIOR), _LEAST_GAIN) * (distance - spread)
    return factor, spread, steps + weight


def lesson_effort(lesson: Lesson) -> Effort:
    """Return the effort of reading a lesson, without its items."""
    return _lesson_effort(Same(lesson))


def item_effort(item: AnyItem) -> Effort:
    """Return the effort of an item, of a story on the path of its first options."""
    return _item_effort(Same(item))


def question_effort(item: AnyItem, answers: Answers, answer: str) -> Effort:
    """Return the effort of the question after `answers`: read it, `answer` it, read the feedback.

    Raises UnknownOptionError when the question does not take the answer, or there is none.
    """
    reply = item.reply(answers, answer)
    question = item.question(answers)
    assert question is not None  # or there would have been no reply
    texts = [question.text, *(option.text for option in question.options), reply.feedback]
    return Effort(sum(map(words, texts)), _decisions(question, answer))


def _decisions(question: Question, answer: str) -> int:
    """Return how many decisions an answer takes: one for each option that has to be placed."""
    match question.form:
        case Form.ONE:
            return 1
        case Form.SEVERAL | Form.ORDER:
            return len(question.options)
        case Form.WORDS:
            return 1 if answer == SKIPPED else SENTENCE


@lru_cache(maxsize=1024)
def _lesson_effort(lesson: Same[Lesson]) -> Effort:
    told = lesson.it
    says = [turn.says for turn in told.dialogue.turns]
    plan = (told.action.when, told.action.then)
    texts = (told.hook, told.idea, told.dialogue.scene, *says, told.say, *plan)
    return Effort(sum(map(words, texts)))


@lru_cache(maxsize=4096)
def _item_effort(item: Same[AnyItem]) -> Effort:
    effort = Effort()
    answers: Answers = ()
    while question := item.it.question(answers):
        answer = WRITTEN if question.form is Form.WORDS else first_answer(question)
        effort += question_effort(item.it, answers, answer)
        answers = (*answers, answer)
    return effort
