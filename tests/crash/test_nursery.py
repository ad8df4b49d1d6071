"""A nursery and its bot end with whoever opened it, however that ends."""

import asyncio
import os
import select
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.crash.processes import ROOT, end

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent"),
]

# It opens a nursery, has a bot born in the folder that it was given, says its id, and waits.
OPENS = """
import asyncio, sys
from pathlib import Path
from tests.crash.nursery import opened
from tests.crash.processes import taught

async def main():
    async with opened() as nursery, nursery.begun(Path(sys.argv[1]), **taught({})) as child:
        print(child._pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""
SECONDS = 30.0


async def test_a_bot_ends_with_the_process_that_wanted_it(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OPENS, str(tmp_path), cwd=ROOT, stdout=PIPE
    )
    assert parent.stdout
    try:
        async with asyncio.timeout(SECONDS):
            born = os.pidfd_open(int(await parent.stdout.readline()))
    finally:
        await end(parent)

    ended, _, _ = select.select([born], [], [], SECONDS)

    os.close(born)
    assert ended
