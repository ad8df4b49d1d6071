"""Every reply of every method, read by aiogram's models, with no field that they do not know."""

from collections.abc import Iterator

import pytest
from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MenuButtonCommands,
    ReactionTypeEmoji,
    ReplyParameters,
    Update,
)
from pydantic import BaseModel

from bot.sandbox.methods import METHODS
from tests.sandbox.conftest import TOKEN, make_png

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="a", callback_data="a", style="primary")],
        [InlineKeyboardButton(text="b", url="https://a.org/")],
        [InlineKeyboardButton(text="c", copy_text=CopyTextButton(text="copied"))],
    ]
)
PNG = BufferedInputFile(make_png(), "p.png")


@pytest.fixture
async def bot(peer):
    session = AiohttpSession(api=TelegramAPIServer.from_base(peer.url))
    async with Bot(TOKEN, session=session).context() as bot:
        yield bot


def walk(value: object) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from walk(getattr(value, name))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from walk(one)


def check_known(value: object) -> None:
    for model in walk(value):
        assert not model.model_extra, (type(model).__name__, model.model_extra)


def make_calls(file_id: str) -> list[methods.TelegramMethod]:
    """One call at least of each method; message 1 is the bot's text, 2 its photo."""
    html = (
        "<b>a</b> <blockquote expandable>q</blockquote> <a href='a.org'>l</a> /go "
        "<tg-spoiler>s</tg-spoiler> <pre><code class='language-py'>x</code></pre> <s>#tag</s>"
    )
    commands = [BotCommand(command="go", description="Go")]
    return [
        methods.GetMe(),
        methods.SendMessage(chat_id=1, text=html, parse_mode="HTML", reply_markup=KEYBOARD),
        methods.SendMessage(
            chat_id=1,
            text="x",
            protect_content=True,
            message_effect_id="5104841245755180586",
            reply_parameters=ReplyParameters(message_id=1),
            link_preview_options={"is_disabled": True},
        ),
        methods.EditMessageText(chat_id=1, message_id=1, text="new", reply_markup=KEYBOARD),
        methods.EditMessageReplyMarkup(chat_id=1, message_id=1),
        methods.EditMessageCaption(chat_id=1, message_id=2, caption="c"),
        methods.EditMessageMedia(
            chat_id=1,
            message_id=2,
            media=InputMediaPhoto(
                media=BufferedInputFile(make_png(5, 4), "q.png"),
                caption="<b>c</b>",
                parse_mode="HTML",
                has_spoiler=True,
                show_caption_above_media=True,
            ),
            reply_markup=KEYBOARD,
        ),
        methods.EditMessageMedia(
            chat_id=1, message_id=2, media=InputMediaDocument(media=PNG, caption="c")
        ),
        methods.EditMessageMedia(
            chat_id=1, message_id=2, media=InputMediaPhoto(media=file_id, caption="c")
        ),
        methods.EditMessageReplyMarkup(chat_id=1, message_id=2, reply_markup=KEYBOARD),
        methods.SendPhoto(
            chat_id=1,
            photo=PNG,
            caption="<i>c</i>",
            parse_mode="HTML",
            has_spoiler=True,
            disable_notification=True,
            reply_markup=KEYBOARD,
        ),
        methods.SendDocument(chat_id=1, document=BufferedInputFile(b"x", "x.txt")),
        methods.SendLocation(chat_id=1, latitude=1.5, longitude=2.5),
        methods.SendChatAction(chat_id=1, action="typing"),
        methods.SetMessageReaction(
            chat_id=1, message_id=1, reaction=[ReactionTypeEmoji(emoji="👍")]
        ),
        methods.CopyMessage(chat_id=1, from_chat_id=1, message_id=1),
        methods.ForwardMessage(chat_id=1, from_chat_id=1, message_id=2),
        methods.PinChatMessage(chat_id=1, message_id=1),
        methods.GetChat(chat_id=1),
        methods.UnpinChatMessage(chat_id=1, message_id=1),
        methods.GetChatMember(chat_id=1, user_id=1),
        methods.GetChatMember(chat_id=1, user_id=4200),
        methods.GetFile(file_id=file_id),
        methods.SetMyCommands(commands=commands, scope=BotCommandScopeChat(chat_id=1)),
        methods.GetMyCommands(scope=BotCommandScopeChat(chat_id=1)),
        methods.DeleteMyCommands(),
        methods.SetChatMenuButton(chat_id=1, menu_button=MenuButtonCommands()),
        methods.GetChatMenuButton(chat_id=1),
        methods.GetChatMenuButton(),
        methods.SetMyName(name="Name"),
        methods.GetMyName(),
        methods.SetMyDescription(description="Long"),
        methods.GetMyDescription(),
        methods.SetMyShortDescription(short_description="Short"),
        methods.GetMyShortDescription(),
        methods.DeleteMessage(chat_id=1, message_id=1),
        methods.DeleteMessages(chat_id=1, message_ids=[2, 3]),
        methods.GetUpdates(timeout=0),
        methods.SetWebhook(url="https://127.0.0.1:1/hook", secret_token="abc"),
        methods.GetWebhookInfo(),
        methods.DeleteWebhook(),
        methods.LogOut(),
        methods.Close(),
    ]


async def test_every_reply_is_known_to_aiogram(peer, bot):
    await bot.send_message(1, "text")
    photo = await bot.send_photo(1, PNG)
    query = await peer.press(1, "a")
    called = {"answerCallbackQuery"}
    for call in make_calls(photo.photo[-1].file_id):
        check_known(await bot(call))
        called.add(call.__api_method__)
    await bot.answer_callback_query(query["callback_query_id"], text="ok")
    assert called == {name for name, _ in METHODS.values()}


async def test_every_update_is_known_to_aiogram(peer, bot):
    kinds = ["message", "callback_query", "my_chat_member", "message_reaction"]
    await bot.get_updates(allowed_updates=kinds)
    await bot.send_message(1, "text", reply_markup=KEYBOARD)
    await peer.say("/start https://a.org", language_code="ur", last_name="L", username="u")
    await peer.post("chats/1/location", {"latitude": 1, "longitude": 2})
    await peer.document(b"x")
    await peer.press(1, "a")
    await peer.press(99, "a")
    photo = await bot.send_photo(1, PNG, caption="c", reply_markup=KEYBOARD)
    await peer.press(photo.message_id, "a")
    await peer.post("chats/1/reaction", {"message_id": 1, "emoji": "👍"})
    await peer.post("chats/1/block", {"blocked": True})
    updates = await bot.get_updates()
    assert len(updates) == 8
    for update in updates:
        assert isinstance(update, Update)
        assert update.event
        check_known(update)


async def test_a_document_is_downloaded(peer, bot):
    sent = await peer.document(b"a week")
    (update,) = await bot.get_updates()
    assert update.message.document.file_id == sent["document"]["file_id"]
    content = await bot.download(update.message.document)
    assert content.read() == b"a week"


async def test_every_request_can_be_read_by_aiogram(peer, bot):
    sent = methods.SendMessage(chat_id=1, text="x", reply_markup=KEYBOARD)
    await bot(sent)
    (recorded,) = (await peer.get("requests?method=sendMessage"))["requests"]
    read = methods.SendMessage.model_validate(recorded["params"])
    assert read.reply_markup == KEYBOARD
    assert not read.model_extra
