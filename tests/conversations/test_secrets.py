"""A real process tells nobody what it must keep to itself, whatever goes wrong in it."""

import json
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.webhook import SECRET_HEADER
from tests.bot.peers import serving
from tests.crash.processes import Served, served
from tests.stage import Person, Remote, remote

TOKEN = "1:verysecret-5ca1ab1e"
HOOK = "hook-0ddba11"
NAME = "Zebedee-Quux"
KEY = "private-c0ffee"
TYPED = "Grobnitz owes me 900"
TOWN = "Xyzzyville"

SECRETS = (TOKEN, TOKEN.partition(":")[2], HOOK, NAME, KEY, "Grobnitz", TOWN)
"""None of them may stand anywhere outside the database, nor any part that tells what it was."""

DATABASES = (".sqlite", ".sqlite-wal", ".sqlite-shm")


@asynccontextmanager
async def forwarding() -> AsyncIterator[tuple[str, list[str]]]:
    """An address that is known before the bot has one: posts go on to the last in the list."""
    to: list[str] = []

    async def forward(request: web.Request) -> web.Response:
        if not to:
            return web.Response(status=503)
        async with (
            aiohttp.ClientSession() as http,
            http.post(
                f"{to[-1]}{request.path}", data=await request.read(), headers=request.headers
            ) as answer,
        ):
            return web.Response(status=answer.status)

    async with serving(forward) as url:
        yield url, to


@asynccontextmanager
async def talking(
    home: Path, log_format: str, by_webhook: bool
) -> AsyncIterator[tuple[Served, Remote, str]]:
    """A bot process, the sandbox process that it talks to, and where it takes posts."""
    (home / "server").mkdir()
    settings = {
        "BOT_TOKEN": TOKEN,
        "DATABASE_URL": f"sqlite:///{home}/offclock.sqlite",
        "LOG_FORMAT": log_format,
        "ADMIN_IDS": "1",
        "WEBHOOK_SECRET": HOOK,
    }
    async with (
        forwarding() as (url, to),
        served(home / "server", "bot.sandbox", "--listen", "127.0.0.1:0") as server,
        remote(server.address) as stage,
    ):
        hook = f"{url}/hook" if by_webhook else ""
        settings |= {"BOT_API_URL": server.address} | ({"WEBHOOK_URL": hook} if hook else {})
        async with served(home, "bot", **settings) as bot:
            to.append(bot.address)
            yield bot, stage, hook


@contextmanager
def broken(home: Path, statement: str, mending: str) -> Iterator[None]:
    """The database as it should not be, while the block lasts."""
    with closing(sqlite3.connect(home / "offclock.sqlite", isolation_level=None)) as database:
        database.execute(statement)
        yield
        database.execute(mending)


async def live(zebedee: Person) -> None:
    """Say what is nobody's business, in every place that takes it."""
    await zebedee.say("/start")
    await zebedee.say(TOWN)
    await zebedee.press_data((await zebedee.last())["message_id"], "zone:Asia/Karachi")
    for text in (
        TYPED,
        f"/frobnicate {TYPED}",
        f"weekdays at {TYPED}",
        f"/event {TYPED}",
        f"/timezone {TOWN}",
        f"/calendar https://127.0.0.1/{KEY}/basic.ics",
        f"/calendar https://{KEY}.invalid/basic.ics?key={KEY}",
        "weekdays 12:30-12:45",
        "/now 5",
        "/export",
    ):
        await zebedee.say(text)
    await zebedee.send_file(f"{KEY}.ics", f"BEGIN:VCALENDAR\nSUMMARY:{TYPED}".encode())


async def suffer(zebedee: Person) -> None:
    """Have Telegram answer badly in every way."""
    for kind in ("400", "403", "429", "500", "409", "drop_before", "drop_after"):
        for method in ("sendMessage", "editMessageText", "answerCallbackQuery"):
            await zebedee.stage.fault(method, kind, retry_after=1)
        await zebedee.say(TYPED)
        await zebedee.say("/settings")
        message = await zebedee.last()
        await zebedee.press_data(message["message_id"], f"settings:{KEY}")
    await zebedee.stage.fault("getUpdates", "409")
    await zebedee.say("/help")


async def fail(home: Path, zebedee: Person) -> None:
    """Have handlers fail with errors that hold what was typed."""
    with broken(home, "ALTER TABLE slots RENAME TO lost", "ALTER TABLE lost RENAME TO slots"):
        await zebedee.say("weekdays 13:30-13:45")
        await zebedee.say(TYPED)
    refuse = (
        f"CREATE TRIGGER refuse BEFORE UPDATE ON learners BEGIN SELECT RAISE(ABORT, '{TYPED}'); END"
    )
    with broken(home, refuse, "DROP TRIGGER refuse"):
        zebedee.about["first_name"] = f"{NAME} again"
        await zebedee.say(TYPED)


async def post_rubbish(http: aiohttp.ClientSession, hook: str) -> None:
    """Post to the webhook what is none of Telegram's."""
    rubbish = {"update_id": 10**9, "message": {"text": TYPED, "from": {"first_name": NAME}}}
    for secret in (HOOK, f"{HOOK}!", ""):
        for data in (json.dumps(rubbish), f'{{"{TYPED}', f'["{KEY}"]'):
            headers = {SECRET_HEADER: secret}
            async with http.post(hook, data=data, headers=headers) as response:
                assert response.status in (200, 403)


async def look(bot: Served) -> list[bytes]:
    """Return what the bot tells whoever watches it."""
    told = []
    async with aiohttp.ClientSession(bot.address) as http:
        for path in ("/metrics", "/healthz", "/readyz", f"/hook/{KEY}"):
            async with http.get(path) as response:
                assert response.status == (404 if KEY in path else 200)
                told.append(await response.read() + str(response.headers).encode())
    return told


async def ended(bot: Served) -> bytes:
    """Stop the bot as an operator does, and return what it printed."""
    bot.process.send_signal(signal.SIGTERM)
    await bot.process.wait()
    assert bot.process.stdout
    return await bot.process.stdout.read()


def left(home: Path) -> Iterator[bytes]:
    """Everything in the bot's folder that is no database."""
    for path in home.rglob("*"):
        if path.is_file() and path.parent.name != "server" and path.suffix not in DATABASES:
            yield path.name.encode() + path.read_bytes()


@pytest.mark.parametrize(
    ("log_format", "by_webhook"), [("text", False), ("json", True)], ids=["text", "json"]
)
async def test_nothing_of_it_is_told(home: Path, log_format: str, by_webhook: bool) -> None:
    async with talking(home, log_format, by_webhook) as (bot, stage, hook):
        zebedee = stage.person(7, first_name=NAME, language_code="en")
        await live(zebedee)
        await suffer(zebedee)
        await fail(home, zebedee)
        if hook:
            await post_rubbish(stage.http, hook)
        told = [*await look(bot), await ended(bot)]

    told += left(home)
    log = (home / "stderr.txt").read_text()
    for complaint in (
        "a handler failed: OperationalError",
        "IntegrityError",
        "did not get through",
    ):
        assert complaint in log
    for secret in SECRETS:
        assert [secret for one in told if secret.encode() in one] == []
    if log_format == "json":
        lines = [json.loads(line) for line in log.splitlines()]
        failed = [line for line in lines if "a handler failed" in line["message"]]
        assert failed
        assert all(line["id"].startswith("u") for line in failed)
