"""How many people, as far as it may be told: in steps of five, and never fewer than five.

Nobody shall be found again in a figure. To hide small counts is not enough for that: where one of
three options was chosen by two of twenty people, the other two options give it away, and so do a
mean, or the question that comes after. So no exact count leaves this module. One to four people
are "under 5", and any other number is rounded down to a multiple of five: "15" is 15 to 19. Shares
and mean credits are worked out from those steps, in whose middle the truth is taken to lie. Then a
count under five could always be another one, which tests/lessons/stats/test_people.py shows by
going through all that may have been. Rounding to the nearest five, as official statistics often
are, fails there: of two options "under 5" in "10" answers, each could only be four.

From 20 people on this blurs less than chance does: the middle of a step is off by 1.4 people (root
mean square), and the standard error of a count of ten in twenty is 2.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

FEWEST = 5
"""Fewer people than this are not told apart, and counts are told in steps of it."""

ENOUGH = 20
"""People from which on shares are told and anything is flagged. The standard error of a p of 0.5
is then 0.11, so both bounds of `lessons.stats.flags`, 0.35 and 0.85, lie more than one such error
from it. With ten people it would be 0.16, and chance would raise most flags."""


@dataclass(frozen=True, slots=True)
class People:
    """A count of people that may be shown."""

    least: int | None
    """The first of its step, a multiple of FEWEST; None of one to four."""

    @property
    def enough(self) -> bool:
        """As many as a share or a flag takes."""
        return (self.least or 0) >= ENOUGH

    @property
    def middle(self) -> int:
        """The middle of what it may stand for."""
        return 0 if self.least == 0 else (self.least or 0) + FEWEST // 2

    def __str__(self) -> str:
        """Return `0`, `15`, or `under 5`."""
        return f"under {FEWEST}" if self.least is None else str(self.least)


NOBODY = People(0)


def count(people: int) -> People:
    """Return how many people that is, as it may be shown."""
    return People(None if 0 < people < FEWEST else FEWEST * (people // FEWEST))


def share(part: People, whole: People) -> float | None:
    """Return the share, from 0 to 1.

    None where the part is under five, or the whole is not enough.
    """
    if part.least is None or not whole.enough:
        return None
    return min(1.0, part.middle / whole.middle)


def mean_credit(earned: Sequence[float], people: People) -> float | None:
    """Return the mean, from 0 to 1, of what so many people earned; None of too few people.

    Those who earned all and those who earned a part are counted in steps too. Of a choice these
    are the steps of its options, and the mean tells no more than they do.
    """
    if not people.enough:
        return None
    whole = count(sum(credit == 1 for credit in earned))
    parts = [credit for credit in earned if 0 < credit < 1]
    each = round(fmean(parts), 1) if len(parts) >= FEWEST else 0.5
    return min(1.0, (whole.middle + each * count(len(parts)).middle) / people.middle)
