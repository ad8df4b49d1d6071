"""Calendars are read by a child process, with an end to its work."""

import asyncio
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.calendars import reading
from scheduler.calendars.problem import CalendarError, Problem
from scheduler.calendars.reading import MOST_BYTES, read_calendar, unfold_again
from tests.scheduler.calendars.table import BERLIN, KARACHI, calendar, event, noon, shown
from tests.stage import until

ROOT = Path(__file__).parents[3]
AFTER = noon("2026-03-22")
LOOK = (AFTER, AFTER + timedelta(days=100))
ONE = ("DTSTART:20260324T090000", "DTEND:20260324T100000")
MEETING = (noon("2026-03-24") - timedelta(hours=4), noon("2026-03-24") - timedelta(hours=3))
# The child is allowed four seconds of work; the rest is for a busy machine.
SOON = 15


async def problem_of(data):
    with pytest.raises(CalendarError) as caught:
        await read_calendar(data, BERLIN, *LOOK)
    return caught.value.problem


async def test_a_calendar_is_read():
    past = event("UID:past", "SUMMARY:Zofia", "DTSTART:20200101T090000Z")
    bad = event("UID:bad", "DTSTART:20260431T090000Z")
    found = await read_calendar(calendar(event("UID:1", *ONE), past, bad), BERLIN, *LOOK)
    assert shown(found.busy, BERLIN) == ["Tue 24 Mar 09:00 - 10:00 (1 h)"]
    assert (found.events, found.unread) == (3, 1)
    assert found.text.count("BEGIN:VEVENT") == 2
    assert "Zofia" not in found.text


async def test_what_was_kept_is_read_anew_after_a_journey():
    found = await read_calendar(calendar(*ONE), BERLIN, *LOOK)
    again = await unfold_again(found.text, KARACHI, *LOOK)
    assert shown(again.busy, KARACHI) == ["Tue 24 Mar 09:00 - 10:00 (1 h)"]
    assert again.text == found.text


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem.NOT_A_CALENDAR),
        (b"<html></html>", Problem.NOT_A_CALENDAR),
        (calendar(*ONE)[:60], Problem.TRUNCATED),
        (calendar("SUMMARY:Café", *ONE).decode().encode("latin-1"), Problem.NOT_TEXT),
        (bytes(50_000_000), Problem.TOO_BIG),
        (calendar(*[event(*ONE)] * 20_001), Problem.TOO_MANY),
    ],
    ids=["empty", "html", "truncated", "latin-1", "50 MB", "20,001 events"],
)
async def test_it_says_why_a_calendar_can_not_be_read(data, problem):
    assert await problem_of(data) is problem


def test_every_problem_is_told_in_a_sentence():
    assert all(str(CalendarError(problem)).endswith(".") for problem in Problem)


BOMBS = {
    "every second": "RRULE:FREQ=SECONDLY",
    "every minute": "RRULE:FREQ=MINUTELY;COUNT=999999999",
    "all seconds": f"RRULE:FREQ=HOURLY;BYSECOND={','.join(map(str, range(60)))};BYMINUTE=0,1,2,3,4",
    "no such day": "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "no such second": "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "no such week": "RRULE:FREQ=YEARLY;BYMONTH=1;BYWEEKNO=30",
    "from the start": "RRULE:FREQ=HOURLY;COUNT=999999999",
    "huge steps": "RRULE:FREQ=SECONDLY;INTERVAL=999999;BYHOUR=1;BYMINUTE=1;BYSECOND=1",
    "dates": "\r\n".join(
        "RDATE:"
        + ",".join(f"2026{month:02}{day:02}T{hour:02}{minute:02}00" for minute in range(60))
        for month in range(1, 13)
        for day in range(1, 6)
        for hour in range(24)
    ),
}


@pytest.mark.parametrize("rule", BOMBS.values(), ids=BOMBS)
async def test_an_event_that_repeats_beyond_measure_harms_no_other(rule):
    bomb = event("UID:bomb", "DTSTART:19700101T000000", "DURATION:PT1S", rule)
    good = event("UID:good", *ONE)
    started = time.monotonic()
    found = await read_calendar(calendar(bomb, good), BERLIN, *LOOK)
    assert time.monotonic() - started < SOON
    assert found.busy.during(*MEETING)


async def test_thousands_of_them_are_given_up_for_the_work_that_they_are(monkeypatch):
    monkeypatch.setattr(reading, "_MOST_SECONDS", 90.0)
    rule = "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"
    bombs = (event(f"UID:{n}", "DTSTART:20260101T000000Z", rule) for n in range(5_000))
    started = time.monotonic()
    assert await problem_of(calendar(*bombs)) is Problem.TOO_HEAVY
    assert time.monotonic() - started < 60


async def test_a_calendar_of_the_largest_size_is_read():
    note = "DESCRIPTION:" + "x" * 900
    events = [event(f"UID:{n}", note, *ONE) for n in range(2_000)]
    data = calendar(*events)
    assert MOST_BYTES * 0.9 < len(data) <= MOST_BYTES
    assert (await read_calendar(data, BERLIN, *LOOK)).events == 2_000


async def test_a_child_that_does_not_answer_is_given_up(monkeypatch, tmp_path):
    pid = stand_in(monkeypatch, tmp_path, "import time; time.sleep(60)")
    monkeypatch.setattr(reading, "_MOST_SECONDS", 1.0)
    assert await problem_of(calendar(*ONE)) is Problem.TOO_HEAVY
    assert not is_alive(pid())


async def test_a_child_does_not_outlive_who_asked(monkeypatch, tmp_path):
    pid = stand_in(monkeypatch, tmp_path, "import time; time.sleep(60)")
    asked = asyncio.ensure_future(read_calendar(calendar(*ONE), BERLIN, *LOOK))  # noqa: TID251
    await until(pid)
    child = pid()
    assert is_alive(child)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert not is_alive(child)


async def test_a_child_that_fails_is_told_apart_from_a_calendar(monkeypatch, tmp_path, caplog):
    stand_in(monkeypatch, tmp_path, "raise SystemExit(3)")
    assert await problem_of(calendar(*ONE)) is Problem.NOT_A_CALENDAR
    assert "status 3" in caplog.text


async def test_no_more_than_two_are_read_at_once(monkeypatch):
    working, most = 0, 0

    async def count(question):
        nonlocal working, most
        working += 1
        most = max(most, working)
        await asyncio.sleep(0)
        working -= 1
        return {"text": "", "busy": "", "events": 0, "unread": 0}

    monkeypatch.setattr(reading, "_ask_child", count)
    await asyncio.gather(*(read_calendar(b"", BERLIN, *LOOK) for _ in range(10)))
    assert most == 2


async def test_the_child_does_not_see_the_secrets_of_the_bot(monkeypatch, tmp_path):
    monkeypatch.setenv("BOT_TOKEN", "secret")
    seen = tmp_path / "seen"
    code = f"open({str(seen)!r}, 'w').write(str(os.environ)); raise SystemExit(3)"
    stand_in(monkeypatch, tmp_path, code)
    await problem_of(calendar(*ONE))
    assert "BOT_TOKEN" not in seen.read_text()


def test_the_bot_does_not_load_a_library_of_calendars():
    code = (
        "import sys, scheduler.calendars.reading, scheduler.calendars.write\n"
        "sys.exit(sorted({'icalendar', 'dateutil', 'recurring_ical_events'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.stderr == "[]\n"


def stand_in(monkeypatch, folder, code):
    """Put a program in the child's place; gives what reads its process id."""
    program = folder / "child"
    noted = folder / "pid"
    own = f"import os; open({str(noted)!r} + '-', 'w').write(str(os.getpid()))"
    done = f"os.rename({str(noted)!r} + '-', {str(noted)!r})"
    program.write_text(f"#!{sys.executable}\n{own}; {done}\n{code}\n")
    program.chmod(0o755)
    monkeypatch.setattr(reading.sys, "executable", str(program))
    return lambda: int(noted.read_text()) if noted.exists() else None


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
