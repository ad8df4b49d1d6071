"""The transport, over real sockets: what arrives, what is raised, and what is never said."""

import asyncio
import json
import logging
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot, InputFile, error

from bot import logs, transport
from bot.transport import AiohttpRequest, NotSentError, RefusedError, seconds_of
from tests.bot.peers import TOKEN, answering, bot_at, breaking, serving, writing

OK = '{"ok": true, "result": true}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def refusal(code: int, description: str, **parameters: object) -> str:
    answer = {"ok": False, "error_code": code, "description": description}
    return json.dumps(answer | ({"parameters": parameters} if parameters else {}))


async def fail(bot: Bot) -> error.TelegramError:
    """Make a call that fails, and return what was raised."""
    with pytest.raises(error.TelegramError) as raised:
        await bot.send_message(1, "Hello")
    return raised.value


def told(cause: BaseException | None) -> Iterator[str]:
    """Everything an error could print, and the errors behind it that Python would print too."""
    while cause is not None:
        yield f"{cause!s} {cause!r}"
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


@pytest.fixture(autouse=True)
def no_token_is_told(caplog):
    """No line that would be logged, ours or a library's, holds the token."""
    caplog.set_level(logging.INFO)
    for name in logs.QUIET:
        caplog.set_level(logging.WARNING, name)
    yield
    assert TOKEN not in caplog.text


async def test_it_sends_parameters_and_returns_the_answer():
    received = []

    async def handler(request: web.Request) -> web.Response:
        received.append((request.path, request.content_type, await request.json()))
        body = {"message_id": 7, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "سلام"}
        return web.json_response({"ok": True, "result": body})

    async with serving(handler) as url, bot_at(url) as bot:
        message = await bot.send_message(1, "سلام 🙂 & <b>", parse_mode="HTML")

    assert (message.message_id, message.text) == (7, "سلام")
    ((path, content_type, sent),) = received
    assert path == f"/bot{TOKEN}/sendMessage"
    assert content_type == "application/json"
    assert {**sent, "chat_id": int(sent["chat_id"])} == {
        "chat_id": 1,
        "text": "سلام 🙂 & <b>",
        "parse_mode": "HTML",
    }


async def test_it_uploads_files_with_their_names_and_captions():
    parts = {}

    async def handler(request: web.Request) -> web.Response:
        async for part in await request.multipart():
            parts[part.name] = (part.filename, bytes(await part.read()))
        body = {"message_id": 7, "date": 0, "chat": {"id": 1, "type": "private"}}
        return web.json_response({"ok": True, "result": body})

    content = bytes(range(256)) * 400
    async with serving(handler) as url, bot_at(url) as bot:
        await bot.send_document(1, InputFile(content, filename="دن.json"), caption="Dein «Tag»")

    assert parts == {
        "chat_id": (None, b"1"),
        "caption": (None, "Dein «Tag»".encode()),
        "document": ("دن.json", content),
    }


async def test_it_fetches_bytes_that_are_no_json():
    async with serving(answering(200, "plain", "text/plain")) as url:
        request = AiohttpRequest()
        await request.initialize()
        assert await request.retrieve(f"{url}/file") == b"plain"
        await request.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, refusal(400, "Bad Request: chat not found"), error.BadRequest, "Chat not found"),
        (401, refusal(401, "Unauthorized"), error.InvalidToken, "Unauthorized"),
        (403, refusal(403, "Forbidden: bot was blocked"), error.Forbidden, "bot was blocked"),
        (404, refusal(404, "Not Found"), error.InvalidToken, "Not Found"),
        (409, refusal(409, "Conflict: other"), error.Conflict, "Conflict: other"),
        (500, refusal(500, "Internal Server Error"), RefusedError, "answered 500"),
        (502, refusal(502, "Bad Gateway"), RefusedError, "answered 502"),
        (503, "{}", RefusedError, "answered 503"),
    ],
)
async def test_it_names_what_the_bot_api_refuses(status, body, kind, words):
    async with serving(answering(status, body)) as url, bot_at(url) as bot:
        raised = await fail(bot)

    assert type(raised) is kind
    assert words in raised.message


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 409, 418, 500, 502, 503, 504])
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<h1>Could not fetch /bot%s/sendMessage</h1>", "text/html"),
        ('{"broken": "/bot%s', "application/json"),
        ('["/bot%s"]', "application/json"),
        ('"/bot%s"', "application/json"),
    ],
)
async def test_it_leaves_open_what_a_proxy_s_answer_means(status, body, content_type):
    """Nobody knows whether the message went through, and the page may quote the address."""
    async with serving(answering(status, body % TOKEN, content_type)) as url, bot_at(url) as bot:
        raised = await fail(bot)

    assert type(raised) is error.NetworkError
    assert not any(TOKEN in line for line in told(raised))


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        (refusal(429, "Too Many Requests", retry_after=35), 35),
        (refusal(429, "Too Many Requests", retry_after=0), 1),
        (refusal(429, "Too Many Requests", retry_after="soon"), 1),
        (refusal(429, "Too Many Requests", retry_after=float("inf")), 1),
        (refusal(429, "Too Many Requests"), 1),
        ("<h1>Slow down</h1>", 1),
        ("[]", 1),
        ("", 1),
    ],
)
async def test_it_waits_at_least_a_second_after_a_429(body, seconds):
    async with serving(answering(429, body)) as url, bot_at(url) as bot:
        raised = await fail(bot)

    assert isinstance(raised, error.RetryAfter)
    assert seconds_of(raised) == seconds


def test_it_reads_both_kinds_of_wait():
    assert seconds_of(error.RetryAfter(7)) == 7.0
    assert seconds_of(error.RetryAfter(timedelta(seconds=1.5))) == 1.5


async def test_it_tells_what_was_never_sent():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        async with bot_at(f"http://127.0.0.1:{closed.getsockname()[1]}") as bot:
            raised = await fail(bot)

    assert type(raised) is NotSentError
    assert not any(TOKEN in line for line in told(raised))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        HEAD + b"Content-Length: 100\r\n\r\n" + b'{"ok": true',
        HEAD + b'Transfer-Encoding: chunked\r\n\r\n4\r\n{"ok',
        b"SSH-2.0-OpenSSH_9.2\r\n",
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    ],
)
async def test_it_leaves_open_what_a_broken_connection_did(data):
    async with breaking(writing(data)) as url, bot_at(url) as bot:
        raised = await fail(bot)

    assert type(raised) is error.NetworkError
    assert not any(TOKEN in line for line in told(raised))


async def test_it_leaves_open_what_a_reset_connection_did():
    async def reset(writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async with breaking(reset) as url, bot_at(url) as bot:
        raised = await fail(bot)

    assert type(raised) is error.NetworkError


@pytest.mark.parametrize("begun", [False, True])
async def test_it_gives_up_on_a_slow_answer(monkeypatch, begun):
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.05)
    done = asyncio.Event()

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if begun:
            await response.prepare(request)
            await response.write(b'{"ok":')
        await done.wait()
        return response

    async with serving(handler) as url, bot_at(url) as bot:
        raised = await fail(bot)
        done.set()

    assert type(raised) is error.TimedOut
    assert not any(TOKEN in line for line in told(raised))


async def test_it_holds_a_long_poll_for_as_long_as_it_asked(monkeypatch):
    """The patience with an answer begins when the poll's own time is over."""
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.05)

    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(0.3)
        return web.json_response({"ok": True, "result": []})

    async with serving(handler) as url, bot_at(url) as bot:
        assert await bot.get_updates(timeout=1) == ()


async def test_it_opens_no_more_connections_than_it_may():
    open_now, most = 0, 0

    async def handler(request: web.Request) -> web.Response:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.01)
        open_now -= 1
        return web.Response(text=OK, content_type="application/json")

    async with serving(handler) as url, bot_at(url, connections=3) as bot:
        await asyncio.gather(*(bot.send_chat_action(1, "typing") for _ in range(12)))

    assert most == 3


async def test_it_is_opened_and_closed_any_number_of_times():
    request = AiohttpRequest()
    async with serving(answering(200, OK)) as url:
        for _ in range(2):
            await request.initialize()
            await request.initialize()
            assert await request.do_request(f"{url}/x", "GET") == (200, OK.encode())
            await request.shutdown()
            await request.shutdown()

    with pytest.raises(RuntimeError, match="not initialised"):
        await request.do_request("http://127.0.0.1/x", "GET")
