"""The figures of a corpus: how its questions are built, and whom its lessons are about."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lessons.lint.bots import Score, run_baseline, run_bots
from lessons.lint.chance import ENOUGH, chi_square_p, uneven
from lessons.lint.cues import absolutes, hedges
from lessons.lint.decisions import Decision, all_decisions
from lessons.lint.readability import tokens
from lessons.loader import LessonFile, Shelf
from lessons.model import Cast

Tally = tuple[tuple[str, int], ...]
"""How often each name occurs, the most frequent first, equals by name."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Rates:
    """In how many best options something stands, and in how many others."""

    keys: Share
    distractors: Share

    @property
    def gap(self) -> float:
        """The rate in best options less the rate in others."""
        return self.keys.value - self.distractors.value


@dataclass(frozen=True, slots=True)
class Positions:
    """Where the best option stands in the author's order."""

    counts: tuple[tuple[int, ...], ...]
    """Of decisions with two options, with three and so on: how often it is first, second ..."""
    p: float
    """How often chance alone gives counts as uneven as these; 1 where there are too few to say."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted over all lessons."""

    lessons: int
    decisions: int
    longest: Share
    """Decisions in which the best option alone has the most words."""
    shortest: Share
    """Decisions in which the best option alone has the fewest words."""
    positions: Positions
    hedges: Rates
    absolutes: Rates
    bots: tuple[Score, ...]
    """The test-wise bots and, last, the one that sees the options only; none without decisions."""
    women: Share
    """Lessons whose lead is a woman, of those that name their people."""
    lead_countries: Tally
    client_countries: Tally
    """Of clients, prospects and clients' employees."""
    trades: Tally
    evidence: Tally
    roles: Tally
    """Of the counterparts."""


def corpus_figures(shelf: Shelf) -> Figures:
    """Return the figures of all lessons of a shelf."""
    files = shelf.files
    decisions = all_decisions(files)
    people = casts(files)
    return Figures(
        lessons=len(files),
        decisions=len(decisions),
        longest=count_extremes(decisions, max),
        shortest=count_extremes(decisions, min),
        positions=count_positions(decisions),
        hedges=count_rates(decisions, hedges),
        absolutes=count_rates(decisions, absolutes),
        bots=(*run_bots(decisions), run_baseline(decisions)) if decisions else (),
        women=women_leading(people),
        lead_countries=tally(cast.lead.country for cast in people),
        client_countries=tally(client_countries(people)),
        trades=tally(cast.lead.trade for cast in people),
        evidence=tally(file.lesson.evidence for file in files),
        roles=tally(cast.other.role for cast in people),
    )


def count_extremes(decisions: Sequence[Decision], extreme: Callable[[Iterable[int]], int]) -> Share:
    """Return in how many decisions the best option alone has the most (`max`) or fewest words."""
    part = 0
    for decision in decisions:
        words = [len(tokens(text)) for text in decision.texts]
        edge = extreme(words)
        part += words[decision.best] == edge and words.count(edge) == 1
    return Share(part, len(decisions))


def count_positions(decisions: Sequence[Decision]) -> Positions:
    """Return where the best options stand, with the p of a chi-square test for even places.

    Decisions with two, three and four options are counted apart, and their statistics and degrees
    of freedom added; a kind with fewer than five decisions to a place stays out of the test.
    """
    sizes = sorted({len(decision.options) for decision in decisions})
    counts = tuple(_places(decisions, size) for size in sizes)
    tested = [places for places in counts if sum(places) >= ENOUGH * len(places)]
    freedom = sum(len(places) - 1 for places in tested)
    p = chi_square_p(sum(map(uneven, tested)), freedom) if tested else 1.0
    return Positions(counts, p)


def count_rates(decisions: Sequence[Decision], find: Callable[[str], Sequence[str]]) -> Rates:
    """Return in how many best options, and how many others, `find` finds something."""
    keys = [decision.key for decision in decisions]
    others = [option for decision in decisions for option in decision.distractors]
    found, wrongly = (
        Share(sum(bool(find(option.text)) for option in options), len(options))
        for options in (keys, others)
    )
    return Rates(found, wrongly)


def casts(files: Iterable[LessonFile]) -> tuple[Cast, ...]:
    """Return the people of the lessons that name them."""
    return tuple(file.lesson.cast for file in files if file.lesson.cast)


def women_leading(people: Sequence[Cast]) -> Share:
    """Return in how many lessons the lead is a woman."""
    return Share(sum(cast.lead.gender == "woman" for cast in people), len(people))


def client_countries(people: Iterable[Cast]) -> list[str]:
    """Return the countries of those who buy: clients, prospects and clients' employees."""
    buyers = {"client", "prospect", "client's employee"}
    return [cast.other.country for cast in people if cast.other.role in buyers]


def tally(names: Iterable[str]) -> Tally:
    """Return how often each name occurs, the most frequent first, equals by name."""
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


def _places(decisions: Iterable[Decision], size: int) -> tuple[int, ...]:
    found = Counter(decision.best for decision in decisions if len(decision.options) == size)
    return tuple(found[place] for place in range(size))
