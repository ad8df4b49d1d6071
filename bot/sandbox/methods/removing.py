"""Deleting messages."""

from bot.sandbox.call import Call, read_integer
from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.handler import Handler, read_message_id
from bot.sandbox.wire import Json
from bot.sandbox.world import World

_DELETABLE_SECONDS = 48 * 3600
"""A message can be deleted for 48 hours (Bot API, deleteMessage)."""
_MOST = 100


async def delete_message(world: World, call: Call) -> bool:
    chat = world.find_chat(call)
    message_id = read_message_id(call)
    message = world.messages.find(chat.chat_id, message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if not _is_deletable(world, message):
        raise bad_request("message can't be deleted for everyone")
    world.messages.delete(chat, message_id)
    return True


async def delete_messages(world: World, call: Call) -> bool:
    chat = world.find_chat(call)
    wanted = call.structure("message_ids", "message identifiers")
    if not isinstance(wanted, list) or not wanted:
        raise bad_request("message identifiers are not specified")
    if len(wanted) > _MOST:
        raise bad_request("too many message identifiers specified")
    for message_id in wanted:
        _delete_if_possible(world, chat, read_integer(message_id))
    return True


def _delete_if_possible(world: World, chat: Chat, message_id: int) -> None:
    message = world.messages.find(chat.chat_id, message_id)
    if message is not None and _is_deletable(world, message):
        world.messages.delete(chat, message_id)


def _is_deletable(world: World, message: Json) -> bool:
    return bool(world.messages.now() - message["date"] < _DELETABLE_SECONDS)


METHODS: dict[str, Handler] = {
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
