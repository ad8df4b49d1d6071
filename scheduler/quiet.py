"""Quiet: when something that is no lesson may come, and has no gap to come in."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.limits import Limits, closed_by
from scheduler.walltime import to_local

MOST_STRETCHES = 20
"""Quiet hours and rest days in a row; after a week of them every day is a rest day."""


def open_from(limits: Limits, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the first instant from `now` on that is in no quiet hours and on no rest day.

    Who rests every day is spared their quiet hours alone. Instants are aware, in UTC.
    """
    closed, at = closed_by(limits, zone), now
    for _ in range(MOST_STRETCHES):
        around = closed.around(to_local(at, zone).date())
        end = max((end for start, end in around if start <= at < end), default=at)
        if end == at:
            return at
        at = end
    return open_from(replace(limits, rest_days=frozenset()), zone, now) if limits.rest_days else now
