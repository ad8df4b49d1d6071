"""What calendars call a time zone, and what the tz database calls it."""

from functools import lru_cache

from scheduler.walltime import UnknownZoneError, zone_named

_ALIASES = {"tzone://Microsoft/Utc": "UTC", "Z": "UTC"}
_MOST_PARTS = 3  # of a name in the tz database, such as America/Indiana/Knox


def plain(name: str) -> str:
    """Give a name as it stands without its quotes and backslashes."""
    return name.replace("\\", "").strip('" ')


@lru_cache(maxsize=1024)
def known_as(name: str) -> str | None:
    """Give the name in the tz database of a zone that a calendar names, or None.

    Understands that database's names, Windows' ("W. Europe Standard Time") and names that are
    made unique by a path in front ("/mozilla.org/20070129_1/Europe/Berlin").
    """
    name = plain(name)
    name = _ALIASES.get(name, name)
    parts = name.strip("/").split("/")
    tails = ("/".join(parts[-count:]) for count in range(_MOST_PARTS, 0, -1))
    for candidate in (name, *tails):
        if _exists(candidate):
            return candidate
    return _windows().get(name)


def _exists(name: str) -> bool:
    try:
        zone_named(name)
    except UnknownZoneError:
        return False
    return True


@lru_cache(maxsize=1)
def _windows() -> dict[str, str]:
    # Most calendars do without it, and it takes a quarter of a second to load.
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415

    return WINDOWS_TO_OLSON
