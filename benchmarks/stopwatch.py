"""Times of the same work done in several ways, taken in turn."""

from collections.abc import Callable, Mapping
from time import perf_counter

Work = Callable[[], object]


def race(
    works: Mapping[str, Work], rounds: int, seconds: float, *, alike: bool = True
) -> dict[str, list[float]]:
    """Return the seconds that each takes, one number a round, from about so many of work.

    All must give the same where they are `alike`. Each round begins with another, so that a
    neighbour who comes or goes is nobody's in particular.
    """
    names = list(works)
    # What is made on the first use of a library is made now, and does not count.
    answers = [work() for work in works.values()]
    if alike and any(answer != answers[0] for answer in answers):
        raise AssertionError(f"{names} disagree: {answers}")
    took: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            took[name].append(least(works[name], seconds))
    return took


def least(work: Work, seconds: float) -> float:
    """Return the least of several means, in seconds: the one that was disturbed least."""
    times, best, end = 1, float("inf"), perf_counter() + seconds
    while True:
        began = perf_counter()
        for _ in range(times):
            work()
        best = min(best, (perf_counter() - began) / times)
        if perf_counter() >= end:
            return best
        times = max(1, int(0.01 / best))
