"""The plan: a learner's one next gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.gaps import Gap, next_gap
from scheduler.slots import Slot

SHORTEST_GAP = timedelta(minutes=2)
"""Less than this holds no bite."""

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of a pause that has none."""


@dataclass(frozen=True, slots=True)
class Availability:
    """When a learner can be sent something. All instants are aware, in UTC."""

    slots: Sequence[Slot]
    zone: ZoneInfo
    paused_until: datetime | None = None
    served_until: datetime | None = None
    """The end of the last gap that had its bite: one push a gap, and none in the same again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The next gap, and when its bite is due: as it opens, or now if it is open already."""

    gap: Gap
    due: datetime


def plan(availability: Availability, now: datetime) -> Plan | None:
    """Return the next delivery's gap, or None without slots or under an endless pause."""
    after = max(now, availability.paused_until or now)
    if after >= FOREVER:
        return None
    gap = next_gap(
        availability.slots,
        availability.zone,
        after,
        minimum=SHORTEST_GAP,
        not_before=availability.served_until,
    )
    return Plan(gap, max(gap.start, after)) if gap else None
