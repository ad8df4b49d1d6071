"""Make what the image holds, weigh it, and walk a learner through it.

python -m tests.image                  from the locked packages of the registry
python -m tests.image --walk ADDRESS   through a bot that runs already, with its sandbox
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.image.making import LIMIT_MB, SYSTEM_MB, close, install, open_again, weigh
from tests.image.serving import served
from tests.image.walk import walk


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--walk", metavar="ADDRESS")
    address = parser.parse_args().walk
    if address:
        print(*asyncio.run(walk(address)), sep="\n")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            return asyncio.run(_check(folder))
        finally:
            open_again(folder)


async def _check(folder: Path) -> int:
    install(folder)
    venv, app = weigh(folder / "venv"), weigh(folder / "app")
    whole = venv + app + SYSTEM_MB
    print(
        f"packages {venv:.0f} MB, the bot {app:.0f} MB, the system about {SYSTEM_MB} MB:", end=" "
    )
    print(f"{whole:.0f} MB of {LIMIT_MB}")
    close(folder)
    async with served(folder) as bot:
        print(*await walk(bot.address), sep="\n")
        status = await bot.stop()
        complaints = bot.complaints.read_text()
    print(f"stopped with status {status}\n{complaints}".strip())
    return 0 if status == 0 and not complaints and whole < LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
