"""Reads calendars, each in a child process of its own: a file may come from anybody."""

import asyncio
import json
import logging
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from scheduler.busy import Busy
from scheduler.calendars.problem import CalendarError, Problem

log = logging.getLogger(__name__)

MOST_BYTES = 2 * 1024 * 1024
MOST_AT_ONCE = 2

# The child ends itself after four seconds of work; the rest is patience with a busy machine.
_MOST_SECONDS = 10.0

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar that was read."""

    text: str
    """What says when, and nothing of what it is about; for `unfold_again`."""
    busy: Busy
    events: int
    """Those it held, also what is past or free."""
    unread: int = 0
    """Those of them that make no sense, or repeat too often to be followed; they take no time."""


async def read_calendar(data: bytes, zone: ZoneInfo, after: datetime, before: datetime) -> Calendar:
    """Read the bytes of an .ics file: what it takes of [after, before) for a learner in `zone`.

    Busy stretches are whole, and `after` and `before` aware. Raises CalendarError. At most
    MOST_AT_ONCE are read at once, the others wait; when it is cancelled nothing goes on.
    """
    if len(data) > MOST_BYTES:
        raise CalendarError(Problem.TOO_BIG)
    options = {"zone": zone.key, "after": after.timestamp(), "before": before.timestamp()}
    turns = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(MOST_AT_ONCE))
    async with turns:
        answer = await _ask_child(json.dumps(options).encode() + b"\n" + data)
    if problem := answer.get("problem"):
        raise CalendarError(Problem(problem))
    busy = Busy.from_bytes(bytes.fromhex(answer["busy"]))
    return Calendar(answer["text"], busy, answer["events"], answer["unread"])


async def unfold_again(text: str, zone: ZoneInfo, after: datetime, before: datetime) -> Calendar:
    """Read the text of a calendar that was read before, for other days or another zone."""
    return await read_calendar(text.encode(), zone, after, before)


async def _ask_child(question: bytes) -> dict[str, Any]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scheduler.calendars"),
        cwd=Path(__file__).parents[2],
        env={},  # it needs none, and the bot's holds its token
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,  # a traceback could quote the calendar
    )
    try:
        async with asyncio.timeout(_MOST_SECONDS):
            answer, _ = await child.communicate(question)
    except TimeoutError:
        return {"problem": Problem.TOO_HEAVY}
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode == 0:
        found: dict[str, Any] = json.loads(answer)
        return found
    if child.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return {"problem": Problem.TOO_HEAVY}
    log.error("A calendar could not be read: the child ended with status %d.", child.returncode)
    return {"problem": Problem.NOT_A_CALENDAR}
