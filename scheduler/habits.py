"""Habits: how often the bites of a slot are answered, and a draw that goes with it.

Each answer counts half as much after HALF_LIFE. What is known of a slot is a Beta distribution of
the rate at which its bites are answered, and Thompson sampling chooses by one draw from it: slots
that are answered often win most of the time, and slots of which little is known win now and then,
which is how more becomes known of them (Thompson, 1933, Biometrika 25).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

HALF_LIFE = timedelta(days=28)

STRENGTH = 2.0
"""How many answers the rate of all slots counts for in a slot of which nothing is known yet."""

ENOUGH = 4.0
"""Fewer bites than this, as they count, say nothing about a slot."""

HARDLY = 0.2

_NOTHING = timedelta(0)

Prior = tuple[float, float]
"""The two parameters of a Beta distribution: answers kept and missed, as if they had happened."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How many bites of a slot were answered and how many not, the older ones counting less."""

    kept: float = 0.0
    missed: float = 0.0
    counted: datetime | None = None
    """The instant for which the two numbers stand; None as long as they are zero."""


UNKNOWN = Habit()


def count(habit: Habit, *, kept: bool, now: datetime) -> Habit:
    """Return the habit as of `now`, with one more bite that was answered, or was not."""
    aged = as_of(habit, now)
    return Habit(aged.kept + kept, aged.missed + (not kept), now)


def as_of(habit: Habit, now: datetime) -> Habit:
    """Return the habit as it counts at `now`; before it was counted it counts in full."""
    age = now - habit.counted if habit.counted else _NOTHING
    if age <= _NOTHING:
        return habit
    weight = 0.5 ** (age / HALF_LIFE)
    return Habit(habit.kept * weight, habit.missed * weight, now)


def prior(habits: Iterable[Habit]) -> Prior:
    """Return what to think of a slot of which nothing is known, from all of the learner's slots.

    The learner's own rate, as if one more had been answered and one more had not (so that it
    begins at one half), counts for STRENGTH answers.
    """
    pooled = list(habits)
    kept = sum(habit.kept for habit in pooled)
    missed = sum(habit.missed for habit in pooled)
    rate = (kept + 1) / (kept + missed + 2)
    return STRENGTH * rate, STRENGTH * (1 - rate)


def draw(habit: Habit, prior: Prior, seed: str) -> float:
    """Draw a rate between 0 and 1 from what is known; the same seed gives the same draw."""
    alpha, beta = _posterior(habit, prior)
    return Random(seed).betavariate(alpha, beta)  # noqa: S311 - no secret hangs on it


def mean(habit: Habit, prior: Prior) -> float:
    """Return the rate to be expected."""
    alpha, beta = _posterior(habit, prior)
    return alpha / (alpha + beta)


def hardly_kept(habit: Habit) -> bool:
    """Say whether a slot is hardly ever answered: under HARDLY of at least ENOUGH that count."""
    counted = habit.kept + habit.missed
    return counted >= ENOUGH and habit.kept < HARDLY * counted


def _posterior(habit: Habit, prior: Prior) -> Prior:
    return prior[0] + habit.kept, prior[1] + habit.missed
