"""Chats: who is there, what is pinned, reactions."""

from bot.sandbox.call import Call
from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.handler import Handler, read_message_id
from bot.sandbox.reactions import read_emoji
from bot.sandbox.wire import Json
from bot.sandbox.world import World

_GIFTS = {
    "unlimited_gifts": True,
    "limited_gifts": True,
    "unique_gifts": True,
    "premium_subscription": True,
    "gifts_from_channels": True,
}


async def get_chat(world: World, call: Call) -> Json:
    chat = world.find_chat(call)
    full = chat.as_chat() | {
        "accent_color_id": chat.chat_id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": _GIFTS,
    }
    pinned = world.messages.find(chat.chat_id, chat.pinned[-1]) if chat.pinned else None
    return full | ({"pinned_message": pinned} if pinned else {})


async def get_chat_member(world: World, call: Call) -> Json:
    chat = world.find_chat(call)
    user_id = call.integer("user_id")
    if user_id == chat.chat_id:
        return {"status": "member", "user": chat.user}
    bot = world.bot_user(call.bot_id)
    if user_id != bot["id"]:
        raise bad_request("user not found")
    return describe_membership(chat, bot)


def describe_membership(chat: Chat, bot: Json) -> Json:
    """Return the bot's ChatMember in a private chat: kicked when the learner has blocked it."""
    if chat.blocked:
        return {"status": "kicked", "user": bot, "until_date": 0}
    return {"status": "member", "user": bot}


async def pin_chat_message(world: World, call: Call) -> bool:
    chat = world.reach_chat(call)
    message_id = read_message_id(call)
    if world.messages.find(chat.chat_id, message_id) is None:
        raise bad_request("message to pin not found")
    pinned = [one for one in chat.pinned if one != message_id]
    _set_pinned(world, chat, [*pinned, message_id])
    return True


async def unpin_chat_message(world: World, call: Call) -> bool:
    chat = world.reach_chat(call)
    message_id = call.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    _set_pinned(world, chat, [one for one in chat.pinned if one != message_id])
    return True


def _set_pinned(world: World, chat: Chat, pinned: list[int]) -> None:
    world.chats.change(chat, lambda changed: setattr(changed, "pinned", pinned))


async def set_message_reaction(world: World, call: Call) -> bool:
    chat = world.reach_chat(call)
    message_id = read_message_id(call)
    if world.messages.find(chat.chat_id, message_id) is None:
        raise bad_request("message to react not found")
    reaction = call.structure("reaction", "reaction") or []
    if not isinstance(reaction, list) or len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    kept = [_read_reaction(one) for one in reaction]
    world.reactions.set(chat.chat_id, message_id, "bot", kept)
    return True


def _read_reaction(value: object) -> Json:
    emoji = value.get("emoji") if isinstance(value, dict) else None
    known = read_emoji(emoji) if isinstance(emoji, str) else None
    if known is None:
        raise bad_request("REACTION_INVALID")
    return {"type": "emoji", "emoji": known}


METHODS: dict[str, Handler] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "setMessageReaction": set_message_reaction,
}
