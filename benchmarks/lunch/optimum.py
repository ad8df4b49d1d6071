"""The best that could have been done with the same turns, by duality and not by serving anybody.

Each learner wants one turn between a release and a deadline, and each second has so many turns.
Of the largest matching of such a graph Hall's theorem, in Ore's form, says: it leaves out as many
as the worst family of stretches of time lacks, where a stretch lacks the learners who fit nowhere
else, less the turns in it. Since each learner's seconds are one stretch, disjoint stretches are
enough. So the optimum is found without an order of service, and can judge one.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple


class Wanted(NamedTuple):
    """One turn that somebody wants, in a second from `release` to `deadline`, both included."""

    release: int
    deadline: int


def most_served(wanted: Sequence[Wanted], turns: Sequence[int]) -> int:
    """Return how many could be served at most; `turns` are those of each second, from 0 on."""
    possible = [one for one in wanted if one.release <= one.deadline and one.release < len(turns)]
    return len(possible) - _lack(Counter(possible), turns)


def _lack(wanted: Mapping[Wanted, int], turns: Sequence[int]) -> int:
    """Return the most that disjoint stretches lack together."""
    begins = sorted({one.release for one in wanted})
    ends = sorted({one.deadline + 1 for one in wanted})
    total = [0, *accumulate(turns)]
    # The most lacked by stretches that have ended by the end of this number.
    worst = [0] * (len(ends) + 1)
    for place, end in enumerate(ends, 1):
        worst[place] = worst[place - 1]
        within = _ending_by(wanted, begins, end)
        for begin, count in zip(begins, within, strict=True):
            if begin >= end:
                break
            before = worst[bisect_left(ends, begin + 1)]
            room = total[min(end, len(turns))] - total[min(begin, len(turns))]
            worst[place] = max(worst[place], before + count - room)
    return worst[-1]


def _ending_by(wanted: Mapping[Wanted, int], begins: Sequence[int], end: int) -> list[int]:
    """Return, for each begin, how many are released from it on and have to be served by `end`."""
    counts = [0] * len(begins)
    for one, times in wanted.items():
        if one.deadline < end:
            counts[bisect_left(begins, one.release)] += times
    return list(accumulate(reversed(counts)))[::-1]
