"""How far from chance: the little statistics that the rules on a whole corpus need.

A corpus is a sample of what its authors would write, so a rule names a share only where it lies
beyond its bound by more than chance explains. Bounds are widened by a normal deviate times the
standard error of a share, sqrt(p(1-p)/n).
"""

from collections.abc import Sequence
from math import erfc, exp, gamma, sqrt

ONE_SIDED = 1.64
"""The normal deviate that chance passes once in twenty times, on one side."""

ENOUGH = 5
"""How often each place of a chi-square test must be expected (Cochran 1954)."""


def standard_error(share: float, count: int) -> float:
    """Return the standard error of a share among `count` independent cases, at least one."""
    return sqrt(share * (1 - share) / count)


def mixed_error(chances: Sequence[float]) -> float:
    """Return the standard error of the share of hits among cases with chances of their own."""
    return sqrt(sum(chance * (1 - chance) for chance in chances)) / len(chances)


def gap_error(hits: tuple[int, int], counts: tuple[int, int]) -> float:
    """Return the standard error of the gap between two shares, each of so many cases.

    Both are taken to be one share, as the test of equal proportions has it.
    """
    pooled = sum(hits) / sum(counts)
    return sqrt(pooled * (1 - pooled) * (1 / counts[0] + 1 / counts[1]))


def uneven(counts: Sequence[int]) -> float:
    """Return Pearson's chi-square of counts that should all be the same."""
    expected = sum(counts) / len(counts)
    return sum((count - expected) ** 2 / expected for count in counts)


def chi_square_p(statistic: float, freedom: int) -> float:
    """Return how often chance gives a chi-square this large, with `freedom` of 1 or more.

    The finite series of Abramowitz & Stegun (1964), 26.4.4 and 26.4.5: from the tail of one degree
    of freedom, erfc(sqrt(x/2)), or of two, exp(-x/2), up by two degrees a term.
    """
    half = statistic / 2
    tail = erfc(sqrt(half)) if freedom % 2 else exp(-half)
    for below in range(freedom % 2 or 2, freedom, 2):
        tail += half ** (below / 2) * exp(-half) / gamma(below / 2 + 1)
    return tail


def above(share: float, bound: float, count: int, deviate: float = ONE_SIDED) -> bool:
    """Return whether a share among `count` cases is above `bound` by more than chance explains."""
    return share > bound + deviate * standard_error(bound, count)


def below(share: float, bound: float, count: int, deviate: float = ONE_SIDED) -> bool:
    """Return whether a share among `count` cases is below `bound` by more than chance explains."""
    return share < bound - deviate * standard_error(bound, count)
