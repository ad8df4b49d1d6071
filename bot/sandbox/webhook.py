"""The webhook: updates are POSTed, those of a chat in order, each until it is accepted."""

import asyncio
import json

import aiohttp

from bot.sandbox.clock import SandboxClock
from bot.sandbox.store import Store
from bot.sandbox.updates import Pending, Updates
from bot.sandbox.wire import Json

_LOOK_AHEAD = 1000
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
        self._busy: set[int] = set()
        """Chats that have an update under way."""
        self._delays: dict[int, float] = {}
        """Seconds before the next try, of chats whose last update was not accepted."""

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
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session, asyncio.TaskGroup() as posts:
            while True:
                self._updates.arrived.clear()
                for chat, pending in self._first_of_each().items():
                    self._busy.add(chat)
                    posts.create_task(self._deliver_one(session, chat, *pending))
                await self._updates.arrived.wait()

    def _first_of_each(self) -> dict[int, Pending]:
        """Return the oldest update of each chat with none under way, as far as there is room."""
        first: dict[int, Pending] = {}
        room = int(self._settings.get("max_connections") or 1) - len(self._busy)
        for pending in self._updates.pending(limit=_LOOK_AHEAD) if self.url else ():
            chat = _chat_of(pending[1])
            if len(first) < room and chat not in self._busy:
                first.setdefault(chat, pending)
        return first

    async def _deliver_one(
        self, session: aiohttp.ClientSession, chat: int, update_id: int, body: str
    ) -> None:
        """Post an update; where it is not accepted, wait, the longer the more often in a row."""
        try:
            if await self._post(session, body):
                self._updates.confirm_one(update_id)
                self._delays.pop(chat, None)
            else:
                delay = self._delays.get(chat, _FIRST_DELAY)
                self._delays[chat] = min(2 * delay, _LONGEST_DELAY)
                await asyncio.sleep(delay)
        finally:
            self._busy.discard(chat)
            self._updates.arrived.set()

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


def _chat_of(body: str) -> int:
    """Return whose update it is: a learner's id is that of their chat."""
    update = json.loads(body)
    kind = next(one for key, one in update.items() if key != "update_id")
    return int((kind.get("from") or kind.get("user") or {"id": 0})["id"])
