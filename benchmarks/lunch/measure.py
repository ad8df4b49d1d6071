"""Play the lunch hour at Telegram's rate, and faster than Telegram would take it."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.copies import copies
from benchmarks.letters import curriculum
from benchmarks.lunch.crowd import Someone, fill, people
from benchmarks.lunch.loop import HeldDatabase, run
from benchmarks.lunch.play import Kind, Play, complaints
from benchmarks.lunch.report import how, markdown
from benchmarks.lunch.verdict import Record
from benchmarks.progress import Bar
from lessons.model import Curriculum


@dataclass(frozen=True)
class Plays:
    """A kind of play, for so many days from a Monday on."""

    title: str
    kind: Kind
    days: int


@dataclass(frozen=True)
class Size:
    """How much is played."""

    learners: int
    minutes: int
    """Of lunch."""
    plays: Sequence[Plays]


FULL = Size(
    learners=100_000,
    minutes=15,
    plays=[
        Plays("30 a second", Kind(rate=30, answering=0.6), 1),
        Plays("30 a second, imitated", Kind(rate=30, answering=0.6, handled=False), 5),
        Plays("1,000 a second, imitated", Kind(rate=1000, answering=0.6, handled=False), 1),
        Plays("1,000 a second, nobody answers", Kind(rate=1000, answering=0), 1),
    ],
)
QUICK = Size(
    learners=400,
    minutes=3,
    plays=[
        Plays("18 a second", Kind(rate=18, answering=0.6, idle=10), 1),
        Plays("18 a second, imitated", Kind(rate=18, answering=0.6, handled=False, idle=10), 2),
        Plays("300 a second, nobody answers", Kind(rate=300, answering=0, idle=10), 1),
    ],
)


def measure(size: Size, url: str | None = None) -> str:
    """Play everything, and return the table with a line on how it was made.

    `url` names a PostgreSQL server, on which databases are made and dropped; else it is SQLite.
    """
    played = play_all(size, url)
    base = "PostgreSQL" if url else "SQLite"
    return f"{markdown(played)}\n\n{size.learners:,} learners, {base}. {how(played)}"


def play_all(size: Size, url: str | None = None) -> dict[str, Record]:
    """Play everything, each time over a copy of the same database; return it by title."""
    everybody, taught, played = people(size.learners, size.minutes), curriculum(), {}
    bar = Bar(1 + sum(plays.days for plays in size.plays))
    with (
        tempfile.TemporaryDirectory(prefix="offclock-bench-") as folder,
        copies(Path(folder), url) as base,
    ):
        bar.say("seed")
        run(_fill(base.original, everybody))
        for plays in size.plays:
            with base.copied() as address:
                played[plays.title] = run(_play(address, everybody, taught, plays, bar.say))
    bar.end()
    return played


async def _fill(url: str, everybody: list[Someone]) -> None:
    database = HeldDatabase(url)
    await fill(database, everybody)
    await database.close()


async def _play(
    url: str,
    everybody: list[Someone],
    taught: Curriculum,
    plays: Plays,
    say: Callable[[str], None],
) -> Record:
    database, record = HeldDatabase(url), Record(everybody, plays.kind.rate)
    play = Play(database, taught, plays.kind)
    async with complaints() as heard:
        for number in range(plays.days):
            say(f"{plays.title}: day {number + 1}")
            await record.add(await play.day(number), database)
    await database.close()
    record.complaints = heard.said
    return record
