"""The one place where local wall time becomes UTC, and UTC becomes local wall time.

Two rules hold everywhere: a wall time that a clock change skips is shifted forward by the length
of the change (02:30 becomes 03:30), and a wall time that happens twice means the first.
"""

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

# The longest name in the tz database has 32 letters.
_LONGEST_NAME = 64
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}", re.ASCII)
# "right" counts leap seconds, the rest mean whatever the machine at hand is set to.
_NOT_A_PLACE = frozenset({"posix", "right", "posixrules", "localtime", "Factory"})


class UnknownZoneError(ValueError):
    """No time zone has this name; carries it as `name`."""

    def __init__(self, name: str) -> None:
        """Keep the name; quote no more of it than a line can hold."""
        shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}..."
        super().__init__(
            f"No time zone is called {shown!r}; give a tz database name, such as Asia/Karachi."
        )
        self.name = name


def to_utc(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Give the UTC instant at which clocks in `zone` show `wall` on `day`.

    `wall` is naive; its `fold` is ignored. A skipped wall time, or one on a day that the zone left
    out (Pacific/Apia, 2011-12-30), is shifted forward by what was left out; a doubled one means
    the first. Raises OverflowError outside the years 1 to 9999.
    """
    # With fold=0 zoneinfo applies the offset from before a change, both in a hole (which shifts
    # the time forward) and in an overlap (which chooses the first): PEP 495.
    local = datetime.combine(day, wall.replace(fold=0) if wall.fold else wall, tzinfo=zone)
    return local.astimezone(UTC)


def to_local(instant: datetime, zone: ZoneInfo) -> datetime:
    """Give what clocks in `zone` show at an aware instant, as an aware datetime."""
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone; give an aware datetime.")
    return instant.astimezone(zone)


def zone_named(name: str) -> ZoneInfo:
    """Give the zone of a tz database name ("Asia/Karachi"), or raise UnknownZoneError.

    Any text may be given: what is not the name of a place or an offset never reaches the disk.
    """
    plain = len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None
    if not plain or name.split("/", maxsplit=1)[0] in _NOT_A_PLACE:
        raise UnknownZoneError(name)
    return _load(name)


@lru_cache(maxsize=1024)
def _load(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    # A folder ("America") is an OSError, a file that is no zone a ValueError.
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZoneError(name) from error
