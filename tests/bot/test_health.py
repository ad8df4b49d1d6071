"""Health: what the two checks say, and when they say 503."""

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import glance
from bot.health import LATEST_POLL, LATEST_TICK, Heart, Pulse, add_checks
from storage.database import Database
from storage.migrate import newest
from tests.bot.virtual import run

SECRET = "postgresql://ann:secret@db/x"


def heart(ended: float = 0, well: float = 0) -> Any:
    return SimpleNamespace(ended=SimpleNamespace(age=ended), ended_well=SimpleNamespace(age=well))


@pytest.fixture
async def database(home):
    database = Database(f"sqlite+aiosqlite:///{home}/offclock.sqlite")
    yield database
    await database.close()


class Away:
    """A database that fails, or that never answers."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    @asynccontextmanager
    async def read(self):
        if self.error:
            raise self.error
        await asyncio.Event().wait()
        yield


async def ask(path: str, database: Any, heart: Any, **ways: Any) -> tuple[int, dict[str, Any]]:
    app = web.Application()
    add_checks(app, database, heart, **{"poll": lambda: 0, **ways})
    async with TestClient(TestServer(app)) as client:
        response = await client.get(path)
        return response.status, await response.json()


@pytest.mark.parametrize(
    ("age", "status"), [(0.06, 200), (LATEST_TICK - 1, 200), (LATEST_TICK, 503), (1e6, 503)]
)
async def test_it_is_alive_while_ticks_end(database, age, status):
    told = await ask("/healthz", database, heart(ended=age))

    assert told == (status, {"ok": status == 200, "tick_age": round(age, 1)})


async def test_it_is_alive_where_a_new_start_would_mend_nothing():
    told = await ask("/healthz", Away(OSError()), heart(well=1e6), poll=lambda: 1e6)

    assert told == (200, {"ok": True, "tick_age": 0})


async def test_it_is_ready_when_every_check_passes(database):
    status, told = await ask("/readyz", database, heart(well=0.26), poll=lambda: 3.14)

    seconds = told["checks"]["database"].pop("seconds")
    assert 0 <= seconds < 2
    assert status == 200
    assert told == {
        "ok": True,
        "checks": {
            "tick": {"ok": True, "age": 0.3},
            "poll": {"ok": True, "age": 3.1},
            "database": {"ok": True},
            "migrations": {"ok": True},
        },
    }


@pytest.mark.parametrize(
    ("failing", "beating", "ways"),
    [
        ("tick", heart(well=LATEST_TICK), {}),
        ("poll", heart(), {"poll": lambda: LATEST_POLL}),
        ("webhook", heart(), {"poll": None, "webhook": lambda: False}),
    ],
)
async def test_one_check_that_fails_is_named(database, failing, beating, ways):
    status, told = await ask("/readyz", database, beating, **ways)

    assert status == 503
    assert told["ok"] is False
    assert [name for name, check in told["checks"].items() if not check["ok"]] == [failing]


async def test_a_bot_with_a_webhook_is_not_asked_about_polls(database):
    status, told = await ask("/readyz", database, heart(), poll=None, webhook=lambda: True)

    assert status == 200
    assert set(told["checks"]) == {"tick", "webhook", "database", "migrations"}


async def test_a_database_that_fails_is_told_without_its_words():
    status, told = await ask("/readyz", Away(OSError(SECRET)), heart())

    assert status == 503
    assert told["checks"]["database"] == {"ok": False, "why": "OSError"}
    assert not told["checks"]["migrations"]["ok"]


async def test_a_database_that_does_not_answer_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(glance, "LONGEST", 0.01)

    status, told = await ask("/readyz", Away(), heart())

    assert status == 503
    assert told["checks"]["database"] == {"ok": False, "why": "TimeoutError"}


async def test_a_database_that_somebody_migrated_is_not_ours_any_more(database):
    await database.run(
        lambda connection: connection.exec_driver_sql(
            f"UPDATE alembic_version SET version_num = '{int(newest()) + 1:04d}'"
        )
    )

    status, told = await ask("/readyz", database, heart())

    assert status == 503
    assert told["checks"]["database"]["ok"]
    assert told["checks"]["migrations"] == {"ok": False}


def test_a_pulse_is_as_old_as_its_last_beat():
    async def main() -> None:
        pulse = Pulse()
        assert pulse.age == 0
        await asyncio.sleep(40)
        assert pulse.age == 40
        pulse.beat()
        assert pulse.age == 0

    run(main())


def test_a_tick_that_fails_has_ended_but_not_well():
    async def tick() -> None:
        await asyncio.sleep(5)

    async def failing_tick() -> None:
        await tick()
        raise ConnectionError

    async def main() -> None:
        heart = Heart()
        await heart.beat(tick)
        assert (heart.ended.age, heart.ended_well.age) == (0, 0)
        with pytest.raises(ConnectionError):
            await heart.beat(failing_tick)
        assert (heart.ended.age, heart.ended_well.age) == (0, 5)

    run(main())
