"""Measure: `python -m benchmarks [bots | planning | learning | packs | lunch | million]`.

Without a part, the first four are measured, which takes some minutes; the last two take an hour.
"""

import argparse
import asyncio
import os
import platform
import shutil
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import packs, sums, table
from benchmarks.databases import move_to, named_in, on_postgres
from benchmarks.learning import measure as learning
from benchmarks.letters import curriculum, write_letters
from benchmarks.lunch import measure as lunch
from benchmarks.million import measure as million
from benchmarks.planning import measure as planning
from benchmarks.planning.replan import MILLION
from benchmarks.progress import Bar
from benchmarks.rounds import FULL, QUICK, Size, play, start_as_people_do
from benchmarks.seed import seed
from bot.places import Places
from lessons.cache import load_with_cache
from lessons.loader import DEFAULT_PACKS

BOTS = ("offclock", "ptb", "aiogram_bot", "jobs")
SERVER = "TEST_POSTGRES_URL"
"""With it, as `scripts/with-postgres` sets it, Offclock is also measured on PostgreSQL."""

DATABASE = "offclock.sqlite"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("part", nargs="?", choices=MAKE, help="one of the parts (else the short)")
    parser.add_argument("--quick", action="store_true", help="a little of everything, for CI")
    parser.add_argument(
        "--million", action="store_true", help="plan for a million learners, and not for fewer"
    )
    parser.add_argument(
        "--learners", type=int, metavar="N", help="of `lunch` and `million`, in place of theirs"
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        help="of `lunch` and `million`: a PostgreSQL server, on which databases are made",
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into a page")
    options = parser.parse_args()
    if sys.platform != "linux":
        parser.error("the benchmarks pin processes to cores and read /proc, so they need Linux")
    for part in [options.part] if options.part else SHORT:
        made = MAKE[part](options)
        print(f"{made}\n")
        if options.write:
            page = options.write.read_text(encoding="utf-8")
            made = table.write_between(page, _place(part, options), made)
            options.write.write_text(made, encoding="utf-8")
    return 0


def _place(part: str, options: argparse.Namespace) -> str:
    """Return the name of the place for a part's table; the lunch hour has one a database."""
    return "lunch on postgres" if part == "lunch" and options.database else part


def _bots(options: argparse.Namespace) -> str:
    return asyncio.run(measure(QUICK if options.quick else FULL))


def _planning(options: argparse.Namespace) -> str:
    size = planning.QUICK if options.quick else planning.FULL
    if options.million:
        size = replace(size, learners=MILLION, replanned=1)
    return f"{planning.measure(size)} {_machine()}"


def _learning(options: argparse.Namespace) -> str:
    size = learning.QUICK if options.quick else learning.FULL
    return f"{learning.measure(size)} {_machine()}"


def _packs(options: argparse.Namespace) -> str:
    return f"{packs.measure(packs.QUICK if options.quick else packs.FULL)} {_machine()}"


def _lunch(options: argparse.Namespace) -> str:
    size = lunch.QUICK if options.quick else lunch.FULL
    size = replace(size, learners=options.learners or size.learners)
    return f"{lunch.measure(size, options.database)} {_machine()}"


def _million(options: argparse.Namespace) -> str:
    size = million.QUICK if options.quick else million.FULL
    size = replace(size, many=options.learners or size.many)
    return f"{million.measure(size, options.database)} {_machine()}"


async def measure(size: Size) -> str:
    """Let the bots play, and return the table with a line on where it was made."""
    taught = curriculum()
    server = os.environ.get(SERVER)
    bots = (*BOTS, "postgres") if server else BOTS
    rounds = {name: [] for name in bots}
    by_people = []
    bar = Bar(size.rounds * (len(bots) + 1) + 1)
    with (
        tempfile.TemporaryDirectory(prefix="offclock-bench-") as folder,
        on_postgres(server) if server else nullcontext() as original,
    ):
        seeded = Path(folder)
        await seed(seeded / DATABASE, size.crowd, taught)
        if original:
            await move_to(seeded / DATABASE, original.original)
        write_letters(seeded, taught)
        # Else every bot would build it while it is measured.
        assert await Places(seeded).prepare(), "the index of places could not be built"
        load_with_cache([DEFAULT_PACKS], seeded / "lessons.json")
        for number in range(size.rounds):
            # Each begins once, so that a neighbour who comes or goes is nobody's in particular.
            for name in bots[number % len(bots) :] + bots[: number % len(bots)]:
                bar.say(f"round {number + 1}: {name}")
                place = _copy(seeded)
                with named_in(place, original) if name == "postgres" else nullcontext():
                    rounds[name].append(await play(name, place, size))
            bar.say(f"round {number + 1}: python -m bot starts")
            by_people.append(await start_as_people_do(_copy(seeded)))
        bar.say("arithmetic")
        worked_out = sums.work_out(taught, 0.2 if size is QUICK else 2.0)
        bar.end()
    made = table.rows(rounds, by_people, worked_out)
    return f"{table.markdown(made)}\n\n{_where(size, rounds)}"


def _copy(seeded: Path) -> Path:
    """Return a folder of its own with the files as they were made."""
    folder = Path(tempfile.mkdtemp(dir=seeded))
    for file in seeded.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    return folder


def _where(size: Size, rounds: dict) -> str:
    lost = sum(one.lost for played in rounds.values() for one in played)
    busiest = max(one.server_busy for played in rounds.values() for one in played)
    done = f"{size.presses} presses and {size.pushes} pushes a round, {lost} lost"
    return (
        f"{_machine()} {size.rounds} rounds, median (least–most); {done}; "
        f"the server's core was at most {busiest:.0%} busy with pushes."
    )


def _machine() -> str:
    """Say when and on what, and how busy it is with whatever else there is."""
    made = f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}"
    return f"{made}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}."


SHORT = {"bots": _bots, "planning": _planning, "learning": _learning, "packs": _packs}
MAKE = SHORT | {"lunch": _lunch, "million": _million}


if __name__ == "__main__":
    sys.exit(main())
