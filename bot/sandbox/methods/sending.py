"""Sending: text, photos, documents, locations, copies."""

from bot.sandbox.call import Call, read_integer
from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import Markup, read_markup
from bot.sandbox.messages import Posted
from bot.sandbox.methods.handler import Handler, read_message_id
from bot.sandbox.methods.media import read_attachment
from bot.sandbox.text import check_length, read_caption, read_text
from bot.sandbox.wire import Json
from bot.sandbox.world import World

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
}  # fmt: skip
_CONTENT = (
    "text", "entities", "caption", "caption_entities", "photo", "document", "location",
    "link_preview_options",
)  # fmt: skip


def post(world: World, call: Call, content: Json) -> Posted:
    """Put a message of the bot into the call's chat, with the markup and options of the call."""
    markup = read_markup(call.structure("reply_markup", "reply keyboard markup"))
    options = _read_options(call)
    chat = world.reach_chat(call)
    check_length(content)
    reply = _read_reply(world, call, chat)
    inline = {"reply_markup": markup.body} if markup and markup.kind == "inline" else {}
    author = world.bot_user(call.bot_id)
    silent = call.flag("disable_notification")
    posted = world.messages.add(chat, author, reply | content | options | inline, silent)
    chat.action = None
    if markup and markup.kind != "inline":
        _change_keyboard(world, chat, markup)
    return posted


def _change_keyboard(world: World, chat: Chat, markup: Markup) -> None:
    keyboard = None if markup.kind == "remove" else markup.body
    world.chats.set_reply_keyboard(chat, keyboard)
    world.events.publish("reply_keyboard", chat.chat_id, reply_markup=keyboard)


def _read_options(call: Call) -> Json:
    options: Json = {}
    if call.flag("protect_content"):
        options["has_protected_content"] = True
    if call.text("message_effect_id"):
        if not call.text("message_effect_id").isdecimal():
            raise bad_request("EFFECT_ID_INVALID")
        options["effect_id"] = call.text("message_effect_id")
    preview = call.structure("link_preview_options", "link preview options")
    if preview is not None:
        options["link_preview_options"] = _check_preview(preview)
    return options


def _check_preview(preview: object) -> Json:
    if not isinstance(preview, dict):
        raise bad_request("object expected as link preview options")
    for name in ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"):
        if not isinstance(preview.get(name, False), bool):
            raise bad_request(f'field "{name}" must be of type Boolean')
    return preview


def _read_reply(world: World, call: Call, chat: Chat) -> Json:
    parameters = call.structure("reply_parameters", "reply parameters")
    if parameters is None and call.has("reply_to_message_id"):
        parameters = {
            "message_id": call.integer("reply_to_message_id"),
            "allow_sending_without_reply": call.flag("allow_sending_without_reply"),
        }
    if parameters is None:
        return {}
    if not isinstance(parameters, dict) or "message_id" not in parameters:
        raise bad_request('can\'t find field "message_id"')
    found = world.messages.find(chat.chat_id, read_integer(parameters["message_id"]))
    if found is None and not parameters.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {} if found is None else {"reply_to_message": _without_reply(found)}


def _without_reply(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "reply_to_message"}


async def send_message(world: World, call: Call) -> Posted:
    return post(world, call, read_text(call, world.chats.find))


async def send_photo(world: World, call: Call) -> Posted:
    return _post_media(world, call, "photo")


async def send_document(world: World, call: Call) -> Posted:
    return _post_media(world, call, "document")


def _post_media(world: World, call: Call, kind: str) -> Posted:
    caption = read_caption(call, world.chats.find)
    world.reach_chat(call)
    check_length(caption)
    return post(world, call, read_attachment(world, call, kind, kind) | caption)


async def send_location(world: World, call: Call) -> Posted:
    location = read_location(call)
    return post(world, call, {"location": location})


def read_location(call: Call) -> Json:
    """`latitude` and `longitude` in degrees. Raises ApiError (400)."""
    degrees = {"latitude": 90, "longitude": 180}
    location: Json = {}
    for name, most in degrees.items():
        value = call.number(name)
        if value is None:
            raise bad_request(f"{name} is empty" if not call.has(name) else f"{name} is invalid")
        if abs(value) > most:
            raise bad_request("wrong location specified")
        location[name] = value
    return location


async def copy_message(world: World, call: Call) -> Json:
    original = _find_original(world, call, "copy")
    content = {key: original[key] for key in _CONTENT if key in original}
    if call.has("caption"):
        content.pop("caption_entities", None)
        content |= read_caption(call, world.chats.find)
    return {"message_id": post(world, call, content).message["message_id"]}


async def forward_message(world: World, call: Call) -> Posted:
    original = _find_original(world, call, "forward")
    content = {key: original[key] for key in _CONTENT if key in original}
    origin = {"type": "user", "sender_user": original["from"], "date": original["date"]}
    return post(world, call, {"forward_origin": origin, **content})


def _find_original(world: World, call: Call, verb: str) -> Json:
    source = world.find_chat(call, "from_chat_id")
    original = world.messages.find(source.chat_id, read_message_id(call))
    if original is None:
        raise bad_request(f"message to {verb} not found")
    if original.get("has_protected_content"):
        raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return original


async def send_chat_action(world: World, call: Call) -> bool:
    action = call.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = world.reach_chat(call)
    world.chats.start_action(chat, action)
    world.events.publish("action", chat.chat_id, action=action)
    return True


METHODS: dict[str, Handler] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendLocation": send_location,
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}
