"""A million learners, with some thousand in their place: everything is measured, and rightly."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks.million import measure, seed
from benchmarks.million.measure import Found, Row
from storage.database import Database
from storage.planning import next_due
from storage.tables import deliveries, memories
from tests.storage import servers

# What takes seconds takes minutes beside other tests.
pytestmark = pytest.mark.timeout(300)

READY = 20


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """A database of fifty learners, of whom the first can be let fall due."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("million")
        address = f"sqlite+aiosqlite:///{folder}/some.sqlite"
        asyncio.run(seed.fill(address, 50, READY))
        yield address
        return
    with servers.temporary(servers.server()) as address:
        asyncio.run(seed.fill(address, 50, READY))
        yield address


@pytest.fixture
async def database(url: str):
    database = Database(url)
    yield database
    await database.close()


async def test_everybody_has_one_plan_and_nothing_is_due(database: Database) -> None:
    async with database.read() as work:
        rows = (await work.execute(select(deliveries))).all()
        due = await next_due(work, datetime(2026, 1, 1, tzinfo=UTC))
    assert sorted(row.learner_id for row in rows) == list(range(1, 51))
    assert {row.state for row in rows} == {"planned"}
    assert due == min(row.due_at for row in rows)
    lasts = {row.learner_id: row.gap_end - row.gap_start for row in rows}
    assert {lasts[id_] for id_ in range(1, READY + 1)} == {seed.OPEN}
    assert {lasts[id_] for id_ in range(READY + 1, 51)} == {timedelta(minutes=15)}


async def test_who_can_be_pushed_has_something_behind_them(database: Database) -> None:
    async with database.read() as work:
        query = select(memories.c.learner_id, func.count()).group_by(memories.c.learner_id)
        counts = {row.learner_id: row[1] for row in await work.execute(query)}
    assert set(counts) == set(range(1, READY + 1))
    assert len(set(counts.values())) == 1


async def test_only_those_fall_due_who_are_let(database: Database) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    await seed.let_fall_due(database, range(3, 6), now)
    async with database.read() as work:
        query = select(deliveries.c.learner_id).where(deliveries.c.due_at == now)
        assert sorted((await work.execute(query)).scalars()) == [3, 4, 5]
    assert await seed.count_sent(database, range(3, 6)) == 0


@pytest.mark.parametrize(
    ("many", "most", "under", "met"),
    [
        ([3.0], 1.5, None, True),
        ([3.2], 1.5, None, False),
        ([3.0], 1.5, 3.0, False),
        ([2.9], 1.5, 3.0, True),
        ([99.0], None, None, True),
    ],
)
def test_an_aim_is_a_ratio_and_may_be_a_limit_too(
    many: list[float], most: float | None, under: float | None, met: bool
) -> None:
    assert Row("a tick", "ms", [2.0], many, most, under).met is met


def test_a_row_says_whether_its_aim_is_met() -> None:
    cells = Row("a tick", "ms", [2, 2.5, 1], [4, 5, 3], 1.5, 3).cells()
    assert cells == ["a tick", "ms", "2 (1–2.5)", "4 (3–5)", "2.00x", "1.50x, under 3 ms: not met"]


@pytest.fixture(scope="module")
def found() -> tuple[Found, Found]:
    return measure.measure_all(measure.QUICK)["SQLite"]


def test_everything_is_measured_in_each_round(found: tuple[Found, Found]) -> None:
    for one in found:
        for values in vars(one).values():
            assert len(values) == measure.QUICK.rounds
            assert all(value > 0 for value in values)


def test_the_slowest_ticks_are_slower_than_the_middle(found: tuple[Found, Found]) -> None:
    assert all(one.idle_p99[0] >= one.idle[0] for one in found)


def test_memory_is_that_of_a_process_with_lessons_and_no_more(found: tuple[Found, Found]) -> None:
    few, many = found
    assert 40 < few.memory[0] < 400
    assert many.memory[0] < 1.5 * few.memory[0]


@pytest.mark.postgres
def test_it_measures_on_a_server_as_well() -> None:
    url = servers.server().render_as_string(hide_password=False)
    size = measure.Size(few=60, many=90, rounds=1, warming=5, pushes=10, ticks=5)
    table = measure.measure(size, url)
    titles = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]
    assert [title for title in titles if "PostgreSQL" in title] == [
        title.replace("SQLite", "PostgreSQL") for title in titles if "SQLite" in title
    ]
    assert "memory, PostgreSQL" in titles


def test_a_measurement_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(ChildProcessError, match="no such table"):
        measure._work(f"sqlite+aiosqlite:///{tmp_path}/empty.sqlite", 0, measure.QUICK)
