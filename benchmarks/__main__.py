"""Measure: `python -m benchmarks [--quick] [--write FILE]`. A full run takes some minutes."""

import argparse
import asyncio
import os
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import sums, table
from benchmarks.letters import FILE, curriculum, write_letters
from benchmarks.progress import Bar
from benchmarks.rounds import FULL, QUICK, Size, play, start_as_people_do
from benchmarks.seed import seed

BOTS = ("offclock", "ptb", "aiogram_bot")
DATABASE = "offclock.sqlite"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a little of everything, for CI")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into a page")
    options = parser.parse_args()
    if sys.platform != "linux":
        parser.error("the benchmarks pin processes to cores and read /proc, so they need Linux")
    made = asyncio.run(measure(QUICK if options.quick else FULL))
    print(made)
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        options.write.write_text(table.write_between(page, made), encoding="utf-8")
    return 0


async def measure(size: Size) -> str:
    """Run everything, and return the table with a line on where it was made."""
    taught = curriculum()
    rounds = {name: [] for name in BOTS}
    by_people = []
    bar = Bar(size.rounds * (len(BOTS) + 1) + 1)
    with tempfile.TemporaryDirectory(prefix="offclock-bench-") as folder:
        seeded = Path(folder)
        await seed(seeded / DATABASE, size.crowd, taught)
        write_letters(seeded, taught)
        for number in range(size.rounds):
            # Each begins once, so that a neighbour who comes or goes is nobody's in particular.
            for name in BOTS[number % 3 :] + BOTS[: number % 3]:
                bar.say(f"round {number + 1}: {name}")
                rounds[name].append(await play(name, _copy(seeded), size))
            bar.say(f"round {number + 1}: python -m bot starts")
            by_people.append(await start_as_people_do(_copy(seeded)))
        bar.say("arithmetic")
        worked_out = list(sums.work_out(taught, 0.2 if size is QUICK else 2.0))
        bar.end()
    made = table.rows(rounds, by_people, worked_out)
    return f"{table.markdown(made)}\n\n{_where(size, rounds)}"


def _copy(seeded: Path) -> Path:
    """Return a folder of its own with the database and the letters, as they were made."""
    folder = Path(tempfile.mkdtemp(dir=seeded))
    shutil.copy(seeded / DATABASE, folder)
    shutil.copy(seeded / FILE, folder)
    return folder


def _where(size: Size, rounds: dict) -> str:
    lost = sum(one.lost for played in rounds.values() for one in played)
    busiest = max(one.server_busy for played in rounds.values() for one in played)
    made = (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores"
    )
    done = f"{size.presses} presses and {size.pushes} pushes a round, {lost} lost"
    return (
        f"{made}; {size.rounds} rounds, median (least–most); {done}; "
        f"the server's core was at most {busiest:.0%} busy with pushes."
    )


if __name__ == "__main__":
    sys.exit(main())
