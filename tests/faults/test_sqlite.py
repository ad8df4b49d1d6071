"""SQLite's file is locked by somebody else, or its disk is full."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from storage import database as databases
from storage import learners
from storage.database import UnavailableError
from storage.learners import Learner
from tests.conversations.scenes import rows_of, settle_in
from tests.faults.scenes import TUESDAY_NOON, noon, two
from tests.stage import Person, Stage, staged, until

pytestmark = pytest.mark.sqlite

AWAY = "the database is away"
"""What the log says while updates wait."""

BUSY = "PRAGMA busy_timeout=200"
"""Milliseconds that the bot waits for a lock here."""


@pytest.fixture
async def impatient(home: Path, monkeypatch: pytest.MonkeyPatch):
    """A stage whose bot waits for a lock for a fifth of a second only."""
    monkeypatch.setattr(databases, "PRAGMAS", (*databases.PRAGMAS, BUSY))
    async with staged(home) as stage:
        yield stage


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Somebody else holds the file, and writes nothing."""
    with closing(sqlite3.connect(home / "offclock.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(stage: Stage) -> Iterator[None]:
    """The disk has no room for another page of the file."""
    engine = stage.house.database._engine.sync_engine
    most = {"pages": 1}  # SQLite takes the pages that there are for the least

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={most['pages']}")

    event.listen(engine, "begin", limit)
    yield
    most["pages"] = 1_000_000


async def go(person: Person, text: str) -> None:
    """Say something, and do not wait for the bot, which may be stuck."""
    await person.stage.post(f"/sandbox/chats/{person.id}/text", {"text": text})


async def test_a_lock_shorter_than_the_patience_delays_and_loses_nothing(
    stage: Stage, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ayesha = await settle_in(stage)
    with locked(home):
        await go(ayesha, "weekdays 18:00-18:10")
        await until(stage.house.database._one_writer.locked)
        assert len(await rows_of(stage, "slots")) == 1
    await stage.settled()

    assert "18:00" in await ayesha.last_text()
    assert len(await rows_of(stage, "slots")) == 2
    assert AWAY not in caplog.text


async def test_a_lock_longer_than_the_patience_loses_nothing_either(
    impatient: Stage, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ayesha = await settle_in(impatient)
    before = await ayesha.messages()
    with locked(home):
        await go(ayesha, "weekdays 18:00-18:10")
        await until(lambda: AWAY in caplog.text)
        assert await pending(impatient) == 1
        assert len(await ayesha.messages()) == len(before) + 1  # what they typed
    await impatient.settled()

    assert "18:00" in await ayesha.last_text()
    assert len(await rows_of(impatient, "slots")) == 2


async def test_a_push_waits_for_a_lock_and_comes_once(impatient: Stage, home: Path) -> None:
    ayesha, bruno = await two(impatient)
    with locked(home), pytest.raises(AssertionError):  # from the tick that the move awaits
        await noon(impatient)
    await impatient.move_clock(advance_seconds=60)
    await impatient.move_clock(advance_seconds=60)

    assert (await ayesha.lessons(), await bruno.lessons()) == (1, 1)


async def test_on_a_full_disk_everybody_waits_and_nobody_is_lost(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    newcomers = [stage.person(id_, first_name=f"{id_:064}") for id_ in range(1, 81)]
    with full(stage):
        for newcomer in newcomers:
            await go(newcomer, "/start")
        await until(lambda: AWAY in caplog.text)
        assert await pending(stage) > 0
        assert len(await rows_of(stage, "learners")) < len(newcomers)
    await stage.settled()

    assert len(await rows_of(stage, "learners")) == len(newcomers)
    for newcomer in newcomers:
        _, *answers = await newcomer.messages()
        assert [one["from"]["is_bot"] for one in answers] == [True]


async def test_on_a_full_disk_a_push_is_late_or_left_out_and_never_doubled(stage: Stage) -> None:
    ayesha, bruno = await two(stage)
    with full(stage):
        await fill_the_last_pages(stage)
        with suppress(AssertionError):  # the tick that the move of the clock awaits
            await noon(stage)
    for _ in range(3):
        await stage.move_clock(advance_seconds=100)
    assert await ayesha.lessons() <= 1
    assert await bruno.lessons() <= 1
    for one in (ayesha, bruno):
        one.before = await one.person.messages()

    await stage.move_clock(to=TUESDAY_NOON)
    assert (await ayesha.lessons(), await bruno.lessons()) == (1, 1)


async def fill_the_last_pages(stage: Stage) -> None:
    """Write until there is no room left."""
    with pytest.raises(UnavailableError):  # noqa: PT012 - it ends with the first that fails
        for id_ in range(1000, 9000):
            async with stage.house.database.write() as work:
                newcomer = Learner(id_, "X" * 64, "UTC", stage.house.now())
                await learners.add(work, newcomer)
                await work.commit()


async def pending(stage: Stage) -> int:
    """How many updates the bot has not confirmed."""
    return (await stage.call("getWebhookInfo"))["pending_update_count"]
