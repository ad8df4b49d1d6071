"""The Bot API's methods, called as they are: what goes in is JSON, and so is what comes out.

The library's own methods build an object of every part of an answer, with its entities and its
buttons, of which nobody here reads more than a message's id; that took longer than all the rest of
a send (docs/performance.md).
"""

from typing import Any

from telegram import Bot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

Json = dict[str, Any]


class Api:
    """Calls methods with the token, the server and the transport of a bot."""

    def __init__(self, bot: Bot) -> None:
        """Call through the transport of `bot`."""
        self._bot = bot

    async def call(self, method: str, *, seconds: float | None = None, **parameters: object) -> Any:  # noqa: ANN401 - any JSON
        """Return the result of a method; parameters that are None are left out.

        `seconds` is how long to wait for an answer, if not as long as usual. Raises
        `telegram.error.TelegramError`.
        """
        given = [RequestParameter(name, value, None) for name, value in parameters.items()]
        data = RequestData([one for one in given if one.value is not None])
        url = f"{self._bot.base_url}/{method}"
        if seconds is None:
            return await self._bot.request.post(url, data)
        return await self._bot.request.post(url, data, read_timeout=seconds)
