"""Refitting: parameters of memory fitted to everybody's answers, and used only if they are better.

The newest part of what each learner answered is held out. Parameters are fitted to the rest, and
then the new ones and those in use both predict, answer by answer, what was held out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, log, sqrt
from statistics import fmean, stdev
from typing import Protocol

from fsrs import Rating, ReviewLog
from sqlalchemy import select

from lessons.bite import ItemRef
from lessons.items import Outcome
from lessons.memory import Memory, Parameters, rate, recall, remember
from storage import fits
from storage.database import Database, UnitOfWork
from storage.memories import REMEMBERED
from storage.tables import answers

HELD_OUT = 0.2
"""The share of each learner's answers, the newest, that parameters are judged by."""

FEWEST_FITTED = 512
"""Reviews to fit to: with fewer the optimizer hands its defaults back, as it takes them 512 at a
time (`mini_batch_size` of fsrs.optimizer)."""

FEWEST_HELD_OUT = 128
"""Reviews to judge by: what a fifth comes to beside FEWEST_FITTED."""

MOST_FITTED = 20_000
"""Answers to fit to: the optimizer takes some 20 ms for each, and 21 weights want no more."""

MARGIN = 2.0
"""Standard errors of the mean gain that it has to exceed, so that luck with the reviews held out
is seldom taken for being better."""

_LEAST = 1e-6
"""A probability is taken for no smaller, so that no single answer weighs without bounds."""


class Fit(Protocol):
    """Whatever fits parameters to reviews."""

    def __call__(self, reviews: Sequence[ReviewLog], /) -> Parameters:
        """Return parameters that predict these reviews well."""


class NoOptimizerError(Exception):
    """The optimizer is an extra that is not installed."""

    def __init__(self) -> None:
        """Say how to install it."""
        super().__init__('refitting needs an extra; install it with: pip install "fsrs[optimizer]"')


class TooFewReviewsError(Exception):
    """There is too little to fit to, or to judge by."""

    def __init__(self, fitted: int, held_out: int) -> None:
        """Say how many there are, and how many it takes."""
        super().__init__(
            f"There are {fitted} reviews to fit to and {held_out} to judge by;"
            f" it takes {FEWEST_FITTED} and {FEWEST_HELD_OUT}."
        )


@dataclass(frozen=True, slots=True)
class Review:
    """A graded item that a learner finished."""

    ref: ItemRef
    outcome: Outcome
    at: datetime

    @property
    def recalled(self) -> bool:
        """Whether it counts as known, to FSRS."""
        return rate(self.outcome) is not Rating.Again


History = Sequence[Review]
"""All the reviews of one learner, in the order in which they were made."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How fitted parameters did over the reviews that were held out."""

    parameters: Parameters
    fitted: int
    """Reviews they were fitted to."""
    held_out: int
    loss: float
    """The mean log loss over those held out, in nats."""
    loss_before: float
    """The same with the parameters that were in use."""
    better: bool
    """By more than MARGIN."""


async def refit(database: Database, fit: Fit, now: datetime, *, dry_run: bool = False) -> Trial:
    """Fit parameters, judge them, and use them if they are better; the bot reads them at its start.

    The memories are left as they are, for `storage.recompute`. A dry run writes nothing.
    Raises TooFewReviewsError.
    """
    async with database.read() as work:
        histories = await _histories(work)
        in_use = await fits.current(work)
    trial = try_out(histories, fit, in_use)
    if not dry_run:
        async with database.write() as work:
            await fits.keep(
                work,
                trial.parameters,
                now,
                reviews=trial.held_out,
                loss=trial.loss,
                loss_before=trial.loss_before,
                used=trial.better,
            )
            await work.commit()
    return trial


def try_out(histories: Sequence[History], fit: Fit, in_use: Parameters) -> Trial:
    """Fit to the older reviews of each history, and judge by the newer ones.

    Raises TooFewReviewsError, and ValueError for parameters that FSRS does not take.
    """
    before = list(losses(histories, in_use))
    fitted = sum(_count_spaced(history[: _cut(history)]) for history in histories)
    if fitted < FEWEST_FITTED or len(before) < FEWEST_HELD_OUT:
        raise TooFewReviewsError(fitted, len(before))
    parameters = fits.checked(fit(_logs(histories)))
    after = list(losses(histories, parameters))
    better = is_better(before, after)
    return Trial(parameters, fitted, len(after), fmean(after), fmean(before), better)


def is_better(before: Sequence[float], after: Sequence[float]) -> bool:
    """Tell whether losses of the same reviews became less by more than MARGIN."""
    gains = [old - new for old, new in zip(before, after, strict=True)]
    return fmean(gains) > MARGIN * stdev(gains) / sqrt(len(gains))


def losses(histories: Iterable[History], parameters: Parameters) -> Iterator[float]:
    """Yield the log loss, in nats, of each review that is held out, as the bot would predict it."""
    for history in histories:
        cut = _cut(history)
        known: dict[ItemRef, Memory] = {}
        for index, review in enumerate(history):
            memory = known.get(review.ref)
            if memory and index >= cut and _is_spaced(memory.reviewed, review.at):
                chance = recall(memory, review.at, parameters)
                yield -log(max(chance if review.recalled else 1 - chance, _LEAST))
            known[review.ref] = remember(memory, review.outcome, review.at, parameters)


def optimizer() -> Fit:
    """Return the optimizer of the `fsrs` package. Raises NoOptimizerError where it is missing."""
    # It loads torch, for seconds, and nothing else here needs that.
    from fsrs.optimizer import Optimizer  # noqa: PLC0415

    def fit(reviews: Sequence[ReviewLog]) -> Parameters:
        return tuple(Optimizer(list(reviews)).compute_optimal_parameters())

    try:
        Optimizer([])
    except ImportError:
        raise NoOptimizerError from None
    return fit


def _cut(history: History) -> int:
    """Return where the part that is held out begins."""
    return len(history) - round(len(history) * HELD_OUT)


def _is_spaced(last: datetime, at: datetime) -> bool:
    """Tell whether a day has passed. FSRS fits to no other reviews, and nothing else is judged."""
    return (at - last).days > 0


def _count_spaced(history: History) -> int:
    last: dict[ItemRef, datetime] = {}
    count = 0
    for review in history:
        count += review.ref in last and _is_spaced(last[review.ref], review.at)
        last[review.ref] = review.at
    return count


def _logs(histories: Iterable[History]) -> list[ReviewLog]:
    """Return the reviews to fit to, as FSRS has them: each learner's item is a card of its own.

    Where there are more than MOST_FITTED, some cards are left out, each with all its reviews.
    """
    logs = []
    cards: dict[tuple[int, ItemRef], int] = {}
    for learner, history in enumerate(histories):
        for review in history[: _cut(history)]:
            card = cards.setdefault((learner, review.ref), len(cards))
            logs.append(ReviewLog(card, rate(review.outcome), review.at, None))
    every = ceil(len(logs) / MOST_FITTED)
    return [log for log in logs if log.card_id % every == 0]


async def _histories(work: UnitOfWork) -> list[History]:
    finished = answers.c.score.is_not(None) & answers.c.kind.in_(REMEMBERED)
    query = select(
        answers.c.learner_id,
        answers.c.lesson_id,
        answers.c.item_id,
        answers.c.score,
        answers.c.hesitation,
        answers.c.answered_at,
    )
    found: dict[int, list[Review]] = defaultdict(list)
    for row in await work.execute(query.where(finished).order_by(answers.c.id)):
        outcome = Outcome(row.score, answered=1, hesitation=row.hesitation)
        ref = ItemRef(row.lesson_id, row.item_id)
        found[row.learner_id].append(Review(ref, outcome, row.answered_at))
    return list(found.values())
