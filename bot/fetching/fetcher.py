"""One GET over HTTP, to public addresses only, limited in time and size."""

import asyncio
import logging
import socket
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.fetching.addresses import (
    Allowed,
    BadAddress,
    BadAddressError,
    clean_address,
    is_public,
    next_address,
)
from bot.fetching.fetched import Failed, Failure, Fetched, Fresh, Unchanged
from scheduler.clock import Clock, SystemClock

log = logging.getLogger(__name__)

SECONDS = 5.0
MOST_BYTES = 2 * 1024 * 1024
MOST_REDIRECTS = 3
LONGEST_RETRY_AFTER = timedelta(days=1)
LONGEST_VALIDATOR = 256

REDIRECTS = frozenset({301, 302, 303, 307, 308})
FAILURES = {
    401: Failure.REFUSED,
    403: Failure.REFUSED,
    404: Failure.NOT_FOUND,
    410: Failure.NOT_FOUND,
    429: Failure.BUSY,
    503: Failure.BUSY,
}
HEADERS = {
    "User-Agent": "Offclock (+calendar)",
    "Accept": "text/calendar, */*;q=0.1",
    "Accept-Encoding": "gzip",
}


class Fetcher:
    """Fetches calendars. Opens nothing before the first of them; close it when done."""

    def __init__(
        self,
        allowed: Allowed = is_public,
        *,
        resolver: AbstractResolver | None = None,
        clock: Clock | None = None,
        seconds: float = SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Fetch from `allowed` IP addresses only.

        `resolver`, which stays the caller's, looks names up instead of the system; `clock` tells
        how far off a Retry-After is. A fetch takes at most `seconds` in all, redirects and
        lookups included, and its body has at most `most_bytes` when unpacked.
        """
        self._allowed = allowed
        self._resolver = resolver
        self._clock = clock or SystemClock()
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._opened: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.close()

    async def close(self) -> None:
        """Let go of everything that is open."""
        if self._opened is not None:
            await self._opened.close()
            self._opened = None

    async def fetch(
        self, address: str, *, etag: str | None = None, modified: str | None = None
    ) -> Fetched:
        """Return what stands at an address now, or that it is the same as when the two were given.

        Never raises, whatever the address is and whoever answers, but for being cancelled.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._follow(address, _conditions(etag, modified))
        except Exception as cause:  # strangers answer: nothing of theirs may stop the others
            return Failed(_failure_of(cause))

    async def _follow(self, address: str, conditions: dict[str, str]) -> Fetched:
        address = clean_address(address, self._allowed)
        for _ in range(1 + MOST_REDIRECTS):
            async with self._session().get(
                address, headers=conditions, allow_redirects=False
            ) as response:
                if response.status not in REDIRECTS:
                    return await self._take(response, conditional=bool(conditions))
                location = response.headers.get("Location", "")
            address = next_address(address, location, self._allowed)
        return Failed(Failure.TOO_MANY_REDIRECTS)

    async def _take(self, response: aiohttp.ClientResponse, *, conditional: bool) -> Fetched:
        if response.status == 304 and conditional:
            return Unchanged()
        if response.status != 200:
            return self._refusal(response)
        data = bytearray()
        async for chunk in response.content.iter_any():
            data += chunk
            if len(data) > self._most_bytes:
                return Failed(Failure.TOO_BIG)
        headers = response.headers
        etag, modified = headers.get("ETag"), headers.get("Last-Modified")
        return Fresh(bytes(data), _validator(etag), _validator(modified))

    def _refusal(self, response: aiohttp.ClientResponse) -> Failed:
        other = Failure.SERVER if response.status >= 500 else Failure.BROKEN
        why = FAILURES.get(response.status, other)
        if why is not Failure.BUSY:
            return Failed(why)
        return Failed(why, _wait(response.headers.get("Retry-After", ""), self._clock.now()))

    def _session(self) -> aiohttp.ClientSession:
        # A calendar is fetched once in a while: no connection is kept for the next, and no lookup.
        if self._opened is None:
            self._opened = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=_Guard(self._resolver or aiohttp.ThreadedResolver(), self._allowed),
                    use_dns_cache=False,
                    force_close=True,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=HEADERS,
                timeout=aiohttp.ClientTimeout(),
                trust_env=False,
            )
        return self._opened


class _Guard(AbstractResolver):
    """Looks names up, and refuses those with any address that is not allowed.

    The connection is made to what this returns, so that a second lookup can not lead elsewhere.
    """

    def __init__(self, inner: AbstractResolver, allowed: Allowed) -> None:
        self._inner = inner
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not found:
            raise OSError("the name has no address")
        if not all(self._allowed(ip_address(result["host"])) for result in found):
            raise BadAddressError(BadAddress.NOT_PUBLIC)
        return found

    async def close(self) -> None:
        await self._inner.close()


def _failure_of(cause: Exception) -> Failure:
    match cause:
        case BadAddressError(reason=BadAddress.NOT_PUBLIC):
            return Failure.NOT_PUBLIC
        case BadAddressError():
            return Failure.BAD_ADDRESS
        case TimeoutError():
            return Failure.TOO_SLOW
        case aiohttp.ClientConnectorError():
            return Failure.UNREACHABLE
        case aiohttp.ClientError() | OSError():
            return Failure.BROKEN
    log.warning("a fetch failed in a way nobody foresaw (%s)", type(cause).__name__)
    return Failure.BROKEN


def _conditions(etag: str | None, modified: str | None) -> dict[str, str]:
    asked = {"If-None-Match": _validator(etag), "If-Modified-Since": _validator(modified)}
    return {name: value for name, value in asked.items() if value}


def _validator(value: str | None) -> str | None:
    """Return a header's value if it can be kept and sent back as it is."""
    if value and len(value) <= LONGEST_VALIDATOR and value.isascii() and value.isprintable():
        return value
    return None


def _wait(retry_after: str, now: datetime) -> timedelta | None:
    """Read a Retry-After, in seconds or as a date: from nothing to a day, None for neither."""
    try:
        if retry_after.isascii() and retry_after.isdigit():
            wait = timedelta(seconds=int(retry_after))
        else:
            wait = _aware(parsedate_to_datetime(retry_after)) - now
    except OverflowError:
        return LONGEST_RETRY_AFTER
    except (ValueError, TypeError):
        return None
    return max(timedelta(0), min(wait, LONGEST_RETRY_AFTER))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
