"""Means with 95 % intervals, and how well something expected came true."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import NormalDist, fmean, stdev

from benchmarks.learning.play import Guess

BINS = 10
_LEAST = 1e-6
"""Nothing counts as more certain, so that no logarithm is infinite."""


@dataclass(frozen=True)
class Mean:
    """A mean over learners, give or take half of its 95 % interval."""

    value: float
    give: float

    def __str__(self) -> str:
        return f"{_say(self.value)} ± {_say(self.give)}"


def mean(values: Sequence[float]) -> Mean:
    """Return the mean of independent values. A single one has no interval."""
    if len(values) < 2:
        return Mean(fmean(values), 0.0)
    return Mean(fmean(values), quantile(len(values) - 1) * stdev(values) / sqrt(len(values)))


def difference(ours: Sequence[float], theirs: Sequence[float]) -> Mean:
    """Return the mean of the differences, learner by learner."""
    return mean([one - other for one, other in zip(ours, theirs, strict=True)])


def quantile(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t.

    The expansion around the normal quantile (Abramowitz and Stegun 1964, 26.7.5), to three terms:
    within 1 % from three degrees of freedom.
    """
    z = NormalDist().inv_cdf(0.975)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


@dataclass(frozen=True)
class Calibration:
    """How well expectations came true. Less is better."""

    error: float
    """Expected calibration error over ten bins of the same width: the mean distance between what
    was expected and how often it came true."""
    brier: float
    log_loss: float


def calibrate(expected: Sequence[float], came_true: Sequence[float]) -> Calibration:
    """Compare probabilities with what came true: 0 or 1, or the true probability."""
    pairs = list(zip(expected, came_true, strict=True))
    brier = fmean((guess - true) ** 2 for guess, true in pairs)
    return Calibration(_error(pairs), brier, fmean(_loss(guess, true) for guess, true in pairs))


@dataclass(frozen=True)
class Bin:
    """The guesses that lie between two tenths."""

    guesses: int
    expected: float
    known: float
    right: float


def bins(guesses: Sequence[Guess]) -> list[Bin]:
    """Sort guesses into ten bins by what was expected, and leave out empty ones."""
    sorted_in: list[list[Guess]] = [[] for _ in range(BINS)]
    for guess in guesses:
        sorted_in[_bin(guess.expected)].append(guess)
    return [
        Bin(
            len(found),
            fmean(guess.expected for guess in found),
            fmean(guess.known for guess in found),
            fmean(guess.right for guess in found),
        )
        for found in sorted_in
        if found
    ]


def _error(pairs: Sequence[tuple[float, float]]) -> float:
    sorted_in: list[list[tuple[float, float]]] = [[] for _ in range(BINS)]
    for guess, true in pairs:
        sorted_in[_bin(guess)].append((guess, true))
    # Each bin counts by its size, so sizes cancel against the means.
    return sum(abs(sum(guess - true for guess, true in found)) for found in sorted_in) / len(pairs)


def _bin(expected: float) -> int:
    return min(BINS - 1, int(expected * BINS))


def _loss(guess: float, true: float) -> float:
    kept = min(1 - _LEAST, max(_LEAST, guess))
    return -(true * log(kept) + (1 - true) * log(1 - kept))


def _say(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
