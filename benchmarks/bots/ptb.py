"""A bare bot on python-telegram-bot: its own transport, no database, nothing remembered."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.ext import Application, CallbackQueryHandler

from benchmarks.bots.errand import AT_ONCE, TOKEN, Push, serve, spread
from benchmarks.letters import Letters, load_letters

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


Send = Callable[[int], Awaitable[None]]
Pushing = Callable[[Send], AbstractAsyncContextManager[tuple[Push, Push | None]]]
"""Given what sends to one chat, gives what sends to many, and what is done before it is timed."""


@asynccontextmanager
async def at_once(send: Send) -> AsyncIterator[tuple[Push, None]]:
    """All of them, a few at a time."""
    yield (lambda start, count: spread(send, start, count)), None


async def run(server: str, letters: Letters, pushing: Pushing = at_once) -> None:
    # With its default of 256 at once every request times out on a slow machine; 50 is kinder.
    building = Application.builder().token(TOKEN).base_url(f"{server}/bot")
    application = building.concurrent_updates(AT_ONCE).build()
    bot = application.bot

    async def answer(update: Update, _: object) -> None:
        query = update.callback_query
        await query.answer()
        await query.edit_message_text(
            letters.feedback.html,
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup.de_json(letters.feedback.markup, None),
            link_preview_options=NO_PREVIEW,
        )

    async def send(chat_id: int) -> None:
        letter = letters.to(chat_id)
        await bot.send_message(
            chat_id,
            letter.html,
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup.de_json(letter.markup, None),
            link_preview_options=NO_PREVIEW,
        )

    application.add_handler(CallbackQueryHandler(answer))
    async with application:
        await application.updater.start_polling()
        await application.start()
        async with pushing(send) as (push, prepare):
            await serve(push, prepare)
        await application.updater.stop()
        await application.stop()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], load_letters(Path(sys.argv[2]))))
