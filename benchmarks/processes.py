"""Processes of a run: started, pinned to a core, looked at, and ended."""

import asyncio
import os
import signal
from asyncio.subprocess import PIPE
from asyncio.subprocess import Process as Started
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 300.0
ROOT = Path(__file__).parent.parent


@dataclass
class Process:
    """One of them."""

    started_as: Started

    @classmethod
    @asynccontextmanager
    async def started(
        cls, command: Sequence[str], environment: Mapping[str, str], pin: Callable[[], None]
    ) -> AsyncIterator[Self]:
        """Start a command; at the end of the block close its input and see it gone."""
        started = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, cwd=ROOT, env=dict(environment), preexec_fn=pin
        )
        try:
            yield cls(started)
        finally:
            await _end(started)

    async def line(self) -> str:
        """Return the next line that it prints."""
        async with asyncio.timeout(PATIENCE):
            line = await self.started_as.stdout.readline()
        if not line:
            raise ChildProcessError("a process of the benchmark ended early; its errors are above")
        return line.decode().strip()

    async def tell(self, line: str) -> None:
        """Write a line to its input."""
        self.started_as.stdin.write(f"{line}\n".encode())
        await self.started_as.stdin.drain()

    def stop(self) -> None:
        """Hold it where it is."""
        self.started_as.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        self.started_as.send_signal(signal.SIGCONT)

    @property
    def cpu(self) -> float:
        """The seconds of processor time that it has had so far."""
        text = Path(f"/proc/{self.started_as.pid}/stat").read_text()
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def memory(self) -> float:
        """Its resident memory, in MB."""
        status = Path(f"/proc/{self.started_as.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def pin_to(place: int) -> Callable[[], None]:
    """Return what pins a new process to a core: 0 the server's, 1 the contender's."""
    cores = sorted(os.sched_getaffinity(0))

    def pin() -> None:
        os.sched_setaffinity(0, {cores[place % len(cores)]})

    return pin


async def _end(started: Started) -> None:
    if started.returncode is not None:
        return
    started.send_signal(signal.SIGCONT)
    started.stdin.close()
    with suppress(ProcessLookupError):
        started.terminate()
    try:
        async with asyncio.timeout(10):
            await started.wait()
    except TimeoutError:
        started.kill()
        await started.wait()
