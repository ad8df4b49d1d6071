"""Real processes, to be killed without a warning."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.lessons.shipped import FEEDBACK

ROOT = Path(__file__).parents[2]
START_SECONDS = 30.0
ADDRESS = re.compile(r"http://[\d.]+:\d+")


@dataclass
class Served:
    """A process that has said where it listens."""

    process: asyncio.subprocess.Process
    address: str

    async def kill(self) -> None:
        """End it as a power cut does: no handler, no flush, no goodbye."""
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


@asynccontextmanager
async def served(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[Served]:
    """Run `python -m ARGUMENTS` in `folder` with these settings, one track, and nothing else."""
    taught = {"LESSONS_PATH": str(FEEDBACK)}
    ours = {"PYTHONPATH": str(ROOT), "LISTEN": "127.0.0.1:0", **taught, **settings}
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    complaints = folder / "stderr.txt"
    with complaints.open("ab") as stderr:
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
    running = Served(process, "")
    try:
        assert process.stdout
        async with asyncio.timeout(START_SECONDS):
            said = (await process.stdout.readline()).decode()
        found = ADDRESS.search(said)
        assert found, f"it said {said!r} and complained {complaints.read_text()!r}"
        running.address = found[0]
        yield running
    finally:
        await running.kill()
