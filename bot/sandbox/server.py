"""The Bot API over HTTP."""

import asyncio
import re

from aiohttp import web

from bot.sandbox.call import Call, read_call
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Fault
from bot.sandbox.messages import Posted
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.handler import Encoded, Handler, Result
from bot.sandbox.wire import Json, encode
from bot.sandbox.world import World

_TOKEN = re.compile(r"(\d{1,18}):[A-Za-z0-9_-]{3,}")
_UNAUTHORIZED = ApiError(401, "Unauthorized")
_NOT_FOUND = ApiError(404, "Not Found")


class BotApi:
    """Answers `/bot<token>/METHOD` and `/file/bot<token>/<file_path>`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the two routes, for an application."""
        return [
            web.route("*", "/bot{token}/{method}", self.answer),
            web.get("/file/bot{token}/{file_path:.+}", self.download),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call of a method."""
        try:
            bot_id = _read_token(request.match_info["token"])
            name, handler = _find_method(request.match_info["method"])
            call = await read_call(request, name, bot_id)
            self._note(call)
            fault = self._world.faults.take(name, call.values.get("chat_id"))
            if fault is None:
                return _succeed(await handler(self._world, call))
            return await self._fail(request, call, handler, fault)
        except ApiError as error:
            return _refuse(error)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Send a file by its file_path."""
        try:
            _read_token(request.match_info["token"])
        except ApiError as error:
            return _refuse(error)
        file = self._world.files.find_path(request.match_info["file_path"])
        if file is None:
            return _refuse(_NOT_FOUND)
        return web.Response(body=self._world.files.read(file), content_type=file.mime_type)

    def _note(self, call: Call) -> None:
        self._world.calls[call.method] += 1
        if self._world.requests is not None:
            self._world.requests.append(call.record())

    async def _fail(
        self, request: web.Request, call: Call, handler: Handler, fault: Fault
    ) -> web.StreamResponse:
        error = fault.error()
        if error is not None:
            return _refuse(error)
        if fault.kind == "slow":
            await asyncio.sleep(fault.retry_after)
            return _succeed(await handler(self._world, call))
        try:
            if fault.kind == "drop_after":
                await handler(self._world, call)
        finally:
            if request.transport is not None:
                request.transport.close()
        return web.Response()


def _read_token(token: str) -> int:
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise _UNAUTHORIZED
    return int(match[1])


def _find_method(name: str) -> tuple[str, Handler]:
    found = METHODS.get(name.lower())
    if found is None:
        raise _NOT_FOUND
    return found


def _succeed(result: Result) -> web.Response:
    if isinstance(result, Posted):
        text = result.encoded
    elif isinstance(result, Encoded):
        text = result.text
    else:
        text = encode(result)
    body = f'{{"ok":true,"result":{text}}}'.encode("ascii")
    return web.Response(body=body, content_type="application/json")


def _refuse(error: ApiError) -> web.Response:
    answer: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters is not None:
        answer["parameters"] = error.parameters
    body = encode(answer).encode("ascii")
    return web.Response(body=body, status=error.code, content_type="application/json")
