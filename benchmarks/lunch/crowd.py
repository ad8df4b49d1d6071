"""A database full of learners, most of whom are free at half past twelve."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert

from storage.database import Database
from storage.migrate import migrate
from storage.tables import deliveries, learners, slots

ZONE = ZoneInfo("Asia/Karachi")
"""Its clocks are never changed."""

MONDAY = datetime(2026, 3, 2, tzinfo=ZONE)
OPENS = time(12, 30)

WEEKDAYS = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
WEEKEND = "RRULE:FREQ=WEEKLY;BYDAY=SA,SU"

_BATCH = 5_000


class Group(StrEnum):
    """When somebody is free."""

    LUNCH = "lunch"
    NEAR = "near"
    """On weekdays too, from any five minutes between 12:10 and 12:50, for 10 to 30 minutes."""
    ELSEWHERE = "elsewhere"
    """At the weekend: they only fill the tables."""


SHARES = {Group.LUNCH: 0.6, Group.NEAR: 0.1, Group.ELSEWHERE: 0.3}


@dataclass(frozen=True, slots=True)
class Someone:
    """A learner and their one slot."""

    id: int
    group: Group
    opens: time
    minutes: int

    @property
    def on_weekdays(self) -> bool:
        """They are free on weekdays, and only then."""
        return self.group is not Group.ELSEWHERE

    def gap(self, day: int) -> tuple[datetime, datetime]:
        """Return their gap so many days after the first Monday, in UTC."""
        start = datetime.combine(MONDAY.date() + timedelta(days=day), self.opens, ZONE)
        return start.astimezone(UTC), (start + timedelta(minutes=self.minutes)).astimezone(UTC)

    @property
    def first_gap(self) -> tuple[datetime, datetime]:
        """Their first gap of the week that begins with the Monday."""
        return self.gap(0 if self.on_weekdays else 5)


def people(count: int, minutes: int) -> list[Someone]:
    """Return so many learners, the same each time; who is free when has no order.

    Lunch lasts so many minutes.
    """
    random = Random(count)
    groups = [group for group, share in SHARES.items() for _ in range(round(share * count))]
    random.shuffle(groups)
    return [_someone(id_, group, minutes, random) for id_, group in enumerate(groups, 1)]


def _someone(id_: int, group: Group, lunch: int, random: Random) -> Someone:
    if group is Group.LUNCH:
        return Someone(id_, group, OPENS, lunch)
    minutes = random.choice((10, 15, 20, 30))
    if group is Group.NEAR:
        return Someone(id_, group, time(12, random.randrange(10, 55, 5)), minutes)
    return Someone(id_, group, time(random.randrange(8, 21), random.randrange(0, 60, 5)), minutes)


async def fill(database: Database, everybody: list[Someone]) -> None:
    """Make the tables, and write everybody with a slot and the plan for its first gap."""
    await migrate(database)
    for first in range(0, len(everybody), _BATCH):
        async with database.write() as work:
            for table, rows in _rows(everybody[first : first + _BATCH]):
                await work.execute(insert(table), rows)
            await work.commit()


def _rows(some: list[Someone]) -> Iterator[tuple[Table, list[dict[str, object]]]]:
    yield learners, [_learner(one) for one in some]
    yield slots, [_slot(one) for one in some]
    yield deliveries, [_delivery(one) for one in some]


def _learner(one: Someone) -> dict[str, object]:
    joined = MONDAY - timedelta(days=1)
    named = {"id": one.id, "first_name": "L", "telegram_language": "en"}
    return named | {"zone": ZONE.key, "step": "done", "joined_at": joined}


def _slot(one: Someone) -> dict[str, object]:
    rule = WEEKDAYS if one.on_weekdays else WEEKEND
    free = {"rule": rule, "start": f"{one.opens:%H:%M}", "minutes": one.minutes}
    return {"id": one.id, "learner_id": one.id, **free}


def _delivery(one: Someone) -> dict[str, object]:
    start, end = one.first_gap
    planned = {"learner_id": one.id, "state": "planned", "asked": False, "slot_id": one.id}
    return planned | {"gap_start": start, "gap_end": end, "due_at": start}
