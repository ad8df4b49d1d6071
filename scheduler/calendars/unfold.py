"""A stripped calendar as the stretches of time that it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.busy import Span
from scheduler.calendars.events import read_event
from scheduler.calendars.lines import Component, components
from scheduler.calendars.patience import TooSlowError, at_most
from scheduler.calendars.series import Series
from scheduler.calendars.zones import Zones

SECONDS_PER_SERIES = 0.25
"""Of the processor; a hundred times what an event takes that was daily for twenty years."""


@dataclass(frozen=True, slots=True)
class Unfolded:
    """What is busy, in no order, and how many events could not be read."""

    spans: list[Span]
    unread: int


def unfold(text: str, zone: ZoneInfo, after: datetime, before: datetime) -> Unfolded:
    """Give what a stripped calendar takes of [after, before), whole, for a learner in `zone`.

    What is cancelled or said to be free takes nothing, and neither does what has no length. A
    whole day is the learner's, and so is a time without a zone unless the calendar names one. A
    series that makes no sense, or takes more than SECONDS_PER_SERIES, is left out. For the main
    thread alone.
    """
    found = list(components(text))
    floating = next((line.value for line in found[-1].lines if line.name == "X-WR-TIMEZONE"), "")
    zones = Zones(zone, floating, (one for one in found if one.kind == "VTIMEZONE"))
    spans: list[Span] = []
    unread = 0
    for written in _by_uid(one for one in found if one.kind == "VEVENT"):
        try:
            with at_most(SECONDS_PER_SERIES):
                busy = Series(map(read_event, written), zones).busy(after, before)
                spans += [span for span in busy if _overlaps(span, after, before)]
        except (ValueError, OverflowError, TooSlowError):
            unread += len(written)
    return Unfolded(spans, unread)


def _by_uid(events: Iterable[Component]) -> Iterable[list[Component]]:
    series: dict[str, list[Component]] = {}
    for event in events:
        uid = next((line.value for line in event.lines if line.name == "UID"), "")
        series.setdefault(uid, []).append(event)
    return series.values()


def _overlaps(span: Span, after: datetime, before: datetime) -> bool:
    start, end = span
    return start < end and start < before and after < end
