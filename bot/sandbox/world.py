"""Everything that one sandbox holds."""

from collections import Counter, deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.sandbox.call import Call
from bot.sandbox.chats import Chat, Chats
from bot.sandbox.clock import SandboxClock, format_instant
from bot.sandbox.commands import Commands
from bot.sandbox.errors import bad_request, blocked
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.messages import Messages
from bot.sandbox.reactions import Reactions
from bot.sandbox.store import Store
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook
from bot.sandbox.wire import Json

NextGap = Callable[[], Awaitable[datetime | None]]

REQUESTS_KEPT = 500


class World:
    """The parts of a sandbox, each over the one store."""

    def __init__(self, path: Path | None, next_gap: NextGap | None, record_requests: bool) -> None:
        self.store = Store(path)
        seconds = float(self.store.setting("clock_offset") or 0.0)
        self.clock = SandboxClock(timedelta(seconds=seconds), self._save_offset)
        self.events = Events()
        self.chats = Chats(self.store)
        self.messages = Messages(self.store, self.events, self.clock)
        self.reactions = Reactions(self.store, self.events)
        self.updates = Updates(self.store)
        self.webhook = Webhook(self.store, self.updates, self.clock)
        self.files = Files(self.store)
        self.commands = Commands(self.store)
        self.faults = Faults()
        self.next_gap = next_gap
        self.calls: Counter[str] = Counter()
        self.requests: deque[Json] | None = deque(maxlen=REQUESTS_KEPT) if record_requests else None
        self._bot: Json | None = None

    def bot_user(self, bot_id: int | None = None) -> Json:
        """Return the bot as a User. `bot_id` is the token's number, None for the last one seen."""
        if self._bot is None or bot_id not in (None, self._bot["id"]):
            known = int(bot_id or self.store.setting("bot_id") or 1)
            if bot_id is not None:
                self.store.save_setting("bot_id", known)
            self._bot = {
                "id": known,
                "is_bot": True,
                "first_name": self.profile("name", "") or "Offclock",
                "username": "offclock_sandbox_bot",
            }
        return self._bot

    def profile(self, part: str, language: str) -> str:
        """Return the bot's `name`, `description` or `short_description`, best in `language`."""
        texts = self.store.setting(f"profile_{part}") or {}
        return str(texts.get(language) or texts.get("") or "")

    def set_profile(self, part: str, language: str, text: str) -> None:
        """Keep one of the bot's texts; an empty one is forgotten."""
        texts = dict(self.store.setting(f"profile_{part}") or {})
        texts[language] = text
        self.store.save_setting(f"profile_{part}", {key: one for key, one in texts.items() if one})
        self._bot = None

    def find_chat(self, call: Call, name: str = "chat_id") -> Chat:
        """Return the chat the call is about. Raises ApiError (400) when no learner opened it."""
        if call.values.get(name) in (None, ""):
            raise bad_request(f"{name} is empty")
        chat = self.chats.find(call.integer(name))
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def reach_chat(self, call: Call) -> Chat:
        """As `find_chat`, and raises ApiError (403) when the learner has blocked the bot."""
        chat = self.find_chat(call)
        if chat.blocked:
            raise blocked()
        return chat

    def tell_time(self) -> str:
        """Tell the readers what time it is now in the sandbox, and return it."""
        now = format_instant(self.clock.now())
        self.events.publish("clock", None, now=now)
        return now

    def _save_offset(self, offset: timedelta) -> None:
        self.store.save_setting("clock_offset", offset.total_seconds())
        self.tell_time()
