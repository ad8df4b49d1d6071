"""What comes of fetching a calendar."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Failure(StrEnum):
    """Why nothing was fetched."""

    BAD_ADDRESS = "bad-address"  # or a redirect to one
    NOT_PUBLIC = "not-public"  # the address, its lookup or a redirect led into a network of its own
    UNREACHABLE = "unreachable"  # no such name, no connection, or no certificate to trust
    NOT_FOUND = "not-found"
    REFUSED = "refused"  # it asks for a login, or will not answer
    BUSY = "busy"
    SERVER = "server"  # it failed
    TOO_SLOW = "too-slow"
    TOO_BIG = "too-big"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    BROKEN = "broken"  # anything else that is not an answer


@dataclass(frozen=True, slots=True)
class Fresh:
    """A body, of any kind, and what to ask with next time: ETag and Last-Modified, as they came."""

    data: bytes
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The body is as it was when `etag` and `modified` were given."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing came. `retry_after` is how long the server asks to be left alone, if it does."""

    why: Failure
    retry_after: timedelta | None = None


Fetched = Fresh | Unchanged | Failed
