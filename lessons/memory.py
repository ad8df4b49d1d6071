"""What is known of a learner's recall of an item, kept by FSRS.

FSRS-6 as implemented by the `fsrs` package (https://github.com/open-spaced-repetition/py-fsrs),
with its published default parameters unless others are given. Minute-scale learning steps are
switched off: a learner has gaps, days apart, and not an evening of cards.

What an answer does to a memory is the package's own arithmetic, which counts whole days between
answers. Recall and the instant of the next review are read off the same forgetting curve over
continuous time, because which of two gaps on one day is better is what planning asks.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS as PUBLISHED_PARAMETERS

from lessons.items.base import Outcome

Parameters = tuple[float, ...]
"""The 21 weights of FSRS-6, within the package's bounds."""

DEFAULT_PARAMETERS: Parameters = PUBLISHED_PARAMETERS

DESIRED_RETENTION = 0.9
"""An item falls due when its expected recall has sunk to this."""

SOONEST = timedelta(hours=12)
"""An item is not asked twice on a day: FSRS would have one that was missed back within hours,
and an answer still in the ear says little about what will be known next week."""

LATEST = timedelta(days=36500)
"""The package's own longest interval."""

HESITATION = 2.5
"""A right answer that took so many times the seconds expected of this very learner was searched
for rather than known."""

_DAY = timedelta(days=1)


class Memory(NamedTuple):
    """FSRS's state for one learner and one item. All instants are aware, in UTC.

    A tuple, as a learner may have some thousand, which a claim makes all at once.
    """

    stability: float
    """Days until expected recall has sunk to 90 %."""
    difficulty: float
    """From 1 (easy) to 10."""
    reviewed: datetime
    asked: int
    """How often it was asked until now, at least once."""

    def due(
        self, target: float = DESIRED_RETENTION, parameters: Parameters = DEFAULT_PARAMETERS
    ) -> datetime:
        """Return the instant at which recall sinks to `target`, SOONEST to LATEST after `reviewed`.

        Raises ValueError unless `target` is from 0.01 to 0.99.
        """
        if not 0.01 <= target <= 0.99:
            msg = f"{target} is no recall to aim at; give one from 0.01 to 0.99"
            raise ValueError(msg)
        decay, factor = _curve(parameters)
        days = self.stability / factor * (target ** (1 / decay) - 1)
        return self.reviewed + max(SOONEST, timedelta(days=min(days, LATEST.days)))


def remember(
    memory: Memory | None,
    outcome: Outcome,
    now: datetime,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> Memory:
    """Return the memory after an answer at `now`, in UTC; `memory` is None before the first.

    Raises ValueError where `now` is not in UTC, and where the outcome has no score.
    """
    card, _ = _scheduler(parameters).review_card(_card(memory, now), rate(outcome), now)
    if card.stability is None or card.difficulty is None:  # pragma: no cover - FSRS sets both
        msg = "FSRS returned a card without a state"
        raise RuntimeError(msg)
    asked = memory.asked if memory else 0
    return Memory(card.stability, card.difficulty, now, asked + 1)


def recall(memory: Memory, at: datetime, parameters: Parameters = DEFAULT_PARAMETERS) -> float:
    """Return the expected probability, from 0 to 1, that the item is recalled at `at`.

    The forgetting curve of FSRS-6, (1 + factor * days / stability) ** decay, over continuous days.
    It is 1 at any instant before the last answer, as a clock that was set back may have it.
    """
    decay, factor = _curve(parameters)
    days = (at - memory.reviewed) / _DAY
    return 1.0 if days <= 0 else float((1 + factor * days / memory.stability) ** decay)


def forgetting(parameters: Parameters = DEFAULT_PARAMETERS) -> Callable[[float, float], float]:
    """Return `recall` as a function of the days since the last answer, and of the stability.

    For who compares many memories at many instants: it takes a tenth of the time.
    """
    decay, factor = _curve(parameters)

    def recall_after(days: float, stability: float) -> float:
        return 1.0 if days <= 0 else float((1 + factor * days / stability) ** decay)

    return recall_after


def rate(outcome: Outcome) -> Rating:
    """Return FSRS's rating for how an item went.

    | score         | hesitation    | rating |
    |---------------|---------------|--------|
    | under 0.5     | any           | Again  |
    | under 0.75    | any           | Hard   |
    | 0.75 or more  | 2.5 or more   | Hard   |
    | 0.75 or more  | less          | Good   |

    Easy is not given: a right answer among three options says too little to claim it. Coarse
    ratings cost little: with nothing but right and wrong to go by, FSRS-6 predicts recall with a
    log loss of 0.351 instead of 0.346 (open-spaced-repetition/srs-benchmark).

    Raises ValueError where the outcome has no score.
    """
    if outcome.score is None:
        msg = "an item without a score leaves no memory; remember only items that are graded"
        raise ValueError(msg)
    if outcome.score < 0.5:
        return Rating.Again
    if outcome.score < 0.75 or outcome.hesitation >= HESITATION:
        return Rating.Hard
    return Rating.Good


def _curve(parameters: Parameters) -> tuple[float, float]:
    """Return the decay and the factor of the forgetting curve; recall is 90 % after `stability`."""
    decay = -parameters[20]
    return decay, 0.9 ** (1 / decay) - 1


@lru_cache(maxsize=256)
def _scheduler(parameters: Parameters) -> Scheduler:
    return Scheduler(
        parameters,
        desired_retention=DESIRED_RETENTION,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )


def _card(memory: Memory | None, now: datetime) -> Card:
    if memory is None:
        return Card(card_id=0, state=State.Learning, step=0, due=now)
    return Card(
        card_id=0,
        state=State.Review,
        step=None,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=now,
        last_review=memory.reviewed,
    )
