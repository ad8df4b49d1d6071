"""Heavy work beside the bot: in processes of their own, so that it goes on answering meanwhile."""

import asyncio
import sys


class ChildError(Exception):
    """A process took too long, or ended with a complaint."""


class Children:
    """Runs at most so many processes at once."""

    def __init__(self, at_once: int, patience: float) -> None:
        """End a process after `patience` seconds."""
        self._turns = asyncio.Semaphore(at_once)
        self._patience = patience

    async def run(self, script: str, given: bytes) -> bytes:
        """Run a Python file and return what it writes for what it is given.

        Raises ChildError. A process is ended too where the caller is cancelled.
        """
        async with self._turns:
            try:
                async with asyncio.timeout(self._patience):
                    return await _run(script, given)
            except TimeoutError as error:
                raise ChildError(f"Nothing came in {self._patience} seconds.") from error


async def _run(script: str, given: bytes) -> bytes:
    pipe = asyncio.subprocess.PIPE
    # -P: the folder of that file is no place to import from.
    command = sys.executable, "-P", script
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        written, complaint = await process.communicate(given)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise ChildError(complaint.decode(errors="replace").strip() or "The process stopped.")
    return written
