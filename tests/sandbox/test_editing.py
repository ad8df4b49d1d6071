NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


async def test_it_edits_text_and_buttons(peer):
    sent = await peer.result("sendMessage", chat_id=1, text="one", reply_markup=KEYBOARD)
    params = {"chat_id": 1, "message_id": sent["message_id"]}
    edited = await peer.result("editMessageText", **params, text="<b>two</b>", parse_mode="HTML")
    assert edited["text"] == "two"
    assert edited["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert edited["edit_date"] >= edited["date"] == sent["date"]
    assert "reply_markup" not in edited
    edited = await peer.result("editMessageReplyMarkup", **params, reply_markup=KEYBOARD)
    assert edited["reply_markup"] == KEYBOARD
    assert edited["text"] == "two"
    assert (await peer.chat())["messages"] == [edited]


async def test_it_refuses_an_edit_that_changes_nothing(peer):
    sent = await peer.result("sendMessage", chat_id=1, text="one", reply_markup=KEYBOARD)
    params = {"chat_id": 1, "message_id": sent["message_id"], "reply_markup": KEYBOARD}
    assert await peer.error("editMessageText", **params, text=" one ") == NOT_MODIFIED
    assert await peer.error("editMessageReplyMarkup", **params) == NOT_MODIFIED


async def test_it_refuses_to_edit_what_the_bot_did_not_write(peer):
    said = await peer.say("mine")
    params = {"chat_id": 1, "message_id": said["message"]["message_id"], "text": "yours"}
    assert await peer.error("editMessageText", **params) == "Bad Request: message can't be edited"


async def test_it_refuses_to_edit_the_wrong_part(peer):
    place = await peer.result("sendLocation", chat_id=1, latitude=1.5, longitude=2)
    words = await peer.result("sendMessage", chat_id=1, text="x")
    found = await peer.error("editMessageText", chat_id=1, message_id=place["message_id"], text="x")
    assert found == "Bad Request: there is no text in the message to edit"
    found = await peer.error(
        "editMessageCaption", chat_id=1, message_id=words["message_id"], caption="x"
    )
    assert found == "Bad Request: there is no caption in the message to edit"


async def test_a_deleted_message_is_gone_and_its_id_too(peer):
    first = await peer.result("sendMessage", chat_id=1, text="one")
    assert await peer.result("deleteMessage", chat_id=1, message_id=first["message_id"]) is True
    params = {"chat_id": 1, "message_id": first["message_id"]}
    assert await peer.error("deleteMessage", **params) == "Bad Request: message to delete not found"
    assert (
        await peer.error("editMessageText", **params, text="x")
        == "Bad Request: message to edit not found"
    )
    second = await peer.result("sendMessage", chat_id=1, text="two")
    assert second["message_id"] > first["message_id"]


async def test_it_deletes_many_and_skips_the_missing(peer):
    ids = [
        (await peer.result("sendMessage", chat_id=1, text=str(n)))["message_id"] for n in range(3)
    ]
    assert await peer.result("deleteMessages", chat_id=1, message_ids=[*ids[:2], 99]) is True
    assert [one["message_id"] for one in (await peer.chat())["messages"]] == ids[2:]


async def test_it_does_not_delete_after_two_days(peer):
    sent = await peer.result("sendMessage", chat_id=1, text="one")
    await peer.post("clock", {"advance_seconds": 48 * 3600})
    found = await peer.error("deleteMessage", chat_id=1, message_id=sent["message_id"])
    assert found == "Bad Request: message can't be deleted for everyone"


async def test_a_reply_carries_what_it_answers(peer):
    said = await peer.say("question")
    reply = {"message_id": said["message"]["message_id"]}
    sent = await peer.result("sendMessage", chat_id=1, text="answer", reply_parameters=reply)
    assert sent["reply_to_message"] == said["message"]
    nested = {"message_id": sent["message_id"]}
    sent = await peer.result("sendMessage", chat_id=1, text="more", reply_parameters=nested)
    assert "reply_to_message" not in sent["reply_to_message"]
    missing = {"message_id": 99, "allow_sending_without_reply": True}
    sent = await peer.result("sendMessage", chat_id=1, text="x", reply_parameters=missing)
    assert "reply_to_message" not in sent
