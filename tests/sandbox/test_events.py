import asyncio
import json
from contextlib import asynccontextmanager

from bot.sandbox.events import BUFFER, QUEUE, Events


class Stream:
    def __init__(self, response):
        self._response = response

    async def next(self):
        """The next event: (id, type, data)."""
        fields = {}
        async with asyncio.timeout(5):
            while line := (await self._response.content.readline()).decode().rstrip("\n"):
                name, _, value = line.partition(": ")
                fields[name] = value
        return fields.get("id"), fields.get("event"), json.loads(fields["data"])

    async def take(self, count):
        return [await self.next() for _ in range(count)]


@asynccontextmanager
async def listen(peer, query="", last=None):
    headers = {} if last is None else {"Last-Event-ID": last}
    url = f"{peer.url}/sandbox/events{query}"
    async with peer.session.get(url, headers=headers) as response:
        assert response.content_type == "text/event-stream"
        stream = Stream(response)
        _, kind, data = await stream.next()
        assert kind == "hello"
        assert data["now"].endswith("Z")
        yield stream


async def test_it_tells_what_both_sides_do(peer):
    async with listen(peer) as stream:
        said = await peer.say("hi")
        quiet = {"text": "ok", "disable_notification": True}
        sent = await peer.result("sendMessage", chat_id=1, **quiet)
        edited = await peer.result("editMessageText", chat_id=1, message_id=2, text="yes")
        await peer.result("sendChatAction", chat_id=1, action="typing")
        pressed = await peer.press(2, "x")
        query_id = pressed["callback_query_id"]
        await peer.result(
            "answerCallbackQuery", callback_query_id=query_id, text="Done", show_alert=True
        )
        await peer.result("deleteMessage", chat_id=1, message_id=2)
        keyboard = {"keyboard": [[{"text": "k"}]]}
        await peer.result("sendMessage", chat_id=1, text="k", reply_markup=keyboard)
        commands = [{"command": "go", "description": "Go"}]
        await peer.result("setMyCommands", commands=commands)
        await peer.post("chats/1/block", {"blocked": True})
        moved = await peer.post("clock", {"to": "2030-01-01T00:00:00Z"})
        events = await stream.take(11)
    told = [(kind, data) for _, kind, data in events]
    answer = {"callback_query_id": query_id, "text": "Done", "show_alert": True, "url": None}
    last = (await peer.chat())["messages"][-1]
    assert told[:7] == [
        ("message", {"chat_id": 1, "message": said["message"], "silent": False}),
        ("message", {"chat_id": 1, "message": sent, "silent": True}),
        ("edit", {"chat_id": 1, "message": edited}),
        ("action", {"chat_id": 1, "action": "typing"}),
        ("callback_answer", {"chat_id": 1, **answer}),
        ("delete", {"chat_id": 1, "message_id": 2}),
        ("message", {"chat_id": 1, "message": last, "silent": False}),
    ]
    assert told[7:] == [
        ("reply_keyboard", {"chat_id": 1, "reply_markup": keyboard}),
        ("commands", {"chat_id": None, "commands": commands}),
        ("blocked", {"chat_id": 1, "blocked": True}),
        ("clock", {"chat_id": None, "now": moved["now"]}),
    ]
    ids = [int(number) for number, _, _ in events]
    assert ids == list(range(ids[0], ids[0] + 11))


async def test_it_tells_of_one_chat_only(peer):
    async with listen(peer, "?chat_id=2") as stream:
        await peer.say("one", chat_id=1)
        await peer.say("two", chat_id=2)
        await peer.post("clock", {"advance_seconds": 60})
        events = await stream.take(2)
    assert [(kind, data["chat_id"]) for _, kind, data in events] == [
        ("message", 2),
        ("clock", None),
    ]


async def test_a_reader_that_comes_back_hears_what_it_missed(peer):
    async with listen(peer) as stream:
        await peer.say("heard")
        last, _, _ = await stream.next()
    await peer.say("missed")
    await peer.say("elsewhere", chat_id=2)
    async with listen(peer, "?chat_id=1", last=last) as stream:
        await peer.say("live")
        events = await stream.take(2)
    assert [data["message"]["text"] for _, _, data in events] == ["missed", "live"]


async def test_a_reader_that_was_away_too_long_is_told_to_reload(peer):
    for last in ("1", "999999999999999", "x"):
        async with listen(peer, last=last) as stream:
            assert (await stream.next())[1:] == ("reload", {"chat_id": None})


async def test_it_refuses_a_chat_that_is_no_number(peer):
    assert (await peer.get("events?chat_id=x", status=400))["error"]


def test_it_keeps_a_bounded_number_of_events():
    events = Events()
    events.publish("message", 1)
    first = events.since(0, None)
    assert first is None
    for _ in range(BUFFER + 1):
        events.publish("message", 1)
    assert events.since(events._last - BUFFER, None) is not None
    assert events.since(events._last - BUFFER - 1, None) is None


async def test_a_slow_reader_is_dropped():
    events = Events()
    dropped = []
    reader = events.subscribe(None, lambda: dropped.append(True))
    for _ in range(QUEUE):
        events.publish("message", 1)
    assert not reader.ended.is_set()
    events.publish("message", 1)
    events.publish("message", 1)
    assert reader.ended.is_set()
    assert dropped == [True]
