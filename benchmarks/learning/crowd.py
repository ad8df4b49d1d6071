"""Many learners, each taught by everybody in turn, on all cores."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

from benchmarks.learning.engine import Engine
from benchmarks.learning.forgetting import LEVEL
from benchmarks.learning.people import draw_learner
from benchmarks.learning.play import Result, play
from benchmarks.learning.policies import PEERS, Policy
from benchmarks.learning.syllabus import syllabus
from lessons.model import Curriculum

OURS = "Offclock"
POLICIES: Mapping[str, Callable[[Curriculum], Policy]] = {OURS: Engine, **PEERS}


@dataclass(frozen=True)
class Case:
    """One learner, and how easily things are remembered."""

    seed: int
    days: int
    level: float = LEVEL


Results = Mapping[str, list[Result]]
"""By who taught: a result for each learner, all in the same order."""


def teach(cases: Sequence[Case], processes: int) -> Iterator[Mapping[str, Result]]:
    """Yield what became of each case, by who taught, in order."""
    if processes == 1:
        yield from map(teach_one, cases)
        return
    # A fork would share the parent's caches, and its threads' locks.
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(teach_one, cases)


def teach_one(
    case: Case, policies: Mapping[str, Callable[[Curriculum], Policy]] = POLICIES
) -> Mapping[str, Result]:
    """Let everybody teach the same learner."""
    learner = draw_learner(case.seed, case.days)
    run = partial(play, learner, syllabus(), days=case.days, level=case.level)
    return {name: run(make(syllabus())) for name, make in policies.items()}


def gather(taught: Sequence[Mapping[str, Result]]) -> Results:
    """Turn results by learner into results by who taught."""
    return {name: [one[name] for one in taught] for name in taught[0]}
