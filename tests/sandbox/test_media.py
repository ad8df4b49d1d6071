"""Photos and documents that are edited in place."""

import pytest

from tests.sandbox.conftest import make_png
from tests.sandbox.test_editing import KEYBOARD, NOT_MODIFIED

LATER = 60


def size_of(message):
    (photo,) = message["photo"]
    return photo["width"], photo["height"]


async def edit(peer, message, media, files=None, **params):
    params |= {"chat_id": 1, "message_id": message["message_id"]}
    params |= {} if media is None else {"media": media}
    if files:
        return await peer.upload("editMessageMedia", files, **params)
    return await peer.api("editMessageMedia", **params)


async def test_a_photo_comes_with_caption_and_buttons(peer):
    sent = await peer.photo(caption="<b>a</b> b", parse_mode="HTML", reply_markup=KEYBOARD)
    assert size_of(sent) == (3, 2)
    assert sent["caption"] == "a b"
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert sent["reply_markup"] == KEYBOARD
    assert (await peer.chat())["messages"] == [sent]


async def test_a_photo_is_exchanged_for_an_upload(peer):
    sent = await peer.photo(caption="one", has_spoiler=True, reply_markup=KEYBOARD)
    media = {
        "type": "photo",
        "media": "attach://new",
        "caption": "<i>two</i>",
        "parse_mode": "HTML",
        "show_caption_above_media": True,
    }
    answer = await edit(peer, sent, media, {"new": make_png(30, 20)}, reply_markup=KEYBOARD)
    edited = answer["result"]
    assert size_of(edited) == (30, 20)
    assert edited["caption"] == "two"
    assert edited["caption_entities"] == [{"type": "italic", "offset": 0, "length": 3}]
    assert edited["show_caption_above_media"] is True
    assert "has_media_spoiler" not in edited
    assert edited["reply_markup"] == KEYBOARD
    assert edited["message_id"] == sent["message_id"]
    assert edited["edit_date"] >= edited["date"] == sent["date"]
    assert (await peer.chat())["messages"] == [edited]


async def test_a_photo_is_exchanged_for_one_already_sent(peer):
    first, second = await peer.photo(make_png(1, 1)), await peer.photo(make_png(2, 2), caption="c")
    media = {"type": "photo", "media": first["photo"][0]["file_id"]}
    edited = (await edit(peer, second, media))["result"]
    assert edited["photo"] == first["photo"]
    assert "caption" not in edited


async def test_a_photo_and_its_caption_that_stay_the_same_are_refused(peer):
    sent = await peer.photo(caption="c", reply_markup=KEYBOARD)
    media = {"type": "photo", "media": sent["photo"][0]["file_id"], "caption": "c"}
    refused = await edit(peer, sent, media, reply_markup=KEYBOARD)
    assert refused["description"] == NOT_MODIFIED
    params = {"chat_id": 1, "message_id": sent["message_id"], "reply_markup": KEYBOARD}
    assert await peer.error("editMessageCaption", **params, caption="c") == NOT_MODIFIED
    assert (await edit(peer, sent, media))["ok"]


async def test_text_becomes_a_photo_and_a_photo_a_document(peer):
    sent = await peer.result(
        "sendMessage", chat_id=1, text="a.org", link_preview_options={"is_disabled": True}
    )
    files = {"file": make_png()}
    photo = (await edit(peer, sent, {"type": "photo", "media": "attach://file"}, files))["result"]
    assert not {"text", "entities", "link_preview_options"} & photo.keys()
    changed = await edit(peer, sent, {"type": "document", "media": "attach://file"}, files)
    assert changed["result"]["document"]["file_name"] == "file.png"
    assert "photo" not in changed["result"]


async def test_a_photo_has_a_caption_and_no_text(peer):
    sent = await peer.photo()
    params = {"chat_id": 1, "message_id": sent["message_id"]}
    edited = await peer.result("editMessageCaption", **params, caption="c")
    assert edited["caption"] == "c"
    assert edited["photo"] == sent["photo"]
    found = await peer.error("editMessageText", **params, text="x")
    assert found == "Bad Request: there is no text in the message to edit"
    found = await peer.error("editMessageCaption", **params, caption="x" * 1025)
    assert found == "Bad Request: message caption is too long"


async def test_new_buttons_do_not_make_a_message_an_edited_one(peer):
    sent = await peer.photo(caption="c")
    params = {"chat_id": 1, "message_id": sent["message_id"]}
    edited = await peer.result("editMessageReplyMarkup", **params, reply_markup=KEYBOARD)
    assert edited == sent | {"reply_markup": KEYBOARD}
    dated = await peer.result("editMessageCaption", **params, caption="d")
    await peer.post("clock", {"advance_seconds": LATER})
    again = await peer.result("editMessageReplyMarkup", **params, reply_markup=KEYBOARD)
    assert again["edit_date"] == dated["edit_date"]


async def test_a_photo_is_deleted(peer):
    sent = await peer.photo()
    assert await peer.result("deleteMessage", chat_id=1, message_id=sent["message_id"]) is True
    assert (await peer.chat())["messages"] == []


UNREADABLE = "can't parse InputMedia: "


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        (None, 'parameter "media" is required'),
        ("{", "can't parse input media JSON object"),
        ([1], UNREADABLE + "expected an Object"),
        (
            {"type": "video", "caption": "<b>x", "parse_mode": "HTML"},
            UNREADABLE
            + "Can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"media": "attach://new"}, UNREADABLE + 'Can\'t find field "type"'),
        ({"type": "video", "media": "attach://new"}, UNREADABLE + 'type "video" is unsupported'),
        ({"type": "photo"}, UNREADABLE + "media not found"),
        ({"type": "photo", "media": {}}, UNREADABLE + 'Field "media" must be of type String'),
        ({"type": "photo", "media": "?"}, "wrong file identifier/HTTP URL specified"),
        ({"type": "photo", "media": "attach://gone"}, "wrong file identifier/HTTP URL specified"),
        ({"type": "photo", "media": "attach://bad"}, "IMAGE_PROCESS_FAILED"),
        (
            {"type": "photo", "media": "attach://new", "caption": "x" * 1025},
            "message caption is too long",
        ),
    ],
)
async def test_it_refuses_media(peer, media, reason):
    sent = await peer.photo()
    answer = await edit(peer, sent, media, {"new": make_png(), "bad": b"text"})
    assert answer["description"] == f"Bad Request: {reason}"
    assert (await peer.chat())["messages"] == [sent]


async def test_a_document_is_no_photo(peer):
    sent, mine = await peer.photo(), await peer.document(b"x")
    media = {"type": "photo", "media": mine["document"]["file_id"]}
    answer = await edit(peer, sent, media)
    assert answer["description"] == "Bad Request: can't use file of type Document as Photo"


async def test_it_exchanges_no_media_of_a_place_or_of_a_learner(peer):
    media = {"type": "photo", "media": (await peer.photo())["photo"][0]["file_id"]}
    place = await peer.result("sendLocation", chat_id=1, latitude=1.5, longitude=2)
    for message in (place, await peer.document(b"x")):
        answer = await edit(peer, message, media)
        assert answer["description"] == "Bad Request: message media can't be edited"
