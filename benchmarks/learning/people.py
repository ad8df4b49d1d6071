"""Simulated learners: how fast they read and decide, and when they have time.

All of it is assumed, in round numbers, and drawn from seeds; nobody was measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import exp, log
from random import Random

from lessons.pace import Effort

FIRST_DAY = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday; the learners live in UTC."""

WORDS_PER_MINUTE, WORDS_SPREAD = 190, 0.25
"""Median, and spread of the logarithm. Adults read 238 words a minute in their own language, 175 at
the low end (Brysbaert 2019). That learners, of whom many read a second language, lie between is
assumed, and the spread is too. The engine begins with 200."""
SECONDS_PER_DECISION, DECISION_SPREAD = 10.0, 0.40
"""Assumed. The engine begins with 8."""
STEP_SPREAD = 0.25
"""Of the logarithm of the seconds of one step."""
LAID_ASIDE = 0.02
"""The part of steps at which the phone is laid aside, for half a minute to ten."""

REST_DAYS = 0.25
"""The part of weekdays on which a learner has no slot; the others have one to three."""
SHORTEST, LIKELY, LONGEST = 2.0, 6.0, 15.0
"""Minutes of a slot: a triangle."""
LATE = timedelta(minutes=20)
"""A gap comes earlier or later than its slot, by up to this."""
STRETCH = 0.25
"""A gap is longer or shorter than its slot, by up to this part."""
MISSED = (2.0, 6.0)
"""Of the beta distribution of the part of gaps that a learner does not come to: the mean is 1/4."""


@dataclass(frozen=True)
class Gap:
    """A stretch of free time."""

    at: datetime
    minutes: float
    missed: bool = False


@dataclass(frozen=True)
class Learner:
    """One learner, as far as it does not depend on what they are taught."""

    seed: int
    words_per_minute: float
    seconds_per_decision: float
    gaps: Sequence[Gap]
    """In order, over all days."""
    slots: Sequence[Gap]
    """What was declared: where and how long each gap was to be."""

    def seconds(self, effort: Effort, step: str) -> float:
        """Return what a step takes this time: alike whenever the same step comes as often again."""
        random = Random(f"{self.seed}:{step}")
        plain = effort.words * 60 / self.words_per_minute
        plain += effort.decisions * self.seconds_per_decision
        aside = 30 * 20 ** random.random() if random.random() < LAID_ASIDE else 0.0
        return plain * exp(random.gauss(0.0, STEP_SPREAD)) + aside


def draw_learner(seed: int, days: int) -> Learner:
    """Draw one. The same seed makes the same learner."""
    random = Random(f"learner:{seed}")
    words = exp(random.gauss(log(WORDS_PER_MINUTE), WORDS_SPREAD))
    decision = exp(random.gauss(log(SECONDS_PER_DECISION), DECISION_SPREAD))
    slots = _slots(random, days)
    missed = random.betavariate(*MISSED)
    return Learner(seed, words, decision, _gaps(random, slots, missed), slots)


def _slots(random: Random, days: int) -> list[Gap]:
    """Draw a week, and repeat it."""
    week = [_weekday(random) for _ in range(7)]
    if not any(week):
        week[0] = [(8 * 60.0, LIKELY)]
    starts = (
        (FIRST_DAY + timedelta(days=day, minutes=start), minutes)
        for day in range(days)
        for start, minutes in week[day % 7]
    )
    return [Gap(at, minutes) for at, minutes in starts]


def _weekday(random: Random) -> list[tuple[float, float]]:
    """Draw the slots of one weekday: minutes after midnight, and how long."""
    if random.random() < REST_DAYS:
        return []
    hours = sorted(random.sample(range(7, 22), random.randint(1, 3)))
    return [(hour * 60.0, random.triangular(SHORTEST, LONGEST, LIKELY)) for hour in hours]


def _gaps(random: Random, slots: Sequence[Gap], missed: float) -> list[Gap]:
    gaps = [
        Gap(
            slot.at + random.uniform(-1, 1) * LATE,
            min(LONGEST, max(SHORTEST, slot.minutes * random.uniform(1 - STRETCH, 1 + STRETCH))),
            random.random() < missed,
        )
        for slot in slots
    ]
    # Slots are an hour apart or more and gaps come up to twenty minutes early or late.
    assert all(one.at + timedelta(minutes=one.minutes) <= two.at for one, two in pairwise(gaps))
    return gaps
