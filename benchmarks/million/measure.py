"""The same work over ten thousand learners and over a million, in turn, in processes of its own."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.copies import address, made, server_of
from benchmarks.million.seed import fill
from benchmarks.processes import ROOT
from benchmarks.progress import Bar
from benchmarks.table import quantile, spread

PATIENCE = 900.0
"""Seconds for one measurement."""


@dataclass(frozen=True)
class Size:
    """How much is done."""

    few: int
    many: int
    """Learners."""
    rounds: int
    warming: int
    pushes: int
    ticks: int

    def __post_init__(self) -> None:
        """Refuse more rounds than there are learners for."""
        if self.ready > self.few:
            raise ValueError(f"{self.few} learners are too few: {self.ready} are to be pushed to")

    @property
    def ready(self) -> int:
        """Learners who can be let fall due: others in every round."""
        return self.rounds * (self.warming + self.pushes)


QUICK = Size(few=200, many=2_000, rounds=1, warming=20, pushes=60, ticks=50)
FULL = Size(few=10_000, many=1_000_000, rounds=5, warming=200, pushes=1_800, ticks=500)


@dataclass
class Found:
    """What was measured over one number of learners: one value a round."""

    idle: list[float] = field(default_factory=list)
    """Milliseconds of an idle tick, the median."""
    idle_p99: list[float] = field(default_factory=list)
    idle_cpu: list[float] = field(default_factory=list)
    push_cpu: list[float] = field(default_factory=list)
    """Milliseconds of the process; what a PostgreSQL server does is in none of its times."""
    push_real: list[float] = field(default_factory=list)
    """Milliseconds, as many as they take with others under way."""
    memory: list[float] = field(default_factory=list)
    """MB, resident, of the process."""

    def add(self, said: dict) -> None:
        """Take up one measurement of the worker."""
        self.idle.append(median(said["idle"]) * 1000)
        self.idle_p99.append(quantile(said["idle"], 0.99))
        self.idle_cpu.append(said["idle_cpu"] * 1000)
        self.push_cpu.append(said["push_cpu"] * 1000)
        self.push_real.append(said["push_real"] * 1000)
        self.memory.append(said["memory"])


@dataclass(frozen=True)
class Row:
    """One measure, few learners beside many."""

    title: str
    unit: str
    few: Sequence[float]
    many: Sequence[float]
    most: float | None = None
    """The ratio that is aimed at, at most."""
    under: float | None = None
    """What is aimed at for many learners."""

    @property
    def ratio(self) -> float:
        """How many times as much it is with many learners."""
        return median(self.many) / median(self.few)

    @property
    def met(self) -> bool:
        """Tell whether it is as little as is aimed at."""
        low = self.under is None or median(self.many) < self.under
        return low and (self.most is None or self.ratio <= self.most)

    def cells(self) -> list[str]:
        """Its cells as text."""
        aims = [f"{self.most:.2f}x"] if self.most else []
        aims += [f"under {self.under:g} {self.unit}"] if self.under else []
        aim = f"{', '.join(aims)}: {'met' if self.met else 'not met'}" if aims else ""
        return [
            *(self.title, self.unit, spread(self.few), spread(self.many)),
            *(f"{self.ratio:.2f}x", aim),
        ]


def measure(size: Size, url: str | None = None) -> str:
    """Measure on SQLite, and on PostgreSQL where `url` names a server; return the table."""
    rows = [row for base, found in measure_all(size, url).items() for row in rows_of(base, *found)]
    head = ["", "", f"{size.few:,} learners", f"{size.many:,} learners", "ratio", "aim"]
    lines = [head, ["---", "---", *["---:"] * 3, "---"], *(row.cells() for row in rows)]
    table = "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
    return (
        f"{table}\n\n{size.rounds} rounds, median (least–most); {size.ticks} idle ticks and "
        f"{size.pushes:,} pushes a round."
    )


def measure_all(size: Size, url: str | None = None) -> dict[str, tuple[Found, Found]]:
    """Return what was found with few learners and with many, by the kind of database."""
    bases = {"SQLite": None} | ({"PostgreSQL": url} if url else {})
    counts = (size.few, size.many)
    found = {base: (Found(), Found()) for base in bases}
    bar = Bar(len(bases) * len(counts) * (1 + size.rounds))
    with ExitStack() as stack:
        addresses = {
            base: [stack.enter_context(_seeded(server, count, size, bar)) for count in counts]
            for base, server in bases.items()
        }
        for number in range(size.rounds):
            for base in bases:
                # Each is the first in turn, so that a neighbour who comes or goes is nobody's.
                for place in (0, 1) if number % 2 else (1, 0):
                    bar.say(f"round {number + 1}: {counts[place]:,} learners, {base}")
                    found[base][place].add(_work(addresses[base][place], number, size))
    bar.end()
    return found


def rows_of(base: str, few: Found, many: Found) -> list[Row]:
    """Return the rows of one kind of database."""
    return [
        Row(f"idle tick, {base}: median", "ms", few.idle, many.idle, 1.5, 3.0),
        Row(f"idle tick, {base}: p99", "ms", few.idle_p99, many.idle_p99),
        Row(f"processor time of an idle tick, {base}", "ms", few.idle_cpu, many.idle_cpu, 1.5),
        Row(f"memory, {base}", "MB", few.memory, many.memory, 1.5),
        Row(f"processor time of a push, {base}", "ms", few.push_cpu, many.push_cpu, 1.2),
        Row(f"time of a push, {base}", "ms", few.push_real, many.push_real, 1.2),
    ]


@contextmanager
def _seeded(server: str | None, count: int, size: Size, bar: Bar) -> Iterator[str]:
    """Make a database of so many learners; it is gone in the end."""
    bar.say(f"seed {count:,} learners, {'PostgreSQL' if server else 'SQLite'}")
    with ExitStack() as stack:
        if server:
            of = server_of(server)
            url = address(of, stack.enter_context(made(of)))
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="offclock-bench-"))
            url = f"sqlite+aiosqlite:///{Path(folder)}/million.sqlite"
        asyncio.run(fill(url, count, size.ready))
        yield url


def _work(url: str, number: int, size: Size) -> dict:
    """Measure once, in a process of its own, with learners whom no other round has met."""
    first = 1 + number * (size.warming + size.pushes)
    given = [url, first, size.warming, size.pushes, size.ticks]
    command = [sys.executable, "-m", "benchmarks.million.worker", *map(str, given)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise ChildProcessError(f"a measurement failed:\n{done.stderr}")
    return json.loads(done.stdout)
