"""PostgreSQL goes away: its sessions are ended, or it can not be reached for a while."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.conversations.scenes import NOON, rows_of
from tests.faults.far import FarStage, far_stage, settle_in
from tests.faults.scenes import TUESDAY_NOON, watch
from tests.stage import Person, until
from tests.storage import servers

pytestmark = pytest.mark.postgres

AWAY = "the database is away"
SLOT = "weekdays 18:00-18:10"


@dataclass
class Gate:
    """A way to a server that can be closed, as when the server is restarted."""

    host: str
    port: int
    at: int = 0
    """The port of this side, which stays the same."""
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _passing: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.at)
        self.at = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Cut everything, and let nobody in."""
        if self._server:
            self._server.close()
            self._server = None
        for writer in self._open:
            writer.transport.abort()
        if self._passing:
            await asyncio.wait(self._passing)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._passing.add(task)
        far_reader, far_writer = await asyncio.open_connection(self.host, self.port)
        both = {writer, far_writer}
        self._open |= both
        async with asyncio.TaskGroup() as group:
            group.create_task(_copy(reader, far_writer))
            group.create_task(_copy(far_reader, writer))
        self._open -= both
        self._passing.discard(task)


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await source.read(65_536):
            target.write(piece)
            await target.drain()
    target.close()


@dataclass
class Scene:
    """The stage, the gate before its database, and a URL that goes past the gate."""

    stage: FarStage
    gate: Gate
    url: str

    def end_sessions(self) -> None:
        """End every session of the bot's, as an operator can, and a restart does."""
        servers.run(
            self.url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )


@pytest.fixture
def url() -> Iterator[str]:
    with servers.temporary(servers.server()) as url:
        yield url


@pytest.fixture
async def scene(url: str, home: Path, monkeypatch) -> AsyncIterator[Scene]:
    async with (
        gated(url) as (gate, through),
        far_stage(home, monkeypatch, database_url=through) as stage,
    ):
        yield Scene(stage, gate, url)


@asynccontextmanager
async def gated(url: str) -> AsyncIterator[tuple[Gate, str]]:
    known = make_url(url)
    gate = Gate(known.host or "127.0.0.1", known.port or 5432)
    await gate.open()
    yield gate, known.set(host="127.0.0.1", port=gate.at).render_as_string(hide_password=False)
    await gate.close()


async def go(person: Person, text: str) -> None:
    await person.stage.post(f"/sandbox/chats/{person.id}/text", {"text": text})


async def test_sessions_that_were_ended_cost_nobody_anything(scene: Scene) -> None:
    ayesha = await settle_in(scene.stage)
    hers = await watch(ayesha)
    scene.end_sessions()
    await ayesha.say(SLOT)
    assert "18:00" in await ayesha.last_text()
    scene.end_sessions()
    scene.stage.clock.set(NOON)
    await until(lambda: ticks(scene.stage))  # the first meets the ended session

    assert await hers.lessons() == 1


async def test_sessions_that_end_again_and_again_lose_and_double_no_answer(scene: Scene) -> None:
    stage = scene.stage
    people = [await settle_in(stage, id_, f"Learner {id_}") for id_ in range(1, 5)]
    for number in range(3):
        for person in people:
            await go(person, f"every day {9 + number:02}:00-{9 + number:02}:10")
        scene.end_sessions()
    await stage.settled()

    declared = [(row["learner_id"], row["start"]) for row in await rows_of(stage, "slots")]
    assert len(declared) == len(set(declared)) == len(people) * (1 + 3)


async def test_a_server_that_is_away_is_waited_for(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    stage = scene.stage
    ayesha, bruno = await settle_in(stage), await settle_in(stage, 2, "Bruno")
    before = await ayesha.messages()
    await scene.gate.close()
    for person in (ayesha, bruno):
        await go(person, SLOT)
    await until(lambda: AWAY in caplog.text)
    assert len(await ayesha.messages()) == len(before) + 1  # what they typed
    await scene.gate.open()
    await stage.settled()

    for person in (ayesha, bruno):
        assert "18:00" in await person.last_text()
    assert len(await rows_of(stage, "slots")) == 4


async def test_a_gap_that_passes_meanwhile_is_left_out(scene: Scene) -> None:
    stage = scene.stage
    ayesha = await settle_in(stage)
    hers = await watch(ayesha)
    await scene.gate.close()
    stage.clock.set("2026-03-02T09:00:00Z")
    await scene.gate.open()
    await until(lambda: ticks(stage))
    assert await hers.lessons() == 0

    await stage.to(TUESDAY_NOON)
    assert await hers.lessons() == 1


async def ticks(stage: FarStage) -> bool:
    """The database answers a tick again."""
    try:
        await stage.house.dispatcher.tick()
        await stage.house.dispatcher.settled()
    except Exception:
        return False
    return True
