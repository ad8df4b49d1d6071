"""JSON as it goes over the wire and into the store."""

import json
from typing import Any, NoReturn

Json = dict[str, Any]
"""An object of the Bot API, keyed as Telegram keys it."""

encode = json.JSONEncoder(separators=(",", ":")).encode
"""Compact JSON in ASCII, so that any text (lone surrogates too) can be sent and stored."""


def decode(text: str | bytes) -> Any:  # noqa: ANN401 - JSON is any of its types
    """Parse JSON. Raises ValueError for anything that is not JSON, NaN and Infinity included."""
    try:
        return _DECODER.decode(text if isinstance(text, str) else text.decode())
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
