"""Answering the press of a button."""

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.handler import Handler
from bot.sandbox.world import World

_TEXT_CHARACTERS = 200
_TIMELY_SECONDS = 15 * 60
"""Telegram names no time after which a query is too old; the sandbox takes a quarter hour."""


async def answer_callback_query(world: World, call: Call) -> bool:
    query_id = call.text("callback_query_id")
    row = world.store.row(
        "SELECT chat_id, asked_at FROM callback_queries WHERE id = ?", (query_id,)
    )
    if row is None or world.messages.now() - row[1] > _TIMELY_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text, url = call.text("text"), call.text("url")
    if len(text) > _TEXT_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not url.startswith(("t.me/", "https://t.me/", "tg://")):
        raise bad_request("URL_INVALID")
    # A query has one answer: the next one hears that the query is unknown.
    world.store.run("DELETE FROM callback_queries WHERE id = ?", (query_id,))
    world.events.publish(
        "callback_answer",
        row[0],
        callback_query_id=query_id,
        text=text or None,
        show_alert=call.flag("show_alert"),
        url=url or None,
    )
    return True


METHODS: dict[str, Handler] = {"answerCallbackQuery": answer_callback_query}
