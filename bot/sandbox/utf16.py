"""Lengths and cuts in UTF-16 code units, in which Telegram counts text."""

import re

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def measure(text: str) -> int:
    """How many UTF-16 code units the text takes."""
    return len(text) if text.isascii() else len(text) + len(_ASTRAL.findall(text))


def cut(text: str, offset: int, length: int) -> str:
    """Return the part of the text that an entity covers; half a pair stays a surrogate."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")
