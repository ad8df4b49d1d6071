"""Editing what the bot has sent."""

from bot.sandbox.call import Call
from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import read_markup
from bot.sandbox.messages import Posted
from bot.sandbox.methods.handler import Handler, read_message_id
from bot.sandbox.text import check_length, read_caption, read_text
from bot.sandbox.wire import Json
from bot.sandbox.world import World

Target = tuple[Chat, Json]

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
    return _replace(world, call, target, {"text", "entities"}, text)


async def edit_message_caption(world: World, call: Call) -> Posted:
    caption = read_caption(call, world.chats.find)
    target = _find_editable(world, call)
    if not {"photo", "document"} & target[1].keys():
        raise bad_request("there is no caption in the message to edit")
    check_length(caption)
    return _replace(world, call, target, {"caption", "caption_entities"}, caption)


async def edit_message_reply_markup(world: World, call: Call) -> Posted:
    target = _find_editable(world, call)
    return _replace(world, call, target, set(), {})


def _find_editable(world: World, call: Call) -> Target:
    if call.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = world.reach_chat(call)
    message = world.messages.find(chat.chat_id, read_message_id(call))
    if message is None:
        raise bad_request("message to edit not found")
    if not message["from"]["is_bot"] or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return chat, message


def _replace(world: World, call: Call, target: Target, parts: set[str], new: Json) -> Posted:
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
    return world.messages.replace(chat, edited)


METHODS: dict[str, Handler] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
