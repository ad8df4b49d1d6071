"""Bots that answer without knowing anything: if one of them does well, the questions leak.

Each of the test-wise bots goes by one thing that can be seen without understanding. Where several
options are alike to it, it draws lots among them, and its score counts the share of lots that win.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from lessons.lint.chance import mixed_error
from lessons.lint.cues import content_words, hedges, warmth
from lessons.lint.decisions import Decision
from lessons.lint.readability import tokens
from lessons.markup import plain

Bot = Callable[[Decision], Sequence[float]]
"""What each option of a decision is worth to a bot; it takes the highest."""


@dataclass(frozen=True, slots=True)
class Score:
    """How a bot did. All are shares of the decisions, from 0 to 1."""

    bot: str
    accuracy: float
    chance: float
    """What drawing lots would have earned."""
    error: float
    """The standard error of drawing lots."""

    @property
    def ahead(self) -> float:
        """How many standard errors the bot is ahead of chance."""
        return (self.accuracy - self.chance) / self.error


def _lengths(decision: Decision) -> list[float]:
    return [len(plain(text)) for text in decision.texts]


def _overlaps(decision: Decision) -> list[float]:
    asked = content_words(decision.stem)
    return [len(asked & content_words(text)) for text in decision.texts]


BOTS: Mapping[str, Bot] = {
    "longest": _lengths,
    "shortest": lambda decision: [-length for length in _lengths(decision)],
    "first": lambda decision: [-n for n in range(len(decision.options))],
    "last": lambda decision: list(range(len(decision.options))),
    "most hedged": lambda decision: [len(hedges(text)) for text in decision.texts],
    "most like the question": _overlaps,
    "most positive": lambda decision: [warmth(text) for text in decision.texts],
    "least positive": lambda decision: [-warmth(text) for text in decision.texts],
}
"""The test-wise bots. First and last go by the author's order; length is in characters."""


def run_bots(decisions: Sequence[Decision]) -> tuple[Score, ...]:
    """Return the score of each test-wise bot on the decisions, of which there is at least one."""
    return tuple(_score(name, bot, decisions) for name, bot in BOTS.items())


def run_baseline(decisions: Sequence[Decision]) -> Score:
    """Return how well one does with the options alone, having learnt from the other tracks.

    It stands in for a language model that is shown neither the lesson nor the question: a naive
    Bayes classifier with a bag of words (Maron 1961; the multinomial form with one added to each
    count, as in Manning, Raghavan & Schütze 2008, chapter 13), which knows of each word how often
    it stands in best options and in others. For each track it learns from all the others, so that
    it hears habits of wording and not what the track teaches (from the other lessons, where there
    is one track alone), and takes the option whose words speak most for a best one. A language
    model would know more of the world. There is at least one decision.
    """
    return _score("options only", _Baseline(decisions).weigh, decisions)


def telltales(decisions: Sequence[Decision], most: int = 5) -> tuple[list[str], list[str]]:
    """Return the words that give most best options away, and those that give most others away.

    A word weighs as much as its odds and, by a square root, as often as it occurs.
    """
    others, bests = _Baseline(decisions).of_all
    even = others.total() / bests.total()

    def weight(word: str) -> float:
        odds = log((bests[word] + 1) / (others[word] + 1) * even)
        return odds * sqrt(bests[word] + others[word])

    words = sorted(others.keys() | bests.keys(), key=lambda word: (weight(word), word))
    return words[-most:][::-1], words[:most]


def chosen(decision: Decision, bot: Bot) -> tuple[int, ...]:
    """Return the indices of the options among which a bot draws lots."""
    values = bot(decision)
    return tuple(n for n, value in enumerate(values) if value == max(values))


def _score(name: str, bot: Bot, decisions: Sequence[Decision]) -> Score:
    hits = 0.0
    for decision in decisions:
        lots = chosen(decision, bot)
        hits += (decision.best in lots) / len(lots)
    chances = [decision.chance for decision in decisions]
    chance = sum(chances) / len(chances)
    return Score(name, hits / len(decisions), chance, mixed_error(chances))


class _Baseline:
    """Counts of words in best options and in others, by track and in all."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.by_lesson = len({decision.file.lesson.track_id for decision in decisions}) < 2
        self.of_part: dict[str, tuple[Counter[str], Counter[str]]] = {}
        self.of_all: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for decision, n in _options(decisions):
            words = _bag(decision.options[n].text)
            side = int(n == decision.best)
            part = self.of_part.setdefault(self._part(decision), (Counter(), Counter()))
            part[side].update(words)
            self.of_all[side].update(words)
        self.vocabulary = len(self.of_all[0].keys() | self.of_all[1].keys())
        self.totals = {name: self._totals(own) for name, own in self.of_part.items()}

    def weigh(self, decision: Decision) -> list[float]:
        """Return the logarithm of the odds that each option is best, less what all share."""
        own = self._part(decision)
        return [sum(self._odds(word, own) for word in _bag(text)) for text in decision.texts]

    def _part(self, decision: Decision) -> str:
        """Name what is held out together."""
        lesson = decision.file.lesson
        return lesson.id if self.by_lesson else lesson.track_id

    def _odds(self, word: str, without: str) -> float:
        other, best = (
            (whole[word] - own[word] + 1) / total
            for whole, own, total in zip(
                self.of_all, self.of_part[without], self.totals[without], strict=True
            )
        )
        return log(best / other)

    def _totals(self, own: tuple[Counter[str], Counter[str]]) -> tuple[int, int]:
        """Return the words of others and of best options outside a part, one added to each."""
        others, bests = (
            whole.total() - part.total() + self.vocabulary
            for whole, part in zip(self.of_all, own, strict=True)
        )
        return others, bests


def _options(decisions: Sequence[Decision]) -> Iterator[tuple[Decision, int]]:
    for decision in decisions:
        for n in range(len(decision.options)):
            yield decision, n


@lru_cache(maxsize=8192)
def _bag(text: str) -> tuple[str, ...]:
    """Return the words of an option in small letters, each once, and its marks of tone."""
    words = {word.lower() for word in tokens(text)}
    return tuple(sorted(words | {mark for mark in "?!…" if mark in text}))
