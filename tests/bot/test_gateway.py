"""The gateway against a sandbox that misbehaves: which outcome, how many calls, what stands."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, web
from markupsafe import Markup

from bot import gateway as gateways
from bot import transport
from bot.gateway import LONGEST_WAIT, REPLY_ATTEMPTS, Gateway
from bot.pacing import Pacer
from bot.view import Copy, Press, View
from scheduler.clock import SystemClock
from scheduler.outcomes import Outcome, Rejected, RetryAt, Sent, Uncertain, Unreachable
from tests.bot.peers import answering, bot_at, serving
from tests.sandbox.conftest import Peer, run_sandbox

HELLO = View(Markup("<b>Hello</b>"), ((Press("Go", "go:1", "primary"), Copy("Copy", "a line")),))
OTHER = View(Markup("Good day"))


@dataclass
class Scene:
    """A gateway, its pacer, and the sandbox that it sends to; learner 1 is there."""

    gateway: Gateway
    pacer: Pacer
    peer: Peer

    async def fault(self, method: str, kind: str, count: int = 1, **more: Any) -> None:
        body = {"method": method, "kind": kind, "count": count, **more}
        await self.peer.post("faults", body)

    async def texts(self) -> list[str]:
        messages = (await self.peer.chat())["messages"]
        return [message.get("text", message.get("caption", "")) for message in messages]

    async def calls(self, method: str) -> int:
        return (await self.peer.get("stats"))["calls"].get(method, 0)

    async def standing(self) -> int:
        """The id of a message that stands in the chat."""
        outcome = await self.gateway.reply(1, HELLO)
        assert isinstance(outcome, Sent)
        return outcome.message_id


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with run_sandbox(record_requests=True) as peer, bot_at(peer.url) as bot:
        await peer.chat(1)
        pacer = Pacer(1000)
        yield Scene(Gateway(bot, pacer, peer.sandbox.clock), pacer, peer)


@pytest.fixture
def quick(monkeypatch):
    """An answer is given up soon."""
    monkeypatch.setattr(transport, "ANSWER_SECONDS", 0.1)


PUSHES = [
    ("429", RetryAt, 0),
    ("403", Unreachable, 0),
    ("400", Unreachable, 0),
    ("409", Rejected, 0),
    ("500", RetryAt, 0),
    ("drop_before", Uncertain, 0),
    ("drop_after", Uncertain, 1),
    ("slow", Uncertain, 0),
]


@pytest.mark.parametrize(("kind", "outcome", "standing"), PUSHES)
async def test_it_tries_a_push_once_and_says_how_it_went(scene, quick, kind, outcome, standing):
    await scene.fault("sendMessage", kind, count=5, retry_after=1)

    assert type(await scene.gateway.push(1, HELLO)) is outcome

    assert await scene.calls("sendMessage") == 1
    assert len(await scene.texts()) == standing


async def test_it_says_under_which_id_a_push_stands(scene):
    outcome = await scene.gateway.push(1, HELLO)

    (message,) = (await scene.peer.chat())["messages"]
    assert outcome == Sent(message["message_id"])
    assert message["text"] == "Hello"
    assert [entity["type"] for entity in message["entities"]] == ["bold"]
    assert message["reply_markup"]["inline_keyboard"] == [
        [
            {"text": "Go", "callback_data": "go:1", "style": "primary"},
            {"text": "Copy", "copy_text": {"text": "a line"}},
        ]
    ]


async def test_it_says_when_to_try_a_push_again(scene):
    await scene.fault("sendMessage", "429", retry_after=40)

    outcome = await scene.gateway.push(1, HELLO)

    assert isinstance(outcome, RetryAt)
    left = outcome.at - scene.peer.sandbox.clock.now()
    assert timedelta(seconds=30) < left <= timedelta(seconds=40)


async def test_it_pushes_nothing_into_a_lane_that_was_told_to_wait(scene):
    await scene.fault("sendMessage", "429", retry_after=40)
    await scene.gateway.push(1, HELLO)

    outcome = await scene.gateway.push(1, HELLO)

    assert isinstance(outcome, RetryAt)
    assert await scene.calls("sendMessage") == 1


async def test_another_chat_s_lane_stays_open(scene):
    await scene.peer.chat(2)
    await scene.fault("sendMessage", "429", retry_after=40, chat_id=1)
    await scene.gateway.push(1, HELLO)

    assert isinstance(await scene.gateway.push(2, HELLO), Sent)


async def test_a_push_to_a_server_that_is_gone_was_certainly_not_sent(caplog):
    async with serving(answering(200, "{}")) as url:
        pass
    async with bot_at(url) as bot:
        outcome = await Gateway(bot, Pacer(1000), SystemClock()).push(1, HELLO)

    assert isinstance(outcome, RetryAt)


@pytest.mark.parametrize(
    ("kind", "count", "outcome", "calls", "standing"),
    [
        ("500", 1, Sent, 2, 1),
        ("500", 99, RetryAt, REPLY_ATTEMPTS, 0),
        ("429", 1, Sent, 2, 1),
        ("drop_before", 1, Uncertain, 1, 0),
        ("drop_after", 1, Uncertain, 1, 1),
        ("slow", 1, Uncertain, 1, 0),
        ("403", 1, Unreachable, 1, 0),
        ("400", 1, Unreachable, 1, 0),
        ("409", 1, Rejected, 1, 0),
    ],
)
async def test_it_repeats_a_reply_only_while_it_certainly_was_not_sent(
    scene, quick, kind, count, outcome, calls, standing
):
    await scene.fault("sendMessage", kind, count, retry_after=1)

    assert type(await scene.gateway.reply(1, HELLO)) is outcome

    assert await scene.calls("sendMessage") == calls
    assert len(await scene.texts()) == standing


async def test_it_gives_up_a_reply_that_would_wait_too_long(scene):
    scene.pacer.halt(1, LONGEST_WAIT + 5)

    outcome = await scene.gateway.reply(1, HELLO)

    assert isinstance(outcome, RetryAt)
    assert await scene.calls("sendMessage") == 0


@pytest.mark.parametrize(
    ("kind", "count", "outcome", "calls", "text"),
    [
        ("drop_before", 1, Sent, 2, "Good day"),
        ("drop_after", 1, Sent, 2, "Good day"),
        ("slow", 1, Sent, 2, "Good day"),
        ("500", 1, Sent, 2, "Good day"),
        ("drop_before", 99, Uncertain, REPLY_ATTEMPTS, "Hello"),
        ("400", 1, Unreachable, 1, "Hello"),
        ("409", 1, Rejected, 1, "Hello"),
    ],
)
async def test_it_repeats_an_edit_in_doubt_too(scene, quick, kind, count, outcome, calls, text):
    message_id = await scene.standing()
    await scene.fault("editMessageText", kind, count, retry_after=1)

    assert type(await scene.gateway.edit(1, message_id, OTHER)) is outcome

    assert await scene.calls("editMessageText") == calls
    assert await scene.texts() == [text]


async def test_an_edit_that_changes_nothing_is_fine(scene):
    message_id = await scene.standing()

    assert await scene.gateway.edit(1, message_id, HELLO) == Sent()
    assert await scene.gateway.strip(1, message_id) == Sent()
    assert await scene.gateway.strip(1, message_id) == Sent()

    (message,) = (await scene.peer.chat())["messages"]
    assert "reply_markup" not in message


@pytest.mark.parametrize("act", ["edit", "strip", "delete"])
async def test_what_is_gone_can_not_be_changed(scene, act):
    message_id = await scene.standing()
    assert isinstance(await scene.gateway.delete(1, message_id), Sent)
    assert await scene.texts() == []

    view = (OTHER,) if act == "edit" else ()
    outcome = await getattr(scene.gateway, act)(1, message_id, *view)

    assert isinstance(outcome, Rejected)


@pytest.mark.parametrize(
    "html",
    ["", "<b>never closed", "<h1>no such tag</h1>", "x" * 4097],
)
async def test_it_never_repeats_what_telegram_refuses(scene, html):
    outcome = await scene.gateway.reply(1, View(Markup(html)))

    assert isinstance(outcome, Rejected)
    assert await scene.calls("sendMessage") == 1


async def test_a_learner_who_has_blocked_the_bot_is_unreachable(scene):
    await scene.peer.post("chats/1/block", {"blocked": True})
    assert isinstance(await scene.gateway.push(1, HELLO), Unreachable)

    await scene.peer.post("chats/1/block", {"blocked": False})
    assert isinstance(await scene.gateway.push(1, HELLO), Sent)


@pytest.mark.parametrize(
    ("status", "description", "outcome"),
    [
        (403, "Forbidden: bot was blocked by the user", Unreachable),
        (403, "Forbidden: user is deactivated", Unreachable),
        (403, "Forbidden: bot was kicked from the group chat", Unreachable),
        (403, "Forbidden: bot can't initiate conversation with a user", Unreachable),
        (400, "Bad Request: chat not found", Unreachable),
        (403, "Forbidden: bots can't send messages to bots", Rejected),
        (403, "Forbidden: something new", Rejected),
        (400, "Bad Request: TOPIC_CLOSED", Rejected),
        (401, "Unauthorized", Rejected),
        (404, "Not Found", Rejected),
        (500, "Internal Server Error", RetryAt),
    ],
)
async def test_it_takes_only_what_it_knows_for_the_learner_s_leave(status, description, outcome):
    async def refuse(request: web.Request) -> web.Response:
        body = {"ok": False, "error_code": status, "description": description}
        return web.json_response(body, status=status)

    async with serving(refuse) as url, bot_at(url) as bot:
        gateway = Gateway(bot, Pacer(1000), SystemClock())
        assert type(await gateway.push(1, HELLO)) is outcome


@pytest.mark.parametrize("status", [200, 403, 404, 502])
async def test_a_proxy_s_page_leaves_a_send_uncertain(status):
    page = answering(status, "<h1>Sorry</h1>", "text/html")
    async with serving(page) as url, bot_at(url) as bot:
        gateway = Gateway(bot, Pacer(1000), SystemClock())
        assert isinstance(await gateway.push(1, HELLO), Uncertain)


async def test_it_sends_a_file_with_its_caption(scene):
    content = b'{"answers": []}'

    outcome = await scene.gateway.document(1, "me.json", content, HELLO)

    (message,) = (await scene.peer.chat())["messages"]
    assert outcome == Sent(message["message_id"])
    assert (message["caption"], message["document"]["file_name"]) == ("Hello", "me.json")
    path = f"{scene.peer.url}/sandbox/files/{message['document']['file_id']}"
    async with ClientSession() as session, session.get(path) as response:
        assert await response.read() == content


async def test_it_sends_a_file_whole_when_it_sends_it_again(scene):
    await scene.fault("sendDocument", "500")

    await scene.gateway.document(1, "me.json", b"0123456789", HELLO)

    (message,) = (await scene.peer.chat())["messages"]
    assert message["document"]["file_size"] == 10


async def test_it_tells_without_a_sound(scene):
    await scene.standing()

    outcome = await scene.gateway.tell(1, OTHER)

    assert (await scene.peer.chat())["silent"] == [outcome.message_id]
    await scene.fault("sendMessage", "500")
    assert isinstance(await scene.gateway.tell(1, OTHER), RetryAt)
    assert await scene.calls("sendMessage") == 3


async def test_it_fetches_a_file_that_was_sent(scene):
    sent = await scene.peer.document(b"BEGIN:VCALENDAR")
    file_id = sent["document"]["file_id"]

    assert await scene.gateway.download(file_id, most=15) == b"BEGIN:VCALENDAR"
    assert await scene.gateway.download(file_id, most=14) is None
    assert await scene.gateway.download("no-such-file", most=15) is None
    await scene.fault("getFile", "500")
    assert await scene.gateway.download(file_id, most=15) is None


async def test_it_asks_for_a_location_and_takes_the_question_away(scene):
    await scene.gateway.reply(1, View(Markup("Where?"), ask_location="Share my location"))
    keyboard = (await scene.peer.chat())["reply_keyboard"]["keyboard"]
    assert keyboard == [[{"text": "Share my location", "request_location": True}]]

    await scene.gateway.reply(1, View(Markup("Thanks"), clear_keyboard=True))
    assert not (await scene.peer.chat()).get("reply_keyboard")


@pytest.mark.parametrize("kind", ["403", "400", "429", "500", "drop_before", "slow"])
async def test_small_courtesies_never_fail(scene, quick, kind):
    await scene.fault("*", kind, count=2, retry_after=1)

    await scene.gateway.acknowledge("77", "Done")
    await scene.gateway.typing(1)


async def test_it_acknowledges_a_press(scene):
    message_id = await scene.standing()
    pressed = await scene.peer.press(message_id, "go:1")

    await scene.gateway.acknowledge(pressed["callback_query_id"])

    (request,) = (await scene.peer.get("requests?method=answerCallbackQuery"))["requests"]
    assert request["params"]["callback_query_id"] == pressed["callback_query_id"]


async def test_it_logs_a_lost_reply_without_its_words(scene, caplog):
    caplog.set_level(logging.INFO)

    await scene.gateway.reply(1, View(Markup("<b>a private word")))

    (record,) = (record for record in caplog.records if record.name == gateways.log.name)
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith("chat 1: a reply did not get through: ")
    assert "a private word" not in caplog.text


def test_every_outcome_is_reached_by_a_fault():
    assert {outcome for _, outcome, _ in PUSHES} | {Sent} == set(Outcome.__args__)
