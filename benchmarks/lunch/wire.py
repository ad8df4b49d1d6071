"""Telegram as the bot's transport meets it: a call takes a while on the clock, and little else."""

import asyncio
import itertools
import json
from collections import defaultdict
from math import log
from random import Random
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest, RequestData

MEDIAN, SPREAD = 0.06, 0.4
"""Seconds that a call takes in the middle, and the deviation of their logarithm: one call in a
thousand takes 0.2 s. Assumed."""

WAYS_ON = ("read", "pick", "mark", "say", "skip", "next", "stop")
"""What the buttons of a bite do that lead on, those first that lead on furthest."""

Json = dict[str, Any]


class Wire(BaseRequest):
    """Stands in for the transport: the calls that a lunch needs, and the chats they lead to."""

    def __init__(self, seed: int, seconds: float = MEDIAN) -> None:
        """Take so many seconds for a call, in the middle; 0 takes none."""
        self.begun: dict[int, float] = {}
        """When the last message to each chat was begun, by the loop's clock."""
        self.messages: list[int] = []
        """The chat of each message that was sent."""
        self._chats: dict[int, dict[int, list[str]]] = defaultdict(dict)
        self._numbers = itertools.count(1)
        self._random = Random(seed)
        self._seconds = seconds

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Do nothing: nothing is connected."""

    async def shutdown(self) -> None:
        """Do nothing, as above."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **_: object
    ) -> tuple[int, bytes]:
        assert method == "POST"
        given = request_data.parameters if request_data else {}
        call = url.rpartition("/")[2]
        if call == "sendMessage":
            self.begun[given["chat_id"]] = asyncio.get_running_loop().time()
            self.messages.append(given["chat_id"])
        if self._seconds:
            await asyncio.sleep(self._random.lognormvariate(log(self._seconds), SPREAD))
        return 200, json.dumps({"ok": True, "result": self._done(call, given)}).encode()

    def way_on(self, chat_id: int) -> tuple[int, str] | None:
        """Return the message and the data of the button that leads on, if there is any."""
        for message_id, data in reversed(self._chats.get(chat_id, {}).items()):
            for verb in WAYS_ON:
                found = next((one for one in data if one.startswith(f"{verb}:")), None)
                if found:
                    return message_id, found
        return None

    def _done(self, call: str, given: Json) -> Json | bool:
        """Do what a call asks for, and return its result."""
        match call:
            case "sendMessage":
                chat_id, message_id = given["chat_id"], next(self._numbers)
                self._chats[chat_id][message_id] = _data(given)
                return {"message_id": message_id, "date": 0, "chat": {"id": chat_id}}
            case "editMessageText" | "editMessageReplyMarkup":
                chat = self._chats[given["chat_id"]]
                if given["message_id"] in chat:  # or it has been deleted meanwhile
                    chat[given["message_id"]] = _data(given)
            case "deleteMessage":
                self._chats[given["chat_id"]].pop(given["message_id"], None)
            case "answerCallbackQuery":
                pass
            case _:
                raise NotImplementedError(f"nobody at lunch answers {call}")
        return True


def bot(wire: Wire) -> Bot:
    """Return a bot that talks through it."""
    return Bot("1:lunch", request=wire, get_updates_request=wire)


def _data(given: Json) -> list[str]:
    keyboard = given.get("reply_markup", {}).get("inline_keyboard", [])
    return [
        button["callback_data"] for row in keyboard for button in row if "callback_data" in button
    ]
