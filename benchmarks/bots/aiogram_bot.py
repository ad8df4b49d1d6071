"""A bare bot on aiogram: its own transport, no database, nothing remembered."""

import asyncio
import sys
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions

from benchmarks.bots.errand import TOKEN, serve, spread
from benchmarks.letters import Letters, load_letters

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def run(server: str, letters: Letters) -> None:
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(server)))
    dispatcher = Dispatcher()

    async def answer(query: CallbackQuery) -> None:
        await query.answer()
        await query.message.edit_text(
            letters.feedback.html,
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup.model_validate(letters.feedback.markup),
            link_preview_options=NO_PREVIEW,
        )

    async def send(chat_id: int) -> None:
        letter = letters.to(chat_id)
        await bot.send_message(
            chat_id,
            letter.html,
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup.model_validate(letter.markup),
            link_preview_options=NO_PREVIEW,
        )

    dispatcher.callback_query.register(answer)
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    await serve(lambda start, count: spread(send, start, count))
    await dispatcher.stop_polling()
    await polling


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], load_letters(Path(sys.argv[2]))))
