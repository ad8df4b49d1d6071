"""What is known of a learner's recall of an item, kept by FSRS.

FSRS-6 as implemented by the `fsrs` package (https://github.com/open-spaced-repetition/py-fsrs),
with its published default parameters. Minute-scale learning steps are switched off: a learner
has gaps, days apart, and not an evening of cards.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from fsrs import Card, Rating, Scheduler, State

DESIRED_RETENTION = 0.9
"""An item falls due when its expected recall has sunk to this."""


@dataclass(frozen=True, slots=True)
class Memory:
    """FSRS's state for one learner and one item. All instants are aware, in UTC."""

    stability: float
    """Days until expected recall has sunk to 90 %."""
    difficulty: float
    """From 1 (easy) to 10."""
    due: datetime
    reviewed: datetime


def remember(memory: Memory | None, score: float, now: datetime) -> Memory:
    """Return the memory after an answer of `score` (0 to 1) at `now`; `memory` None is a first."""
    card, _ = _scheduler().review_card(_card(memory, now), rate(score), now)
    if card.stability is None or card.difficulty is None:  # pragma: no cover - FSRS sets both
        msg = "FSRS returned a card without a state"
        raise RuntimeError(msg)
    return Memory(card.stability, card.difficulty, card.due, now)


def recall(memory: Memory, at: datetime) -> float:
    """Return the expected probability, from 0 to 1, that the item is recalled at `at`."""
    return _scheduler().get_card_retrievability(_card(memory, at), at)


def rate(score: float) -> Rating:
    """Return FSRS's rating for a score.

    | score      | rating |
    |------------|--------|
    | under 0.5  | Again  |
    | under 0.75 | Hard   |
    | otherwise  | Good   |

    Easy is not given: a right answer among three options says too little to claim it.
    """
    if score < 0.5:
        return Rating.Again
    return Rating.Hard if score < 0.75 else Rating.Good


@cache
def _scheduler() -> Scheduler:
    return Scheduler(
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
        due=memory.due,
        last_review=memory.reviewed,
    )
