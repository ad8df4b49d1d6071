"""A database full of learners, and the crowd that a run is made of."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update

from benchmarks.letters import in_order, questions_of
from lessons.bite import ItemRef
from lessons.items import Outcome
from lessons.memory import Memory, remember
from lessons.model import Curriculum, Lesson
from storage import bites
from storage import memories as remembered
from storage.database import Database
from storage.migrate import migrate
from storage.tables import deliveries, learners, memories, readings, slots, writings

FIRST_DELIVERY = 1_000_000
"""A learner's delivery has the number FIRST_DELIVERY + learner's id."""

FAR = timedelta(hours=2)


@dataclass(frozen=True)
class Crowd:
    """Who is in the database: learners by id, those who press first, then those who are pushed."""

    pressing: int
    pushed: int

    @property
    def pressers(self) -> range:
        """They have a question before them."""
        return range(1, self.pressing + 1)

    @property
    def readers(self) -> range:
        """They wait for a lesson."""
        return range(self.pressing + 1, self.pressing + self.pushed + 1)

    @property
    def everybody(self) -> range:
        """Both."""
        return range(1, self.pressing + self.pushed + 1)


class SeededDatabase:
    """What a contender may ask of the database beside what Offclock does itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def let_fall_due(self, start: int, count: int, now: datetime) -> None:
        """Let the deliveries of these learners be due."""
        async with self._database.write() as work:
            theirs = deliveries.c.learner_id.between(start, start + count - 1)
            await work.execute(update(deliveries).where(theirs).values(due_at=now))
            await work.commit()

    async def count_sent(self, start: int, count: int) -> int:
        """Count those that have been sent."""
        theirs = deliveries.c.learner_id.between(start, start + count - 1)
        sent = select(func.count()).where(theirs, deliveries.c.state == "sent")
        async with self._database.read() as work:
            return (await work.execute(sent)).scalar_one()


async def seed(path: Path, crowd: Crowd, taught: Curriculum) -> None:
    """Make a database of this crowd, each with a daily slot that is open now.

    For all of them it is past noon, whenever this runs: a slot in their quiet hours would have
    every search for the gaps ahead go through a whole year. The readers are at different lessons,
    and remember the questions of those before.
    """
    database = Database(f"sqlite+aiosqlite:///{path}")
    await migrate(database)
    now = datetime.now(UTC)
    opened = (now - timedelta(minutes=5)).replace(second=0, microsecond=0)
    zone = _at_noon(now)
    everybody = [_learner(id_, zone, now) for id_ in crowd.everybody]
    free = [
        {
            "learner_id": id_,
            "rule": "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
            "start": f"{opened.astimezone(ZoneInfo(zone)):%H:%M}",
            "minutes": 180,
        }
        for id_ in crowd.everybody
    ]
    async with database.write() as work:
        await work.execute(insert(learners), everybody)
        await work.execute(insert(slots), free)
        await work.execute(insert(deliveries), _asked(crowd, opened, taught))
        await work.execute(insert(deliveries), _planned(crowd, opened))
        read, known, written = _history(crowd, now, taught)
        await work.execute(insert(readings), read)
        await work.execute(insert(memories), known)
        if written:
            await work.execute(insert(writings), written)
        await work.commit()
    await database.close()


def _at_noon(now: datetime) -> str:
    """Return a zone in which it is between noon and one."""
    ahead = 12 - now.hour
    return f"Etc/GMT{-ahead:+d}"  # POSIX counts them westwards


def _learner(id_: int, zone: str, now: datetime) -> dict:
    return {
        "id": id_,
        "first_name": name_of(id_),
        "telegram_language": "en",
        "zone": zone,
        "tracks": "",
        "step": "done",
        "joined_at": now,
        "reachable": True,
    }


def name_of(id_: int) -> str:
    """A learner's first name."""
    return f"Learner {id_}"


def _asked(crowd: Crowd, opened: datetime, taught: Curriculum) -> list[dict]:
    bite = bites.dump(questions_of(in_order(taught)[0]))
    sent = {"bite": bite, "message_id": 1, "shown": "0:0", "shown_at": opened, "sent_at": opened}
    expires = {"expires_at": opened + FAR}
    return [_delivery(id_, "sent", opened) | sent | expires for id_ in crowd.pressers]


def _planned(crowd: Crowd, opened: datetime) -> list[dict]:
    return [_delivery(id_, "planned", opened) for id_ in crowd.readers]


def _delivery(id_: int, state: str, opened: datetime) -> dict:
    return {
        "id": FIRST_DELIVERY + id_,
        "learner_id": id_,
        "state": state,
        "asked": False,
        "gap_start": opened,
        "gap_end": opened + timedelta(minutes=180),
        "due_at": opened + FAR,
    }


def _history(
    crowd: Crowd, now: datetime, taught: Curriculum
) -> tuple[list[dict], list[dict], list[dict]]:
    """Return what the readers have read, what they remember, and what they wrote for themselves.

    They read a lesson a day until yesterday, and answered each question again when it was due.
    """
    order = in_order(taught)
    days = [now - timedelta(days=ago) for ago in range(1, len(order) + 1)]
    kept_up = [_kept_up(day, now) for day in days]
    read, known, written = [], [], []
    for id_ in crowd.readers:
        passed = reversed(order[: id_ % len(order)])
        for lesson, day, memory in zip(passed, days, kept_up, strict=False):
            read.append(_reading(id_, lesson, day))
            known += _memories(id_, lesson, memory)
            written += _writings(id_, lesson, day)
    return read, known, written


def _kept_up(since: datetime, now: datetime) -> Memory:
    """Return the memory of what was right every time it was due since then."""
    memory = remember(None, Outcome(1.0, 1), since)
    while (due := memory.due()) < now:
        memory = remember(memory, Outcome(1.0, 1), due)
    return memory


def _reading(learner_id: int, lesson: Lesson, at: datetime) -> dict:
    mine = {"learner_id": learner_id, "lesson_id": lesson.id, "read_at": at}
    return mine | {"part": 0, "words": 250, "seconds": 90.0}


def _memories(learner_id: int, lesson: Lesson, memory: Memory) -> list[dict]:
    refs = [ItemRef(lesson.id, item.id) for item in lesson.items if item.graded]
    return [remembered.columns(learner_id, ref, memory) for ref in refs]


def _writings(learner_id: int, lesson: Lesson, at: datetime) -> list[dict]:
    row = {"learner_id": learner_id, "part": 0, "step": 0, "kind": "item", "written_at": at}
    asked = [item for item in lesson.items if not item.graded]
    return [row | {"lesson_id": lesson.id, "item_id": item.id, "text": "Mine"} for item in asked]
