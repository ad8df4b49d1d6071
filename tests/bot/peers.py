"""Servers that answer a bot as they are told, and a bot that talks to them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot

from bot.transport import AiohttpRequest

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
"""Must stand in no error and no log."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Bytes = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def bot_at(url: str, token: str = TOKEN, connections: int = 8) -> AsyncIterator[Bot]:
    """A bot on our transport whose server is at `url`; it has not met it yet."""
    request, polls = AiohttpRequest(connections), AiohttpRequest(1)
    await request.initialize()
    await polls.initialize()
    yield Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=request,
        get_updates_request=polls,
    )
    await request.shutdown()
    await polls.shutdown()


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """An HTTP server on a free port that gives every request to `handler`; yields its address."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


def answering(status: int, body: str, content_type: str = "application/json") -> Handler:
    """A handler that always gives this answer."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=status, text=body, content_type=content_type)

    return answer


@asynccontextmanager
async def breaking(reply: Bytes) -> AsyncIterator[str]:
    """A server that reads a request's head, writes what `reply` does, and hangs up."""

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await reply(writer)
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.close()
    await server.wait_closed()


def writing(data: bytes) -> Bytes:
    """A reply for `breaking`."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return write
