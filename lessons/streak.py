"""A streak on the learner's own terms: gaps kept, out of the gaps they declared.

A day without a gap, a pause or a sick day offers nothing, so it neither breaks a streak nor feeds
it. One missed gap a week is forgiven: a week with one bad day is a good week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Chance:
    """One gap that had a bite."""

    at: date
    """The learner's local day."""
    kept: bool


@dataclass(frozen=True, slots=True)
class Streak:
    """How it went so far, counted in gaps."""

    kept: int
    offered: int
    in_a_row: int
    """Kept since the last miss that was not forgiven. A forgiven one neither breaks nor counts."""
    forgiven_this_week: bool
    """This week's one miss is spent."""
    longest: int
    """The most there ever were in a row."""


def streak(chances: Sequence[Chance], today: date | None = None) -> Streak:
    """Return the streak after these chances, oldest first.

    Weeks are those of ISO 8601, from Monday. This week is that of `today`, a local day; without
    it, of the last chance.
    """
    in_a_row = longest = 0
    forgiven: tuple[int, int] | None = None
    for chance in chances:
        if chance.kept:
            in_a_row += 1
            longest = max(longest, in_a_row)
        elif forgiven == _week(chance.at):
            in_a_row = 0
        else:
            forgiven = _week(chance.at)
    now = today or (chances[-1].at if chances else None)
    return Streak(
        kept=sum(chance.kept for chance in chances),
        offered=len(chances),
        in_a_row=in_a_row,
        forgiven_this_week=now is not None and forgiven == _week(now),
        longest=longest,
    )


def _week(day: date) -> tuple[int, int]:
    """Return the ISO year and week: 1 January may belong to the year before."""
    return day.isocalendar()[:2]
