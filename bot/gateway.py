"""The way out: the only place that calls Telegram, and the only one that reads its errors."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram import Bot, InlineKeyboardMarkup, InputFile, InputMediaPhoto, error
from telegram.constants import ChatAction

from bot.api import Api, Json
from bot.pacing import Pacer, Priority
from bot.transport import NotSentError, RefusedError, seconds_of
from bot.view import Button, Press, Rows, View
from scheduler.clock import Clock
from scheduler.outcomes import Outcome, Rejected, RetryAt, Sent, Uncertain, Unreachable

log = logging.getLogger(__name__)

Call = Callable[[], Awaitable[int | None]]
"""Does something in a chat; returns the id of the message that came of it, if one did."""

GONE = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot was kicked",
    "chat not found",
    "bot can't initiate conversation",
)
"""What Telegram says when no message reaches a person any more. Other refusals are our fault."""

UNCHANGED = "message is not modified"
REPLY_ATTEMPTS = 4
LONGEST_WAIT = 30.0
"""Seconds: a reply that would have to wait longer is given up, and a push put off."""

LONGEST_ACKNOWLEDGEMENT = 200
"""Characters that Telegram shows over a chat in answer to a press."""

PHOTO_NAME = "picture.png"

NO_PREVIEW = {"is_disabled": True}


class Gateway:
    """Sends views, and says how it went."""

    def __init__(self, bot: Bot, pacer: Pacer, clock: Clock) -> None:
        """Send through `bot`, at the pace of `pacer`."""
        self._bot = bot
        self._api = Api(bot)
        self._pacer = pacer
        self._clock = clock

    async def push(self, chat_id: int, view: View) -> Outcome:
        """Send a message nobody waits for. Tried once; the scheduler decides about the rest."""
        return await self._once(chat_id, Priority.PUSH, lambda: self._send(chat_id, view))

    async def reply(self, chat_id: int, view: View) -> Outcome:
        """Send a message somebody waits for. Tried again while it certainly was not sent."""
        return await self._insist(chat_id, lambda: self._send(chat_id, view))

    async def tell(self, chat_id: int, view: View) -> Outcome:
        """Send a message nobody waits for, without a sound. Tried once."""
        return await self._once(
            chat_id, Priority.PUSH, lambda: self._send(chat_id, view, silent=True)
        )

    async def announce(self, chat_id: int, view: View) -> Outcome:
        """Send what everybody is told, after everything else, without a sound. Tried once."""
        return await self._once(
            chat_id, Priority.BULK, lambda: self._send(chat_id, view, silent=True)
        )

    def room(self) -> int:
        """Return how many more pushes can go soon."""
        return self._pacer.room()

    async def edit(self, chat_id: int, message_id: int, view: View) -> Outcome:
        """Change a message. To repeat it changes nothing, so it is tried again in doubt too.

        A text stays a text, and a photo a photo: `view` has one where the message has one.
        """

        async def call() -> None:
            if view.photo is not None:
                media = InputMediaPhoto(
                    InputFile(view.photo, filename=PHOTO_NAME, attach=True),
                    caption=view.html,
                    parse_mode="HTML",
                )
                markup = _inline(view.rows)
                await self._bot.edit_message_media(media, chat_id, message_id, reply_markup=markup)
                return
            await self._api.call(
                "editMessageText",
                chat_id=chat_id,
                message_id=message_id,
                text=view.html,
                parse_mode="HTML",
                reply_markup=_keyboard(view.rows),
                link_preview_options=NO_PREVIEW,
            )

        return await self._insist(chat_id, call, repeatable=True)

    async def edit_caption(self, chat_id: int, message_id: int, view: View) -> Outcome:
        """Change the text and the buttons under a photo, which stays as it is."""

        async def call() -> None:
            await self._api.call(
                "editMessageCaption",
                chat_id=chat_id,
                message_id=message_id,
                caption=view.html,
                parse_mode="HTML",
                reply_markup=_keyboard(view.rows),
            )

        return await self._insist(chat_id, call, repeatable=True)

    async def strip(self, chat_id: int, message_id: int) -> Outcome:
        """Take the buttons off a message."""

        async def call() -> None:
            await self._api.call("editMessageReplyMarkup", chat_id=chat_id, message_id=message_id)

        return await self._insist(chat_id, call, repeatable=True)

    async def delete(self, chat_id: int, message_id: int) -> Outcome:
        """Take a message out of the chat."""

        async def call() -> None:
            await self._api.call("deleteMessage", chat_id=chat_id, message_id=message_id)

        return await self._attempt(chat_id, call)

    async def document(self, chat_id: int, name: str, content: bytes, view: View) -> Outcome:
        """Send a file with a caption."""

        async def call() -> int:
            message = await self._bot.send_document(
                chat_id,
                InputFile(content, filename=name),
                caption=view.html,
                parse_mode="HTML",
                reply_markup=_inline(view.rows),
            )
            return message.message_id

        return await self._insist(chat_id, call)

    async def download(self, file_id: str, most: int) -> bytes | None:
        """Return a file that was sent, or None where it is over `most` bytes or can not be had."""
        try:
            file = await self._bot.get_file(file_id)
            if file.file_size is None or file.file_size > most:
                return None
            return bytes(await file.download_as_bytearray())
        except error.TelegramError as cause:
            log.warning("a file could not be fetched: %s", cause.message)
            return None

    async def acknowledge(self, callback_id: str, text: str = "", *, alert: bool = False) -> None:
        """Answer a button press, at once: Telegram forgets it after a while. Never fails.

        `text` has at most LONGEST_ACKNOWLEDGEMENT characters; an `alert` stands until it is closed.
        """
        try:
            await self._api.call(
                "answerCallbackQuery",
                callback_query_id=callback_id,
                text=text or None,
                show_alert=alert or None,
            )
        except error.TelegramError as cause:
            log.debug("a press could not be acknowledged: %s", cause.message)

    async def typing(self, chat_id: int) -> None:
        """Show that an answer is on its way. Never fails."""
        await self._show_action(chat_id, ChatAction.TYPING)

    async def drawing(self, chat_id: int) -> None:
        """Show that a picture is on its way. Never fails."""
        await self._show_action(chat_id, ChatAction.UPLOAD_PHOTO)

    async def _show_action(self, chat_id: int, action: ChatAction) -> None:
        try:
            await self._api.call("sendChatAction", chat_id=chat_id, action=action.value)
        except error.TelegramError as cause:
            log.debug("could not show an action: %s", cause.message)

    async def _send(self, chat_id: int, view: View, *, silent: bool = False) -> int:
        """Send a view as a new message, and return its id."""
        if view.photo is not None:
            photo = await self._bot.send_photo(
                chat_id,
                InputFile(view.photo, filename=PHOTO_NAME),
                caption=view.html,
                parse_mode="HTML",
                reply_markup=_inline(view.rows),
                disable_notification=silent,
            )
            return photo.message_id
        message = await self._api.call(
            "sendMessage",
            chat_id=chat_id,
            text=view.html,
            parse_mode="HTML",
            reply_markup=_markup(view),
            link_preview_options=NO_PREVIEW,
            disable_notification=silent or None,
        )
        return int(message["message_id"])

    async def _once(self, chat_id: int, priority: Priority, call: Call) -> Outcome:
        if wait := self._pacer.halted_for(chat_id):
            return self._stopped(wait)
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._pacer.turn(priority)
        except TimeoutError:
            # Replies took every turn; a claim that waited on would outlive its lease.
            return self._stopped(1)
        return await self._attempt(chat_id, call)

    async def _insist(self, chat_id: int, call: Call, *, repeatable: bool = False) -> Outcome:
        outcome: Outcome = Rejected("never tried")
        for attempt in range(REPLY_ATTEMPTS):
            if attempt and not self._pacer.halted_for(chat_id):
                await asyncio.sleep(0.125 * 2**attempt)
            if (wait := self._pacer.halted_for(chat_id)) > LONGEST_WAIT:
                outcome = self._stopped(wait)
                break
            await asyncio.sleep(wait)
            await self._pacer.turn(Priority.REPLY)
            outcome = await self._attempt(chat_id, call)
            again = isinstance(outcome, RetryAt) or (repeatable and isinstance(outcome, Uncertain))
            if not again:
                break
        if isinstance(outcome, Rejected | Uncertain | RetryAt):
            log.warning("chat %d: a reply did not get through: %s", chat_id, outcome.why)
        return outcome

    def _stopped(self, seconds: float) -> RetryAt:
        return RetryAt(self._clock.now() + timedelta(seconds=seconds), "the lane is stopped")

    async def _attempt(self, chat_id: int, call: Call) -> Outcome:
        try:
            result = await call()
        except error.TelegramError as cause:
            return self._interpret(chat_id, cause)
        return Sent(result or 0)

    def _interpret(self, chat_id: int, cause: error.TelegramError) -> Outcome:
        # BadRequest and TimedOut are NetworkErrors too, so they come first.
        match cause:
            case error.RetryAfter():
                seconds = seconds_of(cause)
                self._pacer.halt(chat_id, seconds)
                return RetryAt(self._clock.now() + timedelta(seconds=seconds), "told to wait")
            case error.BadRequest() if UNCHANGED in cause.message.lower():
                return Sent()
            case error.BadRequest() | error.Forbidden():
                gone = any(words in cause.message.lower() for words in GONE)
                return Unreachable(cause.message) if gone else Rejected(cause.message)
            case NotSentError() | RefusedError():
                return RetryAt(self._clock.now() + timedelta(seconds=5), cause.message)
            case error.NetworkError():
                return Uncertain(cause.message)
            case _:
                return Rejected(cause.message)


def _markup(view: View) -> Json | None:
    """Return the keyboard under a message, or under the typing field."""
    if view.ask_location:
        share = {"text": view.ask_location, "request_location": True}
        return {"keyboard": [[share]], "resize_keyboard": True, "one_time_keyboard": True}
    return {"remove_keyboard": True} if view.clear_keyboard else _keyboard(view.rows)


def _keyboard(rows: Rows) -> Json | None:
    if not rows:
        return None
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Button) -> Json:
    if isinstance(button, Press):
        style = {"style": button.style} if button.style else {}
        return {"text": button.text, "callback_data": button.data, **style}
    return {"text": button.text, "copy_text": {"text": button.copied}}


def _inline(rows: Rows) -> InlineKeyboardMarkup | None:
    """Return a keyboard for the library's methods, which a file goes by."""
    keyboard = _keyboard(rows)
    return InlineKeyboardMarkup.de_json(keyboard, None) if keyboard else None
