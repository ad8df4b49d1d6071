"""Work in processes of their own."""

import asyncio
import os
from pathlib import Path
from time import monotonic, sleep

import pytest

from bot.child import ChildError, Children

BACKWARDS = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])"
COMPLAINING = "import sys; sys.exit('Too dark to draw.')"
FALLING_SILENT = "import os; os._exit(7)"


@pytest.fixture
def write(tmp_path: Path):
    def write_script(code: str) -> str:
        script = tmp_path / "script.py"
        script.write_text(code)
        return str(script)

    return write_script


def sleeping(mark: Path) -> str:
    return (
        "import os, pathlib, time;"
        f"pathlib.Path({str(mark)!r}).write_text(str(os.getpid()));"
        "time.sleep(100)"
    )


def wait_for(mark: Path) -> None:
    deadline = monotonic() + 20
    while not (mark.exists() and mark.read_text()):
        assert monotonic() < deadline
        sleep(0.01)


async def test_it_returns_what_the_script_writes(write) -> None:
    assert await Children(1, 20).run(write(BACKWARDS), b"\x00abc") == b"cba\x00"


async def test_it_carries_more_than_a_pipe_holds(write) -> None:
    much = bytes(range(256)) * 4096

    assert await Children(1, 20).run(write(BACKWARDS), much) == much[::-1]


async def test_it_hands_on_what_the_script_complains_of(write) -> None:
    with pytest.raises(ChildError, match=r"^Too dark to draw\.$"):
        await Children(1, 20).run(write(COMPLAINING), b"")


async def test_it_notices_a_script_that_ends_without_a_word(write) -> None:
    with pytest.raises(ChildError, match="stopped"):
        await Children(1, 20).run(write(FALLING_SILENT), b"")


async def test_it_ends_a_script_that_takes_too_long(write, tmp_path: Path) -> None:
    mark = tmp_path / "pid"

    with pytest.raises(ChildError, match="Nothing came in 3 seconds"):
        await Children(1, 3).run(write(sleeping(mark)), b"")

    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


async def test_it_ends_a_script_that_nobody_waits_for_any_more(write, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    children = Children(1, 60)
    script = write(sleeping(mark))
    running = asyncio.create_task(children.run(script, b""))  # noqa: TID251
    await asyncio.to_thread(wait_for, mark)

    running.cancel()
    await asyncio.wait([running])

    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)
    assert running.cancelled()


async def test_it_runs_one_after_the_other_where_one_may_run(write, tmp_path: Path) -> None:
    door = tmp_path / "door"
    alone = write(
        "import os, sys, time;"
        f"os.mkdir({str(door)!r});"
        "time.sleep(0.1);"
        f"os.rmdir({str(door)!r});"
        "sys.stdout.write('alone')"
    )
    children = Children(1, 20)

    assert await asyncio.gather(*(children.run(alone, b"") for _ in range(3))) == [b"alone"] * 3
