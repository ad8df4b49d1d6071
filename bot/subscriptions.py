"""Calendars kept fresh: fetched again, read again, and the plans that follow from them.

Apart from the tick and the handlers, so that a slow server holds up nobody's bite and nobody's
answer.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.fetching import Failed, Fetcher, Fresh, Unchanged
from bot.logs import trace
from scheduler.calendars.problem import CalendarError
from scheduler.calendars.reading import Calendar as Reading
from scheduler.calendars.reading import read_calendar, unfold_again
from scheduler.clock import Clock
from scheduler.notes import NoteKind
from storage import calendars, learners, notes, planning
from storage.calendars import Calendar
from storage.database import Database

log = logging.getLogger(__name__)

AHEAD = timedelta(days=100)
"""How far a calendar is unfolded. No gap is planned by it further than that."""

EVERY = timedelta(hours=3)
"""From one fetch of an address to the next."""

AGAIN = timedelta(days=7)
"""A calendar that has not changed is unfolded anew after this, so that AHEAD stays ahead."""

FIRST_RETRY = timedelta(minutes=30)
LONGEST_RETRY = timedelta(days=1)

TELL_AFTER = 3
"""Failures in a row before the learner hears: one is a hiccup."""

LEASE = timedelta(minutes=10)
AT_ONCE = 4
BATCH = 50

Answered = Callable[[Calendar, int, str | None], Awaitable[None]]
"""Tells the learner how the first look at an address went: so many events, or the problem."""


class Subscriptions:
    """Looks at the calendars that are due."""

    def __init__(
        self, database: Database, fetcher: Fetcher, clock: Clock, answered: Answered
    ) -> None:
        """Fetch by `fetcher`; `answered` hears of the first look at each address."""
        self._database = database
        self._fetcher = fetcher
        self._clock = clock
        self._answered = answered
        self._one_at_a_time = asyncio.Lock()

    async def refresh(self) -> int:
        """Look at every calendar that is due, and return how many there were."""
        async with self._one_at_a_time:
            looked = 0
            while taken := await self._take():
                room = asyncio.Semaphore(AT_ONCE)
                async with asyncio.TaskGroup() as looks:
                    for calendar in taken:
                        looks.create_task(self._look(calendar, room))
                looked += len(taken)
            return looked

    async def _take(self) -> list[Calendar]:
        async with self._database.write() as work:
            taken = list(await calendars.take(work, self._clock.now(), LEASE, BATCH))
            await work.commit()
        return taken

    async def _look(self, calendar: Calendar, room: asyncio.Semaphore) -> None:
        """Fetch and read one calendar. Its address goes into no log."""
        async with room:
            try:
                await self._refresh(calendar)
            except Exception as error:
                log.error(  # noqa: TRY400 - an error's text could hold what was fetched
                    "calendar %d: could not be looked at: %s", calendar.id, trace(error)
                )

    async def _refresh(self, calendar: Calendar) -> None:
        fetched: Fresh | Unchanged | Failed = Unchanged()
        if calendar.address:
            fetched = await self._fetcher.fetch(
                calendar.address, etag=calendar.etag, modified=calendar.modified
            )
        match fetched:
            case Fresh(data, etag, modified):
                await self._read(replace(calendar, etag=etag, modified=modified), data)
            case Unchanged():
                await self._read_again(calendar)
            case Failed(why, retry_after):
                await self._fail(calendar, why.value, retry_after)

    async def _read(self, calendar: Calendar, data: bytes) -> None:
        now = self._clock.now()
        zone = await self._zone(calendar)
        try:
            reading = await read_calendar(data, zone, now, now + AHEAD)
        except CalendarError as error:
            await self._fail(calendar, error.problem.value, None)
            return
        await self._keep(calendar, reading, zone)

    async def _read_again(self, calendar: Calendar) -> None:
        """Unfold what is kept, where that is due; an address that has not changed is well."""
        now = self._clock.now()
        stale = calendar.read_at is None or calendar.read_at <= now - AGAIN
        if calendar.text is None or (calendar.address and not stale):
            await self._put(calendar, due_at=now + EVERY, failures=0, problem=None, told=False)
            return
        zone = await self._zone(calendar)
        try:
            reading = await unfold_again(calendar.text, zone, now, now + AHEAD)
        except CalendarError as error:
            await self._fail(calendar, error.problem.value, None)
            return
        # What is kept no longer holds the events that were over when it was first read.
        await self._keep(calendar, replace(reading, events=calendar.events), zone)

    async def _keep(self, calendar: Calendar, reading: Reading, zone: ZoneInfo) -> None:
        """Keep what was read, plan by it, and answer a learner who waits for the first look."""
        now = self._clock.now()
        async with self._database.write() as work:
            learner = await learners.get(work, calendar.learner_id)
            moved = learner is None or learner.zone != zone.key
            due = timedelta(0) if moved else EVERY if calendar.address else AGAIN
            kept = await calendars.change(
                work,
                calendar.id,
                etag=calendar.etag,
                modified=calendar.modified,
                **columns(reading, now),
                due_at=now + due,
            )
            if kept:
                await planning.replan(work, calendar.learner_id, now)
            await work.commit()
        if kept and calendar.read_at is None:
            await self._answered(calendar, reading.events, None)

    async def _fail(self, calendar: Calendar, problem: str, retry_after: timedelta | None) -> None:
        """Go on with the last good copy; an address that never gave one is given up at once."""
        if calendar.read_at is None:
            async with self._database.write() as work:
                await calendars.remove(work, calendar.learner_id, calendar.id)
                await work.commit()
            await self._answered(calendar, 0, problem)
            return
        now, failures = self._clock.now(), calendar.failures + 1
        wait = min(FIRST_RETRY * 2 ** min(failures - 1, 10), LONGEST_RETRY)
        tell = failures >= TELL_AFTER and not calendar.told
        values = {"due_at": now + max(wait, retry_after or wait), "failures": failures}
        async with self._database.write() as work:
            told = calendar.told or tell
            kept = await calendars.change(work, calendar.id, **values, problem=problem, told=told)
            if kept and tell:
                kind = NoteKind.CALENDAR_FAILING
                await notes.leave(work, calendar.learner_id, kind, calendar.id, now)
            await work.commit()

    async def _put(self, calendar: Calendar, **values: object) -> None:
        async with self._database.write() as work:
            await calendars.change(work, calendar.id, **values)
            await work.commit()

    async def _zone(self, calendar: Calendar) -> ZoneInfo:
        async with self._database.read() as work:
            learner = await learners.get(work, calendar.learner_id)
        return ZoneInfo(learner.zone if learner else "UTC")


async def unfold_all(
    shared: Sequence[Calendar], zone: ZoneInfo, now: datetime
) -> dict[int, Reading]:
    """Read calendars anew for another zone, by id; one that can not be read stays as it is."""
    anew = {}
    for calendar in shared:
        if calendar.text is not None:
            try:
                anew[calendar.id] = await unfold_again(calendar.text, zone, now, now + AHEAD)
            except CalendarError as error:
                log.warning("calendar %d: not read anew: %s", calendar.id, error.problem)
    return anew


def columns(reading: Reading, now: datetime) -> dict[str, object]:
    """Return the columns of a calendar that was read well."""
    return {
        "text": reading.text,
        "busy": reading.busy,
        "events": reading.events,
        "read_at": now,
        "failures": 0,
        "problem": None,
        "told": False,
    }
