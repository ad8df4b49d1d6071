"""Telegram at once: a transport that answers as the sandbox would, without a network.

What Telegram would refuse is refused: broken HTML, texts and buttons that are too long.
"""

import itertools
import json
from collections import Counter, deque
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot.sandbox.call import Call
from bot.sandbox.errors import ApiError
from bot.sandbox.markup import read_markup
from bot.sandbox.text import check_length, read_caption, read_text
from bot.sandbox.wire import Json

SHOWN = 12
"""Buttons of a chat that are remembered, the latest."""

FILES = (
    b"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n",
    b"BEGIN:VCALENDAR\n" * 2000,
    b"\xff\xfe\x00",
    b"",
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260302T073000Z\nRRULE:FREQ=SECONDLY\nEND:VEVENT\n",
)


class AtOnce(BaseRequest):
    """Answers every request of a bot, and remembers the buttons that stand in the chats."""

    def __init__(self) -> None:
        self.shown: dict[int, deque[tuple[int, str]]] = {}
        self.asked: Counter[str] = Counter()
        self._message_ids = itertools.count(1000)
        self._files = itertools.cycle(FILES)

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        self.asked[name] += 1
        if "/file/" in url:
            return 200, next(self._files)
        # Through JSON and UTF-8, as on the wire.
        params = json.loads(request_data.json_payload) if request_data else {}
        try:
            return 200, _body(ok=True, result=self._answer(name, params))
        except ApiError as error:
            told = _body(ok=False, error_code=error.code, description=error.description)
            return error.code, told

    def _answer(self, name: str, params: Json) -> Any:
        if name == "getFile":
            return {"file_id": "F", "file_unique_id": "u", "file_size": 50, "file_path": "F"}
        if name in {"answerCallbackQuery", "sendChatAction", "deleteMessage"}:
            return True
        call = Call(name, 1, params)
        content = _content(name, call)
        check_length(content)
        markup = read_markup(call.structure("reply_markup", "reply markup"))
        chat_id, message_id = call.integer("chat_id"), call.integer("message_id")
        message_id = message_id or next(self._message_ids)
        if markup and markup.kind == "inline":
            self._remember(chat_id, message_id, markup.body)
        chat = {"id": chat_id, "type": "private"}
        return {"message_id": message_id, "date": 1_800_000_000, "chat": chat, **content}

    def _remember(self, chat_id: int, message_id: int, keyboard: Json) -> None:
        standing = self.shown.setdefault(chat_id, deque(maxlen=SHOWN))
        buttons = [button for row in keyboard["inline_keyboard"] for button in row]
        standing.extend(
            (message_id, one["callback_data"]) for one in buttons if "callback_data" in one
        )


def _content(name: str, call: Call) -> Json:
    """Return the text of a message. Raises ApiError."""
    if name in {"sendMessage", "editMessageText"}:
        return read_text(call, lambda _: None)
    if name == "editMessageMedia":
        media = call.structure("media", "input media")
        call = Call(name, 1, media if isinstance(media, dict) else {})
    return read_caption(call, lambda _: None)


def _body(**answer: Any) -> bytes:
    return json.dumps(answer).encode()
