"""Feeds made-up updates to the whole bot, and keeps account of what comes of them."""

import asyncio
import gc
import json
import logging
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree as ET

from telegram import Bot, Update

from bot.fetching import Failed, Failure, Fetched, Fetcher
from bot.gateway import Gateway
from bot.intake import Lanes
from bot.pacing import Pacer
from bot.pictures.render import Renderer
from bot.records.printer import Printer, order_of
from bot.records.record import Certificate, Record
from bot.router import Router
from bot.updates import read_update
from bot.visit import Visit, visit_of
from tests.conversations.scenes import Rows, dump_learners, fill_every_table, in_the_gap
from tests.fuzz.acts import LEARNERS, Crowd
from tests.fuzz.telegram import AtOnce
from tests.stage import Stage

BYSTANDER = 999
"""Somebody with a row in every table, who does nothing: nothing of theirs may change."""

PATIENCE = 120.0
"""Seconds for one update, before it counts as hung."""

LEAPS = (60, 1800, 6 * 3600, 26 * 3600)
"""Seconds by which the clock is moved now and then, so that bites come and go."""

BETWEEN_LEAPS = 250

A_FLOOD = 1e6
"""Sends a second: nothing is held back."""

MOST_GROWN = 64 * 2**20
"""Bytes that the second half of the updates may add: caches that fill up, and what a peak left."""

NOT_THROUGH = "a reply did not get through"


@dataclass
class Account:
    """What came of the updates so far."""

    became: Counter[str] = field(default_factory=Counter)
    """How many were what: unreadable, not for us, a press, a text ..."""
    asked: Counter[str] = field(default_factory=Counter)
    """What the bot called, by method."""
    warned: Counter[str] = field(default_factory=Counter)
    """Loggers that warned."""
    failures: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Messages that Telegram would not take."""
    slowest: list[tuple[float, str]] = field(default_factory=list)
    """Seconds, and what took them; the longest first."""
    grown: int = 0
    """Bytes of memory that the second half of the updates added."""
    disturbed: list[str] = field(default_factory=list)
    """Tables in which something of a bystander's has changed."""

    @property
    def faults(self) -> list[str]:
        """Everything that should not be."""
        changed = [f"a bystander's rows in {table} have changed" for table in self.disturbed]
        grown = f"the second half of the updates added {self.grown / 2**20:.0f} MB of memory"
        swollen = [grown] if self.grown > MOST_GROWN else []
        return [*self.failures, *self.refused, *changed, *swollen]


class Unplugged(Fetcher):
    """Reaches nothing."""

    async def fetch(self, address: str, **_: object) -> Fetched:
        return Failed(Failure.UNREACHABLE)


class Reader(Renderer):
    """Reads pictures in place of drawing them."""

    async def render(self, svg: str) -> bytes:
        ET.fromstring(svg)
        return b"\x89PNG"


class Typesetter(Printer):
    """Prepares papers in place of printing them."""

    async def print(self, what: Record | Certificate) -> bytes:
        order_of(what)
        return b"%PDF"


class Ear(logging.Handler):
    """Hears what the bot logs, and blames it on the update at hand."""

    def __init__(self, account: Account) -> None:
        super().__init__(logging.WARNING)
        self.at_hand = ""
        self._account = account

    def emit(self, record: logging.LogRecord) -> None:
        said = f"{record.name}: {record.getMessage()} | {self.at_hand}"
        self._account.warned[record.name] += 1
        if record.levelno >= logging.ERROR:
            self._account.failures.append(said)
        elif NOT_THROUGH in said:
            self._account.refused.append(said)


async def fuzz(
    stage: Stage, updates: int, seed: int, tell: Callable[[int], None] = lambda _: None
) -> Account:
    """Feed so many updates to the bot on a stage; `tell` hears how many are through.

    The bot's own clock, calendars and database are the stage's; Telegram answers at once.
    """
    before = await _bystander(stage)
    account, at_once = Account(), AtOnce()
    bot = Bot("1:fuzz", request=at_once, get_updates_request=AtOnce())
    gateway = stage.house.gateway
    # In its place, as the dispatcher and others hold it too.
    vars(gateway).update(vars(Gateway(bot, Pacer(A_FLOOD), stage.house.clock)))
    house = replace(stage.house, renderer=Reader(), printer=Typesetter())
    chance = random.Random(seed)
    crowd = Crowd(chance, at_once.shown, lambda: range(1, 200))
    with _hearing(account) as ear:
        feed = Feed(bot, Router(house), account, ear)
        for learner in LEARNERS:
            for update in crowd.set_up(learner):
                await feed({"update_id": feed.next_id(), **update})
        for number in range(updates):
            if number == updates // 2:
                account.grown = -_resident()
            if number % BETWEEN_LEAPS == BETWEEN_LEAPS - 1:
                await stage.move_clock(advance_seconds=chance.choice(LEAPS))
            await feed(crowd.update(feed.next_id()))
            tell(number + 1)
    account.grown += _resident()
    account.asked = at_once.asked
    after = _rows_of(BYSTANDER, await dump_learners(stage))
    account.disturbed = [table for table in before if before[table] != after[table]]
    return account


class Feed:
    """Takes updates one by one, all the way that they come from Telegram."""

    def __init__(self, bot: Bot, router: Router, account: Account, ear: Ear) -> None:
        self._bot = bot
        self._router = router
        self._account = account
        self._ear = ear
        self._id = 0

    def next_id(self) -> int:
        self._id += 1
        return self._id

    async def __call__(self, made: object) -> None:
        """Handle one update to its end."""
        wire = json.dumps(made)
        self._ear.at_hand = f"{self._id}: {wire[:700]}"
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                kind = await self._pass_on(json.loads(wire))
        except Exception as error:
            kind = "escaped"
            self._account.failures.append(f"{error!r:.300} | {self._ear.at_hand}")
        self._account.became[kind] += 1
        self._note(time.perf_counter() - began, f"{kind}: {wire[:160]}")

    async def _pass_on(self, raw: object) -> str:
        update = read_update(raw, self._bot)
        if update is None:
            return "unreadable"
        kinds: list[str] = []

        async def handle(update: Update) -> None:
            visit = visit_of(update)
            kinds.append(_kind_of(visit))
            if visit is not None:
                await self._router.answer(visit)

        async with asyncio.TaskGroup() as group:
            handled = await Lanes(handle, group).begin(update, patient=False)
        assert handled, "the database was away"
        return kinds[0]

    def _note(self, seconds: float, what: str) -> None:
        slowest = self._account.slowest
        if len(slowest) < 5 or seconds > slowest[-1][0]:
            slowest.append((seconds, what))
            slowest.sort(reverse=True)
            del slowest[5:]


def _kind_of(visit: Visit | None) -> str:
    match visit:
        case None:
            return "not for us"
        case Visit(press=None, command=str()):
            return "command"
        case Visit(press=None, text=str()):
            return "text"
        case _:
            return "press" if visit.press else "other"


async def _bystander(stage: Stage) -> Rows:
    """Fill every table with rows of somebody who waits for nothing; return them."""
    person = await in_the_gap(stage, id_=BYSTANDER)
    await fill_every_table(person)
    await person.say("/pause")
    await person.press("pause:open")
    return _rows_of(BYSTANDER, await dump_learners(stage))


def _rows_of(learner: int, rows: Rows) -> Rows:
    """Return what is a learner's, but for when their calendars were looked at: time does that."""
    theirs = {
        table: [row for row in mine if row.get("learner_id", row.get("id")) == learner]
        for table, mine in rows.items()
    }
    looked_at = {"read_at": None, "due_at": None}
    return {**theirs, "calendars": [row | looked_at for row in theirs["calendars"]]}


@contextmanager
def _hearing(account: Account) -> Iterator[Ear]:
    ear = Ear(account)
    logging.getLogger().addHandler(ear)
    try:
        yield ear
    finally:
        logging.getLogger().removeHandler(ear)


def _resident() -> int:
    """Return the bytes of memory that this process holds."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def told(account: Account, seconds: float) -> Sequence[str]:
    """Return an account in lines."""
    total = account.became.total()
    shares = ", ".join(f"{kind} {count:,}" for kind, count in account.became.most_common())
    calls = ", ".join(f"{name} {count:,}" for name, count in account.asked.most_common())
    warnings = ", ".join(f"{name} {count:,}" for name, count in account.warned.most_common())
    return [
        f"{total:,} updates in {seconds:.0f} s ({seconds / total * 1000:.1f} ms each): {shares}",
        f"calls of the Bot API: {calls}",
        f"handlers that failed: {len(account.failures)}",
        f"messages that Telegram refused: {len(account.refused)}",
        f"tables of a bystander's disturbed: {len(account.disturbed)}",
        f"memory that the second half added: {account.grown / 2**20:.1f} MB",
        *(f"slow: {took:.3f} s {what}" for took, what in account.slowest),
        f"warnings: {warnings or 'none'}",
        *(f"{count} x {example}" for count, example in _kinds(account.faults)),
    ]


def _kinds(faults: Sequence[str]) -> list[tuple[int, str]]:
    """Return how often faults of each kind came, with the first of the kind."""
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for fault in faults:
        kind = re.sub(r"\d+", "#", fault.partition(" | ")[0])
        first.setdefault(kind, fault)
        counts[kind] += 1
    return [(count, first[kind]) for kind, count in counts.most_common()]
