"""Ids for items and options that have none."""

from collections import Counter
from collections.abc import Iterable

_LONGEST = 24


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
