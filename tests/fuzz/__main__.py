"""`python -m tests.fuzz --updates 100000 --seed 1`: made-up updates for the whole bot."""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.progress import Bar
from tests.fuzz.run import Account, Unplugged, fuzz, told
from tests.stage import DATABASES, staged

STEPS = 100
"""Of the bar."""


async def _run(updates: int, seed: int, folder: Path, database: str) -> Account:
    bar, step = Bar(STEPS), max(1, updates // STEPS)

    def tell(through: int) -> None:
        if through % step == 0 and through // step <= STEPS:
            bar.say(f"{through:,} of {updates:,}")

    if database:
        DATABASES[folder] = database
    async with staged(folder, fetcher=Unplugged()) as stage:
        account = await fuzz(stage, updates, seed, tell)
    bar.end()
    return account


def main() -> int:
    """Run it; 1 where something should not be."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="the URL of an empty one; else SQLite")
    asked = parser.parse_args()
    logging.getLogger().addHandler(logging.NullHandler())
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        account = asyncio.run(_run(asked.updates, asked.seed, Path(folder), asked.database))
    print(*told(account, time.perf_counter() - began), sep="\n")
    return 1 if account.faults else 0


if __name__ == "__main__":
    sys.exit(main())
