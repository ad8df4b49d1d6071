"""A stage for conversations: the whole bot and its sandbox in this process, over real HTTP.

`Person` is a learner as a test sees one: says things, presses buttons, reads the chat. Each act
returns once the bot has handled it, which is when the update is confirmed: there is no sleeping
for luck.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import Running, running
from bot.fetching import Fetcher
from bot.flood import Flood
from bot.house import House
from bot.settings import Address, Settings
from tests.lessons.shipped import FEEDBACK

PATIENCE = 20.0
TOKEN = "1:sandbox"

DATABASES: dict[Path, str] = {}
"""The addresses of the databases of folders whose bot does not use the SQLite file in it."""

Message = dict[str, Any]


@dataclass
class Remote:
    """A sandbox at some address, and the HTTP session that plays its learners."""

    http: aiohttp.ClientSession

    def person(self, id_: int = 1, **about: str) -> "Person":
        """A learner; `about` may hold first_name and language_code."""
        return Person(self, id_, about)

    async def get(self, path: str) -> Any:
        async with self.http.get(path) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        async with self.http.post(path, json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def call(self, method: str, **params: Any) -> Any:
        """Call the Bot API as the bot would."""
        return (await self.post(f"/bot{TOKEN}/{method}", params))["result"]

    async def move_clock(self, **to: Any) -> str:
        """Move the sandbox's clock; the tick has run when this returns."""
        return (await self.post("/sandbox/clock", to))["now"]

    async def fault(self, method: str, kind: str, **more: Any) -> None:
        await self.post("/sandbox/faults", {"method": method, "kind": kind, **more})

    async def settled(self) -> None:
        """Wait until every update has been handled and confirmed."""

        async def nothing_pending() -> bool:
            return (await self.call("getWebhookInfo"))["pending_update_count"] == 0

        await until(nothing_pending)


@dataclass
class Stage(Remote):
    """A sandbox and the bot behind it, both in this process."""

    bot: Running

    @property
    def house(self) -> House:
        return self.bot.house


@dataclass
class Person:
    """One learner's side of the chat."""

    stage: Remote
    id: int
    about: dict[str, str] = field(default_factory=dict)

    async def say(self, text: str) -> None:
        await self._act("text", text=text)

    async def share_location(self, latitude: float, longitude: float) -> None:
        await self._act("location", latitude=latitude, longitude=longitude)

    async def send_file(self, name: str, content: bytes, mime_type: str = "text/calendar") -> None:
        """Send a document."""
        form = aiohttp.FormData(self.about, quote_fields=False)
        form.add_field("document", BytesIO(content), filename=name, content_type=mime_type)
        path = f"/sandbox/chats/{self.id}/document"
        async with self.stage.http.post(path, data=form) as response:
            assert response.status == 200, await response.text()
        await self.stage.settled()

    async def block(self, blocked: bool = True) -> None:
        await self._act("block", blocked=blocked)

    async def press(self, label: str) -> None:
        """Press the lowest button in the chat whose label or data begins with `label`."""
        message, button = await self.find_button(label)
        await self.press_data(message["message_id"], button["callback_data"])

    async def press_data(self, message_id: int, data: str) -> None:
        """Press a button that may never have been there."""
        await self._act("press", message_id=message_id, callback_data=data)

    async def press_and_go(self, label: str) -> None:
        """Press, and do not wait for the bot, which may be dead."""
        message, button = await self.find_button(label)
        body = {"message_id": message["message_id"], "callback_data": button["callback_data"]}
        await self.stage.post(f"/sandbox/chats/{self.id}/press", body)

    async def find_button(self, label: str) -> tuple[Message, dict[str, Any]]:
        messages = await self.messages()
        for message in reversed(messages):
            for button in buttons(message):
                data = button.get("callback_data", "")
                if button["text"].startswith(label) or data.startswith(label):
                    return message, button
        raise AssertionError(f"no button {label!r} in {[m.get('text') for m in messages[-3:]]}")

    async def chat(self) -> dict[str, Any]:
        return await self.stage.get(f"/sandbox/chats/{self.id}")

    async def messages(self) -> list[Message]:
        return (await self.chat())["messages"]

    async def last(self) -> Message:
        return (await self.messages())[-1]

    async def last_text(self) -> str:
        return (await self.last()).get("text", "")

    async def _act(self, act: str, **body: Any) -> None:
        await self.stage.post(f"/sandbox/chats/{self.id}/{act}", {**self.about, **body})
        await self.stage.settled()


def buttons(message: Message) -> list[dict[str, Any]]:
    """Every inline button of a message, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


WAYS_ON = ("read", "pick", "mark", "say", "skip", "next", "on")
"""What the buttons of a bite do that lead on, those first that lead on furthest."""


async def lead_on(person: Person) -> str:
    """Press what leads on in the last message; return what it did, or nothing at the end."""
    offered = {
        button.get("callback_data", "").partition(":")[0] for button in buttons(await person.last())
    }
    act = next((act for act in WAYS_ON if act in offered), "")
    if act:
        await person.press(f"{act}:")
    return act


async def until(holds: Callable[[], Any], patience: float = PATIENCE) -> None:
    """Wait until `holds()`, which may be a coroutine function, is true; fail after `patience`."""
    async with asyncio.timeout(patience):
        while True:
            result = holds()
            if asyncio.iscoroutine(result):
                result = await result
            if result:
                return
            await asyncio.sleep(0.01)


@asynccontextmanager
async def remote(address: str) -> AsyncIterator[Remote]:
    """Play learners of a sandbox that somebody else runs."""
    async with aiohttp.ClientSession(address) as http:
        yield Remote(http)


@asynccontextmanager
async def staged(
    folder: Path,
    *,
    record_requests: bool = False,
    fetcher: Fetcher | None = None,
    flood: Flood | None = None,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """Run the bot in `folder`, with the sandbox, on a free port, and one track to teach.

    Tests press faster than anybody could, so nothing is a flood unless one says so.
    """
    chosen = Settings(
        _env_file=None,
        database_url=DATABASES.get(folder, f"sqlite:///{folder}/offclock.sqlite"),
        listen=Address("127.0.0.1", 0),
        **{
            "bot_token": None,
            "bot_api_url": None,
            "send_rate": 1000,
            "lessons_path": (FEEDBACK,),
            **settings,
        },
    )
    async with (
        running(
            chosen,
            record_requests=record_requests,
            fetcher=fetcher,
            flood=flood or Flood(burst=1e9),
        ) as bot,
        aiohttp.ClientSession(bot.address) as http,
    ):
        yield Stage(http, bot)
