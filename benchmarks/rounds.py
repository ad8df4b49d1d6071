"""One round of one contender: it starts, answers presses, and pushes."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.bots.errand import TOKEN
from benchmarks.processes import Process, pin_to
from benchmarks.seed import FIRST_DELIVERY, Crowd
from benchmarks.server import LOOK_SECONDS, Server, serving

PROGRAMS = {"postgres": "offclock"}
"""Contenders that are another's program; what differs is in their folder."""

STALL_SECONDS = 5.0
"""Without progress for so long, the rest is counted as lost."""


@dataclass(frozen=True)
class Size:
    """How much is done in a round."""

    rounds: int
    warming: int
    """Presses and pushes before those that count."""
    alone: int
    """Presses one after another."""
    answering: int
    """Learners who answer side by side, each once, at moments of their own."""
    answering_seconds: float
    presses: int
    pushes: int

    @property
    def crowd(self) -> Crowd:
        """Everybody who takes part."""
        pressing = self.warming + self.alone + self.answering + self.presses
        return Crowd(pressing, self.warming + self.pushes)


QUICK = Size(rounds=1, warming=5, alone=5, answering=10, answering_seconds=1, presses=40, pushes=60)
FULL = Size(
    rounds=3, warming=50, alone=50, answering=500, answering_seconds=10, presses=300, pushes=1000
)


@dataclass(frozen=True)
class Round:
    """What one contender did in one round."""

    start: float
    """Seconds from the start of the process to its first poll."""
    memory: float
    """Resident after the first push, in MB."""
    press_rate: float
    press_cpu: float
    """Milliseconds of the contender's processor time for one press."""
    push_rate: float
    push_cpu: float
    alone: list[float]
    """Seconds from a press to its answer, each."""
    answering: list[float]
    """The same, of those who answer side by side."""
    lost: int
    """Presses and pushes that came to nothing."""
    server_busy: float
    """The part of the pushes' time in which the server's core worked, 0 to 1."""


async def play(name: str, folder: Path, size: Size) -> Round:
    """Play one round; the folder holds the database and the letters."""
    command = [sys.executable, "-m", f"benchmarks.bots.{PROGRAMS.get(name, name)}"]
    async with serving() as server:
        await server.welcome(size.crowd.everybody)
        await server.ask(size.crowd.pressers)
        command += [server.address, str(folder)]
        pressers, readers = size.crowd.pressers, size.crowd.readers
        began = perf_counter()
        async with Process.started(command, os.environ, pin_to(1)) as contender:
            await until_polled(server)
            start = perf_counter() - began
            assert await contender.line() == "ready"
            await _push(contender, readers[:1])
            memory = contender.memory
            await _press_together(server, contender, pressers[: size.warming])
            alone = pressers[size.warming : size.warming + size.alone]
            waits = [await server.press_and_wait(id_, pick(id_)) for id_ in alone]
            after = size.warming + size.alone
            side_by_side = pressers[after : after + size.answering]
            answering = await server.press_side_by_side(side_by_side, pick, size.answering_seconds)
            rest = pressers[after + size.answering :]
            seconds, cpu, answered = await _press_together(server, contender, rest)
            await _push(contender, readers[1 : size.warming])
            busy = server.process.cpu
            pushed = await _push(contender, readers[size.warming :])
            busy = (server.process.cpu - busy) / pushed["seconds"]
    return Round(
        start=start,
        memory=memory,
        press_rate=answered / seconds,
        press_cpu=cpu / answered * 1000,
        push_rate=(size.pushes - pushed["failed"]) / pushed["seconds"],
        push_cpu=pushed["cpu"] / size.pushes * 1000,
        alone=waits,
        answering=answering,
        lost=size.presses - answered + pushed["failed"],
        server_busy=busy,
    )


def pick(learner_id: int) -> str:
    """What the button under a learner's question holds: its first option."""
    return f"pick:{FIRST_DELIVERY + learner_id}:0:0:0"


async def start_as_people_do(folder: Path) -> float:
    """Return the seconds of `python -m bot`, from the start of the process to its first poll."""
    async with serving() as server:
        settings = os.environ | {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": server.address,
            "DATABASE_URL": f"sqlite:///{folder}/offclock.sqlite",
            "LISTEN": "127.0.0.1:0",
        }
        began = perf_counter()
        async with Process.started([sys.executable, "-m", "bot"], settings, pin_to(1)):
            await until_polled(server)
            return perf_counter() - began


async def until_polled(server: Server) -> None:
    """Wait until the bot asks for updates."""
    while not (await server.calls()).get("getUpdates"):  # noqa: ASYNC110 - in another process
        await asyncio.sleep(LOOK_SECONDS / 4)


async def _press_together(
    server: Server, contender: Process, crowd: range
) -> tuple[float, float, int]:
    """Let all press at once; return the seconds, the processor time, and how many were answered.

    The contender is held while the presses come in, so that it never waits for them.
    """
    contender.stop()
    await server.press(crowd, pick)
    before = (await server.calls()).get("editMessageText", 0)
    cpu, began = contender.cpu, perf_counter()
    contender.go_on()
    answered, at = 0, began
    while answered < len(crowd) and perf_counter() - at < STALL_SECONDS:
        await asyncio.sleep(LOOK_SECONDS)
        now = (await server.calls()).get("editMessageText", 0) - before
        if now != answered:
            answered, at = now, perf_counter()
    return at - began, contender.cpu - cpu, answered


async def _push(contender: Process, crowd: range) -> dict:
    await contender.tell(f"push {crowd.start} {len(crowd)}")
    return json.loads(await contender.line())
