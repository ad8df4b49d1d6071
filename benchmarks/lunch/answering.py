"""Those who take up a bite. How they do is assumed; what follows from it is measured."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random

from benchmarks.lunch.watched import Diary
from benchmarks.lunch.wire import Wire
from bot.gateway import Gateway
from bot.house import House
from bot.router import Router
from bot.view import Press, View
from bot.visit import Pressed, Visit

BEGIN_AFTER = (20.0, 120.0)
"""Seconds from a push to the first press of who begins."""

PRESS_AFTER = (5.0, 40.0)
"""Seconds from an answer to the next press."""

PRESSES = (6, 10)
"""How often who begins presses, 8 in the middle; or until the bite is done."""

Answer = Callable[[int, int, tuple[int, str]], Awaitable[None]]
"""Answer a learner's press, the so-manyth, on the button of a message."""


class People:
    """Everybody, at their telephones."""

    def __init__(self, wire: Wire, answer: Answer, part: float) -> None:
        """The `part` of all pushes is taken up; presses are answered by `answer`."""
        self._wire, self._answer, self._part = wire, answer, part
        self._random = Random(7)
        self._diary = Diary()
        self._group: asyncio.TaskGroup | None = None

    @asynccontextmanager
    async def awake(self, diary: Diary) -> AsyncIterator[None]:
        """Let them take up what comes; at the end of the block let them finish."""
        self._diary = diary
        async with asyncio.TaskGroup() as self._group:
            yield

    def ring(self, learner_id: int) -> None:
        """Let somebody to whom a push has come take it up, or leave it."""
        assert self._group is not None, "a push came while nobody was awake"
        if self._random.random() < self._part:
            self._group.create_task(self._learn(learner_id))

    async def _learn(self, learner_id: int) -> None:
        loop = asyncio.get_running_loop()
        pause = self._random.uniform(*BEGIN_AFTER)
        for number in range(self._random.randint(*PRESSES)):
            await asyncio.sleep(pause)
            way_on = self._wire.way_on(learner_id)
            if way_on is None:
                return
            began = loop.time()
            await self._answer(learner_id, number, way_on)
            self._diary.presses.append(loop.time() - began)
            pause = self._random.uniform(*PRESS_AFTER)


def handled(house: House) -> Answer:
    """Return what answers presses by the bot's own handlers."""
    router = Router(house)

    async def answer(learner_id: int, number: int, button: tuple[int, str]) -> None:
        pressed = Pressed(f"{learner_id}-{number}", *button)
        await router.answer(Visit(learner_id, "L", "en", press=pressed))

    return answer


def imitated(gateway: Gateway) -> Answer:
    """Return what sends as much as the handlers would, and keeps nothing.

    The first press reads the lesson; then a question is answered and the next asked for, in turn.
    """
    view = View("", ((Press("", "next:"),),))

    async def answer(learner_id: int, number: int, button: tuple[int, str]) -> None:
        message_id, _ = button
        await gateway.acknowledge(f"{learner_id}-{number}")
        if number % 2:
            await gateway.edit(learner_id, message_id, view)
            return
        await gateway.strip(learner_id, message_id)
        await gateway.reply(learner_id, view)

    return answer
