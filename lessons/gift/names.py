"""Ids for items and options that have none."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_LONGEST = 24
_WORD = re.compile(r"[a-z0-9]+")


def slug(text: str, otherwise: str) -> str:
    """Return an id from the first words of a text, or `otherwise` where they have no letters."""
    ascii_ = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode().lower()
    name = ""
    for word in _WORD.findall(ascii_.replace("'", "")):
        longer = f"{name}-{word}" if name else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        name = longer
    return name or otherwise


class Names:
    """Gives each id once. `taken` are ids that it never gives."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last: Counter[str] = Counter()

    def give(self, wanted: str) -> str:
        """Return the id wanted, or the first free one with a number behind it."""
        name, number = wanted, max(self._last[wanted], 1)
        while name in self._taken:
            number += 1
            end = f"-{number}"
            name = wanted[: _LONGEST - len(end)].rstrip("-") + end
        self._last[wanted] = number
        self._taken.add(name)
        return name
