"""Reviews: which of them belongs to which gap.

Every item has a target: the recall at which asking it again pays best. Of the openings that are to
come it belongs to the one at which its recall is closest to that. A gap that would be filled with
reviews passes some on to the one before it.

Time is counted here in days from the first opening, as floats: a learner may have some thousand
memories, and sums with instants are what would take longest.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import ceil, inf
from typing import NamedTuple

from fsrs.scheduler import DEFAULT_PARAMETERS

from lessons.bite import ItemRef, Opening, Part, Progress, Why
from lessons.memory import SOONEST, Memory, Parameters, forgetting
from lessons.model import Curriculum
from lessons.pace import Effort, Pace, item_effort
from lessons.pieces import Piece, cost
from lessons.same import Same
from lessons.targets import EVENT, every_target, find_targets

NEARLY = 1.0
"""Who asks for reviews gets those too that fall due within so many days."""

_EVER = 1e6
"""More days than any memory lasts."""

_DAY = timedelta(days=1)
_SOONEST = SOONEST / _DAY


class Review(NamedTuple):
    """An item that may be asked again."""

    ref: ItemRef
    memory: Memory
    target: float
    age: float
    """Days since it was asked last."""
    due: float
    """Days until its recall sinks to the target, negative where it has."""
    seconds: int
    """Whole seconds to allow for it."""
    forget: Callable[[float, float], float]

    def recall(self, day: float) -> float:
        """Return the expected recall."""
        return self.forget(self.age + day, self.memory.stability)

    def has_rested(self, day: float) -> bool:
        """Tell whether the item may be asked at all."""
        return self.age + day >= _SOONEST

    def piece(self, why: Why | None = None) -> Piece:
        """Return it as a piece of a bite, in the wording whose turn it is."""
        due = Why.EVENT if self.target == EVENT else Why.DUE
        return Piece(Part("review", *self.ref, self.memory.asked, why or due), self.seconds)


def reviews_now(
    progress: Progress,
    curriculum: Curriculum,
    openings: Sequence[Opening],
    pace: Pace,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> list[Review]:
    """Return the reviews that belong to the first opening, those first that should wait least.

    `openings` are in order of time, at least one.
    """
    now, room = openings[0].at, openings[0].minutes * 60
    days = [(opening.at - now) / _DAY for opening in openings]
    found = list(find_reviews(progress, curriculum, now, pace, parameters, until=days[-1]))
    here = [review for review in found if _is_for_first(review, days)]
    if cost(here) < room:  # or it is full already, and need not be told of more
        here += _passed_on(found, openings, days)
    if len(openings) == 1:
        return sorted(here, key=lambda review: (review.recall(0), review.ref))
    return _dearest_first(here, 0, days[1])


def all_reviews(
    progress: Progress,
    curriculum: Curriculum,
    now: datetime,
    pace: Pace,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> list[Review]:
    """Return those that are due or nearly, else everything; the least remembered first."""
    soon = find_reviews(progress, curriculum, now, pace, parameters, until=NEARLY)
    found = [review for review in soon if review.has_rested(0)]
    if not found:
        found = list(find_reviews(progress, curriculum, now, pace, parameters, until=_EVER))
    return sorted(found, key=lambda review: (review.recall(0), review.ref))


def find_reviews(
    progress: Progress,
    curriculum: Curriculum,
    now: datetime,
    pace: Pace,
    parameters: Parameters = DEFAULT_PARAMETERS,
    *,
    until: float,
) -> Iterator[Review]:
    """Yield the items whose recall sinks to its target within `until` days."""
    targets = find_targets(progress, curriculum, now)
    spans = _spans(parameters)
    efforts = _efforts(Same(curriculum))
    forget = forgetting(parameters)
    usual, others = targets.usual, targets.others
    for ref, memory in progress.memories.items():
        stability, _, reviewed, asked = memory
        target = others.get(ref[0], usual)
        span = stability * spans[target]
        since = now - reviewed
        # Nearly all end here, before anything is divided or looked up.
        if since.days + 1 + until < span:
            continue
        age = since / _DAY
        due = max(span, _SOONEST) - age
        if due <= until and (wordings := efforts.get(ref)):
            seconds = ceil(pace.seconds(wordings[asked % len(wordings)]))
            yield Review(ref, memory, target, age, due, seconds, forget)


def mix(reviews: Sequence[Review]) -> list[Review]:
    """Return reviews in about this order, no two of one track in a row where it can be helped."""
    waiting, mixed, last = list(reviews), list[Review](), ""
    while waiting:
        tracks = [review.ref.lesson_id.split("-")[0] for review in waiting]
        most, count = Counter(tracks).most_common(1)[0]
        # A track with more than half of what is left has to come now, or it follows itself later.
        if most != last and 2 * count > len(tracks):
            index = tracks.index(most)
        else:
            index = next((i for i, track in enumerate(tracks) if track != last), 0)
        last = tracks[index]
        mixed.append(waiting.pop(index))
    return mixed


@lru_cache(maxsize=64)
def _spans(parameters: Parameters) -> Mapping[float, float]:
    """Return how many times its stability a memory takes to sink to each target."""
    stability = 1000.0
    memory = Memory(stability, 5.0, datetime(2000, 1, 1, tzinfo=UTC), 1)

    def span(target: float) -> float:
        return (memory.due(target, parameters) - memory.reviewed) / _DAY / stability

    return {target: span(target) if target else inf for target in every_target()}


@lru_cache(maxsize=4)
def _efforts(curriculum: Same[Curriculum]) -> Mapping[tuple[str, str], Sequence[Effort]]:
    """Return the effort of every graded item in each of its wordings, by its reference."""
    return {
        (lesson.id, item.id): [item_effort(item.worded(n)) for n in range(item.wordings)]
        for lesson in curriculum.it.lessons.values()
        for item in lesson.items
        if item.graded
    }


def _is_for_first(review: Review, days: Sequence[float]) -> bool:
    """Tell whether a review belongs to the first opening."""
    return review.due <= 0 or (review.due <= days[1] and _closer(review, days, 1) == 0)


def _passed_on(
    reviews: Iterable[Review], openings: Sequence[Opening], days: Sequence[float]
) -> list[Review]:
    """Return what the openings ahead have too much of, passed on to the first."""
    shares: list[list[Review]] = [[] for _ in days]
    for review in reviews:
        if review.due > 0:
            after = bisect_left(days, review.due)
            shares[_closer(review, days, after)].append(review)
    over: list[Review] = []
    for index in range(len(days) - 1, 0, -1):
        half = openings[index].minutes * 60 / 2
        over = _overflow([*shares[index], *over], half, days[index - 1], days[index])
    return over


def _closer(review: Review, days: Sequence[float], after: int) -> int:
    """Return whether to ask at the opening after the review falls due, or at the one before."""
    before = after - 1
    if not review.has_rested(days[before]):
        return after
    above = review.recall(days[before]) - review.target
    below = review.target - review.recall(days[after])
    return before if above <= below else after


def _overflow(reviews: list[Review], room: float, before: float, here: float) -> list[Review]:
    """Return those to be asked earlier, so that the others fit into the room.

    None is asked so early that it has not lost half of what it loses until it is due.
    """
    over = cost(reviews) - room
    early = []
    for review in _dearest_first(reviews, before, here) if over > 0 else ():
        lost = review.recall(before) <= (1 + review.target) / 2
        if over > 0 and lost and review.has_rested(before):
            over -= review.seconds
            early.append(review)
    return early


def _dearest_first(reviews: Iterable[Review], here: float, then: float) -> list[Review]:
    """Return reviews by the recall that waiting costs, for each second that they take."""

    def order(review: Review) -> tuple[float, ItemRef]:
        return (review.recall(then) - review.recall(here)) / review.seconds, review.ref

    return sorted(reviews, key=order)
