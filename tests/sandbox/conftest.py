"""A sandbox over real HTTP, and both of its sides as small clients."""

import asyncio
import json
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.sandbox import Sandbox

TOKEN = "4200:test-token"


class Peer:
    """Both sides of one running sandbox: `api` is the bot's, `post` and `get` the learner's."""

    def __init__(self, url: str, session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
        self.url = url
        self.session = session
        self.sandbox = sandbox

    async def api(self, method: str, /, **params: Any) -> dict[str, Any]:
        """Call a method with a JSON body; returns the whole answer."""
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", json=params) as response:
            answer = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def result(self, method: str, /, **params: Any) -> Any:
        """Call a method that must succeed; returns its result."""
        answer = await self.api(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def error(self, method: str, /, **params: Any) -> str:
        """Call a method that must fail; returns the description."""
        answer = await self.api(method, **params)
        assert not answer["ok"], answer
        return answer["description"]

    async def upload(
        self, method: str, /, files: dict[str, bytes], **params: Any
    ) -> dict[str, Any]:
        """Call a method with a multipart body; returns the whole answer."""
        form = aiohttp.FormData()
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, content in files.items():
            form.add_field(name, content, filename=f"{name}.png", content_type="image/png")
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", data=form) as response:
            answer = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def photo(self, content: bytes | None = None, /, **params: Any) -> dict[str, Any]:
        """Send a photo of the bot to learner 1; returns the message."""
        files = {"photo": content or make_png()}
        answer = await self.upload("sendPhoto", files, chat_id=1, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def document(
        self, content: bytes, name: str = "a.ics", mime_type: str = "text/calendar"
    ) -> dict[str, Any]:
        """Send a document of learner 1; returns the message."""
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("document", BytesIO(content), filename=name, content_type=mime_type)
        url = f"{self.url}/sandbox/chats/1/document"
        async with self.session.post(url, data=form) as response:
            assert response.status == 200, await response.text()
            return (await response.json())["message"]

    async def get(self, path: str, status: int = 200) -> Any:
        async with self.session.get(f"{self.url}/sandbox/{path}") as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def post(self, path: str, body: object, status: int = 200) -> Any:
        async with self.session.post(f"{self.url}/sandbox/{path}", json=body) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def say(self, text: str, chat_id: int = 1, **extra: Any) -> Any:
        return await self.post(f"chats/{chat_id}/text", {"text": text, **extra})

    async def press(self, message_id: int, data: str, chat_id: int = 1) -> Any:
        body = {"message_id": message_id, "callback_data": data}
        return await self.post(f"chats/{chat_id}/press", body)

    async def chat(self, chat_id: int = 1) -> Any:
        return await self.get(f"chats/{chat_id}")

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        return await self.result("getUpdates", **params)


@asynccontextmanager
async def run_sandbox(path: Path | None = None, **options: Any) -> AsyncIterator[Peer]:
    """Serve a sandbox on a free port for as long as the block lasts."""
    sandbox = Sandbox(path, **options)
    async with TestServer(sandbox.application()) as server, aiohttp.ClientSession() as session:
        yield Peer(str(server.make_url("")).rstrip("/"), session, sandbox)
    await sandbox.close()


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    """A fresh sandbox in memory, with learner 1 in it."""
    async with run_sandbox(record_requests=True) as peer:
        await peer.chat(1)
        yield peer


async def eventually(check: Callable[[], Awaitable[Any]], seconds: float = 5.0) -> Any:
    """Ask again and again until the answer is truthy; fails after `seconds`."""
    async with asyncio.timeout(seconds):
        while True:
            answer = await check()
            if answer:
                return answer
            await asyncio.sleep(0.005)


def make_png(width: int = 3, height: int = 2) -> bytes:
    """A black PNG of this size in pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\0" * width for _ in range(height)))
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
