"""Calendars by their addresses, which may come from anybody.

Whoever can name an address for a server to fetch can try to have it fetch from inside its own
network. So only public addresses are connected to: an address is read by `clean_address`, the
names in it by a resolver that refuses every answer with a single address that is not public, and
both again at each redirect. What is fetched is limited in time and size.

A private calendar's address is a secret. None is ever logged, and no error's text holds one.
"""

from bot.fetching.addresses import BadAddress, BadAddressError, clean_address, is_public
from bot.fetching.fetched import Failed, Failure, Fetched, Fresh, Unchanged
from bot.fetching.fetcher import Fetcher

__all__ = [
    "BadAddress",
    "BadAddressError",
    "Failed",
    "Failure",
    "Fetched",
    "Fetcher",
    "Fresh",
    "Unchanged",
    "clean_address",
    "is_public",
]
