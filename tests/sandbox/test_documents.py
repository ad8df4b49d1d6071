"""Documents of a learner, as the bot fetches them."""

import aiohttp
import pytest

from tests.sandbox.conftest import TOKEN

MEGABYTE = 1024 * 1024


async def test_the_bot_fetches_a_document(peer):
    content = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    document = (await peer.document(content, "my week.ics"))["document"]
    assert document["file_name"] == "my week.ics"
    assert document["mime_type"] == "text/calendar"
    assert document["file_size"] == len(content)
    (update,) = await peer.updates()
    assert update["message"]["document"] == document
    file = await peer.result("getFile", file_id=document["file_id"])
    assert file["file_size"] == len(content)
    async with peer.session.get(f"{peer.url}/file/bot{TOKEN}/{file['file_path']}") as response:
        assert response.status == 200
        assert await response.read() == content


async def test_a_document_of_more_than_20_mb_comes_but_is_not_fetched(peer):
    most = await peer.document(bytes(20 * MEGABYTE))
    assert await peer.result("getFile", file_id=most["document"]["file_id"])
    larger = await peer.document(bytes(20 * MEGABYTE + 1))
    found = await peer.error("getFile", file_id=larger["document"]["file_id"])
    assert found == "Bad Request: file is too big"
    assert (await peer.updates())[-1]["message"] == larger


async def test_a_learner_may_send_more_than_a_bot(peer):
    sent = await peer.document(bytes(51 * MEGABYTE))
    assert sent["document"]["file_size"] == 51 * MEGABYTE


async def test_a_document_that_is_too_large_gets_a_sentence(peer, monkeypatch):
    monkeypatch.setattr("bot.sandbox.learner._FORM_BYTES", 1_000)
    form = aiohttp.FormData()
    form.add_field("document", bytes(2_000), filename="a.bin")
    async with peer.session.post(f"{peer.url}/sandbox/chats/1/document", data=form) as response:
        assert response.status == 413
        assert "larger than 60 MB" in (await response.json())["error"]
    assert (await peer.chat())["messages"] == []


@pytest.mark.parametrize(
    ("given", "name", "kept"),
    [
        ("text/calendar; charset=utf-8", "a", "text/calendar"),
        ("TEXT/Calendar", "a", "text/calendar"),
        ("application/octet-stream", "a.ics", "text/calendar"),
        ("no type", "a.pdf", "application/pdf"),
        ("", "a.unheard", "application/octet-stream"),
    ],
)
async def test_a_document_has_a_plain_type_whatever_was_given(peer, given, name, kept):
    document = (await peer.document(b"x", name, given))["document"]
    assert document["mime_type"] == kept
    for path in (
        f"sandbox/files/{document['file_id']}",
        f"file/bot{TOKEN}/{(await peer.result('getFile', **document))['file_path']}",
    ):
        async with peer.session.get(f"{peer.url}/{path}") as response:
            assert response.status == 200
            assert response.content_type == kept
