"""A million learners planned anew, by the command that an operator has."""

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

from benchmarks.planning.crowd import fill, outstanding
from benchmarks.processes import Process

MILLION = 1_000_000
FEW = 20
LOOK_SECONDS = 0.1

_COMMAND = [sys.executable, "-m", "storage", "replan"]


@dataclass(frozen=True)
class Replanned:
    """What the command took."""

    seconds: float
    cpu: float
    """Seconds of processor time, on all cores."""
    memory: float
    """The most resident memory of all its processes, in MB; what they share counts for each."""


async def replan(folder: Path, learners: int, rounds: int) -> list[Replanned]:
    """Run the command over so many learners, and say what it would take for a million.

    What it takes for a few, which is to start and to end, is not multiplied.
    """
    now = datetime.now(UTC)
    for count in (FEW, learners):
        await fill(folder / f"{count}.sqlite", count, now)
    found = []
    for _ in range(rounds):
        few = await _run(folder, FEW)
        many = await _run(folder, learners)
        found.append(_extrapolated(few, many, (MILLION - learners) / (learners - FEW)))
    return found


def _extrapolated(few: Replanned, many: Replanned, times: float) -> Replanned:
    """Multiply what many take more than a few; a quick run may find that to be nothing."""
    return Replanned(
        many.seconds + times * max(many.seconds - few.seconds, 0),
        many.cpu + times * max(many.cpu - few.cpu, 0),
        many.memory,
    )


async def _run(folder: Path, learners: int) -> Replanned:
    """Run it once over a copy of what was made."""
    path = Path(shutil.copy(folder / f"{learners}.sqlite", folder / "copy.sqlite"))
    settings = os.environ | {"DATABASE_URL": f"sqlite:///{path}"}
    most, cpu, began = 0.0, _cpu_of_children(), perf_counter()
    async with Process.started(_COMMAND, settings, lambda: None) as command:
        while command.started_as.returncode is None:
            most = max(most, sum(map(_memory, _family(command.started_as.pid))))
            await asyncio.sleep(LOOK_SECONDS)
        took = perf_counter() - began
        output, _ = await command.started_as.communicate()
    said = output.decode().strip()
    if said != f"Planned anew for {learners - outstanding(learners):,} learners.":
        raise ChildProcessError(f"the command did not plan for {learners} learners: {said}")
    return Replanned(took, _cpu_of_children() - cpu, most)


def _cpu_of_children() -> float:
    """Return the seconds of processor time of all that this process started and saw end."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all that come from it."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        # Any of them may end meanwhile.
        with suppress(OSError):
            for child in children.read_text().split():
                yield from _family(int(child))


def _memory(pid: int) -> float:
    with suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        return sum(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024
    return 0.0
