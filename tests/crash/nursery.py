"""Bot processes that are born with the code loaded: one after the other, forked from this one.

Loading the code is most of what a start costs, and touches nothing that a kill could spoil. For
each line of its input, JSON with a folder and settings, `python -m tests.crash.nursery PARENT`
forks a process that runs the bot there, prints `born` and its id, and when it has ended `ended`
and how.
On Linux each ends with its parent, so that a killed one leaves nothing behind that goes on polling.
"""

import asyncio
import ctypes
import json
import os
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from signal import SIGKILL
from typing import Any

from tests.crash.processes import COMPLAINTS, ROOT, end

# Of Linux's <sys/prctl.h>.
PR_SET_PDEATHSIG = 1


class Child:
    """A bot process of the nursery."""

    def __init__(self, nursery: Process, pid: int) -> None:
        self._nursery = nursery
        self._pid = pid
        self._reading = asyncio.Lock()
        self.returncode: int | None = None

    def kill(self) -> None:
        """End it as a power cut does. Its id is another's once it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, SIGKILL)

    async def wait(self) -> int:
        """Wait until it has ended, and return how."""
        async with self._reading:
            if self.returncode is None:
                self.returncode = await _read(self._nursery, "ended")
        return self.returncode


class Nursery:
    """Gives birth to bot processes, one at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @asynccontextmanager
    async def begun(self, folder: Path, **settings: str) -> AsyncIterator[Child]:
        """A bot in `folder` with these settings; it is killed as the block is left."""
        assert self._process.stdin
        order = {"folder": str(folder), "settings": settings}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        child = Child(self._process, await _read(self._process, "born"))
        try:
            yield child
        finally:
            child.kill()
            await child.wait()


@asynccontextmanager
async def opened() -> AsyncIterator[Nursery]:
    """A nursery, for as long as the block lasts."""
    command = (sys.executable, "-m", "tests.crash.nursery", str(os.getpid()))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    try:
        yield Nursery(process)
    finally:
        await end(process)


async def _read(process: Process, word: str) -> int:
    """Read the number behind a word, which has to come next."""
    assert process.stdout
    said, _, number = (await process.stdout.readline()).decode().partition(" ")
    if said != word:
        raise ChildProcessError(f"the nursery said {said!r} and not {word!r}; its errors are above")
    return int(number)


def _bear(order: dict[str, Any]) -> None:
    """Fork one, say its id, and say how it ended."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _end_with(parent)
        os._exit(_run(Path(order["folder"]), order["settings"]))
    print("born", pid, flush=True)
    _, status = os.waitpid(pid, 0)
    print("ended", os.waitstatus_to_exitcode(status), flush=True)


def _end_with(parent: int) -> None:
    """Have this process killed as soon as `parent` is, which may have been already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), SIGKILL)


def _run(folder: Path, settings: dict[str, str]) -> int:
    """Be the bot; what it prints and logs is added to its complaints."""
    from bot.__main__ import main

    os.chdir(folder)
    os.environ.update(settings)
    complaints = os.open(folder / COMPLAINTS, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(complaints, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    random.seed()
    try:
        return main()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1


if __name__ == "__main__":
    _end_with(int(sys.argv[1]))
    import bot.__main__  # noqa: F401 - loaded once, for all of them

    for written in sys.stdin:
        _bear(json.loads(written))
