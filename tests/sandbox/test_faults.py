import aiohttp
import pytest

ERRORS = [
    ("429", 429, "Too Many Requests: retry after 7"),
    ("403", 403, "Forbidden: bot was blocked by the user"),
    ("400", 400, "Bad Request: chat not found"),
    (
        "409",
        409,
        (
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        ),
    ),
    ("500", 500, "Internal Server Error"),
]


@pytest.mark.parametrize(("kind", "code", "description"), ERRORS)
async def test_it_fails_as_told_and_then_no_more(peer, kind, code, description):
    fault = {"method": "sendMessage", "kind": kind, "count": 2, "retry_after": 7}
    armed = (await peer.post("faults", fault))["faults"]
    assert armed == [fault | {"chat_id": None, "description": ""}]
    for _ in range(2):
        answer = await peer.api("sendMessage", chat_id=1, text="x")
        assert (answer["error_code"], answer["description"]) == (code, description)
        expected = {"retry_after": 7} if kind == "429" else None
        assert answer.get("parameters") == expected
    assert (await peer.api("sendMessage", chat_id=1, text="x"))["ok"]
    assert (await peer.get("faults"))["faults"] == []
    assert len((await peer.chat())["messages"]) == 1


async def test_a_refusal_says_what_it_is_told_to_say(peer):
    gone = "Forbidden: user is deactivated"
    fault = {"method": "sendMessage", "kind": "403", "description": gone}
    assert (await peer.post("faults", fault))["faults"][0]["description"] == gone
    answer = await peer.api("sendMessage", chat_id=1, text="x")
    assert (answer["error_code"], answer["description"]) == (403, gone)


async def test_a_chat_can_have_moved(peer):
    await peer.post("faults", {"method": "sendMessage", "kind": "migrated"})
    answer = await peer.api("sendMessage", chat_id=1, text="x")
    assert answer["error_code"] == 400
    assert answer["parameters"]["migrate_to_chat_id"] < 0


@pytest.mark.parametrize(("kind", "stands"), [("drop_before", 0), ("drop_after", 1)])
async def test_it_drops_the_connection(peer, kind, stands):
    await peer.post("faults", {"method": "sendMessage", "kind": kind})
    with pytest.raises(aiohttp.ClientConnectionError):
        await peer.api("sendMessage", chat_id=1, text="x")
    assert len((await peer.chat())["messages"]) == stands


async def test_it_is_slow(peer):
    await peer.post("faults", {"method": "*", "kind": "slow", "retry_after": 0.2})
    url = f"{peer.url}/bot1:abc/getMe"
    with pytest.raises(TimeoutError):
        await peer.session.get(url, timeout=aiohttp.ClientTimeout(total=0.05))
    assert (await peer.api("getMe"))["ok"]


async def test_a_fault_can_be_for_one_chat_and_one_method(peer):
    await peer.chat(2)
    await peer.post("faults", {"method": "sendmessage", "kind": "403", "chat_id": 2})
    assert (await peer.api("sendMessage", chat_id=1, text="x"))["ok"]
    assert (await peer.api("sendChatAction", chat_id=2, action="typing"))["ok"]
    assert (await peer.api("sendMessage", chat_id=2, text="x"))["error_code"] == 403


async def test_faults_can_be_cleared(peer):
    await peer.post("faults", {"method": "*", "kind": "500", "count": 9})
    async with peer.session.delete(f"{peer.url}/sandbox/faults") as response:
        assert await response.json() == {"faults": []}
    assert (await peer.api("getMe"))["ok"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"method": "getMe"},
        {"method": "getMe", "kind": "418"},
        {"kind": "500"},
        {"method": "getMe", "kind": "500", "count": 0},
        {"method": "getMe", "kind": "slow", "retry_after": -1},
        {"method": "getMe", "kind": "500", "chat_id": "1"},
        {"method": "getMe", "kind": "500", "description": 1},
    ],
)
async def test_it_refuses_a_fault_that_makes_no_sense(peer, body):
    assert (await peer.post("faults", body, status=400))["error"]
    assert (await peer.get("faults"))["faults"] == []
