"""Which addresses may be fetched: of what form, and on which networks."""

import re
from collections.abc import Callable
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from yarl import URL

Ip = IPv4Address | IPv6Address
Allowed = Callable[[Ip], bool]

LONGEST_ADDRESS = 2_000

SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
"""What is accepted, and what it is fetched as."""

LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa")
"""Names that never lead outside: RFC 6761, RFC 6762, ICANN's resolution 2024.07.29.06, RFC 8375."""

# From the IANA registry of special-purpose IPv4 addresses. Python's own `is_global` differs from
# one of its versions to the next, and lets multicast pass in all of them.
_CLOSED_V4 = [
    IPv4Network("0.0.0.0/8"),
    IPv4Network("10.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),  # shared by the customers of a provider; some clouds' metadata
    IPv4Network("127.0.0.0/8"),
    IPv4Network("168.63.129.16/32"),  # public by its number; the machine's own host within Azure
    IPv4Network("169.254.0.0/16"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.0.2.0/24"),
    IPv4Network("192.88.99.0/24"),  # relays of 6to4, deprecated by RFC 7526
    IPv4Network("192.168.0.0/16"),
    IPv4Network("198.18.0.0/15"),
    IPv4Network("198.51.100.0/24"),
    IPv4Network("203.0.113.0/24"),
    IPv4Network("224.0.0.0/4"),
    IPv4Network("240.0.0.0/4"),
]

# All that is given out for use across the Internet, and what of it is set apart by the IANA
# registry of special-purpose IPv6 addresses.
_OPEN_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = [
    IPv6Network("2001::/23"),  # with Teredo, which holds IPv4 addresses
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),  # 6to4, which holds IPv4 addresses
    IPv6Network("3fff::/20"),
]

# RFC 6052: on a machine without IPv4, the resolver gives IPv4 addresses in this form.
_NAT64 = IPv6Network("64:ff9b::/96")

_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*", re.ASCII)
# What a browser takes for an IPv4 address: the last part is a number, in any base.
_NUMERIC = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)", re.ASCII)


class BadAddress(StrEnum):
    """Why an address is not fetched."""

    NOT_AN_ADDRESS = "not-an-address"
    BAD_SCHEME = "bad-scheme"
    HAS_PASSWORD = "has-password"  # noqa: S105 - a reason, not a secret
    NOT_PUBLIC = "not-public"


class BadAddressError(ValueError):
    """An address that is not fetched. Its text is the reason alone, never the address."""

    def __init__(self, reason: BadAddress) -> None:
        """Keep the reason."""
        super().__init__(f"the address is not fetched: {reason}")
        self.reason = reason


def is_public(ip: Ip) -> bool:
    """Tell whether an address is one that anybody on the Internet may be behind."""
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _CLOSED_V4)
    if ip.scope_id is not None:
        return False
    if ip in _NAT64:
        return is_public(IPv4Address(int(ip) & 0xFFFF_FFFF))
    return ip in _OPEN_V6 and not any(ip in network for network in _CLOSED_V6)


def clean_address(text: str, allowed: Allowed = is_public) -> str:
    """Return the http or https address that `text` means, in ASCII, without a fragment.

    Every port is accepted: calendars at home are often on one of their own, and the network
    decides, not the port. Raises BadAddressError for what is no address of at most 2,000
    characters, for other schemes than http, https, webcal and webcals, for one that holds a user
    or a password, for an IP address that is not `allowed` or not written in its usual way, and
    for a name that is known to be local. Whether any other name is local, its lookup tells.
    """
    url = _parse(text.strip())
    if url.scheme not in SCHEMES:
        raise BadAddressError(BadAddress.BAD_SCHEME)
    if "@" in url.raw_authority:
        raise BadAddressError(BadAddress.HAS_PASSWORD)
    _check_host(url.raw_host or "", allowed)
    cleaned = str(url.with_scheme(SCHEMES[url.scheme]).with_fragment(None))
    if len(cleaned) > LONGEST_ADDRESS:
        raise BadAddressError(BadAddress.NOT_AN_ADDRESS)
    return cleaned


def next_address(address: str, location: str, allowed: Allowed = is_public) -> str:
    """Return the address that a redirect from a clean address leads to.

    Raises BadAddressError as `clean_address` does, and for a way from https to http.
    """
    if not location:
        raise BadAddressError(BadAddress.NOT_AN_ADDRESS)
    try:
        joined = str(URL(address).join(URL(location)))
    except ValueError:
        raise BadAddressError(BadAddress.NOT_AN_ADDRESS) from None
    following = clean_address(joined, allowed)
    if address.startswith("https:") and following.startswith("http:"):
        raise BadAddressError(BadAddress.BAD_SCHEME)
    return following


def _parse(text: str) -> URL:
    if " " in text or "://" not in text or not text.isprintable():
        raise BadAddressError(BadAddress.NOT_AN_ADDRESS)
    try:
        url = URL(text)
        port = url.explicit_port
    except ValueError:
        raise BadAddressError(BadAddress.NOT_AN_ADDRESS) from None
    if not url.absolute or port == 0:
        raise BadAddressError(BadAddress.NOT_AN_ADDRESS)
    return url


def _check_host(host: str, allowed: Allowed) -> None:
    name = host.removesuffix(".")
    if ":" in name or _NUMERIC.fullmatch(name):
        if not _is_allowed(host, allowed):
            raise BadAddressError(BadAddress.NOT_PUBLIC)
        return
    if not _NAME.fullmatch(name):
        raise BadAddressError(BadAddress.NOT_AN_ADDRESS)
    if "." not in name or name.endswith(tuple(f".{local}" for local in LOCAL_NAMES)):
        raise BadAddressError(BadAddress.NOT_PUBLIC)


def _is_allowed(host: str, allowed: Allowed) -> bool:
    try:
        return allowed(ip_address(host))
    except ValueError:  # some other spelling, such as 127.1 or 0x7f000001
        return False
