"""python-telegram-bot talks to the sandbox without noticing."""

import pytest
import telegram
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from tests.sandbox.conftest import TOKEN, make_png

KEYBOARD = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("A", callback_data="a")]])


def make_bot(peer, token=TOKEN):
    return telegram.Bot(token, base_url=f"{peer.url}/bot", base_file_url=f"{peer.url}/file/bot")


@pytest.fixture
async def bot(peer):
    async with make_bot(peer) as bot:
        yield bot


async def test_it_sends_edits_and_deletes(bot):
    sent = await bot.send_message(1, "<b>hi</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    assert sent.text_html == "<b>hi</b>"
    assert sent.reply_markup == KEYBOARD
    edited = await sent.edit_text("there")
    assert edited.text == "there"
    assert edited.reply_markup is None
    assert await edited.edit_reply_markup(KEYBOARD)
    assert await bot.delete_message(1, sent.message_id)
    assert await bot.send_chat_action(1, "typing")


async def test_it_sends_and_fetches_files(bot):
    photo = await bot.send_photo(1, make_png(), caption="c")
    assert photo.photo[-1].width == 3
    assert (await photo.edit_caption("d")).caption == "d"
    document = await bot.send_document(1, b"hello", filename="a.txt")
    file = await document.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"hello"
    again = await bot.send_document(1, document.document.file_id)
    assert again.document == document.document


async def test_it_edits_a_photo_in_place(peer, bot):
    photo = await bot.send_photo(1, make_png(), caption="c", disable_notification=True)
    media = telegram.InputMediaPhoto(make_png(30, 20), caption="<b>d</b>", parse_mode="HTML")
    edited = await photo.edit_media(media, reply_markup=KEYBOARD)
    assert edited.photo[-1].width == 30
    assert edited.caption_html == "<b>d</b>"
    assert edited.reply_markup == KEYBOARD
    back = await edited.edit_media(telegram.InputMediaPhoto(photo.photo[-1].file_id))
    assert back.photo == photo.photo
    assert back.caption is None
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await back.edit_text("x")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await back.edit_media(telegram.InputMediaPhoto(photo.photo[-1].file_id))


async def test_it_fetches_what_a_learner_sends(peer, bot):
    await peer.document(b"a week", "week.ics")
    (update,) = await bot.get_updates()
    assert update.message.document.file_name == "week.ics"
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"a week"


async def test_it_hears_every_kind_of_update(peer, bot):
    kinds = ["message", "callback_query", "my_chat_member", "message_reaction"]
    await bot.get_updates(allowed_updates=kinds)
    await bot.send_message(1, "pick", reply_markup=KEYBOARD)
    await peer.say("/start")
    await peer.press(1, "a")
    await peer.press(77, "forged")
    await peer.post("chats/1/reaction", {"message_id": 1, "emoji": "🔥"})
    await peer.post("chats/1/block", {"blocked": True})
    message, press, forged, reaction, block = await bot.get_updates()
    assert message.message.text == "/start"
    assert press.callback_query.data == "a"
    assert press.callback_query.message.is_accessible
    assert not forged.callback_query.message.is_accessible
    assert reaction.message_reaction.new_reaction[0].emoji == "🔥"
    assert block.my_chat_member.new_chat_member.status == "kicked"
    assert await bot.answer_callback_query(press.callback_query.id)
    assert await bot.get_updates(offset=block.update_id + 1) == ()


async def test_it_sets_the_bot_up(bot):
    assert (await bot.get_me()).id == 4200
    assert await bot.set_my_commands([("go", "Go")], language_code="ur")
    assert [one.command for one in await bot.get_my_commands(language_code="ur")] == ["go"]
    assert await bot.delete_my_commands(language_code="ur")
    assert await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert await bot.set_my_name("N")
    assert (await bot.get_my_name()).name == "N"
    assert await bot.set_my_description("D")
    assert (await bot.get_my_description()).description == "D"
    assert await bot.set_my_short_description("S")
    assert (await bot.get_my_short_description()).short_description == "S"
    assert (await bot.get_chat(1)).first_name == "Learner 1"
    assert (await bot.get_chat_member(1, 1)).status == "member"
    assert (await bot.get_webhook_info()).url == ""


async def test_it_does_the_rest(bot):
    sent = await bot.send_location(1, 24.8, 67.0)
    assert await bot.pin_chat_message(1, sent.message_id)
    assert await bot.unpin_chat_message(1)
    assert await bot.set_message_reaction(1, sent.message_id, "👍")
    assert (await bot.copy_message(1, 1, sent.message_id)).message_id == 2
    assert (await bot.forward_message(1, 1, sent.message_id)).forward_origin.type == "user"
    assert await bot.delete_messages(1, [1, 2])
    assert await bot.log_out()
    assert await bot.close()


ERRORS = {
    "429": RetryAfter,
    "403": Forbidden,
    "400": BadRequest,
    "409": Conflict,
    "500": NetworkError,
}


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_its_errors_are_told_apart(peer, bot):
    for kind, error in ERRORS.items():
        await peer.post("faults", {"method": "sendMessage", "kind": kind, "retry_after": 3})
        with pytest.raises(error):
            await bot.send_message(1, "x")


async def test_a_bad_token_is_noticed(peer):
    with pytest.raises(InvalidToken):
        await make_bot(peer, "1:x").__aenter__()
