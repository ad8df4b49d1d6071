"""Editing what the bot has sent."""

from bot.sandbox.call import Call
from bot.sandbox.chats import Chat
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.markup import read_markup
from bot.sandbox.messages import Posted
from bot.sandbox.methods.handler import Handler, read_message_id
from bot.sandbox.methods.media import (
    MEDIA_PARTS,
    media_error,
    read_attachment,
    read_input_media,
    read_media_kind,
)
from bot.sandbox.text import check_length, read_caption, read_text
from bot.sandbox.wire import Json
from bot.sandbox.world import World

Target = tuple[Chat, Json]

_TEXT_PARTS = frozenset({"text", "entities"})
_CAPTION_PARTS = frozenset({"caption", "caption_entities", "show_caption_above_media"})
_CONTENT_PARTS = _TEXT_PARTS | _CAPTION_PARTS | MEDIA_PARTS | {"link_preview_options"}

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


async def edit_message_text(world: World, call: Call) -> Posted:
    text = read_text(call, world.chats.find)
    target = _find_editable(world, call)
    if "text" not in target[1]:
        raise bad_request("there is no text in the message to edit")
    check_length(text)
    return _replace(world, call, target, _TEXT_PARTS, text)


async def edit_message_caption(world: World, call: Call) -> Posted:
    caption = read_caption(call, world.chats.find)
    target = _find_editable(world, call)
    if not {"photo", "document"} & target[1].keys():
        raise bad_request("there is no caption in the message to edit")
    check_length(caption)
    above = {"show_caption_above_media": True} if call.flag("show_caption_above_media") else {}
    return _replace(world, call, target, _CAPTION_PARTS, caption | above)


async def edit_message_media(world: World, call: Call) -> Posted:
    media = read_input_media(call)
    caption = _read_media_caption(world, media)
    kind = read_media_kind(media)
    refusal = "message media can't be edited"
    target = _find_editable(world, call, refusal)
    if not {"text", "photo", "document"} & target[1].keys():
        raise bad_request(refusal)
    check_length(caption)
    new = read_attachment(world, media, kind, "media") | caption
    return _replace(world, call, target, _CONTENT_PARTS, new)


def _read_media_caption(world: World, media: Call) -> Json:
    try:
        return read_caption(media, world.chats.find)
    except ApiError as error:
        reason = error.description.removeprefix("Bad Request: ")
        raise media_error(reason[0].upper() + reason[1:]) from None


async def edit_message_reply_markup(world: World, call: Call) -> Posted:
    target = _find_editable(world, call)
    return _replace(world, call, target, frozenset(), {})


def _find_editable(world: World, call: Call, refusal: str = "message can't be edited") -> Target:
    if call.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = world.reach_chat(call)
    message = world.messages.find(chat.chat_id, read_message_id(call))
    if message is None:
        raise bad_request("message to edit not found")
    if not message["from"]["is_bot"] or "forward_origin" in message:
        raise bad_request(refusal)
    return chat, message


def _replace(world: World, call: Call, target: Target, parts: frozenset[str], new: Json) -> Posted:
    chat, message = target
    markup = read_markup(call.structure("reply_markup", "reply keyboard markup"))
    if markup is not None and markup.kind != "inline":
        raise bad_request("inline keyboard expected")
    removed = parts | {"reply_markup"}
    edited = {key: value for key, value in message.items() if key not in removed} | new
    if markup is not None:
        edited["reply_markup"] = markup.body
    if edited == message:
        raise bad_request(_NOT_MODIFIED)
    # Telegram hides the date of an edit that changed only the buttons.
    if _without_markup(edited) != _without_markup(message):
        edited["edit_date"] = world.messages.now()
    return world.messages.replace(chat, edited)


def _without_markup(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "reply_markup"}


METHODS: dict[str, Handler] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
