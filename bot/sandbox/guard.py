"""Keeps other web sites out: a sandbox is for this machine alone."""

from functools import lru_cache
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_SAFE = {"GET", "HEAD", "OPTIONS"}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a foreign Host (a rebound name) and what another site's page sends, with a 403."""
    if not _is_own_host(request):
        raise web.HTTPForbidden(
            text="This sandbox answers only to its own address on this machine."
        )
    if _is_from_elsewhere(request):
        raise web.HTTPForbidden(text="This sandbox takes requests from its own page only.")
    return await handler(request)


def _is_own_host(request: web.Request) -> bool:
    host = _name_host(f"//{request.host}")
    if host in _LOOPBACK:
        return True
    if request.transport is None:
        return False
    address = request.transport.get_extra_info("sockname")
    return isinstance(address, tuple) and host == address[0]


def _is_from_elsewhere(request: web.Request) -> bool:
    headers = request.headers
    if headers.get("Sec-Fetch-Site") == "cross-site":
        return headers.get("Sec-Fetch-Mode") != "navigate" or request.path != "/"
    origin = headers.get("Origin")
    if origin is None or request.method in _SAFE:
        return False
    return urlsplit(origin).netloc.lower() != request.host.lower()


@lru_cache(maxsize=64)
def _name_host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
