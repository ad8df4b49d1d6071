"""How a simulated learner forgets: not as FSRS has it, or the engine would judge itself.

ACT-R's declarative memory with the decay of Pavlik and Anderson (2005, Cognitive Science 29,
559-586). Each time something is met it leaves a trace that fades as a power of its age. The more is
still remembered at that moment, the sooner the new trace fades, which is the spacing effect:

    m = b + ln(sum of t_j ^ -d_j)     d_j = c * exp(m, just before j) + a
    recall = 1 / (1 + exp((tau - m) / s))

Ages t_j are in seconds; those between sittings count h times. The offsets b of a learner, of an
item and of the two together are those of Pavlik and Anderson (2008, Journal of Experimental
Psychology: Applied 14, 101-117).

The constants were found for pairs of words learnt in a laboratory, and a lesson is no pair of
words. So do not believe how much is remembered; which of several schedules leaves more is the
question. Even there the model has a bent of its own: it likes intervals that shrink, where people
seem to do better with equal or growing ones (Lindsey, Mozer, Cepeda and Pashler 2009).
"""

from dataclasses import dataclass, field
from math import exp, inf, log
from random import Random

DECAY = 0.177
"""a of Pavlik and Anderson (2005): how fast the first trace fades."""
DECAY_SCALE = 0.217
"""c, of the same."""
THRESHOLD = -0.704
"""tau, of the same."""
NOISE = 0.255
"""s, of the same."""
BETWEEN = 0.025
"""h, of the same: how much faster time passes in a sitting, where more interferes, than outside."""

LEVEL = 0.85
"""Assumed, as nobody has measured it: the offset of the mean item for the mean learner. With it
80 % recall the next day what they read and were asked once, and about 50 % after a week."""
LEARNER_SPREAD, ITEM_SPREAD, PAIR_SPREAD = 0.15, 0.20, 0.15
"""Assumed standard deviations of the offsets: 0.25 is one unit of log odds."""
DECAY_SPREAD = 0.02
"""Assumed standard deviation of `a` over learners. That people differ in it, and stay as they are,
was found by Sense, Behrens, Meijer and van Rijn (2016, Topics in Cognitive Science 8, 305-321)."""

_SOONEST = 1.0
"""Seconds: no trace is younger, as the age stands under a negative power."""


@dataclass
class Mind:
    """What one learner remembers, by the name of the thing. Its time runs in scaled seconds."""

    offset: float = LEVEL
    decay: float = DECAY
    offsets: dict[str, float] = field(default_factory=dict)
    """By the name of the thing, on top of `offset`."""
    now: float = 0.0
    _traces: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def study(self, seconds: float) -> None:
        """Let time pass in a sitting."""
        self.now += seconds

    def rest(self, seconds: float) -> None:
        """Let time pass outside of one."""
        self.now += seconds * BETWEEN

    def meet(self, thing: str) -> None:
        """Lay down a trace: it was read, or asked with feedback."""
        decay = DECAY_SCALE * exp(self.activation(thing)) + self.decay
        self._traces.setdefault(thing, []).append((self.now, decay))

    def has_met(self, thing: str) -> bool:
        """Tell whether it left a trace."""
        return thing in self._traces

    def activation(self, thing: str, rested: float = 0.0) -> float:
        """Return m, so many seconds outside of a sitting from now; never met, minus infinity."""
        now = self.now + rested * BETWEEN
        total = sum(
            max(now - met, _SOONEST) ** -decay for met, decay in self._traces.get(thing, ())
        )
        return self.offset + self.offsets.get(thing, 0.0) + log(total) if total else -inf

    def recall(self, thing: str, rested: float = 0.0) -> float:
        """Return the probability that it is recalled."""
        return 1 / (1 + exp(min(700.0, (THRESHOLD - self.activation(thing, rested)) / NOISE)))


def draw_mind(random: Random, things: dict[str, float], level: float = LEVEL) -> Mind:
    """Draw a learner's mind; `things` are the offsets of the items, alike for all learners."""
    offset = level + random.gauss(0.0, LEARNER_SPREAD)
    decay = max(0.05, random.gauss(DECAY, DECAY_SPREAD))
    own = {thing: hard + random.gauss(0.0, PAIR_SPREAD) for thing, hard in things.items()}
    return Mind(offset, decay, own)


def draw_things(random: Random, names: list[str]) -> dict[str, float]:
    """Draw how hard each thing is: an offset, of which less is harder."""
    return {name: random.gauss(0.0, ITEM_SPREAD) for name in names}
