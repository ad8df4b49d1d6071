import pytest

TEXTS = [
    ({}, "message text is empty"),
    ({"text": ""}, "message text is empty"),
    ({"text": "  \n "}, "text must be non-empty"),
    ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "👍" * 2049}, "message is too long"),
    ({"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
    (
        {"text": "<b>x", "parse_mode": "html"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        {"text": "x", "entities": [{"type": "bold", "offset": -1, "length": 1}]},
        "receive an entity with incorrect offset -1",
    ),
    (
        {"text": "x", "entities": [{"type": "bold", "offset": 9, "length": 1}]},
        "entity begins after the end of the text at UTF-16 offset 9",
    ),
    (
        {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]},
        "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
    ),
    (
        {"text": "x", "entities": [{"type": "loud", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Unsupported type specified",
    ),
    (
        {"text": "x", "entities": [{"type": "text_link", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Can't find field \"url\"",
    ),
    (
        {"text": "x", "entities": [{"type": "text_link", "offset": 0, "length": 1, "url": "no"}]},
        "entity URL 'no' is invalid: Wrong HTTP URL",
    ),
    ({"text": "x", "entities": "[{"}, "can't parse entities JSON object"),
    ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ({"text": "x", "reply_parameters": {}}, 'can\'t find field "message_id"'),
    ({"text": "x", "message_effect_id": "boom"}, "EFFECT_ID_INVALID"),
    (
        {"text": "x", "link_preview_options": {"is_disabled": "yes"}},
        'field "is_disabled" must be of type Boolean',
    ),
    ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
]


@pytest.mark.parametrize(("params", "reason"), TEXTS)
async def test_it_refuses_text(peer, params, reason):
    assert await peer.error("sendMessage", chat_id=1, **params) == f"Bad Request: {reason}"
    assert (await peer.chat())["messages"] == []


def inline(button):
    return {"inline_keyboard": [[button]]}


UNUSED = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
MARKUPS = [
    ("[", "can't parse reply keyboard markup JSON object"),
    ([1], "object expected as reply markup"),
    ({"inline_keyboard": 1}, 'field "inline_keyboard" must be of type Array'),
    ({"keyboard": 1}, 'field "keyboard" must be of type Array'),
    (
        inline({"callback_data": "x"}),
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        inline({"text": 1, "callback_data": "x"}),
        'can\'t parse inline keyboard button: Field "text" must be of type String',
    ),
    (inline({"text": "a"}), UNUSED),
    (inline({"text": "a", "callback_data": ""}), UNUSED),
    (inline({"text": "a", "callback_data": "x" * 65}), "BUTTON_DATA_INVALID"),
    (inline({"text": "a", "callback_data": "é" * 33}), "BUTTON_DATA_INVALID"),
    (
        inline({"text": "a", "callback_data": "x", "url": "a.org"}),
        (
            "can't parse inline keyboard button: "
            "exactly one optional field must be used, not url and callback_data"
        ),
    ),
    (inline({"text": "a", "copy_text": {"text": ""}}), "BUTTON_COPY_TEXT_INVALID"),
    (inline({"text": "a", "copy_text": {"text": "x" * 257}}), "BUTTON_COPY_TEXT_INVALID"),
    (
        inline({"text": "a", "url": "local"}),
        "inline keyboard button URL 'local' is invalid: Wrong HTTP URL",
    ),
    (
        inline({"text": "a", "url": "ftp://a.org"}),
        "inline keyboard button URL 'ftp://a.org' is invalid: Unsupported URL protocol",
    ),
    (inline({"text": "a", "pay": True}), "BUTTON_TYPE_INVALID"),
    (
        inline({"text": "a", "web_app": {"url": "http://a.org"}}),
        (
            "inline keyboard button Web App URL 'http://a.org' is invalid: "
            "Only HTTPS links are allowed"
        ),
    ),
    (inline({"text": "a", "callback_data": "x", "style": "pink"}), "BUTTON_STYLE_INVALID"),
    (
        {"inline_keyboard": [[{"text": "a", "callback_data": "x"}]] * 101},
        "reply markup is too long",
    ),
    ({"keyboard": [[{"text": ""}]]}, "can't parse keyboard button: Can't find field \"text\""),
    (
        {"keyboard": [["a"]], "resize_keyboard": "yes"},
        'field "resize_keyboard" must be of type Boolean',
    ),
    (
        {"keyboard": [["a"]], "input_field_placeholder": "x" * 65},
        "input field placeholder is too long",
    ),
    ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
]


@pytest.mark.parametrize(("markup", "reason"), MARKUPS)
async def test_it_refuses_markup(peer, markup, reason):
    found = await peer.error("sendMessage", chat_id=1, text="x", reply_markup=markup)
    assert found == f"Bad Request: {reason}"
    assert (await peer.chat())["messages"] == []


async def test_it_takes_what_just_fits(peer):
    row = [{"text": "b", "callback_data": "d" * 64}] * 10
    keyboard = {"inline_keyboard": [row] * 10}
    sent = await peer.result("sendMessage", chat_id=1, text="👍" * 2048, reply_markup=keyboard)
    assert sent["reply_markup"] == keyboard
    copying = inline({"text": "c", "copy_text": {"text": "x" * 256}, "style": "primary"})
    sent = await peer.result("sendMessage", chat_id=1, text="x", reply_markup=copying)
    assert sent["reply_markup"] == copying


async def test_a_length_is_counted_after_parsing(peer):
    text = "<b>" + "&lt;" * 4096 + "</b>"
    sent = await peer.result("sendMessage", chat_id=1, text=text, parse_mode="HTML")
    assert len(sent["text"]) == 4096


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"text": "x", "chat_id": ""}, "chat_id is empty"),
        ("sendMessage", {"text": "x", "chat_id": 404}, "chat not found"),
        ("sendMessage", {"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ("sendMessage", {"text": "x", "chat_id": 10**30}, "chat not found"),
        ("sendChatAction", {"chat_id": 1, "action": "dance"}, "wrong parameter action in request"),
        ("editMessageText", {"chat_id": 1, "text": "x"}, "message identifier is not specified"),
        (
            "editMessageText",
            {"chat_id": 1, "message_id": 9, "text": "x"},
            "message to edit not found",
        ),
        ("deleteMessage", {"chat_id": 1, "message_id": 9}, "message to delete not found"),
        ("deleteMessages", {"chat_id": 1}, "message identifiers are not specified"),
        (
            "copyMessage",
            {"chat_id": 1, "from_chat_id": 1, "message_id": 9},
            "message to copy not found",
        ),
        (
            "forwardMessage",
            {"chat_id": 1, "from_chat_id": 1, "message_id": 9},
            "message to forward not found",
        ),
        ("pinChatMessage", {"chat_id": 1, "message_id": 9}, "message to pin not found"),
        ("unpinChatMessage", {"chat_id": 1}, "message to unpin not found"),
        ("setMessageReaction", {"chat_id": 1, "message_id": 9}, "message to react not found"),
        ("getChatMember", {"chat_id": 1, "user_id": 9}, "user not found"),
        ("getFile", {}, "file_id is empty"),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
        ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
        ("sendDocument", {"chat_id": 1}, "there is no document in the request"),
        (
            "sendDocument",
            {"chat_id": 1, "document": "x"},
            "wrong file identifier/HTTP URL specified",
        ),
        ("sendDocument", {"chat_id": 1, "caption": "x" * 1025}, "message caption is too long"),
        (
            "sendLocation",
            {"chat_id": 1, "latitude": 91, "longitude": 0},
            "wrong location specified",
        ),
        ("sendLocation", {"chat_id": 1, "latitude": 1}, "longitude is empty"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "Bad", "description": "x"}]},
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a" * 33, "description": "x"}]},
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x" * 257}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x"}] * 101},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        ("setMyCommands", {"commands": "{"}, "can't parse commands JSON object"),
        ("setMyDescription", {"description": "x" * 513}, "bot description is too long"),
        (
            "setWebhook",
            {"url": "http://example.com"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
    ],
)
async def test_it_refuses_in_telegrams_words(peer, method, params, reason):
    assert await peer.error(method, **params) == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/bot1:ab/getMe", 401, "Unauthorized"),
        ("/botabc/getMe", 401, "Unauthorized"),
        ("/bot1:abc/getNothing", 404, "Not Found"),
        ("/file/bot1:abc/documents/none", 404, "Not Found"),
    ],
)
async def test_it_refuses_tokens_and_methods(peer, path, code, description):
    async with peer.session.get(peer.url + path) as response:
        assert response.status == code
        expected = {"ok": False, "error_code": code, "description": description}
        assert await response.json() == expected


async def test_it_refuses_broken_json(peer):
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[1]", b"\xff", b'{"a": NaN}', b"[" * 100_000):
        url = f"{peer.url}/bot1:abc/sendMessage"
        async with peer.session.post(url, data=body, headers=headers) as response:
            answer = await response.json()
        assert answer["error_code"] == 400
        assert answer["description"].startswith("Bad Request: can't parse request JSON object")
