"""Everything about learning, one after another."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.learning.crowd import OURS, Case, Results, gather, teach
from benchmarks.learning.forgetting import LEVEL
from benchmarks.learning.play import Result
from benchmarks.learning.report import bins_table, calibration_table, recall_table
from benchmarks.learning.speed import compose_a_bite, size_of_a_learner
from benchmarks.learning.syllabus import syllabus
from benchmarks.planning.rows import markdown
from benchmarks.progress import Bar

WORLDS = {"": LEVEL, "; harder to remember": LEVEL - 0.25, "; easier to remember": LEVEL + 0.25}
"""How easily things are remembered: one unit of log odds less, and more."""


@dataclass(frozen=True)
class Size:
    """How much is done."""

    seeds: range
    """One learner each."""
    days: int
    worlds: Mapping[str, float]
    processes: int
    rounds: int
    seconds: float
    """For each in a round, where one takes less."""


QUICK = Size(range(1, 4), 21, {"": LEVEL}, processes=1, rounds=1, seconds=0.02)
FULL = Size(range(1, 61), 120, WORLDS, processes=os.cpu_count() or 1, rounds=3, seconds=0.5)


def measure(size: Size) -> str:
    """Run everything, and return the tables with a line on how they were made."""
    bar = Bar(len(size.worlds) * len(size.seeds) + 2)
    worlds = _teach(size, bar)
    bar.say("speed")
    costs = [*compose_a_bite(size.rounds, size.seconds), *size_of_a_learner()]
    bar.end()
    items = sum(len(lesson.items) for lesson in syllabus().lessons.values())
    guesses = [guess for result in worlds[""][OURS] for guess in result.guesses]
    expectations = (bins_table(guesses), calibration_table(guesses))
    return "\n\n".join((recall_table(worlds, items), *expectations, markdown(costs), _how(size)))


def _teach(size: Size, bar: Bar) -> dict[str, Results]:
    """Teach every learner in every world."""
    cases = [Case(seed, size.days, level) for level in size.worlds.values() for seed in size.seeds]
    bar.say("the first learners")
    taught: list[Mapping[str, Result]] = []
    for result in teach(cases, size.processes):
        bar.say(f"{len(taught) + 1} of {len(cases)} learners")
        taught.append(result)
    crowd = len(size.seeds)
    return {
        name: gather(taught[place * crowd : (place + 1) * crowd])
        for place, name in enumerate(size.worlds)
    }


def _how(size: Size) -> str:
    return (
        f"{len(size.seeds)} simulated learners over {size.days} days, seeds {size.seeds.start} to "
        f"{size.seeds.stop - 1}; mean ± half of the 95 % interval over learners (Student's t), the "
        f"differences learner by learner. Times: {size.rounds} rounds, median (least–most)."
    )
