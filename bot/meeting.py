"""Meeting Telegram: the bot, its server, and what it says of itself."""

import asyncio
import logging
from contextlib import AsyncExitStack

from telegram import Bot, BotCommand, error

from bot.router import MENU
from bot.settings import TELEGRAM, Settings, SettingsError
from bot.text import Texts
from bot.transport import AiohttpRequest

log = logging.getLogger(__name__)

SANDBOX_TOKEN = "1:sandbox"  # noqa: S105 - the sandbox takes any
LONGEST_RETRY = 30.0


async def meet(
    stack: AsyncExitStack, settings: Settings, sandbox: str | None, request: AiohttpRequest
) -> Bot:
    """Return a bot that has met its server, and asks it by `request`.

    A server that does not answer is waited for.

    Raises SettingsError for a token that is refused.
    """
    token = settings.bot_token.get_secret_value() if settings.bot_token else SANDBOX_TOKEN
    server = (sandbox or settings.bot_api_url or TELEGRAM).rstrip("/")
    bot = Bot(
        token,
        base_url=f"{server}/bot",
        base_file_url=f"{server}/file/bot",
        request=request,
        get_updates_request=AiohttpRequest(connections=1),
    )
    stack.push_async_callback(bot.shutdown)
    wait = 0.5
    while True:
        try:
            await bot.initialize()
            if not settings.webhook_url:
                # One left over from elsewhere would keep every update from us.
                await bot.delete_webhook()
        except error.InvalidToken:
            msg = "BOT_TOKEN is refused by the server; copy it again from @BotFather"
            raise SettingsError(msg) from None
        except error.TelegramError as cause:
            log.warning("%s does not answer, next try in %.0f s: %s", server, wait, cause.message)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_RETRY)
        else:
            return bot


async def introduce(bot: Bot, texts: Texts) -> None:
    """Tell Telegram the menu and the bot's words, in every language. Not worth failing for."""
    try:
        for code, tongue in texts.tongues.items():
            menu = [BotCommand(name, tongue.plain(f"menu.{name}")) for name in MENU]
            language = None if tongue.fallback is None else code
            await bot.set_my_commands(menu, language_code=language)
            await bot.set_my_short_description(tongue.plain("bot.about"), language)
            await bot.set_my_description(tongue.plain("bot.description"), language)
    except error.TelegramError as cause:
        log.warning("the menu could not be set: %s", cause.message)
