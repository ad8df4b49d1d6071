"""A drill: the database is lost under a bot at work, and a backup brings back what it holds."""

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler.clock import SystemClock
from storage.tables import metadata
from tests.crash.processes import ROOT, served
from tests.stage import Person, Remote, lead_on, remote, until

pytestmark = pytest.mark.crash

CROWD = 2
PATIENCE = 60.0
KEPT = sorted(set(metadata.tables) - {"deliveries"})
"""Tables that a restore brings back as they were; deliveries are planned anew."""
OVER = "SELECT * FROM deliveries WHERE state NOT IN ('planned', 'sending', 'sent', 'uncertain')"


async def command(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run `python -m storage` as an operator does; return its status and what it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "storage", *arguments),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings(folder)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


def settings(folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{folder}/offclock.sqlite"}


def rows(file: Path, query: str) -> set[tuple]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return set(database.execute(query))


def answers(file: Path) -> set[tuple]:
    return rows(file, "SELECT learner_id, delivery_id, part, step, answer FROM answers")


def evening(days: int) -> str:
    """An instant in no gap, so many days on. The real clock, a sandbox's first, may be in one."""
    return (SystemClock().now() + timedelta(days)).strftime("%Y-%m-%dT16:00:00Z")


async def join(stage: Remote, id_: int) -> Person:
    person = stage.person(id_, first_name=f"Ada {id_}")
    await person.say("/start")
    await person.press("Karachi")
    await person.say("weekdays 12:30-12:45")
    return person


async def work(person: Person, enough: asyncio.Event) -> None:
    """Ask for bites and answer them until it is enough."""
    while not enough.is_set():
        await person.say("/now 10")
        while await lead_on(person) and not enough.is_set():
            pass


async def back_up_a_bot_at_work(home: Path, stage: Remote, copy: Path) -> set[tuple]:
    """Back up while everybody answers; return the answers that were there before."""
    database = home / "offclock.sqlite"
    await stage.move_clock(to=evening(1))
    people = [await join(stage, id_) for id_ in range(1, CROWD + 1)]
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(work(person, enough))
        await until(lambda: len(answers(database)) >= 2 * CROWD and rows(database, OVER), PATIENCE)
        before = answers(database)
        status, said = await command(home, "backup", str(copy))
        assert (status, "checked" in said) == (0, True), said
        lost = len(answers(copy)) + CROWD
        await until(lambda: len(answers(database)) >= lost, PATIENCE)
        enough.set()
    return before


async def test_a_lost_database_comes_back_from_a_backup_and_the_bot_goes_on(home: Path) -> None:
    database, copy = home / "offclock.sqlite", home / "backups" / "copy.sqlite"
    async with served(home, "bot", **settings(home)) as bot, remote(bot.address) as stage:
        before = await back_up_a_bot_at_work(home, stage, copy)
        status, said = await command(home, "restore", str(copy))
        assert (status, "is used by another Offclock" in said) == (1, True)
        await bot.kill()
    assert before <= answers(copy) < answers(database)
    database.write_bytes(b"\0" * 10_000)  # its log is still beside it

    status, said = await command(home, "restore", str(copy))
    assert status == 0, said
    assert said.startswith(f"Restored {CROWD} learners; last answer: 20")
    for table in KEPT:
        assert rows(database, f"SELECT * FROM {table}") == rows(copy, f"SELECT * FROM {table}")
    assert rows(database, OVER) == rows(copy, OVER) != set()

    async with served(home, "bot", **settings(home)) as bot, remote(bot.address) as stage:
        await stage.settled()
        await stage.move_clock(to=evening(2))  # what they were in the middle of is over
        told = [len(await stage.person(id_).messages()) for id_ in range(1, CROWD + 1)]
        moved = datetime.fromisoformat(await stage.move_clock(to="next-gap"))
        assert moved.strftime("%H:%M") == "07:30"  # 12:30 in Karachi
        for id_, count in enumerate(told, 1):
            person = stage.person(id_)
            assert len(await person.messages()) == count + 1
            while await lead_on(person):
                pass
        assert answers(copy) < answers(database)
        assert len({one[0] for one in answers(database) - answers(copy)}) == CROWD
