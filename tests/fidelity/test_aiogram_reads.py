"""Other people's models read all that the bot and the sandbox say to each other.

aiogram knows every method and type of the Bot API. Each request that the sandbox recorded is read
by its class for that method, each answer that the bot was given by the method's return type; what
these do not know, or refuse, fails. python-telegram-bot reads the updates a second time.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import telegram
from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import BaseModel

from bot.sandbox import world
from bot.transport import AiohttpRequest
from tests.conversations.scenes import MONDAY, NOTHING_ON
from tests.stage import Person, Stage, buttons, lead_on, staged

METHODS = {
    one.__api_method__: one
    for one in vars(methods).values()
    if isinstance(one, type) and issubclass(one, TelegramMethod) and one is not TelegramMethod
}

ASKED = {
    "answerCallbackQuery",
    "deleteMessage",
    "deleteWebhook",
    "editMessageCaption",
    "editMessageMedia",
    "editMessageReplyMarkup",
    "editMessageText",
    "getFile",
    "getMe",
    "getUpdates",
    "sendChatAction",
    "sendDocument",
    "sendMessage",
    "sendPhoto",
    "setMyCommands",
    "setMyDescription",
    "setMyShortDescription",
}
"""Every method that the bot uses: the walk below misses none."""


@dataclass
class Heard:
    """What went over the wire, seen from both ends."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    """As the sandbox recorded them: method, and params with their JSON decoded."""
    replies: list[tuple[str, int, bytes]] = field(default_factory=list)
    """As the bot was given them: method, HTTP status, body."""


async def answer_all(person: Person) -> None:
    while await lead_on(person):
        pass


async def answer_in_own_words(person: Person) -> None:
    """Answer all, and type wherever that is taken."""
    while True:
        last = await person.last()
        offered = [button.get("callback_data", "") for button in buttons(last)]
        if own := next((data for data in offered if data.endswith(":change")), None):
            await person.press_data(last["message_id"], own)
            await person.say("When a call ends, I ask <one> thing & write it down.")
        elif any(data.startswith("skip:") for data in offered):
            await person.say("I would ask what to change first.")
        elif not await lead_on(person):
            return


async def set_up(stage: Stage, person: Person) -> None:
    # By the real clock, minutes of a day would leave the first gap no room for a story.
    await stage.move_clock(to=MONDAY)
    await person.say("/start")
    await person.press("Another place")
    await person.say("Nowhereville")
    await person.say("San Jose")
    await person.share_location(24.86, 67.0)
    await person.press("setup:back")
    await person.press("zone:")
    await person.press("setup:track")
    await answer_all(person)
    await person.press("setup:preset")


async def learn(stage: Stage, person: Person) -> None:
    await stage.move_clock(to="next-gap")
    await answer_in_own_words(person)
    await person.press("rate:")
    await person.press("replay:")
    await answer_all(person)
    await person.press("now:5")
    await person.say("/now")
    await person.press("now:10")
    await answer_all(person)
    await person.press_data(1, "pick:999:0:0:0")
    await person.press_data(4711, "anything")
    await stage.move_clock(to="next-gap")
    await stage.move_clock(advance_seconds=3600)  # not answered: it is withdrawn


async def look_back(stage: Stage, person: Person) -> None:
    for words in ("/why", "/review", "/progress", "/event", "/event feedback tomorrow 15:00"):
        await person.say(words)
    await person.say("/now")
    await person.press("now:2")
    await answer_all(person)
    await person.say("/tracks")
    await person.press("place")
    await answer_all(person)
    await person.say("/log")
    await person.press("log:csv")
    await person.press("log:pdf")


async def change(stage: Stage, person: Person) -> None:
    for words in ("/slots", "Mon and Thu at 9 for 10 min", "25:99", "hello", "/none", "/tracks"):
        await person.say(words)
    await person.press("track")
    await person.say("/slots")
    await person.press("Remove")
    for command in ("/pause", "/resume", "/progress", "/help", "/settings"):
        await person.say(command)
    await person.press("settings:language")
    await person.press("settings:language:ur")
    await person.press("settings:zone")
    await person.press("zone:")
    for words in ("/settings", "/pause"):
        await person.say(words)
    await person.press("pause:today")
    await person.press("pause:end")


async def plan(stage: Stage, person: Person) -> None:
    await person.say("every day 19:00 15m")
    await person.press("slot:move")
    await person.press("slot:later")
    await person.press("slots:list")
    await person.say("Sat at 9")
    await person.press("either:")
    await person.send_file("work.ics", NOTHING_ON.encode())
    await person.say("/week")
    await person.press("week:day")
    await person.press("week:slot")
    await person.press("week:later")
    await stage.move_clock(to="next-gap")
    await person.press("why:")
    await person.press("later:")
    for words in ("/crunch until Friday 5 min", "/idle", "/timezone Berlin", "/pause sick"):
        await person.say(words)
    await person.say("/resume")


async def misbehave(stage: Stage, person: Person) -> None:
    for kind in ("429", "400", "500", "drop_before", "drop_after"):
        await stage.fault("sendMessage", kind, retry_after=1)
        await person.say("/help")
    await stage.fault("editMessageText", "429", retry_after=1)
    await person.say("/settings")
    await person.press("settings:language")
    await stage.fault("sendMessage", "403")
    await person.say("/help")
    await person.block()
    await person.block(False)


async def leave(stage: Stage, person: Person) -> None:
    await person.say("/export")
    await person.say("/forget")
    await person.press("forget:no")
    await person.say("/forget")
    await person.press("forget:yes")


@pytest.fixture
async def heard(home: Path, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Everything that was said in a learner's whole life with the bot."""
    heard = Heard()
    real = AiohttpRequest.do_request

    async def overheard(self: AiohttpRequest, url: str, *args: Any, **more: Any) -> Any:
        status, payload = await real(self, url, *args, **more)
        if "/file/" not in url:
            heard.replies.append((url.rsplit("/", 1)[1], status, payload))
        return status, payload

    monkeypatch.setattr(AiohttpRequest, "do_request", overheard)
    monkeypatch.setattr(world, "REQUESTS_KEPT", 100_000)
    async with staged(home, record_requests=True) as stage:
        person = stage.person(1, first_name="Ayesha <&>", language_code="en", username="ayesha")
        for act in (set_up, learn, look_back, change, plan, misbehave, leave):
            await act(stage, person)
        form = aiohttp.FormData()
        form.add_field("document", b"mine", filename="mine.txt")
        async with stage.http.post("/sandbox/chats/1/document", data=form) as response:
            assert response.status == 200
        await stage.settled()
        calls = (await stage.get("/sandbox/stats"))["calls"]
        heard.requests = (await stage.get("/sandbox/requests"))["requests"]
        ours = {"getWebhookInfo"}  # asked by the stage, to see what is pending
        heard.requests = [one for one in heard.requests if one["method"] not in ours]
        assert len(heard.requests) == sum(calls.values()) - sum(calls[name] for name in ours)
    return heard


def models(value: object) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from models(getattr(value, name))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from models(one)


def unknown(value: object) -> list[tuple[str, dict[str, Any]]]:
    """Fields that aiogram has never heard of, wherever they are."""
    return [(type(one).__name__, one.model_extra) for one in models(value) if one.model_extra]


def read_request(recorded: dict[str, Any]) -> TelegramMethod[Any]:
    """Read it, but for the parts of a form that hold a file which another parameter names."""
    model = METHODS[recorded["method"]]
    params = {
        name: value
        for name, value in recorded["params"].items()
        if name in model.model_fields or value != f"attach://{name}"
    }
    return model.model_validate(params)


# Its RetryAfter warns of a type that is to change whenever one is made; ours reads both types.
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_other_peoples_models_read_every_word(heard: Heard) -> None:
    for recorded in heard.requests:
        assert unknown(read_request(recorded)) == [], recorded
    assert {recorded["method"] for recorded in heard.requests} == ASKED

    statuses = set()
    session = AiohttpSession()
    async with Bot("1:sandbox", session=session) as bot:
        for method, status, body in heard.replies:
            statuses.add(status)
            asked = METHODS[method].model_construct()
            with suppress(TelegramAPIError):
                answer = session.check_response(bot, asked, status, body.decode())
                assert unknown(answer.result) == [], body
                continue
            assert status >= 400
            assert json.loads(body)["ok"] is False
    assert statuses == {200, 400, 403}  # 429 and 500 end in the transport

    updates = [
        update
        for method, _, body in heard.replies
        if method == "getUpdates"
        for update in json.loads(body)["result"]
    ]
    assert {Update.model_validate(one).event_type for one in updates} == {
        "message",
        "callback_query",
        "my_chat_member",
    }
    for update in updates:
        read = telegram.Update.de_json(update, None)
        assert unread(read) == [], update
        assert read.effective_user is not None


def unread(value: object) -> list[tuple[str, dict[str, Any]]]:
    """Fields that python-telegram-bot has never heard of, wherever they are."""
    found: list[tuple[str, dict[str, Any]]] = []
    if isinstance(value, telegram.TelegramObject):
        if value.api_kwargs:
            found.append((type(value).__name__, dict(value.api_kwargs)))
        for name in value.to_dict(recursive=False):
            found += unread(getattr(value, name, None))
    elif isinstance(value, list | tuple):
        for one in value:
            found += unread(one)
    return found
