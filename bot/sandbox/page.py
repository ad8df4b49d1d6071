"""Serves the chat page."""

from pathlib import Path

from aiohttp import web

_ROOT = Path(__file__).parent / "page"
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}


def page_routes() -> list[web.RouteDef]:
    """`/` and `/page/{file}`, read from the package at every request."""
    return [web.get("/", _send_index), web.get("/page/{file:.+}", _send_file)]


async def _send_index(_request: web.Request) -> web.StreamResponse:
    return _send(_ROOT / "index.html")


async def _send_file(request: web.Request) -> web.StreamResponse:
    return _send(_ROOT / request.match_info["file"])


def _send(path: Path) -> web.Response:
    path = path.resolve()
    if not path.is_relative_to(_ROOT.resolve()) or path.suffix not in _TYPES or not path.is_file():
        raise web.HTTPNotFound(text="There is no such file in the chat page.")
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    kind = _TYPES[path.suffix]
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=path.read_bytes(), content_type=kind, charset=charset, headers=headers)
