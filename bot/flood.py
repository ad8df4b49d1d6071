"""Flood: how much one learner may ask of a worker, before anything is done for them.

A bucket of tokens each, refilled all the time. Every worker counts for itself, so several together
let through at most as many times as much. Only who came in the last minutes is kept.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.handlers.calendars import looks_like_an_address
from bot.visit import Visit

RATE = 1.0
"""Tokens a second that come back."""

BURST = 150.0
"""Tokens at most. With RATE they last for three presses a second, kept up for over a minute: nobody
who reads what they press is faster."""

PLAIN = 1.0
DRAWN = 5.0
"""What a picture costs. It takes as much of the processor as twenty presses, but under a week it is
drawn anew with each of the taps in a row that move a slot."""

MADE = 10.0
"""What is printed, packed, fetched or read in a process of its own."""

COSTS: Mapping[str, float] = {"week": DRAWN, "progress": DRAWN, "log": MADE, "export": MADE}
"""Of commands, and of buttons by their verb; all others are PLAIN."""


class Admission(Enum):
    """What becomes of a visit."""

    ADMIT = auto()
    WARN = auto()
    """It is dropped, and its learner told so: the first time since they were calm."""
    DROP = auto()
    """It is dropped without a word."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    """When it held so many, by the monotonic clock."""
    warned: bool = False


class Flood:
    """Says who may come in."""

    def __init__(
        self, rate: float = RATE, burst: float = BURST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Let everybody take `burst` tokens at once, and `rate` a second in the long run."""
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._buckets: dict[int, _Bucket] = {}
        self.dropped = 0
        """Visits that were not admitted, since the start."""

    @property
    def watched(self) -> int:
        """How many learners are kept in mind."""
        return len(self._buckets)

    def admit(self, visit: Visit) -> Admission:
        """Take what a visit costs from its learner's bucket. A block is always let in."""
        if visit.blocked is not None:
            return Admission.ADMIT
        bucket, cost = self._refilled(visit.learner_id), cost_of(visit)
        if bucket.tokens < cost:
            return self._refuse(bucket)
        bucket.tokens -= cost
        return Admission.ADMIT

    def give_back(self, visit: Visit) -> None:
        """Put back what an admitted visit took that could not be answered, and comes once more."""
        if visit.blocked is None:
            self._refilled(visit.learner_id).tokens += cost_of(visit)

    def _refuse(self, bucket: _Bucket) -> Admission:
        self.dropped += 1
        if bucket.warned:
            return Admission.DROP
        bucket.warned = True
        return Admission.WARN

    def _refilled(self, learner_id: int) -> _Bucket:
        """Return a learner's bucket as it is now. One that is full again remembers nothing."""
        now = self._clock()
        self._forget_the_calm(now)
        bucket = self._buckets.pop(learner_id, None)
        level = self._burst if bucket is None else self._level(bucket, now)
        if bucket is None or level >= self._burst:
            bucket = _Bucket(self._burst, now)
        else:
            bucket.tokens, bucket.at = level, now
        self._buckets[learner_id] = bucket  # the last to come stands last
        return bucket

    def _level(self, bucket: _Bucket, now: float) -> float:
        return bucket.tokens + (now - bucket.at) * self._rate

    def _forget_the_calm(self, now: float) -> None:
        """Drop buckets that are full by now, those that were touched longest ago first."""
        while self._buckets:
            id_, oldest = next(iter(self._buckets.items()))
            if self._level(oldest, now) < self._burst:
                break
            del self._buckets[id_]


def cost_of(visit: Visit) -> float:
    """Return the tokens that a visit takes."""
    if visit.press:
        return COSTS.get(visit.press.verb, PLAIN)
    if visit.command == "calendar" and visit.argument:
        return MADE
    if visit.document or looks_like_an_address((visit.text or "").strip()):
        return MADE
    return COSTS.get(visit.command or "", PLAIN)
