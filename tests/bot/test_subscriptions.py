"""Subscriptions: which calendars are looked at when, and what comes of it."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import subscriptions
from bot.fetching import Failed, Failure, Fetched, Fresh, Unchanged
from bot.subscriptions import AGAIN, EVERY, LONGEST_RETRY, Subscriptions, unfold_all
from scheduler.busy import Busy
from scheduler.calendars.problem import CalendarError, Problem
from scheduler.calendars.reading import Calendar as Reading
from scheduler.slots import EVERY_DAY, Slot, Weekly
from storage import calendars, declared, learners, notes
from storage.calendars import Calendar
from storage.database import Database
from storage.learners import Learner

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
KARACHI = ZoneInfo("Asia/Karachi")
BUSY = Busy.of([(NOW + timedelta(hours=1), NOW + timedelta(hours=2))])
FRESH = Fresh(b"BEGIN", '"1"', "yesterday")


@dataclass
class Scene:
    """Subscriptions over a real database, a network that is told what to say, and a clock."""

    database: Database
    subscriptions: Subscriptions = field(init=False)
    time: datetime = NOW
    said: dict[str, Fetched | Exception] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    problem: Problem | None = None
    answered: list[tuple[int, int, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.subscriptions = Subscriptions(self.database, self, self, self.answer)

    def now(self) -> datetime:
        return self.time

    async def fetch(
        self, address: str, *, etag: str | None = None, modified: str | None = None
    ) -> Fetched:
        self.asked.append((address, etag))
        said = self.said.get(address, FRESH)
        if isinstance(said, Exception):
            raise said
        return said

    async def read_calendar(
        self, data: bytes | str, zone: ZoneInfo, after: datetime, before: datetime
    ) -> Reading:
        self.read.append(zone.key)
        if self.problem:
            raise CalendarError(self.problem)
        return Reading("kept", BUSY, 7)

    async def answer(self, calendar: Calendar, events: int, problem: str | None) -> None:
        self.answered.append((calendar.id, events, problem))

    async def share(self, address: str | None = "a") -> int:
        async with self.database.write() as work:
            added = await calendars.add(work, 1, "name", address, self.time)
            await work.commit()
        assert added
        return added

    async def mine(self, calendar_id: int = 1) -> Calendar | None:
        async with self.database.read() as work:
            return await calendars.get(work, 1, calendar_id)

    async def after(self, wait: timedelta) -> Calendar:
        """The first calendar, once so much time has passed and what was due was looked at."""
        self.time += wait
        await self.subscriptions.refresh()
        mine = await self.mine()
        assert mine
        return mine


@pytest.fixture
async def scene(
    tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Scene]:
    shutil.copy(migrated, tmp_path / "offclock.sqlite")
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/offclock.sqlite")
    async with database.write() as work:
        await learners.add(work, Learner(1, "Ada", KARACHI.key, NOW, step="done"))
        await declared.add(work, 1, Slot(Weekly(EVERY_DAY), time(12, 30), 15))
        await work.commit()
    scene = Scene(database)
    monkeypatch.setattr(subscriptions, "read_calendar", scene.read_calendar)
    monkeypatch.setattr(subscriptions, "unfold_again", scene.read_calendar)
    yield scene
    await database.close()


async def test_it_looks_at_what_is_due_and_at_nothing_else(scene: Scene) -> None:
    await scene.share("a")
    await scene.share("b")
    assert await scene.subscriptions.refresh() == 2
    assert await scene.subscriptions.refresh() == 0

    assert sorted(scene.asked) == [("a", None), ("b", None)]
    assert sorted(scene.answered) == [(1, 7, None), (2, 7, None)]


async def test_what_was_read_is_kept_and_looked_at_again(scene: Scene) -> None:
    await scene.share()
    first = await scene.after(timedelta(0))
    assert (first.text, first.events, first.read_at, first.due_at) == ("kept", 7, NOW, NOW + EVERY)
    scene.said["a"] = Unchanged()
    second = await scene.after(EVERY)

    assert scene.asked[-1] == ("a", '"1"')
    assert second == replace(first, due_at=scene.time + EVERY)
    assert len(scene.read) == len(scene.answered) == 1


async def test_what_has_not_changed_for_long_is_unfolded_for_the_days_to_come(scene: Scene) -> None:
    await scene.share()
    await scene.after(timedelta(0))
    scene.said["a"] = Unchanged()
    again = await scene.after(AGAIN)

    assert (len(scene.read), again.read_at) == (2, scene.time)


async def test_a_file_is_unfolded_again_and_never_fetched(scene: Scene) -> None:
    await scene.share(None)
    async with scene.database.write() as work:
        await calendars.change(work, 1, text="kept", read_at=NOW, due_at=NOW + AGAIN)
        await work.commit()
    await scene.after(AGAIN - timedelta(seconds=1))
    assert scene.read == []
    kept = await scene.after(timedelta(seconds=1))

    assert (scene.read, scene.asked) == (["Asia/Karachi"], [])
    assert (kept.read_at, kept.due_at) == (scene.time, scene.time + AGAIN)
    assert scene.answered == []


async def test_an_address_that_never_gave_a_calendar_is_dropped_and_told(scene: Scene) -> None:
    for said, problem, why in [
        (Failed(Failure.NOT_FOUND), None, "not-found"),
        (FRESH, Problem.TRUNCATED, "truncated"),
    ]:
        scene.said["a"], scene.problem = said, problem
        calendar_id = await scene.share()
        await scene.subscriptions.refresh()
        assert scene.answered[-1] == (calendar_id, 0, why)
        assert await scene.mine(calendar_id) is None


async def test_failures_wait_ever_longer_and_are_told_once(scene: Scene) -> None:
    await scene.share()
    wait = (await scene.after(timedelta(0))).due_at - scene.time
    scene.said["a"] = Failed(Failure.SERVER)
    waits = []
    for number in range(1, 9):
        failing = await scene.after(wait)
        wait = failing.due_at - scene.time
        waits.append(wait / timedelta(minutes=30))
        assert (failing.failures, failing.problem) == (number, "server")
        assert (failing.text, failing.told) == ("kept", number >= 3)
        async with scene.database.write() as work:
            waiting = await notes.of(work, [1])
            assert len(waiting.get(1, ())) == (number == 3)
            await notes.told(work, [note.id for note in waiting.get(1, ())])
            await work.commit()
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_RETRY / timedelta(minutes=30), 48]

    scene.said["a"] = Unchanged()
    well = await scene.after(wait)
    assert (well.failures, well.problem, well.told) == (0, None, False)


async def test_a_server_that_asks_to_be_left_alone_is(scene: Scene) -> None:
    await scene.share()
    await scene.after(timedelta(0))
    scene.said["a"] = Failed(Failure.BUSY, timedelta(hours=20))
    failing = await scene.after(EVERY)

    assert failing.due_at == scene.time + timedelta(hours=20)


async def test_what_can_not_be_unfolded_any_more_counts_as_a_failure(scene: Scene) -> None:
    await scene.share()
    await scene.after(timedelta(0))
    scene.said["a"], scene.problem = Unchanged(), Problem.TOO_HEAVY
    failing = await scene.after(AGAIN)

    assert (failing.failures, failing.problem, failing.text) == (1, "too-heavy", "kept")


async def test_an_error_nobody_foresaw_holds_up_no_other_calendar(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    await scene.share("secret-a")
    await scene.share("b")
    scene.said["secret-a"] = RuntimeError("secret-a")
    await scene.subscriptions.refresh()

    assert scene.answered == [(2, 7, None)]
    assert "calendar 1: could not be looked at: RuntimeError" in caplog.text
    assert "secret-a" not in caplog.text
    await scene.after(timedelta(minutes=10))
    assert [address for address, _ in scene.asked].count("secret-a") == 2


async def test_a_calendar_that_is_taken_back_meanwhile_stays_away(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(*_: object) -> Reading:
        async with scene.database.write() as work:
            await calendars.remove(work, 1, 1)
            await work.commit()
        return Reading("kept", BUSY, 7)

    monkeypatch.setattr(subscriptions, "read_calendar", meanwhile)
    await scene.share()
    await scene.subscriptions.refresh()

    assert await scene.mine() is None
    assert scene.answered == []


async def test_a_calendar_read_for_a_zone_that_was_left_meanwhile_is_read_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(data: bytes, zone: ZoneInfo, *_: object) -> Reading:
        async with scene.database.write() as work:
            await learners.change(work, 1, zone="Europe/Berlin")
            await work.commit()
        return await scene.read_calendar(data, zone, NOW, NOW)

    monkeypatch.setattr(subscriptions, "read_calendar", meanwhile)
    await scene.share()
    await scene.subscriptions.refresh()

    assert scene.read == ["Asia/Karachi", "Europe/Berlin"]
    assert await scene.subscriptions.refresh() == 0


async def test_two_looks_at_once_are_one_after_the_other(scene: Scene) -> None:
    for number in range(5):
        await scene.share(f"{number}")
    looked = await asyncio.gather(*(scene.subscriptions.refresh() for _ in range(3)))

    assert sorted(looked) == [0, 0, 5]


async def test_for_another_zone_each_is_read_or_stays_as_it_is(scene: Scene) -> None:
    await scene.share()
    kept = await scene.after(timedelta(0))
    unread = replace(kept, id=2, text=None)

    assert await unfold_all([kept, unread], KARACHI, NOW) == {1: Reading("kept", BUSY, 7)}
    scene.problem = Problem.TOO_HEAVY
    assert await unfold_all([kept], KARACHI, NOW) == {}
