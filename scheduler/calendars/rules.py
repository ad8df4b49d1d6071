"""Recurrence rules (RFC 5545, section 3.3.10) in naive wall time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

_UNITS = {
    "SECONDLY": timedelta(seconds=1),
    "MINUTELY": timedelta(minutes=1),
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(weeks=1),
}
_IN_EVERY_MONTH = 28


def _listed(one: str) -> re.Pattern[str]:
    return re.compile(f"{one}(,{one})*", re.ASCII)


_NUMBERS = _listed(r"[+-]?\d{1,3}")
_PARTS = {
    "FREQ": re.compile("|".join([*_UNITS, "MONTHLY", "YEARLY"])),
    "UNTIL": re.compile(r"\d{8}(T\d{6}Z?)?", re.ASCII),
    "COUNT": re.compile(r"\d{1,9}", re.ASCII),
    # An interval of none would go round for ever.
    "INTERVAL": re.compile(r"0*[1-9]\d{0,5}", re.ASCII),
    "WKST": re.compile("MO|TU|WE|TH|FR|SA|SU"),
    "BYDAY": _listed(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)"),
    "RSCALE": re.compile("GREGORIAN"),
    **{
        f"BY{part}": _NUMBERS
        for part in (
            *("SECOND", "MINUTE", "HOUR"),
            *("MONTHDAY", "YEARDAY", "WEEKNO", "MONTH", "SETPOS"),
        )
    },
}


def clean(value: str) -> str | None:
    """Give a rule with its frequency first and nothing in it but a rule; None if it is none."""
    parts = {}
    for part in value.strip().upper().strip(";").split(";"):
        key, _, text = part.partition("=")
        if key not in _PARTS or key in parts or not _PARTS[key].fullmatch(text):
            return None
        parts[key] = text
    parts.pop("RSCALE", None)
    if "FREQ" not in parts:
        return None
    return ";".join(f"{key}={parts[key]}" for key in sorted(parts, key=lambda key: key != "FREQ"))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule apart from its UNTIL, which is an instant or a day and for the caller to hold to."""

    parts: Mapping[str, str]
    until: str
    """Such as 20260331 or 20260331T215959Z; empty if there is none."""

    @classmethod
    def read(cls, value: str) -> "Rule":
        """Read what `clean` gave."""
        parts = dict(part.split("=") for part in value.split(";"))
        return cls(parts, parts.pop("UNTIL", ""))

    def starts(self, first: datetime, since: datetime) -> Iterator[datetime]:
        """Yield its times in order, from `since` on or a little before; it may never end.

        `first` is where the series starts, which need not be one of them. A rule that matches
        nothing searches up to the year 9999, or for ever: limit its time.
        """
        text = ";".join(f"{key}={value}" for key, value in self.parts.items())
        return iter(rrulestr(text, dtstart=self._near(first, since)))

    def _near(self, first: datetime, since: datetime) -> datetime:
        """Give a time at which it may start as well, so that no years are walked through."""
        if "COUNT" in self.parts or since <= first:
            return first
        every = int(self.parts.get("INTERVAL", 1))
        if unit := _UNITS.get(self.parts["FREQ"]):
            return first + (since - first) // (unit * every) * (unit * every)
        if first.day > _IN_EVERY_MONTH:
            return first
        years = since.year - first.year
        if self.parts["FREQ"] == "YEARLY":
            return first.replace(year=first.year + _whole_steps(years, every))
        months = _whole_steps(years * 12 + since.month - first.month, every)
        more_years, month = divmod(first.month - 1 + months, 12)
        return first.replace(year=first.year + more_years, month=month + 1)


def _whole_steps(count: int, every: int) -> int:
    """Give the longest that is made of whole steps of `every` and ends before `count`."""
    return max(count - 1, 0) // every * every
