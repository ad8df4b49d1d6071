"""A Bot API server that sees all of it: what is under way, what was confirmed, what stands.

It lives in the process of whoever asks, so that what is under way when a bot is killed is known to
the call. Every call takes a while on its way in and on its way out, as over a network.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from aiohttp import web

from bot.sandbox import Sandbox
from tests.stage import Message, buttons, until

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SEND, PHOTO, DELETE, POLL = "sendMessage", "sendPhoto", "deleteMessage", "getUpdates"
EDITS = ("editMessageText", "editMessageReplyMarkup", "editMessageCaption", "editMessageMedia")
MANY = 1_000_000
ASKING = ("read", "pick", "mark", "say", "skip")
"""What the buttons do that wait under a step of a bite."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a bite, as its buttons name it."""

    delivery: int
    part: int
    step: int


def step_of(message: Message) -> Step | None:
    """The step that waits under a message, or None."""
    for button in buttons(message):
        verb, *args = button.get("callback_data", "").split(":")
        if verb in ASKING:
            delivery, part, *step = map(int, args[:3] if verb != "read" else args[:2])
            return Step(delivery, part, *(step or [0]))
    return None


def pushed_in(message: Message) -> int | None:
    """The delivery that a message pushed, told by the buttons that put it off; None for others."""
    for button in buttons(message):
        verb, *args = button.get("callback_data", "").split(":")
        if verb == "later":
            return int(args[0])
    return None


@dataclass(eq=False, slots=True)
class Call:
    """One call of the bot's."""

    method: str
    life: int
    params: Mapping[str, Any]

    @property
    def sends(self) -> bool:
        """It puts something new into a chat."""
        return self.method in (SEND, PHOTO)


@dataclass(slots=True)
class Chat:
    """One chat as it stands."""

    messages: dict[int, Message] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def waiting(self) -> Iterator[tuple[int, Step]]:
        """The steps that wait, with the ids of their messages, the oldest first."""
        for message_id, message in self.messages.items():
            if step := step_of(message):
                yield message_id, step


@dataclass(slots=True)
class Doubled:
    """A step that was sent while it stood in the chat already."""

    chat_id: int
    step: Step
    first: int
    """The id of the message that stood there."""
    life: int


class Witness:
    """What a server saw of the bot."""

    def __init__(self, rng: Random, seconds: float) -> None:
        """Hold every call for up to so many seconds before it is done, and again after."""
        self._rng = rng
        self._seconds = seconds
        self._under_way: set[Call] = set()
        self._sandbox = Sandbox(live_page=False)
        self.chats: defaultdict[int, Chat] = defaultdict(Chat)
        self.sent: list[tuple[int, Message]] = []
        self.doubled: list[Doubled] = []
        self.pushes: list[tuple[int, int]] = []
        """A chat and a delivery for each push."""
        self.given: defaultdict[int, set[int]] = defaultdict(set)
        """To which processes each update was given."""
        self.life = 0
        self.polled = asyncio.Event()
        """The process that lives has asked for updates."""

    def begin_life(self) -> None:
        """A new process begins."""
        self.life += 1
        self.polled.clear()

    def given_now(self) -> set[int]:
        """The updates that the process which lives has got."""
        return {id_ for id_, lives in self.given.items() if self.life in lives}

    def unconfirmed(self) -> set[int]:
        """The updates that the server keeps for the bot."""
        return {id_ for id_, _ in self._sandbox._world.updates.pending(limit=MANY)}

    def sends_under_way(self) -> list[Call]:
        """The sends that the server has begun and not answered."""
        return [call for call in self._under_way if call.sends]

    async def quiet(self) -> None:
        """Wait until no call is under way but a poll."""
        await until(lambda: all(call.method == POLL for call in self._under_way))

    def _middleware(self) -> Any:
        """What an application calls for every request."""

        @web.middleware
        async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
            method = request.match_info.get("method")
            if method is None:
                return await handler(request)
            body = await request.read()  # or it would be gone with the process that sent it
            is_json = request.content_type == "application/json"
            call = Call(method, self.life, json.loads(body) if is_json and body else {})
            self._under_way.add(call)
            try:
                return await self._pass(call, request, handler)
            finally:
                self._under_way.discard(call)

        return watch

    async def _pass(self, call: Call, request: web.Request, handler: Handler) -> web.StreamResponse:
        if call.method == POLL:
            if call.life == self.life:
                self.polled.set()
            response = await handler(request)
            self._note_given(call, response)
            return response
        await asyncio.sleep(self._rng.uniform(0, self._seconds))
        response = await handler(request)
        if isinstance(response, web.Response) and response.status == 200:
            self._note(call, json.loads(response.body)["result"])
        await asyncio.sleep(self._rng.uniform(0, self._seconds))
        return response

    def _note_given(self, call: Call, response: web.StreamResponse) -> None:
        if isinstance(response, web.Response) and response.status == 200:
            for update in json.loads(response.body)["result"]:
                self.given[update["update_id"]].add(call.life)

    def _note(self, call: Call, result: Any) -> None:
        chat = self.chats[int(call.params.get("chat_id", 0))]
        if call.sends:
            self._note_sent(call, chat, result)
        elif call.method in EDITS:
            chat.messages[result["message_id"]] = result
        elif call.method == DELETE:
            chat.messages.pop(int(call.params["message_id"]), None)
        else:
            return
        chat.changed.set()

    def _note_sent(self, call: Call, chat: Chat, message: Message) -> None:
        step, chat_id = step_of(message), message["chat"]["id"]
        if step:
            firsts = [id_ for id_, one in chat.waiting() if one == step]
            if firsts:
                self.doubled.append(Doubled(chat_id, step, firsts[0], call.life))
        if delivery := pushed_in(message):
            self.pushes.append((chat_id, delivery))
        self.sent.append((chat_id, message))
        chat.messages[message["message_id"]] = message

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve while the block lasts; yields the address."""
        app = self._sandbox.application()
        app.middlewares.append(self._middleware())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield "http://{}:{}".format(*runner.addresses[0])
        finally:
            await runner.cleanup()
            await self._sandbox.close()
