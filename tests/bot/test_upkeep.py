"""Backups and tidying, once a day, by one worker."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.upkeep import Upkeep
from storage.database import Database
from storage.locks import TAKE_CHAT, Duty, Locks
from tests.storage import servers

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


@pytest.fixture
async def database(home: Path):
    database = Database(f"sqlite+aiosqlite:///{home}/offclock.sqlite")
    yield database
    await database.close()


def made(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.sqlite"))


async def test_a_backup_is_made_once_a_day_and_so_many_are_kept(database, tmp_path):
    clock, folder = Clock(), tmp_path / "backups"
    upkeep = Upkeep(database, Locks(database), clock, folder, kept=2)
    assert upkeep.backup_age() == 0
    for hours in (0, 1, 24, 48):
        clock.time = NOW + timedelta(hours=hours)
        await upkeep.back_up()

    assert made(folder) == ["offclock-20260303T123000Z.sqlite", "offclock-20260304T123000Z.sqlite"]
    clock.time += timedelta(hours=2)
    assert upkeep.backup_age() == 7200


async def test_none_is_made_where_none_is_wanted(database, tmp_path):
    upkeep = Upkeep(database, Locks(database), Clock(), tmp_path / "backups", kept=0)
    await upkeep.back_up()
    assert not (tmp_path / "backups").exists()
    assert upkeep.backup_age() is None


async def test_it_tidies_once_a_day(database, monkeypatch):
    clock, tidied = Clock(), []

    async def tidy(_, now, backups):
        tidied.append(now)

    monkeypatch.setattr("bot.upkeep.retention.tidy", tidy)
    upkeep = Upkeep(database, Locks(database), clock, None, kept=7)
    for hours in (0, 1, 24):
        clock.time = NOW + timedelta(hours=hours)
        await upkeep.tidy()
    assert tidied == [NOW, NOW + timedelta(hours=24)]


@pytest.mark.postgres
async def test_only_one_worker_has_a_duty_and_only_one_a_chat(template_postgres):
    with servers.copy_of(template_postgres) as url:
        first, second = Database(url), Database(url)
        ours, theirs = Locks(first), Locks(second)
        async with ours.duty(Duty.TIDY) as held:
            assert held
            async with theirs.duty(Duty.TIDY) as other:
                assert not other
            async with theirs.duty(Duty.CLOSE) as other:
                assert other
            async with theirs.chat(7):
                assert not await ours._ask(TAKE_CHAT, {"key": 7})
        async with theirs.duty(Duty.TIDY) as other:
            assert other
        for one in (ours, theirs):
            await one.close()
        for one in (first, second):
            await one.close()
