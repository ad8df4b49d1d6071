"""Watching units of work: how long each waited, how long it lasted, and whether it failed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Literal, Protocol

from sqlalchemy.exc import SQLAlchemyError

Kind = Literal["read", "write"]


class Watch(Protocol):
    """Is told of every unit of work. Must be quick, and must not raise."""

    def begun(self, kind: Kind, waited: float) -> None:
        """Note that a unit of work has begun, after so many seconds."""

    def ended(self, kind: Kind, lasted: float) -> None:
        """Note that it has ended, well or not, so many seconds after it began."""

    def failed(self, kind: Kind) -> None:
        """Note that the database failed it, before it began or within."""


@contextmanager
def watched(watch: Watch | None, kind: Kind) -> Iterator[Callable[[], None]]:
    """Tell `watch` of the unit of work inside, which calls what it is given once it has begun."""
    if watch is None:
        yield _nothing
        return
    asked = perf_counter()
    begun: list[float] = []

    def begin() -> None:
        begun.append(perf_counter())
        watch.begun(kind, begun[0] - asked)

    try:
        yield begin
    except SQLAlchemyError:
        watch.failed(kind)
        raise
    finally:
        if begun:
            watch.ended(kind, perf_counter() - begun[0])


def _nothing() -> None:
    """Stand in where nobody watches."""
