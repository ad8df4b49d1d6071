import aiohttp
import pytest

from tests.sandbox.conftest import TOKEN, make_png

KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def test_a_chat_opens_at_the_first_call(peer):
    assert await peer.error("sendMessage", chat_id=7, text="x") == "Bad Request: chat not found"
    chat = await peer.get("chats/7?first_name=Ayesha&language_code=ur")
    assert chat == {
        "chat_id": 7,
        "user": {"id": 7, "is_bot": False, "first_name": "Ayesha", "language_code": "ur"},
        "commands": [],
        "menu": {"type": "default"},
        "action": None,
        "blocked": False,
        "reply_keyboard": None,
        "pinned": [],
        "reactions": [],
        "silent": [],
        "messages": [],
    }
    assert (await peer.api("sendMessage", chat_id=7, text="x"))["ok"]
    names = [one["first_name"] for one in (await peer.get("chats"))["chats"]]
    assert names == ["Learner 1", "Ayesha"]


async def test_a_later_call_may_change_who_it_is(peer):
    said = await peer.say("hi", first_name="Zoë", username="zoe", language_code="de")
    assert said["message"]["from"]["first_name"] == "Zoë"
    assert said["message"]["chat"] == {
        "id": 1,
        "type": "private",
        "first_name": "Zoë",
        "username": "zoe",
    }
    assert (await peer.say("again"))["message"]["from"]["language_code"] == "de"


async def test_a_command_is_marked(peer):
    said = await peer.say("/start abc")
    assert said["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    (update,) = await peer.updates()
    assert update == {"update_id": said["update_id"], "message": said["message"]}


async def test_a_press_brings_the_message_along(peer):
    sent = await peer.result("sendMessage", chat_id=1, text="pick", reply_markup=KEYBOARD)
    pressed = await peer.press(sent["message_id"], "a")
    (update,) = await peer.updates()
    query = update["callback_query"]
    assert query["id"] == pressed["callback_query_id"]
    assert query["message"] == sent
    assert query["data"] == "a"
    assert query["chat_instance"]
    assert await peer.result("answerCallbackQuery", callback_query_id=query["id"]) is True


@pytest.mark.parametrize("data", ["a", "forged", "' OR 1=1 --", "🎉" * 16])
async def test_a_forged_press_goes_through(peer, data):
    sent = await peer.result("sendMessage", chat_id=1, text="pick", reply_markup=KEYBOARD)
    await peer.result("deleteMessage", chat_id=1, message_id=sent["message_id"])
    for message_id in (sent["message_id"], 4711):
        await peer.press(message_id, data)
    deleted, never = (one["callback_query"] for one in await peer.updates())
    assert deleted["message"] == {"chat": sent["chat"], "message_id": sent["message_id"], "date": 0}
    assert never["message"]["message_id"] == 4711
    assert deleted["data"] == never["data"] == data


async def test_an_answer_comes_too_late(peer):
    query = await peer.press(1, "a")
    await peer.post("clock", {"advance_seconds": 3600})
    found = await peer.error("answerCallbackQuery", callback_query_id=query["callback_query_id"])
    assert found.startswith("Bad Request: query is too old")


async def test_a_query_has_one_answer(peer):
    query_id = (await peer.press(1, "a"))["callback_query_id"]
    assert await peer.result("answerCallbackQuery", callback_query_id=query_id) is True
    found = await peer.error("answerCallbackQuery", callback_query_id=query_id)
    assert found == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_an_answer_is_too_long(peer):
    query_id = (await peer.press(1, "a"))["callback_query_id"]
    found = await peer.error("answerCallbackQuery", callback_query_id=query_id, text="x" * 201)
    assert found == "Bad Request: MESSAGE_TOO_LONG"
    assert await peer.result("answerCallbackQuery", callback_query_id=query_id, text="x" * 200)


async def test_a_place_is_shared(peer):
    said = await peer.post("chats/1/location", {"latitude": 24.86, "longitude": 67})
    assert said["message"]["location"] == {"latitude": 24.86, "longitude": 67.0}
    assert (await peer.updates())[0]["message"] == said["message"]


async def test_a_document_goes_both_ways(peer):
    form = aiohttp.FormData({"caption": "my /cv", "first_name": "Zoë"}, quote_fields=False)
    form.add_field(
        "document", b"<script>1</script>", filename="../cv é.html", content_type="text/html"
    )
    async with peer.session.post(f"{peer.url}/sandbox/chats/1/document", data=form) as response:
        message = (await response.json())["message"]
    document = message["document"]
    assert (document["file_name"], document["mime_type"]) == ("cv é.html", "text/html")
    assert message["caption"] == "my /cv"
    assert message["caption_entities"][0]["type"] == "bot_command"
    async with peer.session.get(f"{peer.url}/sandbox/files/{document['file_id']}") as response:
        assert await response.read() == b"<script>1</script>"
        assert response.headers["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in response.headers["Content-Security-Policy"]
    found = await peer.result("getFile", file_id=document["file_id"])
    assert found["file_size"] == 18
    async with peer.session.get(f"{peer.url}/file/bot{TOKEN}/{found['file_path']}") as response:
        assert await response.read() == b"<script>1</script>"
    sent = await peer.result("sendDocument", chat_id=1, document=document["file_id"])
    assert sent["document"] == document


async def send_photo(peer, content):
    return await peer.upload("sendPhoto", {"pic": content}, chat_id=1, photo="attach://pic")


async def test_a_photo_is_measured(peer):
    (photo,) = (await send_photo(peer, make_png(30, 20)))["result"]["photo"]
    assert (photo["width"], photo["height"]) == (30, 20)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file must be non-empty"),
        (b"text", "IMAGE_PROCESS_FAILED"),
        (make_png(21, 1), "PHOTO_INVALID_DIMENSIONS"),
        (make_png(5001, 5000)[:40], "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_a_photo_is_refused(peer, content, reason):
    assert (await send_photo(peer, content))["description"] == f"Bad Request: {reason}"


async def test_blocking_is_told_and_felt(peer):
    await peer.result("sendMessage", chat_id=1, text="before")
    blocked = await peer.post("chats/1/block", {"blocked": True})
    (update,) = await peer.updates()
    assert update["update_id"] == blocked["update_id"]
    change = update["my_chat_member"]
    assert change["old_chat_member"]["status"] == "member"
    assert change["new_chat_member"]["status"] == "kicked"
    for method, params in {
        "sendMessage": {"text": "x"},
        "sendChatAction": {"action": "typing"},
        "editMessageText": {"text": "x", "message_id": 1},
    }.items():
        answer = await peer.api(method, chat_id=1, **params)
        assert (answer["error_code"], answer["description"]) == (
            403,
            "Forbidden: bot was blocked by the user",
        )
    assert (await peer.post("chats/1/text", {"text": "x"}, status=409))["error"]
    await peer.post("chats/1/block", {"blocked": False})
    assert (await peer.updates())[-1]["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert (await peer.post("chats/1/block", {"blocked": False}))["update_id"] is None
    assert (await peer.api("sendMessage", chat_id=1, text="x"))["ok"]


async def test_a_reaction_is_an_update_when_asked_for(peer):
    sent = await peer.result("sendMessage", chat_id=1, text="x")
    body = {"message_id": sent["message_id"], "emoji": "❤️"}
    assert (await peer.post("chats/1/reaction", body))["update_id"] is None
    await peer.updates(allowed_updates=["message_reaction"])
    await peer.post("chats/1/reaction", body | {"emoji": "👍"})
    await peer.post("chats/1/reaction", body | {"emoji": ""})
    changed, cleared = (one["message_reaction"] for one in await peer.updates())
    assert changed["old_reaction"] == [{"type": "emoji", "emoji": "❤"}]
    assert changed["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert cleared["new_reaction"] == []


async def test_the_keyboard_below_is_shown_and_taken_away(peer):
    keyboard = {
        "keyboard": [[{"text": "Share", "request_location": True}]],
        "resize_keyboard": True,
    }
    sent = await peer.result("sendMessage", chat_id=1, text="x", reply_markup=keyboard)
    assert "reply_markup" not in sent
    assert (await peer.chat())["reply_keyboard"] == keyboard
    await peer.result("sendMessage", chat_id=1, text="x", reply_markup=KEYBOARD)
    assert (await peer.chat())["reply_keyboard"] == keyboard
    await peer.result("sendMessage", chat_id=1, text="x", reply_markup={"remove_keyboard": True})
    assert (await peer.chat())["reply_keyboard"] is None


async def test_commands_are_shown_in_the_learners_language(peer):
    def named(name):
        return [{"command": name, "description": name}]

    await peer.get("chats/2?language_code=ur-PK")
    private = {"type": "all_private_chats"}
    await peer.result("setMyCommands", commands=named("plain"))
    await peer.result("setMyCommands", commands=named("urdu"), language_code="ur")
    assert (await peer.chat(1))["commands"] == named("plain")
    assert (await peer.chat(2))["commands"] == named("urdu")
    await peer.result("setMyCommands", commands=named("private"), scope=private)
    assert (await peer.chat(2))["commands"] == named("private")
    chat = {"type": "chat", "chat_id": 2}
    await peer.result("setMyCommands", commands=named("own"), scope=chat)
    assert (await peer.chat(2))["commands"] == named("own")
    assert await peer.result("getMyCommands", scope=chat) == named("own")
    assert await peer.result("getMyCommands", scope=private, language_code="ur") == []
    for scope in (chat, private):
        await peer.result("deleteMyCommands", scope=scope)
    assert (await peer.chat(2))["commands"] == named("urdu")


async def test_a_silent_message_is_known_until_it_is_deleted(peer):
    loud = await peer.result("sendMessage", chat_id=1, text="x")
    quiet = await peer.result("sendMessage", chat_id=1, text="x", disable_notification=True)
    photo = await peer.photo(disable_notification=True)
    assert quiet.keys() == loud.keys()
    ids = [quiet["message_id"], photo["message_id"]]
    assert (await peer.chat())["silent"] == ids
    await peer.result("deleteMessage", chat_id=1, message_id=ids[0])
    assert (await peer.chat())["silent"] == ids[1:]


async def test_typing_shows_until_the_message_comes(peer):
    await peer.result("sendChatAction", chat_id=1, action="typing")
    assert (await peer.chat())["action"] == "typing"
    await peer.result("sendMessage", chat_id=1, text="x")
    assert (await peer.chat())["action"] is None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("text", {}),
        ("text", {"text": " "}),
        ("text", {"text": 5}),
        ("text", {"text": "x" * 4097}),
        ("text", {"text": "\ud800"}),
        ("text", {"text": "x", "first_name": 5}),
        ("text", [1]),
        ("press", {"message_id": 1}),
        ("press", {"message_id": "1", "callback_data": "x"}),
        ("press", {"message_id": 1, "callback_data": ""}),
        ("press", {"message_id": 1, "callback_data": "x" * 65}),
        ("location", {"latitude": 1}),
        ("location", {"latitude": 100, "longitude": 0}),
        ("location", {"latitude": True, "longitude": 0}),
        ("block", {}),
        ("block", {"blocked": "yes"}),
        ("document", {}),
        ("reaction", {"message_id": 1, "emoji": "no"}),
    ],
)
async def test_a_bad_body_gets_a_sentence(peer, path, body):
    answer = await peer.post(f"chats/1/{path}", body, status=400)
    assert list(answer) == ["error"]
    assert (await peer.chat())["messages"] == []
    assert await peer.updates() == []


async def test_a_body_that_is_no_json_gets_a_sentence(peer):
    async with peer.session.post(f"{peer.url}/sandbox/chats/1/text", data=b"{") as response:
        assert response.status == 400
        assert "JSON" in (await response.json())["error"]


async def test_calls_are_counted_and_recorded(peer):
    await peer.result("sendMessage", chat_id=1, text="x")
    await peer.error("sendMessage", chat_id=2, text="x")
    await peer.result("getMe")
    assert (await peer.get("stats"))["calls"] == {"sendMessage": 2, "getMe": 1}
    recorded = (await peer.get("requests?method=sendMessage"))["requests"]
    assert [one["params"]["chat_id"] for one in recorded] == [1, 2]
