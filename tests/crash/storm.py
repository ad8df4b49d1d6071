"""Hundreds of kills while learners press and type: `python -m tests.crash.storm --kills 300`.

A bot process serves a crowd; again and again it is killed at a moment drawn evenly from its whole
life, its start and its migration too, and started anew on the same database. When all is calm, what
every learner did is compared with the database and with the chats, and counted. Exit status 1 where
a law is broken.
"""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

import aiohttp
from sqlalchemy import select

from bot.places.index import index_name
from lessons.loader import load_packs
from storage.tables import deliveries
from tests.crash.accounts import Accounts, Count, Cuts, unrecorded
from tests.crash.births import AFRESH, Births, Bot, Start
from tests.crash.crowd import Learner
from tests.crash.nursery import opened
from tests.crash.processes import COMPLAINTS, ROOT
from tests.crash.records import Records
from tests.crash.witness import Witness
from tests.lessons.shipped import FEEDBACK
from tests.stage import until
from tests.storage import servers

NETWORK_SECONDS = 0.06
"""The longest that a call takes on its way to the server, and again on its way back."""

SAY_EVERY = 25
CALM_SECONDS = 300.0
FAULTS = ("Traceback", " ERROR ")
"""What no log may say: a kill is no error of ours."""


@dataclass(frozen=True, slots=True)
class Weather:
    """How strong a storm is."""

    kills: int
    learners: int
    seed: int
    words: bool = True
    """Learners answer in their own words, too."""


@dataclass
class Storm:
    """One storm over a database."""

    weather: Weather
    home: Path
    url: str
    cuts: Cuts = field(default_factory=Cuts)
    learners: list[Learner] = field(default_factory=list)
    failed_starts: int = 0
    restless: bool = False
    """It did not become calm."""
    starts: dict[bool, Start] = field(default_factory=lambda: {True: Start(1.6), False: Start(0.3)})
    """How long it takes, afresh or not."""

    def __post_init__(self) -> None:
        self._rng = Random(self.weather.seed)
        self._witness = Witness(self._rng, NETWORK_SECONDS)
        self._records = Records(self.url)
        self._steady = asyncio.Lock()
        """Held while somebody beside the bot has the database open."""

    async def rage(self) -> list[Count]:
        """Kill and kill, wait until it is calm, and count."""
        async with (
            opened() as nursery,
            self._witness.serving() as address,
            aiohttp.ClientSession(address) as http,
        ):
            self.learners = self._gather(http)
            births = Births(nursery, self.home, self._settings(address))
            await self._kill_and_kill(births)
            async with self._life(births) as bot, asyncio.TaskGroup() as group:
                watch = group.create_task(self._see_it_live(bot))
                try:
                    await self._calm_down()
                except TimeoutError:
                    self.restless = True
                watch.cancel()
                return await asyncio.to_thread(self._count)

    def _gather(self, http: aiohttp.ClientSession) -> list[Learner]:
        """The crowd, each with dice of their own."""
        many, seed, writes = self.weather.learners, self.weather.seed, self.weather.words
        return [
            Learner(id_, self._witness, http, seed, writes=writes) for id_ in range(1, many + 1)
        ]

    async def _kill_and_kill(self, births: Births) -> None:
        over = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for learner in self.learners:
                group.create_task(learner.live(over))
            group.create_task(self._open_gaps(over))
            for number in range(1, self.weather.kills + 1):
                await self._live_and_die(births, afresh=number % AFRESH == 0)
                _say(number, self.weather.kills)
            over.set()

    @asynccontextmanager
    async def _life(self, births: Births, *, afresh: bool = False) -> AsyncIterator[Bot]:
        """A bot's life from its start; it ends with a kill."""
        self._witness.begin_life()
        async with births.give(afresh=afresh) as bot:
            yield bot

    async def _live_and_die(self, births: Births, *, afresh: bool) -> None:
        async with self._life(births, afresh=afresh) as bot:
            start = self.starts[afresh]
            await self._live(bot, start, self._rng.uniform(0, start.seconds + start.work_seconds))
            async with self._steady:
                self._note_kill(bot)
                bot.kill()
                await bot.wait()
                await self._witness.quiet()
                if self._witness.polled.is_set():
                    self.cuts.unrecorded |= await asyncio.to_thread(
                        unrecorded, self._records, self._witness
                    )

    def _note_kill(self, bot: Bot) -> None:
        """Note what a kill at this moment cuts off."""
        working = self._witness.polled.is_set()
        self.cuts.working += working
        self.cuts.starting += not working
        self.cuts.under_way += len(self._witness.sends_under_way())
        self.cuts.unconfirmed.append(self._witness.given_now() & self._witness.unconfirmed())
        self.failed_starts += bot.returncode is not None

    async def _live(self, bot: Bot, start: Start, seconds: float) -> None:
        """Wait so long, and learn meanwhile how long a start takes."""
        began, polled = monotonic(), self._witness.polled
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await polled.wait()
                start.learn(monotonic() - began)
                await bot.wait()
        if not polled.is_set():
            start.is_longer_than(monotonic() - began)

    async def _open_gaps(self, over: asyncio.Event) -> None:
        """Open a gap to some of the learners, again and again."""
        while not over.is_set():
            some = [learner.id for learner in self.learners if self._rng.random() < 0.5]
            async with self._steady:
                if self._witness.polled.is_set():
                    await asyncio.to_thread(self._records.let_fall_due, _now(), some)
            await asyncio.sleep(0.5)

    async def _calm_down(self) -> None:
        """Wait until every update is handled, every claim has ended, and every bite is done."""
        async with asyncio.timeout(CALM_SECONDS):
            await self._witness.polled.wait()
            await self._settled()
            # A claim that a kill cut off is held for a while, and is in doubt after that.
            await asyncio.to_thread(self._records.let_leases_lapse, _now())
            await until(self._nothing_held, CALM_SECONDS)
            async with asyncio.TaskGroup() as group:
                for learner in self.learners:
                    group.create_task(learner.finish())
            await self._settled()

    def _settings(self, address: str) -> dict[str, str]:
        mine = {"BOT_TOKEN": "1:abc", "BOT_API_URL": address, "DATABASE_URL": self.url}
        return mine | {"SEND_RATE": "1000"}

    async def _see_it_live(self, bot: Bot) -> None:
        await bot.wait()
        complaint = (self.home / COMPLAINTS).read_text()[-2000:]
        raise RuntimeError(f"the bot ended by itself: {complaint}")

    async def _settled(self) -> None:
        """Wait until all that learners did has been confirmed, and nothing is under way."""
        await until(lambda: not self._witness.unconfirmed(), CALM_SECONDS)
        await self._witness.quiet()

    async def _nothing_held(self) -> bool:
        query = select(deliveries.c.id).where(deliveries.c.state == "sending").limit(1)
        return not await asyncio.to_thread(self._records.rows, query, live=True)

    def _count(self) -> list[Count]:
        acts = [act for learner in self.learners for act in learner.acts]
        accounts = Accounts(acts, self._records, self._witness, load_packs([FEEDBACK]))
        log = (self.home / COMPLAINTS).read_text().splitlines()
        faults = [line for line in log if any(words in line for words in FAULTS)]
        for line in faults[:5]:
            print(line, file=sys.stderr)
        return [
            Count("kills", self.cuts.starting + self.cuts.working),
            Count("  while it started or migrated", self.cuts.starting),
            Count("  while it worked", self.cuts.working),
            Count("  starts that failed by themselves", self.failed_starts, 0),
            Count("  lines of the log that tell of a fault", len(faults), 0),
            Count("  no calm after them", int(self.restless), 0),
            *accounts.counts(self.cuts),
        ]


@contextmanager
def housed(index: Path | None = None) -> Iterator[Path]:
    """A folder for a bot, with an index of places: a child that builds one would outlive a kill."""
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        if index:
            (data / index.name).hardlink_to(index)
        yield Path(folder)


@contextmanager
def _a_database(given: str | None, home: Path) -> Iterator[str]:
    if given is None:
        yield f"sqlite:///{home}/data/offclock.sqlite"
        return
    with servers.temporary(servers.make_url(given)) as url:
        yield url


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the bot outside runs on the machine's clock


def _say(number: int, of: int) -> None:
    """Show how far it is; a log keeps every line, so it gets few."""
    if sys.stderr.isatty():
        print(f"\rkill {number} of {of}", end="", file=sys.stderr, flush=True)
    elif number % SAY_EVERY == 0:
        print(f"kill {number} of {of}", file=sys.stderr, flush=True)


def build_index(folder: Path) -> Path:
    """Build the index of places, which a first start would do otherwise."""
    command = [sys.executable, "-m", "bot.places", "build", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)
    return folder / index_name()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a storm, print what was counted, and return 1 where a law is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.storm", description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL server; default: SQLite")
    parser.add_argument("--words", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args(arguments)
    weather = Weather(options.kills, options.learners, options.seed, options.words)
    began = monotonic()
    with TemporaryDirectory() as folder:
        index = build_index(Path(folder))
        with housed(index) as home, _a_database(options.database, home) as url:
            counts = asyncio.run(Storm(weather, home, url).rage())
    print("", *counts, sep="\n")
    print(f"{'seconds':<64}{monotonic() - began:>8.0f}")
    return int(any(count.broken for count in counts))


if __name__ == "__main__":
    sys.exit(main())
