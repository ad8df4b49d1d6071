"""The text or caption of a call, with its entities."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.chats import Chat
from bot.sandbox.entities import settle
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.html import parse_html
from bot.sandbox.links import normalize_url
from bot.sandbox.utf16 import measure
from bot.sandbox.wire import Json

TEXT_UNITS = 4096
CAPTION_UNITS = 1024

FindUser = Callable[[int], Chat | None]

_KINDS = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote",
    "expandable_blockquote", "text_link", "text_mention", "custom_emoji",
}  # fmt: skip
_FOUND_BY_SERVER = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
}  # fmt: skip
_NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}


def read_text(call: Call, find_user: FindUser) -> Json:
    """`text` and `entities` of a message. Raises ApiError (400)."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    text, entities = _read(call, "text", "entities", find_user)
    if not text:
        raise bad_request("text must be non-empty")
    return {"text": text, **({"entities": entities} if entities else {})}


def read_caption(call: Call, find_user: FindUser) -> Json:
    """`caption` and `caption_entities`, or nothing. Raises ApiError (400)."""
    text, entities = _read(call, "caption", "caption_entities", find_user)
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def check_length(content: Json) -> None:
    """Refuse text and captions that are too long after parsing. Raises ApiError (400)."""
    if measure(content.get("text", "")) > TEXT_UNITS:
        raise bad_request("message is too long")
    if measure(content.get("caption", "")) > CAPTION_UNITS:
        raise bad_request("message caption is too long")


def _read(call: Call, name: str, entities_name: str, find_user: FindUser) -> tuple[str, list[Json]]:
    text = call.text(name)
    mode = call.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode in {"", "none"}:
        entities = _read_entities(call.structure(entities_name, "entities"), text)
    else:
        raise bad_request("unsupported parse_mode")
    return settle(text, _introduce(entities, find_user))


def _introduce(entities: list[Json], find_user: FindUser) -> list[Json]:
    """Fill in whom a mention is of; one of a stranger is left out."""
    known = []
    for entity in entities:
        if entity["type"] == "text_mention":
            chat = find_user(entity["user"]["id"])
            if chat is not None:
                known.append(entity | {"user": chat.user})
        else:
            known.append(entity)
    return known


def _read_entities(value: object, text: str) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise bad_request("expected an Array of MessageEntity")
    units = measure(text)
    read = [_read_entity(entity) for entity in value]
    return [entity for entity in read if entity is not None and _is_inside(entity, units)]


def _read_entity(value: object) -> Json | None:
    if not isinstance(value, dict):
        raise _entity_error("expected an Object")
    for name in ("type", "offset", "length"):
        if name not in value:
            raise _entity_error(f'Can\'t find field "{name}"')
    kind = value["type"]
    if kind in _FOUND_BY_SERVER:
        return None
    if kind not in _KINDS:
        raise _entity_error("Unsupported type specified")
    entity = {"type": kind, "offset": _whole(value["offset"]), "length": _whole(value["length"])}
    if kind in _NEEDS:
        entity[_NEEDS[kind]] = _read_argument(kind, value)
    elif kind == "pre" and value.get("language"):
        entity["language"] = str(value["language"])
    return entity


def _read_argument(kind: str, value: Json) -> Any:  # noqa: ANN401 - a URL, a User or an id
    argument = value.get(_NEEDS[kind])
    if argument is None:
        raise _entity_error(f'Can\'t find field "{_NEEDS[kind]}"')
    if kind == "text_link":
        return _read_link(str(argument))
    if kind == "custom_emoji" and not str(argument).isdecimal():
        raise _entity_error('Field "custom_emoji_id" must be a valid Number')
    if kind == "text_mention" and not isinstance(argument, dict):
        raise _entity_error('Field "user" must be of type Object')
    return {"id": _whole(argument.get("id"))} if kind == "text_mention" else str(argument)


def _read_link(url: str) -> str:
    try:
        return normalize_url(url)
    except ValueError as reason:
        raise bad_request(f"entity URL '{url}' is invalid: {reason}") from None


def _whole(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise _entity_error("Field must be of type Number") from None


def _is_inside(entity: Json, units: int) -> bool:
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    if begin < 0:
        raise bad_request(f"receive an entity with incorrect offset {begin}")
    if entity["length"] < 0:
        raise bad_request(f"receive an entity with incorrect length {entity['length']}")
    if begin > units:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {begin}")
    if end > units:
        raise bad_request(
            f"entity beginning at UTF-16 offset {begin} "
            f"ends after the end of the text at UTF-16 offset {end}"
        )
    return bool(end > begin)


def _entity_error(reason: str) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {reason}")
