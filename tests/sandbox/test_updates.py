import asyncio

import pytest

from tests.sandbox.conftest import eventually

STOPPED = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


async def test_it_repeats_updates_until_they_are_confirmed(peer):
    for text in ("one", "two", "three"):
        await peer.say(text)
    first, second, third = await peer.updates()
    assert first["update_id"] < second["update_id"] < third["update_id"]
    assert await peer.updates() == [first, second, third]
    assert await peer.updates(limit=1) == [first]
    assert await peer.updates(offset=second["update_id"]) == [second, third]
    assert await peer.updates(offset=0) == [second, third]
    assert await peer.updates(offset=third["update_id"] + 1) == []
    assert (await peer.say("four"))["update_id"] > third["update_id"]


async def test_a_negative_offset_keeps_the_last_only(peer):
    for text in ("one", "two", "three"):
        await peer.say(text)
    assert [one["message"]["text"] for one in await peer.updates(offset=-2)] == ["two", "three"]
    assert [one["message"]["text"] for one in await peer.updates()] == ["two", "three"]


async def start_poll(peer, **params):
    before = (await peer.get("stats"))["calls"].get("getUpdates", 0)
    poll = asyncio.get_running_loop().create_task(peer.api("getUpdates", **params))

    async def is_waiting():
        return (await peer.get("stats"))["calls"].get("getUpdates", 0) > before

    await eventually(is_waiting)
    return poll


async def test_a_long_poll_waits_for_the_next_update(peer):
    poll = await start_poll(peer, timeout=30)
    assert not poll.done()
    said = await peer.say("hello")
    async with asyncio.timeout(5):
        answer = await poll
    assert [one["update_id"] for one in answer["result"]] == [said["update_id"]]


async def test_a_long_poll_ends_empty(peer):
    assert await peer.updates(timeout=0.05) == []


async def test_a_second_poll_ends_the_first(peer):
    first = await start_poll(peer, timeout=30)
    second = await start_poll(peer, timeout=30)
    answer = await first
    assert (answer["error_code"], answer["description"]) == (409, STOPPED)
    await peer.say("hello")
    assert len((await second)["result"]) == 1


@pytest.mark.parametrize(
    ("allowed", "comes"), [(["callback_query"], False), ([], True), (["message"], True)]
)
async def test_it_makes_only_what_is_allowed(peer, allowed, comes):
    await peer.updates(allowed_updates=allowed)
    said = await peer.say("hello")
    assert (said["update_id"] is not None) is comes
    assert bool(await peer.updates()) is comes
    assert len((await peer.chat())["messages"]) == 1


async def test_it_keeps_the_choice_when_none_is_given(peer):
    await peer.updates(allowed_updates=["callback_query"])
    await peer.updates()
    assert (await peer.say("hello"))["update_id"] is None


@pytest.mark.parametrize("style", ["query", "form", "json", "multipart"])
async def test_parameters_come_in_every_style(peer, style):
    import aiohttp

    url = f"{peer.url}/bot1:abc/SENDMESSAGE"
    params = {"chat_id": "1", "text": "héllo & <>", "reply_markup": '{"keyboard":[["a"]]}'}
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in params.items():
        multipart.append(value).set_content_disposition("form-data", name=name)
    sending = {
        "query": lambda: peer.session.get(url, params=params),
        "form": lambda: peer.session.post(url, data=params),
        "json": lambda: peer.session.post(url, json=params),
        "multipart": lambda: peer.session.post(url, data=multipart),
    }
    async with sending[style]() as response:
        answer = await response.json()
    assert answer["result"]["text"] == "héllo & <>"
    assert (await peer.chat())["reply_keyboard"] == {"keyboard": [[{"text": "a"}]]}
    recorded = (await peer.get("requests?method=sendmessage"))["requests"]
    assert recorded[0]["params"]["reply_markup"] == {"keyboard": [["a"]]}
