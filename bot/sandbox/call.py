"""One call of the Bot API: its parameters, however they were sent."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.wire import Json, decode

BODY_BYTES = 50 * 1024 * 1024
"""The largest body that is read, as on Telegram's own server."""

_INT64 = 1 << 63
_TRUE = {"true", "1", "yes", "y", "t"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime_type: str
    content: bytes


@dataclass(slots=True)
class Call:
    """The method's name as it was written, the bot's id, the parameters and the files."""

    method: str
    bot_id: int
    values: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a text parameter, empty when it was not given."""
        value = self.values.get(name)
        if value is None:
            return ""
        text = value if isinstance(value, str) else str(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        return text

    def has(self, name: str) -> bool:
        """Whether the parameter was given at all."""
        return self.values.get(name) is not None

    def flag(self, name: str) -> bool:
        """Return a Boolean parameter, false when it was not given."""
        value = self.values.get(name)
        return value is True or str(value).lower() in _TRUE

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; anything else gives `default`, as Telegram's server has it."""
        return read_integer(self.values.get(name), default)

    def number(self, name: str) -> float | None:
        """Return a finite number, or None."""
        try:
            value = float(self.values[name])
        except (KeyError, TypeError, ValueError):
            return None
        return value if abs(value) < float("inf") else None

    def structure(self, name: str, noun: str) -> object:
        """Return a parameter that is JSON, or None; `noun` names it in the error."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return decode(value)
        except ValueError:
            raise bad_request(f"can't parse {noun} JSON object") from None

    def record(self) -> Json:
        """Return method and parameters, structures decoded, for the request recorder."""
        params = {name: _decode_structure(value) for name, value in self.values.items()}
        params.update({name: f"attach://{name}" for name in self.files if name not in params})
        return {"method": self.method, "params": params}


def read_integer(value: object, default: int = 0) -> int:
    """Return a whole number that fits 64 bits, or `default`."""
    try:
        number = int(value) if isinstance(value, int | str) else default
    except ValueError:
        return default
    return number if abs(number) < _INT64 else default


def _decode_structure(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return decode(value)
        except ValueError:
            return value
    return value


async def read_call(request: web.Request, method: str, bot_id: int) -> Call:
    """Read the query and the body: urlencoded, multipart or JSON. Raises ApiError (400, 413)."""
    call = Call(method, bot_id, dict(request.query) if request.query_string else {})
    if not request.body_exists:
        return call
    try:
        if request.content_type.startswith("multipart/"):
            values, call.files = await read_multipart(request)
            call.values.update(values)
        else:
            call.values.update(_parse_body(request.content_type, await request.read()))
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    return call


def _parse_body(content_type: str, body: bytes) -> Json:
    if content_type == "application/json":
        return _parse_json(body)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _parse_json(body: bytes) -> Json:
    try:
        values = decode(body) if body.strip() else {}
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse request JSON object: object expected")
    return values


async def read_multipart(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Read a multipart form into its fields and its files. Raises ApiError (400)."""
    values: Json = {}
    files: dict[str, Upload] = {}
    try:
        form = await request.post()
    except ValueError:
        raise bad_request("can't parse multipart body") from None
    for name, value in form.items():
        if isinstance(value, web.FileField):
            with value.file:
                content = value.file.read()
            files[name] = Upload(value.filename, value.content_type, content)
        else:
            values[name] = (
                value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
            )
    return values, files
