"""Real processes, to be killed without a warning."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.lessons.shipped import FEEDBACK

ROOT = Path(__file__).parents[2]
START_SECONDS = 30.0
COMPLAINTS = "stderr.txt"
ADDRESS = re.compile(r"http://[\d.]+:\d+")


@dataclass
class Served:
    """A process that has said where it listens."""

    process: Process
    address: str

    async def kill(self) -> None:
        """End it as a power cut does."""
        await end(self.process)


@asynccontextmanager
async def begun(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[Process]:
    """Start `python -m ARGUMENTS` in `folder` with these settings, one track, and nothing else.

    It is killed as the block is left; what it complains of is added to `stderr.txt`.
    """
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    ours = {"PYTHONPATH": str(ROOT), **taught(settings)}
    with (folder / COMPLAINTS).open("ab") as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *arguments,
            cwd=folder,
            env=kept | ours,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
        )
    try:
        yield process
    finally:
        await end(process)


def taught(settings: Mapping[str, str]) -> dict[str, str]:
    """These settings, and those that every process of ours has."""
    return {"LESSONS_PATH": str(FEEDBACK), "LISTEN": "127.0.0.1:0", **settings}


async def end(process: Process) -> None:
    """End it as a power cut does: no handler, no flush, no goodbye."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    await process.wait()


@asynccontextmanager
async def served(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[Served]:
    """The same, once it has said where it listens."""
    async with begun(folder, *arguments, **settings) as process:
        assert process.stdout
        async with asyncio.timeout(START_SECONDS):
            said = (await process.stdout.readline()).decode()
        found = ADDRESS.search(said)
        complaints = (folder / COMPLAINTS).read_text()
        assert found, f"it said {said!r} and complained {complaints!r}"
        yield Served(process, found[0])
