"""A key for caches: lessons are large values, and to hash one costs more than what is cached."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Same(Generic[T]):
    """Something that equals only itself. A cache that holds it keeps it alive, and its id taken."""

    it: T

    def __eq__(self, other: object) -> bool:
        """Return whether both hold the very same object."""
        return isinstance(other, Same) and self.it is other.it

    def __hash__(self) -> int:
        """Return a hash of which object it is."""
        return id(self.it)
