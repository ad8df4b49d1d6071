"""A database full of learners whose plans are out of date."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Table, insert

from scheduler.busy import Busy
from storage.database import Database
from storage.migrate import migrate
from storage.tables import calendars, deliveries, learners, limits, slots

SLOTS = 3
"""Slots of each learner."""

ZONES = (
    *("Asia/Karachi", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo"),
    *("Africa/Lagos", "Europe/London", "Asia/Manila", "America/Los_Angeles", "Australia/Sydney"),
)
RULES = (
    *("MO,TU,WE,TH,FR", "MO,TU,WE,TH,FR,SA,SU", "MO,WE,FR", "SA,SU", "TU,TH"),
    *("MO", "TU,WE,TH", "FR"),
)
LENGTHS = (10, 15, 20, 30)

_BATCH = 5_000
_ONE_IN = 10
"""One learner in so many has an outstanding bite, and another one limits of their own."""
_STRETCHES = 300
_DAY = timedelta(days=1)

_Rows = dict[Table, list[dict[str, object]]]


async def fill(path: Path, count: int, now: datetime) -> None:
    """Make a database of so many learners.

    Each has three slots with a habit, and an answered bite of yesterday. Nine in ten have a planned
    one that is out of date, the tenth an outstanding one; a tenth set limits of their own, and one
    in fifty shared a calendar with some 300 busy stretches.
    """
    database = Database(f"sqlite+aiosqlite:///{path}")
    await migrate(database)
    for first in range(1, count + 1, _BATCH):
        rows = _rows(range(first, min(first + _BATCH, count + 1)), now)
        async with database.write() as work:
            for table, of_table in rows.items():
                if of_table:
                    await work.execute(insert(table), of_table)
            await work.commit()
    await database.close()


def outstanding(count: int) -> int:
    """Say how many of so many learners have an outstanding bite, and are not planned for."""
    return count // _ONE_IN


def _rows(ids: range, now: datetime) -> _Rows:
    random = Random(ids.start)
    rows: _Rows = {table: [] for table in (learners, limits, slots, calendars, deliveries)}
    for id_ in ids:
        rows[learners].append(_learner(id_, now))
        rows[slots] += _slots(id_, random, now)
        rows[deliveries] += _deliveries(id_, now)
        if id_ % _ONE_IN == 1:
            rows[limits].append(_limits(id_))
        if id_ % 50 == 1:
            rows[calendars].append(_calendar(id_, random, now))
    return rows


def _learner(id_: int, now: datetime) -> dict[str, object]:
    return {"id": id_, "first_name": "L", "zone": zone_of(id_), "step": "done", "joined_at": now}


def zone_of(id_: int) -> str:
    """Say where a learner lives."""
    return ZONES[id_ % len(ZONES)]


def slots_of(id_: int) -> list[tuple[str, int, int]]:
    """Return the days, the hour and the minute of a learner's slots."""
    random = Random(id_)
    # Unlike each other, as a learner can not have the same slot twice.
    days = random.sample(RULES, SLOTS)
    return [(on, random.randrange(6, 23), random.randrange(0, 60, 5)) for on in days]


def _slots(id_: int, random: Random, now: datetime) -> Iterator[dict[str, object]]:
    for days, hour, minute in slots_of(id_):
        yield {
            "learner_id": id_,
            "rule": f"RRULE:FREQ=WEEKLY;BYDAY={days}",
            "start": f"{hour:02}:{minute:02}",
            "minutes": random.choice(LENGTHS),
            "kept": random.uniform(0, 9),
            "missed": random.uniform(0, 9),
            "counted_at": now - _DAY,
        }


def _deliveries(id_: int, now: datetime) -> Iterator[dict[str, object]]:
    outstanding = not id_ % _ONE_IN
    yield _delivery(id_, "answered", now - _DAY) | {"sent_at": now - _DAY, "bite": "{}"}
    yield _delivery(id_, "sent" if outstanding else "planned", now - timedelta(minutes=5)) | {
        "sent_at": now if outstanding else None,
        "bite": "{}" if outstanding else None,
    }


def _delivery(id_: int, state: str, start: datetime) -> dict[str, object]:
    return {
        "learner_id": id_,
        "state": state,
        "asked": False,
        "gap_start": start,
        "gap_end": start + timedelta(minutes=15),
        "due_at": start,
    }


def _limits(id_: int) -> dict[str, object]:
    quiet = {"quiet_start": "21:00", "quiet_end": "08:00", "rest_days": "SU"}
    return {"learner_id": id_, "cap": 1, "distance": 60, "buffer": 10} | quiet


def _calendar(id_: int, random: Random, now: datetime) -> dict[str, object]:
    starts = (now + timedelta(minutes=random.randrange(100 * 24 * 60)) for _ in range(_STRETCHES))
    busy = Busy.of((start, start + timedelta(minutes=45)) for start in starts)
    stamp = {"due_at": now + _DAY, "added_at": now}
    return {"learner_id": id_, "name": "work.ics", "busy": busy} | stamp
