"""Days of lunch: the bot as it is put together, and a crowd that is free."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import floor
from pathlib import Path
from time import perf_counter

from benchmarks.lunch.answering import People, handled, imitated
from benchmarks.lunch.crowd import MONDAY, ZONE
from benchmarks.lunch.loop import HeldDatabase, LoopClock, sleep_until
from benchmarks.lunch.watched import (
    Complaints,
    Diary,
    Spent,
    WatchedDeliveries,
    WatchedGateway,
    WatchedPacer,
)
from benchmarks.lunch.wire import Wire
from bot.house import House
from bot.notes import Notes
from bot.pictures.render import Renderer
from bot.places import Places
from bot.pusher import Pusher
from bot.records.printer import Printer
from bot.text import Texts
from lessons.model import Curriculum
from scheduler.dispatch import Dispatcher

FROM, UNTIL = time(12, 8), time(13, 25)
"""The part of a day that is played: from before the first gap until all of them are over."""

TICK_SECONDS = 1


@dataclass(frozen=True)
class Kind:
    """How a play goes."""

    rate: float
    """Sends a second."""
    answering: float
    """The part of all pushes that is taken up."""
    handled: bool = True
    """Presses take the way through the handlers; else only what they send is imitated."""
    idle: int = TICK_SECONDS
    """Seconds from a tick that had nothing to send to the next."""


@dataclass(frozen=True)
class Day:
    """One day that was played."""

    number: int
    diary: Diary
    begins: datetime
    ends: datetime
    ticks: list[float]
    """Seconds of the machine's time, each."""
    pushing: Spent
    """What the machine took until the last push had been sent."""
    whole: Spent
    messages: list[int]
    """The chat of each message that was sent."""


class Play:
    """The bot, the crowd and the clock."""

    def __init__(self, database: HeldDatabase, curriculum: Curriculum, kind: Kind) -> None:
        """Play over a database that `benchmarks.lunch.crowd` has filled."""
        self._idle = kind.idle
        self._wire = Wire(seed=11)
        self._pacer = WatchedPacer(kind.rate)
        gateway = WatchedGateway(self._wire, self._pacer, LoopClock(), self._arrived)
        self._house = _house(database, gateway, self._pacer, curriculum)
        answer = handled(self._house) if kind.handled else imitated(gateway)
        self._people = People(self._wire, answer, kind.answering)

    async def day(self, number: int) -> Day:
        """Play the lunch of so many days after the first Monday."""
        begins, ends = _instant(number, FROM), _instant(number, UNTIL)
        await sleep_until(begins)
        diary, sent, before = Diary(), len(self._wire.messages), Spent.now()
        self._pacer.begin(diary)
        async with self._people.awake(diary):
            ticks = await self._run_until(ends)
        self._pacer.end()
        return Day(
            number=number,
            diary=diary,
            begins=begins,
            ends=self._house.now(),
            ticks=ticks,
            pushing=diary.last_push.since(before),
            whole=Spent.now().since(before),
            messages=self._wire.messages[sent:],
        )

    async def _run_until(self, end: datetime) -> list[float]:
        """Run the tick as the schedule does; return what each took of the machine's time."""
        took, loop = [], asyncio.get_running_loop()
        while self._house.now() < end:
            began = perf_counter()
            busy = await self._house.dispatcher.tick() or self._pacer.waiting
            wait = TICK_SECONDS if busy else self._idle
            took.append(perf_counter() - began)
            await asyncio.sleep(next_whole(loop.time(), wait) - loop.time())
        return took

    def _arrived(self, learner_id: int) -> None:
        self._people.ring(learner_id)


@asynccontextmanager
async def complaints() -> AsyncIterator[Complaints]:
    """Collect what the bot complains of while the block lasts."""
    heard, root = Complaints(), logging.getLogger()
    root.addHandler(heard)
    try:
        yield heard
    finally:
        root.removeHandler(heard)


def next_whole(time: float, seconds: int) -> float:
    """Return the next multiple of so many seconds that is not just now."""
    return (floor((time + 0.001) / seconds) + 1) * seconds


def _house(
    database: HeldDatabase, gateway: WatchedGateway, pacer: WatchedPacer, curriculum: Curriculum
) -> House:
    """Put the bot together as `bot.app` does."""
    clock, texts = LoopClock(), Texts()

    def lessons() -> Curriculum:
        return curriculum

    notes = Notes(database, texts, clock, lessons)
    pusher = Pusher(gateway, lessons, texts, notes.view)
    dispatcher = Dispatcher(WatchedDeliveries(database, pacer), pusher, lessons, clock)
    places = Places(Path("no-places"))  # nobody is new, so none is looked up
    return House(
        database, gateway, dispatcher, lessons, texts, places, Renderer(), Printer(), clock
    )


def _instant(day: int, wall: time) -> datetime:
    return datetime.combine(MONDAY.date() + timedelta(days=day), wall, ZONE)
