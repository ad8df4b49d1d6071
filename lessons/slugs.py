"""Slugs: short names in small letters, digits and dashes, made of somebody's words."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")


def slug(text: str, otherwise: str, longest: int = 24) -> str:
    """Return the first whole words of a text, or `otherwise` where it has none that do."""
    ascii_ = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode().lower()
    name = ""
    for word in _WORD.findall(ascii_.replace("'", "")):
        longer = f"{name}-{word}" if name else word[:longest]
        if len(longer) > longest:
            break
        name = longer
    return name or otherwise
