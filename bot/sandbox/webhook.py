"""The webhook: updates are POSTed in order, each until it is accepted."""

import asyncio
from contextlib import suppress

import aiohttp

from bot.sandbox.clock import SandboxClock
from bot.sandbox.store import Store
from bot.sandbox.updates import Updates
from bot.sandbox.wire import Json

_FIRST_DELAY = 0.1
_LONGEST_DELAY = 30.0
_TIMEOUT = aiohttp.ClientTimeout(total=60)
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class Webhook:
    """What `setWebhook` set, and the worker that delivers."""

    def __init__(self, store: Store, updates: Updates, clock: SandboxClock) -> None:
        self._store = store
        self._updates = updates
        self._clock = clock
        self._settings: Json = store.setting("webhook") or {}

    @property
    def url(self) -> str:
        """Where updates go; empty when there is no webhook."""
        return str(self._settings.get("url", ""))

    def set(self, url: str, secret_token: str, max_connections: int) -> None:
        """Deliver to `url` from now on."""
        settings = {"url": url, "secret_token": secret_token, "max_connections": max_connections}
        self._save(settings)

    def delete(self) -> None:
        """Deliver no more."""
        self._save({})

    def info(self) -> Json:
        """Return the WebhookInfo."""
        shown = {
            key: one for key, one in self._settings.items() if key not in {"url", "secret_token"}
        }
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": self._updates.count(),
            **shown,
        }
        allowed = self._updates.allowed()
        return info | ({"allowed_updates": allowed} if allowed else {})

    async def deliver(self) -> None:
        """Deliver for ever; the server runs this beside its requests and cancels it."""
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            delay = _FIRST_DELAY
            while True:
                self._updates.arrived.clear()
                pending = self._updates.pending(limit=1) if self.url else []
                if not pending:
                    await self._updates.arrived.wait()
                elif await self._post(session, pending[0][1]):
                    self._updates.confirm(pending[0][0] + 1)
                    delay = _FIRST_DELAY
                else:
                    await _wait_for(self._updates.arrived, delay)
                    delay = min(2 * delay, _LONGEST_DELAY)

    async def _post(self, session: aiohttp.ClientSession, body: str) -> bool:
        headers = {"Content-Type": "application/json"}
        if self._settings.get("secret_token"):
            headers[_SECRET_HEADER] = self._settings["secret_token"]
        try:
            async with session.post(self.url, data=body.encode(), headers=headers) as response:
                await response.read()
                if response.ok:
                    return True
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            problem = f"Connection failed: {type(error).__name__}"
        self._note(problem)
        return False

    def _note(self, problem: str) -> None:
        if self.url:
            at = int(self._clock.now().timestamp())
            noted = {"last_error_date": at, "last_error_message": problem}
            self._settings = self._settings | noted

    def _save(self, settings: Json) -> None:
        self._settings = settings
        self._store.save_setting("webhook", settings)
        self._updates.wake()


async def _wait_for(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
