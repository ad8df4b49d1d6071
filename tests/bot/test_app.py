"""The whole bot: how it starts, what it does beside, and how it stops."""

import asyncio
import json
import logging
import socket
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot import meeting
from bot.app import running
from bot.places import Places
from bot.router import MENU
from bot.settings import Address, Settings, SettingsError
from bot.text import Texts
from lessons.faults import PackError
from tests.bot.peers import TOKEN, answering, serving
from tests.sandbox.conftest import run_sandbox
from tests.stage import staged, until

NO_FOLDER = (
    "DATABASE_URL names a folder that can not be made (No such file or directory); choose another"
)
NO_DATABASE = (
    "DATABASE_URL names a database that does not open (file is not a database); check the address"
    " and the server"
)


def settings(home: Path, **more: object) -> Settings:
    database = f"sqlite:///{home}/offclock.sqlite"
    free = Address("127.0.0.1", 0)
    return Settings(_env_file=None, **{"database_url": database, "listen": free, **more})


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


async def test_it_is_well_once_it_runs(stage):
    async def ticked() -> bool:
        return (await stage.get("/healthz"))["tick_age"] < 2

    await until(ticked)
    assert (await stage.get("/healthz"))["ok"] is True


async def test_it_answers_people(stage):
    ann = stage.person(1, first_name="Ann")

    await ann.say("/help")

    assert await ann.last_text()


async def test_it_introduces_itself_in_every_language(stage):
    texts = Texts()

    async def introduced() -> bool:
        return [c["command"] for c in (await stage.person(1).chat())["commands"]] == list(MENU)

    await until(introduced)
    for code, tongue in texts.tongues.items():
        language = "" if code == "en" else code

        async def described(language=language, tongue=tongue) -> bool:
            told = await stage.call("getMyDescription", language_code=language)
            return told["description"] == tongue.plain("bot.description")

        await until(described)


async def test_moving_the_clock_runs_the_tick(stage):
    ann = stage.person(1, first_name="Ann")
    await ann.say("/start")
    await ann.press("Karachi")
    await ann.say("every day 12:30-12:45")
    before = len(await ann.messages())

    await stage.move_clock(to="next-gap")

    assert len(await ann.messages()) == before + 1


async def test_it_leaves_nothing_running_behind(home):
    before = asyncio.all_tasks()
    async with staged(home) as stage:
        address = stage.bot.address
        assert asyncio.all_tasks() - before

    assert asyncio.all_tasks() == before
    async with ClientSession() as session:
        with pytest.raises(OSError, match="Cannot connect"):
            await session.get(f"{address}/healthz")


async def test_it_takes_up_where_it_stopped(home):
    async with staged(home) as stage:
        ann = stage.person(1, first_name="Ann")
        await ann.say("/start")
        await ann.press("Karachi")
        said = len(await ann.messages())

    async with staged(home) as stage:
        ann = stage.person(1)
        assert len(await ann.messages()) == said
        await ann.say("/settings")
        assert "Karachi" in await ann.last_text()


async def test_cities_are_made_ready_beside_and_stop_with_it(home, monkeypatch):
    begun, ended = asyncio.Event(), asyncio.Event()

    async def prepare(self: Places) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    monkeypatch.setattr(Places, "prepare", prepare)
    async with staged(home) as stage:
        await begun.wait()
        assert (await stage.get("/healthz"))["ok"]
        assert not ended.is_set()

    assert ended.is_set()


async def test_cities_that_can_not_be_made_ready_stop_nothing(home, monkeypatch, caplog):
    async def prepare(self: Places) -> None:
        raise OSError(28, "No space left on device", "/home/ann/secret")

    monkeypatch.setattr(Places, "prepare", prepare)
    async with staged(home) as stage:
        await until(lambda: "could not be prepared: OSError at" in caplog.text)
        await stage.person(1).say("/help")

    assert "secret" not in caplog.text


async def test_a_menu_that_is_refused_stops_nothing(home, caplog):
    async with run_sandbox() as peer:
        await peer.post("faults", {"method": "setMyCommands", "kind": "429", "retry_after": 99})
        chosen = settings(home, bot_token=TOKEN, bot_api_url=peer.url)
        async with running(chosen) as bot:
            await until(lambda: "the menu could not be set" in caplog.text)
            await peer.say("/help")
            await until(lambda: replied(peer))
            assert bot.sandboxed is False


async def replied(peer) -> bool:
    return len((await peer.chat())["messages"]) == 2


@pytest.mark.parametrize("kind", ["500", "429", "drop_before", "409"])
async def test_it_waits_for_a_server_that_is_not_ready(home, caplog, kind):
    caplog.set_level(logging.WARNING)
    async with run_sandbox() as peer:
        await peer.post("faults", {"method": "getMe", "kind": kind, "retry_after": 1})
        chosen = settings(home, bot_token=TOKEN, bot_api_url=f"{peer.url}/")
        async with running(chosen):
            await peer.say("/help")
            await until(lambda: replied(peer))

    assert f"{peer.url} does not answer" in caplog.text
    assert TOKEN not in caplog.text


async def test_it_takes_a_webhook_away_that_somebody_left(home):
    async with run_sandbox() as peer:
        await peer.result("setWebhook", url="http://127.0.0.1:9/elsewhere")
        async with running(settings(home, bot_token=TOKEN, bot_api_url=peer.url)):
            await peer.say("/help")
            await until(lambda: replied(peer))


async def test_a_token_that_is_refused_is_named(home):
    body = json.dumps({"ok": False, "error_code": 401, "description": "Unauthorized"})
    async with serving(answering(401, body)) as url:
        with pytest.raises(SettingsError) as raised:
            async with running(settings(home, bot_token=TOKEN, bot_api_url=url)):
                pass

    assert str(raised.value) == (
        "BOT_TOKEN is refused by the server; copy it again from @BotFather"
    )
    assert raised.value.__suppress_context__


async def test_another_server_needs_a_token_too(home):
    with pytest.raises(SettingsError, match=r"^BOT_API_URL needs a BOT_TOKEN too"):
        async with running(settings(home, bot_api_url="http://127.0.0.1:9")):
            pass


async def test_a_port_in_use_is_named(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = Address(*taken.getsockname())
        with pytest.raises(SettingsError) as raised:
            async with running(settings(home, listen=listen)):
                pass

    assert str(raised.value) == (
        f"LISTEN: {listen} can not be opened (address already in use); choose another port"
    )


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:////proc/nowhere/x.sqlite", NO_FOLDER),
        (
            "postgresql://ann:secret@127.0.0.1:port/x",
            "DATABASE_URL is not a database address; try sqlite:///data/offclock.sqlite",
        ),
        ("sqlite:///{home}/broken.sqlite", NO_DATABASE),
    ],
)
async def test_a_database_that_does_not_open_is_named(home, url, sentence):
    (home / "broken.sqlite").write_bytes(b"no database" * 1000)

    with pytest.raises(SettingsError) as raised:
        async with running(settings(home, database_url=url.format(home=home))):
            pass

    assert str(raised.value) == sentence


async def test_a_postgresql_that_is_not_there_is_named_without_its_password(home):
    url = "postgresql://ann:secret@127.0.0.1:1/x"

    with pytest.raises(SettingsError) as raised:
        async with running(settings(home, database_url=url)):
            pass

    told = str(raised.value)
    assert told.startswith("DATABASE_URL names a database that does not open (")
    assert len(told.splitlines()) == 1
    assert "secret" not in told


async def test_lessons_that_are_not_there_are_named(home):
    with pytest.raises(PackError, match="nowhere"):
        async with running(settings(home, lessons_path=(home / "nowhere",))):
            pass


async def test_it_has_sent_nothing_before_all_is_well(home):
    asked = []

    async def note(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response()

    async with serving(note) as url:
        chosen = settings(home, bot_token=TOKEN, bot_api_url=url, lessons_path=(home / "no",))
        with pytest.raises(PackError):
            async with running(chosen):
                pass

    assert asked == []
    assert meeting.LONGEST_RETRY <= 60
