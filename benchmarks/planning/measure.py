"""Everything about planning, one after another."""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.planning import crons, gaps, sampler, sentences, unfold
from benchmarks.planning.diary import EVENTS
from benchmarks.planning.replan import MILLION, replan
from benchmarks.planning.rows import OURS, Row, markdown, rows
from benchmarks.progress import Bar


@dataclass(frozen=True)
class Size:
    """How much is done."""

    rounds: int
    seconds: float
    """For each in a round, where one takes less."""
    events: int
    """In the calendar."""
    learners: int
    """Planned anew by the command."""
    replanned: int
    """How often."""
    scheduled: int
    """Learners whose next starts APScheduler finds."""
    stored: int
    """Learners whose jobs it keeps."""
    simulated: int
    """Learners for whom gaps are chosen, by seed."""
    weeks: int
    seeds: range


QUICK = Size(
    rounds=1, seconds=0.02, events=200, learners=2_000, replanned=1, scheduled=100, stored=10,
    simulated=12, weeks=12, seeds=range(1, 3),
)  # fmt: skip
FULL = Size(
    rounds=3, seconds=0.3, events=EVENTS, learners=20_000, replanned=3, scheduled=2_000, stored=100,
    simulated=200, weeks=26, seeds=range(1, 5),
)  # fmt: skip


def measure(size: Size) -> str:
    """Run everything, and return the table with a line on how it was made."""
    bar = Bar(5)
    bar.say("gaps")
    table = [
        *gaps.next_gap(size.rounds, size.seconds),
        *gaps.next_gap_without_limits(size.rounds, size.seconds),
        *gaps.next_gap_of_texts(size.rounds, size.seconds),
        *gaps.next_free_gap(size.events, size.rounds, size.seconds),
    ]
    bar.say("sentences")
    table += sentences.read_sentences(size.rounds, size.seconds)
    bar.say("a calendar")
    table += unfold.unfold_a_diary(size.events, size.rounds)
    bar.say("a million learners")
    table += _a_million(size)
    bar.say("simulated learners")
    table += sampler.choose_gaps(size.simulated, size.weeks, size.seeds)
    bar.end()
    return f"{markdown(table)}\n\n{_how(size)}"


def _a_million(size: Size) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="offclock-bench-") as folder:
        ours = asyncio.run(replan(Path(folder), size.learners, size.replanned))
        starts = [crons.next_starts(size.scheduled) for _ in range(size.rounds)]
        stored = crons.rescheduled(Path(folder), size.stored)
    sample = "" if size.learners == MILLION else f", from {size.learners:,}"
    took = {
        OURS: [one.seconds for one in ours],
        f"APScheduler: next starts alone, from {size.scheduled:,}": starts,
        f"APScheduler: `reschedule_job` in SQLite, from {size.stored:,}": [stored],
    }
    return [
        *rows(f"plan a million learners anew{sample}", "s", took),
        *rows("processor time of it", "s", {OURS: [one.cpu for one in ours]}),
        *rows("most memory of it, all processes", "MB", {OURS: [one.memory for one in ours]}),
    ]


def _how(size: Size) -> str:
    return (
        f"{size.rounds} rounds, median (least–most). Simulated: {size.simulated} learners over "
        f"{size.weeks} weeks for each of the seeds {size.seeds.start} to {size.seeds.stop - 1}."
    )
