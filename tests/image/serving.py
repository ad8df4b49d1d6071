"""Runs the bot of a folder that stands for the image, as the image would."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.image.recipe import environment, relocate

START_SECONDS = 60.0
STOP_SECONDS = 10.0
"""What an orchestrator gives a process between SIGTERM and SIGKILL, at least."""

POWERLESS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs")


@dataclass
class Served:
    """The bot at work."""

    process: Process
    address: str
    complaints: Path

    async def stop(self) -> int:
        """Ask it to stop; return its exit status. Raises TimeoutError where it does not."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            return await self.process.wait()


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[Served]:
    """Start the bot with the sandbox, and wait until it says where it listens.

    A superuser runs it without any power over what is not to be written to.
    """
    complaints = folder / "app" / "data" / "stderr.txt"
    command = ["python", "-m", "bot"]
    if os.geteuid() == 0:
        command = [*POWERLESS, *command]
    with complaints.open("wb") as stderr:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder / "app", env=_settings(folder), stdout=PIPE, stderr=stderr
        )
    try:
        assert process.stdout
        async with asyncio.timeout(START_SECONDS):
            said = (await process.stdout.readline()).decode()
        found = re.search(r"http://\S+:\d+", said)
        assert found, complaints.read_text()
        yield Served(process, found[0].replace("0.0.0.0", "127.0.0.1"), complaints)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _settings(folder: Path) -> dict[str, str]:
    ours = {name: relocate(value, folder) for name, value in environment().items()}
    path = f"{ours['PATH']}:{os.defpath}"
    library = f"{sys.base_prefix}/lib"  # of an interpreter that stands in no usual place
    return {**ours, "PATH": path, "LD_LIBRARY_PATH": library, "LISTEN": "127.0.0.1:0"}
