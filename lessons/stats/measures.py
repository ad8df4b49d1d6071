"""How well an item separates: the arithmetic, on exact scores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import fsum
from statistics import StatisticsError, correlation

from lessons.bite import ItemRef
from lessons.stats.people import ENOUGH

_DIGITS = 9
"""Means are rounded to these, so that equal ones are equal however they were added up."""


class Upper(StrEnum):
    """How often the upper third of people choose the key, beside the lower third."""

    MORE = "more"
    SAME = "the same"
    LESS = "less"


@dataclass(frozen=True)
class Scores:
    """The score of each person's first answer to each item, from 0 to 1."""

    earned: Mapping[int, Mapping[ItemRef, float]]

    @cached_property
    def _totals(self) -> Mapping[int, float]:
        return {person: fsum(earned.values()) for person, earned in self.earned.items()}

    def rests(self, people: Iterable[int], ref: ItemRef) -> dict[int, float]:
        """Return the mean score on all other items of those people who answered another."""
        rests = {}
        for person in sorted(people):
            earned = self.earned.get(person, {})
            others = len(earned) - (ref in earned)
            if others:
                total = self._totals[person] - earned.get(ref, 0.0)
                rests[person] = round(total / others, _DIGITS)
        return rests

    def item_rest(self, people: Iterable[int], ref: ItemRef) -> float | None:
        """Return the item-rest correlation of an item over these people, from -1 to 1.

        It is Pearson's r between a person's score on the item and their mean score on all other
        items, the corrected item-total correlation: with the item itself left in, it would
        correlate with itself (Henrysson 1963, Correction of item-total correlations in item
        analysis). None where fewer than ENOUGH of them answered the item and another, or where
        they all did alike.
        """
        answered = [person for person in people if ref in self.earned.get(person, {})]
        rests = self.rests(answered, ref)
        if len(rests) < ENOUGH:
            return None
        return correlate([self.earned[person][ref] for person in rests], [*rests.values()])


def correlate(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Return Pearson's r, within -1 and 1; None where either does not vary."""
    try:
        found = correlation(xs, ys)
    except StatisticsError:
        return None
    return max(-1.0, min(found, 1.0))


def compare_thirds(rests: Mapping[int, float], right: Mapping[int, bool]) -> Upper | None:
    """Return whether the upper third, by the rest, are right more often than the lower third.

    It is the sign of the upper-lower index of discrimination (Kelley 1939, The selection of upper
    and lower groups for the validation of test items, who took 27 %). People level with the last
    of a third belong to it. None of fewer than ENOUGH people, or where the thirds can not be told
    apart.
    """
    people = rests.keys() & right.keys()
    if len(people) < ENOUGH:
        return None
    ranked = sorted(rests[person] for person in people)
    third = len(ranked) // 3
    low, high = ranked[third - 1], ranked[-third]
    if low >= high:
        return None
    lower = [right[person] for person in people if rests[person] <= low]
    upper = [right[person] for person in people if rests[person] >= high]
    # Whole numbers, so that equal shares are equal.
    difference = sum(upper) * len(lower) - sum(lower) * len(upper)
    if difference == 0:
        return Upper.SAME
    return Upper.MORE if difference > 0 else Upper.LESS
