"""URLs as Telegram judges them."""

from urllib.parse import urlsplit

_OWN_SCHEMES = ("tg:", "ton:", "tonsite:")


def normalize_url(url: str) -> str:
    """Return the URL as Telegram stores it: with a scheme and at least `/` for a path.

    Raises ValueError, whose text is Telegram's reason, when Telegram would refuse it.
    """
    if url.lower().startswith(_OWN_SCHEMES):
        return url
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "http", url
    if scheme.lower() not in {"http", "https"}:
        raise ValueError("Unsupported URL protocol")
    return f"{scheme.lower()}://{_normalize_rest(scheme, rest)}"


def _normalize_rest(scheme: str, rest: str) -> str:
    try:
        host = urlsplit(f"{scheme}://{rest}").hostname or ""
    except ValueError:
        raise ValueError("Wrong HTTP URL") from None
    if not host:
        raise ValueError("URL host is empty")
    if "." not in host.strip(".") or any(letter.isspace() for letter in rest):
        raise ValueError("Wrong HTTP URL")
    authority_ends = min(
        (at for at in (rest.find(mark) for mark in "/?#") if at >= 0), default=len(rest)
    )
    path = rest[authority_ends:]
    return rest[:authority_ends] + (path if path.startswith("/") else f"/{path}")


def find_mentioned_user(url: str) -> int | None:
    """Return the user id of a `tg://user?id=` link, or None for any other."""
    head, _, number = url.partition("?id=")
    return int(number) if head.lower() == "tg://user" and number.isdecimal() else None
