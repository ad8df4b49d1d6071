"""Reply markups: inline keyboards, reply keyboards, and what Telegram refuses in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.links import normalize_url
from bot.sandbox.wire import Json

_INLINE_USES = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
)  # fmt: skip
_FLAGS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")
_STYLES = {"primary", "success", "danger"}
_MOST_BUTTONS = 100
_CALLBACK_BYTES = 64
_COPY_CHARACTERS = 256
_PLACEHOLDER_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class Markup:
    """A checked reply markup. Only an `inline` one is part of the message."""

    kind: Literal["inline", "keyboard", "remove", "force"]
    body: Json


def read_markup(value: object) -> Markup | None:
    """Check a `reply_markup`; None when there is none. Raises ApiError (400)."""
    if value is None or value in ({}, ""):
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        return _read_inline(value)
    if "keyboard" in value:
        return _read_keyboard(value)
    if "remove_keyboard" in value:
        _check_flags(value, ("remove_keyboard", "selective"))
        return Markup("remove", value) if value["remove_keyboard"] else None
    if "force_reply" in value:
        _check_flags(value, ("force_reply", "selective"))
        _check_placeholder(value)
        return Markup("force", value) if value["force_reply"] else None
    return None


def _read_inline(value: Json) -> Markup | None:
    rows = [
        [_check_inline_button(button) for button in row]
        for row in _read_rows(value, "inline_keyboard")
        if row
    ]
    return Markup("inline", {"inline_keyboard": rows}) if rows else None


def _read_keyboard(value: Json) -> Markup | None:
    rows = [
        [_check_reply_button(button) for button in row]
        for row in _read_rows(value, "keyboard")
        if row
    ]
    _check_flags(value, _FLAGS)
    _check_placeholder(value)
    return Markup("keyboard", value | {"keyboard": rows}) if rows else None


def _read_rows(value: Json, name: str) -> list[list[Any]]:
    rows = value[name]
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    if sum(map(len, rows)) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _check_inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise _inline_error("expected an Object")
    _check_text(button, _inline_error)
    _check_style(button)
    uses = [name for name in _INLINE_USES if button.get(name) not in (None, False)]
    if not uses or (button[uses[0]] == "" and not uses[0].startswith("switch_")):
        raise _inline_error("Text buttons are unallowed in the inline keyboard")
    if len(uses) > 1:
        raise _inline_error(f"exactly one optional field must be used, not {' and '.join(uses)}")
    return _check_use(button, uses[0])


def _check_use(button: Json, use: str) -> Json:
    value = button[use]
    if use in {"pay", "callback_game"}:
        raise bad_request("BUTTON_TYPE_INVALID")
    if use == "callback_data":
        _check_callback_data(value)
    elif use == "copy_text":
        _check_copy_text(value)
    elif use == "url":
        return button | {"url": _check_url(value)}
    elif use == "web_app":
        _check_web_app(value, "inline keyboard button")
    return button


def _check_callback_data(value: object) -> None:
    if not isinstance(value, str):
        raise _inline_error('Field "callback_data" must be of type String')
    if len(value.encode("utf-8", "surrogatepass")) > _CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_copy_text(value: object) -> None:
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= _COPY_CHARACTERS:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(value: object) -> str:
    if not isinstance(value, str):
        raise _inline_error('Field "url" must be of type String')
    try:
        return normalize_url(value)
    except ValueError as reason:
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: {reason}") from None


def _check_web_app(value: object, place: str) -> None:
    url = value.get("url") if isinstance(value, dict) else None
    if not isinstance(url, str) or not url.startswith("https://"):
        reason = "Only HTTPS links are allowed"
        raise bad_request(f"{place} Web App URL '{url}' is invalid: {reason}")


def _check_reply_button(button: object) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise _keyboard_error("expected an Object")
    _check_text(button, _keyboard_error)
    _check_style(button)
    if button.get("web_app") is not None:
        _check_web_app(button["web_app"], "keyboard button")
    return button


def _check_text(button: Json, error: Callable[[str], ApiError]) -> None:
    if button.get("text") in (None, ""):
        raise error('Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise error('Field "text" must be of type String')


def _check_style(button: Json) -> None:
    if button.get("style") not in (None, *_STYLES):
        raise bad_request("BUTTON_STYLE_INVALID")


def _check_flags(value: Json, names: tuple[str, ...]) -> None:
    for name in names:
        if not isinstance(value.get(name, False), bool):
            raise bad_request(f'field "{name}" must be of type Boolean')


def _check_placeholder(value: Json) -> None:
    placeholder = value.get("input_field_placeholder")
    if placeholder is None:
        return
    if not isinstance(placeholder, str):
        raise bad_request('field "input_field_placeholder" must be of type String')
    if len(placeholder) > _PLACEHOLDER_CHARACTERS:
        raise bad_request("input field placeholder is too long")


def _inline_error(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _keyboard_error(reason: str) -> ApiError:
    return bad_request(f"can't parse keyboard button: {reason}")
