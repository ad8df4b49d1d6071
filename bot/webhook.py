"""The webhook: Telegram posts updates, and hears 200 once their effect is committed.

Updates of one chat are posted one after another, and posted again where none was accepted. Another
worker may still be at one that Telegram has given up on, so a chat is kept to one worker while its
update is handled.
"""

import asyncio
import hmac
import json
import logging

from aiohttp import web
from telegram import Bot, error

from bot.api import Api
from bot.intake import ALLOWED, STOP_SECONDS, Handle, Keep, Lanes
from bot.stopping import Patience
from bot.updates import read_update

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name

MOST_BYTES = 1024 * 1024
"""Of one update; Telegram's own are far smaller."""

MOST_CONNECTIONS = 100
"""What Telegram opens at most; it is told so in `setWebhook`."""

LATEST_SECONDS = 50.0
"""Telegram gives up after about a minute: then it is better told to post again."""


class Webhook:
    """Takes updates over HTTP, until it is cancelled."""

    def __init__(
        self, bot: Bot, handle: Handle, secret: str, keep: Keep, stopping: Patience | None = None
    ) -> None:
        """Handle every update that comes with the secret, its chat kept to us meanwhile.

        `stopping` is how long a stop waits for what is under way.
        """
        self._bot = bot
        self._handle = handle
        self._secret = secret.encode()
        self._keep = keep
        self._stopping = stopping or Patience(STOP_SECONDS)
        self._lanes: Lanes | None = None

    async def announce(self, url: str) -> None:
        """Have Telegram post to `url`. Raises `telegram.error.TelegramError`."""
        await Api(self._bot).call(
            "setWebhook",
            url=url,
            secret_token=self._secret.decode(),
            max_connections=MOST_CONNECTIONS,
            allowed_updates=ALLOWED,
        )

    async def run(self) -> None:
        """Take updates until cancelled. What is under way then is finished first."""
        async with asyncio.TaskGroup() as group:
            self._lanes = lanes = Lanes(self._handle, group, self._keep)
            try:
                await asyncio.Event().wait()
            finally:
                self._lanes = None  # who is told 503 now posts to another worker, or later
                await lanes.settle(self._stopping.left())

    async def post(self, request: web.Request) -> web.Response:
        """Answer 200 when the update is dealt with, and 503 when it should come again."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        if self._lanes is None:
            return web.Response(status=503)
        try:
            raw = json.loads(await request.read())
        except (ValueError, RecursionError):
            log.warning("a post with the right secret was no JSON, and is dropped")
            return web.Response()
        update = read_update(raw, self._bot)
        if update is None:
            return web.Response()
        handling = self._lanes.begin(update, patient=False)
        # Not cancelled with the request: what has begun is finished, whoever hears of it.
        await asyncio.wait([handling], timeout=LATEST_SECONDS)
        done = handling.done() and not handling.cancelled() and handling.result()
        return web.Response(status=200 if done else 503)


async def is_set(bot: Bot) -> bool:
    """Tell whether Telegram posts updates somewhere. Not known is no."""
    try:
        return bool((await Api(bot).call("getWebhookInfo"))["url"])
    except (error.TelegramError, KeyError, TypeError):
        return False
