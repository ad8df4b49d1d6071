"""A year of one learner's life: its log, against a calendar walked by hand."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conversations.scenes import dump, pushed_since, work_through
from tests.stage import Message, Person, Stage

KARACHI, BERLIN = ZoneInfo("Asia/Karachi"), ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)

LUNCH, SATURDAY = time(12, 30), time(10)
FIRST_SATURDAY = date(2026, 1, 10)
MOVED = date(2026, 3, 20)
HOLIDAY = (date(2026, 2, 9), date(2026, 2, 22))
ILL, CHECKED_IN, WELL = date(2026, 5, 4), date(2026, 5, 6), date(2026, 5, 8)
MEETINGS = [date(2026, 9, 2) + 7 * DAY * week for week in range(4)]

STANDUP = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//A planner//EN
BEGIN:VEVENT
UID:standup
DTSTAMP:20260801T090000Z
SUMMARY:Standup with the client
DTSTART;TZID=Europe/Berlin:20260902T120000
DTEND;TZID=Europe/Berlin:20260902T124000
RRULE:FREQ=WEEKLY;COUNT=4
END:VEVENT
END:VCALENDAR
"""


def zone_on(day: date) -> ZoneInfo:
    return KARACHI if day < MOVED else BERLIN


def expected(first: date, last: date) -> list[tuple[date, time]]:
    """The gaps of the year by local day and time, from what the learner says in it."""
    gaps = []
    for day in (first + DAY * number for number in range((last - first).days + 1)):
        on_holiday = HOLIDAY[0] <= day <= HOLIDAY[1]
        ill = ILL <= day < WELL
        if on_holiday or ill:
            continue
        if day.weekday() in (0, 2):
            gaps.append((day, time(12, 40) if day in MEETINGS else LUNCH))
        elif (day - FIRST_SATURDAY).days % 14 == 0:
            gaps.append((day, SATURDAY))
    return gaps


class Diary:
    """Lives through the year, gap by gap, and writes down what came."""

    def __init__(self, stage: Stage, person: Person) -> None:
        self.stage = stage
        self.person = person
        self.gaps: list[tuple[date, time]] = []
        self.bites: list[tuple[date, time]] = []
        self.check_ins: list[date] = []

    async def live_until(self, day: date) -> None:
        """Move from gap to gap, answering every bite, up to the morning of `day`."""
        morning = datetime.combine(day, time(6), tzinfo=zone_on(day)).astimezone(UTC)
        while (planned := await self._planned()) and planned["due_at"] < morning:
            before = await self.person.messages()
            await self.stage.move_clock(to=planned["due_at"].isoformat())
            came = await pushed_since(self.person, before)
            if not came and await self._is_put_off_by_moments(planned):
                continue
            await self._write_down(planned["due_at"], came)
        await self.stage.move_clock(to=morning.isoformat())

    async def _planned(self) -> dict[str, Any] | None:
        rows = (await dump(self.stage, "deliveries"))["deliveries"]
        return next((row for row in rows if row["state"] == "planned"), None)

    async def _is_put_off_by_moments(self, planned: dict[str, Any]) -> bool:
        """The calendar was looked at in this very moment, and the same gap planned as of now."""
        again = await self._planned()
        return again is not None and again["gap_start"] == planned["gap_start"]

    async def _write_down(self, due: datetime, came: list[Message]) -> None:
        local = due.astimezone(zone_on(due.date())).replace(second=0, microsecond=0)
        at = (local.date(), local.time())
        if any("How are you" in message.get("text", "") for message in came):
            self.check_ins.append(local.date())
            return
        self.gaps.append(at)
        if came:
            self.bites.append(at)
            await work_through(self.person)


@pytest.fixture
async def diary(stage: Stage) -> Diary:
    await stage.move_clock(to="2026-01-04T06:00:00Z")
    person = stage.person(1, first_name="Ayesha", language_code="en")
    await person.say("/start")
    await person.press_data((await person.last())["message_id"], f"zone:{KARACHI.key}")
    await person.say("Mon and Wed 12:30-12:45")
    await person.say("every other Saturday 10:00-10:20")
    return Diary(stage, person)


@pytest.mark.timeout(240)
async def test_a_year_reads_right(diary: Diary) -> None:
    me = diary.person
    await diary.live_until(date(2026, 2, 8))
    await me.say("/pause until 23 February")
    assert "23 February" in await me.last_text()

    await diary.live_until(date(2026, 3, 2))
    await me.say("/crunch until 13 March 5 min")
    await me.press("Start")
    lessons_before = len((await dump(diary.stage, "readings"))["readings"])
    await diary.live_until(date(2026, 3, 14))
    assert len((await dump(diary.stage, "readings"))["readings"]) == lessons_before

    await diary.live_until(MOVED)
    await me.say("/timezone Berlin")
    assert "Europe/Berlin" in await me.last_text()

    await diary.live_until(ILL)  # over the clocks going forward on 29 March
    await me.say("/pause sick")
    await diary.live_until(CHECKED_IN + DAY)
    assert diary.check_ins == [CHECKED_IN]
    await me.press("pause:sick")
    await diary.live_until(WELL)
    await me.say("/resume")

    await diary.live_until(date(2026, 7, 1))
    await me.say("/idle")
    await me.press("idle:week")

    await diary.live_until(date(2026, 8, 30))
    await me.send_file("work.ics", STANDUP.encode())
    assert "work.ics" in await me.last_text()

    await diary.live_until(date(2027, 1, 1))  # over the clocks going back on 25 October

    assert diary.gaps == expected(date(2026, 1, 5), date(2026, 12, 31))
    assert diary.check_ins == [CHECKED_IN]
    assert len(diary.bites) > 20  # eight lessons, and what comes back of them
    assert set(diary.bites) <= set(diary.gaps)
    assert not any(HOLIDAY[0] <= day <= HOLIDAY[1] for day, _ in diary.bites)
    ends = {row["state"] for row in (await dump(diary.stage, "deliveries"))["deliveries"]}
    assert ends <= {"answered", "planned"}
