"""The learner's side: what a person does in the chat, over HTTP."""

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.call import Upload, read_multipart
from bot.sandbox.chats import PROFILE, Chat
from bot.sandbox.entities import settle
from bot.sandbox.errors import ApiError, LearnerError
from bot.sandbox.messages import Posted
from bot.sandbox.methods.chats import describe_membership
from bot.sandbox.reactions import read_emoji
from bot.sandbox.text import CAPTION_UNITS, TEXT_UNITS
from bot.sandbox.utf16 import measure
from bot.sandbox.wire import Json, decode, encode
from bot.sandbox.world import World

Answer = Awaitable[web.StreamResponse]

_LARGEST_CHAT = 1 << 52
"""User ids have at most 52 significant bits (Bot API, User)."""
_CALLBACK_BYTES = 64
_DOCUMENT_BYTES = 60 * 1024 * 1024
"""The largest file a learner can send here: more than `getFile` gives to the bot (20 MB)."""
_FORM_BYTES = _DOCUMENT_BYTES + 64 * 1024


class LearnerSide:
    """The routes under `/sandbox/chats` and `/sandbox/files`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, for an application."""
        chat = r"/sandbox/chats/{chat_id:\d+}"
        return [
            web.get("/sandbox/chats", answering(self.list_chats)),
            web.get(chat, answering(self.show_chat)),
            web.post(chat + "/text", answering(self.send_text)),
            web.post(chat + "/press", answering(self.press)),
            web.post(chat + "/location", answering(self.send_location)),
            web.post(chat + "/document", answering(self.send_document)),
            web.post(chat + "/block", answering(self.block)),
            web.post(chat + "/reaction", answering(self.react)),
            web.get("/sandbox/files/{file_id}", answering(self.show_file)),
        ]

    async def list_chats(self, _request: web.Request) -> web.StreamResponse:
        """Everyone who has opened a chat."""
        chats = [
            {"chat_id": chat.chat_id, "first_name": chat.user["first_name"]}
            for chat in self._world.chats.all()
        ]
        return respond({"chats": chats})

    async def show_chat(self, request: web.Request) -> web.StreamResponse:
        """Return the chat as it stands."""
        world, chat = self._world, self._open(request, dict(request.query))
        language = chat.user.get("language_code", "")
        menu = world.store.setting(f"menu:{chat.chat_id}") or world.store.setting("menu")
        shown = encode(
            {
                "chat_id": chat.chat_id,
                "user": chat.user,
                "commands": world.commands.resolve(chat.chat_id, language),
                "menu": menu or {"type": "default"},
                "action": chat.current_action(),
                "blocked": chat.blocked,
                "reply_keyboard": chat.reply_keyboard,
                "pinned": chat.pinned,
                "reactions": world.reactions.of_chat(chat.chat_id),
                "silent": world.messages.silent(chat.chat_id),
            }
        )
        messages = ",".join(world.messages.standing(chat.chat_id))
        body = f'{shown[:-1]},"messages":[{messages}]}}'
        return web.Response(text=body, content_type="application/json")

    async def send_text(self, request: web.Request) -> web.StreamResponse:
        """Take what the learner writes."""
        body = await read_object(request)
        text, entities = settle(_read_string(body, "text"), [])
        if not text:
            raise LearnerError("text is empty; write something")
        if measure(text) > TEXT_UNITS:
            raise LearnerError(f"text is longer than {TEXT_UNITS} characters; make it shorter")
        content = {"text": text, **({"entities": entities} if entities else {})}
        return self._say(self._open_unblocked(request, body), content)

    async def send_location(self, request: web.Request) -> web.StreamResponse:
        """Take a place that the learner shares."""
        body = await read_object(request)
        place = {
            "latitude": _read_degrees(body, "latitude", 90),
            "longitude": _read_degrees(body, "longitude", 180),
        }
        return self._say(self._open_unblocked(request, body), {"location": place})

    async def send_document(self, request: web.Request) -> web.StreamResponse:
        """Take a file that the learner sends."""
        if not request.content_type.startswith("multipart/"):
            raise LearnerError("send the file as multipart/form-data, in a field named document")
        fields, files = await _read_form(request)
        if "document" not in files:
            raise LearnerError("there is no file in a field named document")
        if not files["document"].content:
            raise LearnerError("the file is empty; choose another")
        caption, entities = settle(str(fields.get("caption", "")), [])
        if measure(caption) > CAPTION_UNITS:
            raise LearnerError(f"caption is longer than {CAPTION_UNITS} characters; shorten it")
        chat = self._open_unblocked(request, dict(request.query) | fields)
        content = self._world.files.add("document", files["document"]).as_content()
        content |= {"caption": caption} if caption else {}
        content |= {"caption_entities": entities} if entities else {}
        return self._say(chat, content)

    async def press(self, request: web.Request) -> web.StreamResponse:
        """Take the press of a button, or a forged one."""
        world, body = self._world, await read_object(request)
        message_id = _read_whole(body, "message_id")
        data = _read_string(body, "callback_data")
        if not 1 <= len(data.encode()) <= _CALLBACK_BYTES:
            raise LearnerError(f"callback_data must be 1 to {_CALLBACK_BYTES} bytes long")
        chat = self._open_unblocked(request, body)
        inaccessible = {"chat": chat.as_chat(), "message_id": message_id, "date": 0}
        query_id = str(secrets.randbits(62) + 1)
        query = {
            "id": query_id,
            "from": chat.user,
            "message": world.messages.find(chat.chat_id, message_id) or inaccessible,
            "chat_instance": str(-chat.chat_id),
            "data": data,
        }
        with world.store.transaction():
            world.store.run(
                "INSERT INTO callback_queries VALUES (?, ?, ?)",
                (query_id, chat.chat_id, world.messages.now()),
            )
            update_id = world.updates.add("callback_query", query)
        return respond({"callback_query_id": query_id, "update_id": update_id})

    async def block(self, request: web.Request) -> web.StreamResponse:
        """Let the learner block the bot, or let it in again."""
        world, body = self._world, await read_object(request)
        wanted = body.get("blocked")
        if not isinstance(wanted, bool):
            raise LearnerError("blocked must be true or false")
        chat = self._open(request, body)
        if chat.blocked == wanted:
            return respond({"blocked": wanted, "update_id": None})
        bot = world.bot_user()
        old = describe_membership(chat, bot)
        with world.store.transaction():
            world.chats.change(chat, lambda changed: setattr(changed, "blocked", wanted))
            change = {
                "chat": chat.as_chat(),
                "from": chat.user,
                "date": world.messages.now(),
                "old_chat_member": old,
                "new_chat_member": describe_membership(chat, bot),
            }
            update_id = world.updates.add("my_chat_member", change)
        world.events.publish("blocked", chat.chat_id, blocked=wanted)
        return respond({"blocked": wanted, "update_id": update_id})

    async def react(self, request: web.Request) -> web.StreamResponse:
        """Take a reaction to a message; an empty emoji takes it back."""
        world, body = self._world, await read_object(request)
        message_id, emoji = _read_whole(body, "message_id"), body.get("emoji") or ""
        known = read_emoji(str(emoji))
        if emoji and known is None:
            raise LearnerError(f"{emoji} is no reaction that Telegram offers; choose another")
        chat = self._open_unblocked(request, body)
        if world.messages.find(chat.chat_id, message_id) is None:
            raise LearnerError(f"there is no message {message_id} in this chat", 404)
        old = world.reactions.get(chat.chat_id, message_id, "learner")
        new = [{"type": "emoji", "emoji": known}] if known else []
        change = {
            "chat": chat.as_chat(),
            "message_id": message_id,
            "user": chat.user,
            "date": world.messages.now(),
            "old_reaction": old,
            "new_reaction": new,
        }
        with world.store.transaction():
            world.reactions.set(chat.chat_id, message_id, "learner", new)
            update_id = world.updates.add("message_reaction", change)
        return respond({"update_id": update_id})

    async def show_file(self, request: web.Request) -> web.StreamResponse:
        """Return the bytes of a file that either side has sent."""
        file = self._world.files.find(request.match_info["file_id"])
        if file is None:
            raise LearnerError("there is no such file", 404)
        is_picture = file.kind == "photo" and file.mime_type.startswith("image/")
        response = web.Response(body=self._world.files.read(file))
        response.content_type = file.mime_type
        response.headers["Content-Disposition"] = _name_disposition(is_picture, file.name)
        # A learner's file may be a web page: it must not run as this server's own.
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        return response

    def _say(self, chat: Chat, content: Json) -> web.Response:
        with self._world.store.transaction():
            posted = self._world.messages.add(chat, chat.user, content)
            update_id = self._world.updates.add("message", posted.message)
        return _respond_posted(posted, update_id)

    def _open(self, request: web.Request, body: Json) -> Chat:
        chat_id = int(request.match_info["chat_id"])
        if not 1 <= chat_id < _LARGEST_CHAT:
            raise LearnerError("a chat's id is a whole number from 1 to 2^52")
        profile = {name: body[name] for name in PROFILE if body.get(name)}
        if not all(isinstance(value, str) for value in profile.values()):
            raise LearnerError(f"{', '.join(PROFILE)} must be text")
        return self._world.chats.open(chat_id, profile)

    def _open_unblocked(self, request: web.Request, body: Json) -> Chat:
        chat = self._open(request, body)
        if chat.blocked:
            raise LearnerError("you have blocked the bot; unblock it first", 409)
        return chat


def answering(
    handler: Callable[[web.Request], Answer],
) -> Callable[[web.Request], Answer]:
    """Turn a LearnerError into its sentence, as JSON."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except LearnerError as error:
            return respond({"error": error.sentence}, error.status)

    return answer


def respond(body: Json, status: int = 200) -> web.Response:
    """Return a JSON answer."""
    return web.Response(text=encode(body), status=status, content_type="application/json")


async def read_object(request: web.Request) -> Json:
    """Return the JSON object in the body. Raises LearnerError."""
    try:
        body = decode(await request.read())
    except web.HTTPRequestEntityTooLarge:
        raise LearnerError("the body is too large", 413) from None
    except ValueError:
        raise LearnerError("the body is not JSON; send an object") from None
    if not isinstance(body, dict):
        raise LearnerError("the body must be a JSON object")
    return body


async def _read_form(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    try:
        return await read_multipart(request.clone(client_max_size=_FORM_BYTES))
    except web.HTTPRequestEntityTooLarge:
        raise LearnerError("the file is larger than 60 MB", 413) from None
    except ApiError:
        raise LearnerError("the body is no readable multipart form") from None


def _respond_posted(posted: Posted, update_id: int | None) -> web.Response:
    text = f'{{"message":{posted.encoded},"update_id":{encode(update_id)}}}'
    return web.Response(text=text, content_type="application/json")


def _read_string(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise LearnerError(f"{name} is missing; it must be text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise LearnerError(f"{name} holds half a character; it must be valid Unicode") from None
    return value


def _read_whole(body: Json, name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1 << 53:
        raise LearnerError(f"{name} must be a whole number, at least 1")
    return value


def _read_degrees(body: Json, name: str, most: int) -> float:
    value = body.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > most:
        raise LearnerError(f"{name} must be a number of degrees from -{most} to {most}")
    return float(value)


def _name_disposition(is_inline: bool, name: str) -> str:
    quoted = quote(name, safe="")
    return f"{'inline' if is_inline else 'attachment'}; filename*=UTF-8''{quoted}"
