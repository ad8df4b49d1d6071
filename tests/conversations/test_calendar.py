"""Calendars: shared as a file or by an address, kept fresh, and taken back."""

import logging
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.fetching import Fetcher
from bot.logs import QUIET
from storage import calendars
from tests.bot.peers import serving
from tests.conversations.scenes import dump, labels, planned, pushed_since, settle_in, toast
from tests.stage import Person, Stage, buttons, staged

SECRET = "private-5ca1ab1e"
TITLE = "Divorce lawyer"

NOON = "2026-03-02T07:30:00Z"
TUESDAY_NOON = "2026-03-03T07:30:00Z"


def ics(*events: tuple[str, str], zone: str = "Z", more: str = "") -> bytes:
    """A calendar of events from one time to another, such as `20260302T073000`, in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//Test//EN"]
    for number, (start, end) in enumerate(events):
        kind = ";VALUE=DATE" if "T" not in start else ""
        mark = "" if kind else zone
        lines += [
            *("BEGIN:VEVENT", f"UID:{number}@test", "DTSTAMP:20260101T000000Z"),
            *(f"DTSTART{kind}:{start}{mark}", f"DTEND{kind}:{end}{mark}", f"SUMMARY:{TITLE}"),
            *([more] if more else []),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


LUNCH_MEETING = ("20260302T072000", "20260302T074000")
"""From 12:20 to 12:40 in Karachi, where the gap is from 12:30 to 12:45."""

ALL_LUNCH = ("20260302T070000", "20260302T080000")


# As a file


TAKEN = [
    (LUNCH_MEETING, "2026-03-02T07:40:00Z"),
    (ALL_LUNCH, TUESDAY_NOON),
    (("20260302T073500", "20260302T074400"), NOON),
    (("20260302T073100", "20260302T074400"), TUESDAY_NOON),
    (("20260302", "20260303"), TUESDAY_NOON),
]


async def test_a_file_takes_from_the_gaps(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for event, due in TAKEN:
        await ayesha.send_file("work.ics", ics(event))
        said = "Done. work.ics counts now: 1 event, of which I keep the time and nothing else."
        assert said in await ayesha.last_text()
        assert labels(await ayesha.last()) == ["My calendars", "Remove"]
        assert await planned(stage) == due

    assert len((await dump(stage, "calendars"))["calendars"]) == 1
    await ayesha.send_file("work.ics", ics())
    assert "work.ics counts now: 0 events" in await ayesha.last_text()
    assert await planned(stage) == NOON


async def test_nothing_of_a_calendar_is_kept_but_when(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    where = "LOCATION:Old Street\r\nATTENDEE;CN=Mallory:mailto:mallory@example.org"
    await ayesha.send_file("work.ics", ics(LUNCH_MEETING, more=where))

    (kept,) = (await dump(stage, "calendars"))["calendars"]
    assert "20260302T072000" in kept["text"]
    assert not re.search(f"{TITLE}|Old Street|mallory", str(kept), re.IGNORECASE)


async def test_a_buffer_around_events_counts(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.send_file("work.ics", ics(("20260302T070000", "20260302T073000")))
    assert await planned(stage) == NOON
    await ayesha.say("/calendar")
    await ayesha.press("Room around events")
    await ayesha.press("5 min")

    assert "Around an event of your calendar: 5 min" in await ayesha.last_text()
    assert await planned(stage) == "2026-03-02T07:35:00Z"


async def test_a_calendar_is_seen_and_taken_back(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/calendar")
    assert "Let your calendar count" in await ayesha.last_text()
    await ayesha.send_file("work.ics", ics(ALL_LUNCH))
    await ayesha.press("My calendars")
    text = await ayesha.last_text()
    assert "1. work.ics: 1 event, read today, 11:00" in text
    assert "Next gap: tomorrow, 12:30." in text
    screen, remove = await ayesha.find_button("Remove 1. work.ics")
    await ayesha.press_data(screen["message_id"], remove["callback_data"])

    assert "Let your calendar count" in await ayesha.last_text()
    assert await planned(stage) == NOON
    heard = await toast(ayesha, screen["message_id"], remove["callback_data"])
    assert heard == "That button has had its day. Nothing has changed."


async def test_nobody_takes_back_somebody_elses_calendar(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.send_file("work.ics", ics(ALL_LUNCH))
    mallory = await settle_in(stage, 2, first_name="Mallory")
    calendar = (await dump(stage, "calendars"))["calendars"][0]["id"]
    await toast(mallory, 1, f"calendar:drop:{calendar}")
    await mallory.say("/calendar")

    assert "work.ics" not in await mallory.last_text()
    assert len((await dump(stage, "calendars"))["calendars"]) == 1


async def test_five_calendars_are_enough(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    async with stage.house.database.write() as work:
        for number in range(5):
            await calendars.add(work, 1, f"{number}.ics", None, datetime.max.replace(tzinfo=UTC))
        await work.commit()
    before = await dump(stage)
    await ayesha.send_file("5.ics", ics(ALL_LUNCH))
    assert "You have shared 5 calendars already." in await ayesha.last_text()
    await ayesha.say("https://calendar.example.org/a.ics")
    assert "You have shared 5 calendars already." in await ayesha.last_text()

    assert await dump(stage) == before


NO_CALENDARS = [
    (b"<!doctype html><html><body>Please log in</body></html>", "That is not a calendar."),
    (b"%PDF-1.7", "That is not a calendar."),
    (ics(LUNCH_MEETING)[:-20], "That calendar breaks off before its end."),
    (ics(LUNCH_MEETING).replace(b"lawyer", b"\xff\xfe"), "That calendar is not written in UTF-8."),
    (b"BEGIN:VCALENDAR\r\n" + b" " * 3_000_000, "That calendar is over 2 MB."),
]


async def test_what_is_no_calendar_is_told_and_changes_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.send_file("work.ics", ics(LUNCH_MEETING))
    before = await dump(stage)
    for content, said in NO_CALENDARS:
        await ayesha.send_file("work.ics", content)
        assert (await ayesha.last_text()).startswith(said)
        assert "Nothing has changed." in await ayesha.last_text()
        assert labels(await ayesha.last()) == ["My calendars"]
    await stage.fault("getFile", "500")
    await ayesha.send_file("work.ics", ics())
    assert "I could not get that file from Telegram." in await ayesha.last_text()

    assert await dump(stage) == before


async def test_ones_own_times_come_as_a_file(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("first Friday of the month 9:00 20 min")
    await ayesha.say("/calendar")
    await ayesha.press("My times as a file")
    message = await ayesha.last()
    assert message["document"]["file_name"] == "offclock.ics"
    assert "They show as free there" in message["caption"]
    path = f"/sandbox/files/{message['document']['file_id']}"
    async with stage.http.get(path) as response:
        content = (await response.read()).decode()

    assert content.count("BEGIN:VEVENT") == content.count("TRANSP:TRANSPARENT") == 2
    assert "DTSTART;TZID=Asia/Karachi:20260302T123000\r\nDURATION:PT15M" in content
    assert "FREQ=MONTHLY;BYDAY=1FR" in content
    before = await planned(stage)
    await ayesha.send_file("offclock.ics", content.encode())
    assert await planned(stage) == before


async def test_without_times_there_is_no_file(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.press("Remove")
    await ayesha.say("/calendar")
    await ayesha.press("My times as a file")

    assert "You have told me no times yet" in await ayesha.last_text()


# By its address


@dataclass
class Server:
    """A calendar somewhere on the Internet, and what it was asked."""

    body: bytes
    etag: str = '"1"'
    status: int = 200
    asked: list[web.Request] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://calendar.example.org:{self.port}/{SECRET}/basic.ics"

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        if self.status != 200:
            return web.Response(status=self.status, text=f"{TITLE} {SECRET}")
        if request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304)
        return web.Response(body=self.body, headers={"ETag": self.etag})


class Here(AbstractResolver):
    """Every name leads here."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append((host, port))
        here = ResolveResult(
            hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0
        )
        return [here]

    async def close(self) -> None:
        """Nothing is open."""


@asynccontextmanager
async def online(home: Path, *events: tuple[str, str]) -> AsyncIterator[tuple[Stage, Server]]:
    """The whole bot, and a calendar with these events that it can reach."""
    server = Server(ics(*events))
    fetcher = Fetcher(lambda ip: ip.is_loopback, resolver=Here())
    async with serving(server.answer) as url, staged(home, fetcher=fetcher) as stage:
        server.port = int(url.rpartition(":")[2])
        yield stage, server


@pytest.fixture(autouse=True)
def no_address_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No log, ours or a library's, holds an address or anything of a calendar."""
    caplog.set_level(logging.INFO)
    for name in QUIET:
        caplog.set_level(logging.WARNING, name)
    yield
    logged = [record.getMessage() for record in caplog.get_records("call")]
    assert not [line for line in logged if SECRET in line or TITLE in line]


async def refresh(stage: Stage) -> None:
    await stage.bot.subscriptions.refresh()


async def subscribed(stage: Stage, server: Server, said: str = "") -> Person:
    """A learner who has shared the calendar, and has been told how that went."""
    ayesha = await settle_in(stage)
    await ayesha.say(said or server.address)
    await refresh(stage)
    return ayesha


@pytest.mark.parametrize("said", ["{}", "/calendar  {} "])
async def test_an_address_is_fetched_and_answered(home: Path, said: str) -> None:
    async with online(home, LUNCH_MEETING) as (stage, server):
        ayesha = await subscribed(stage, server, said.format(server.address))

        texts = [one["text"] for one in await ayesha.messages()]
        assert texts[-2].startswith("I am fetching the calendar from calendar.example.org.")
        assert texts[-1].startswith("Done. calendar.example.org counts now: 1 event")
        assert SECRET not in "".join(texts[-2:])
        assert await planned(stage) == "2026-03-02T07:40:00Z"


async def test_an_address_is_an_address_whatever_was_asked_for(home: Path) -> None:
    async with online(home, ALL_LUNCH) as (stage, server):
        ayesha = await settle_in(stage)
        await ayesha.say("/timezone")
        await ayesha.say(server.address)
        await refresh(stage)

        assert "counts now" in await ayesha.last_text()
        assert await planned(stage) == TUESDAY_NOON


async def test_it_is_fetched_again_and_a_change_plans_anew(home: Path) -> None:
    async with online(home, ALL_LUNCH) as (stage, server):
        ayesha = await subscribed(stage, server)
        said = len(await ayesha.messages())
        await stage.move_clock(to="2026-03-02T07:00:00Z")
        await refresh(stage)
        assert len(server.asked) == 1
        await stage.move_clock(to="2026-03-02T10:00:00Z")
        await refresh(stage)
        assert server.asked[-1].headers["If-None-Match"] == '"1"'
        assert len(server.asked) == 2
        server.body, server.etag = ics(("20260303T070000", "20260303T080000")), '"2"'
        await stage.move_clock(to="2026-03-02T14:00:00Z")
        await refresh(stage)

        assert await planned(stage) == "2026-03-04T07:30:00Z"
        assert len(await ayesha.messages()) == said
        await ayesha.say("/calendar")
        assert "1. calendar.example.org: 1 event, read today, 19:00" in await ayesha.last_text()


async def test_the_same_address_is_one_calendar(home: Path) -> None:
    async with online(home, ALL_LUNCH) as (stage, server):
        ayesha = await subscribed(stage, server)
        await ayesha.say(server.address)
        assert "You have shared that calendar already." in await ayesha.last_text()
        await refresh(stage)

        assert len((await dump(stage, "calendars"))["calendars"]) == 1
        assert await planned(stage) == TUESDAY_NOON


FAILING = [
    (404, b"", "There is no calendar at that address. Nothing has changed."),
    (401, b"", "That address asks for a login."),
    (500, b"", "That server has a fault at the moment."),
    (200, b"<html>", "That is not a calendar."),
    (200, b"BEGIN:VCALENDAR\r\n", "That calendar breaks off before its end."),
    (200, b"x" * 2_200_000, "That calendar is over 2 MB."),
]


async def test_an_address_that_gives_no_calendar_is_told_and_not_kept(home: Path) -> None:
    async with online(home) as (stage, server):
        ayesha = await settle_in(stage)
        before = await dump(stage)
        for server.status, server.body, said in FAILING:
            await ayesha.say(server.address)
            await refresh(stage)
            assert (await ayesha.last_text()).startswith(said)
            assert "Nothing has changed." in await ayesha.last_text()

        assert await dump(stage) == before


PRIVATE = "That address leads into a private network."
REFUSED = [
    ("http://127.0.0.1/a.ics", PRIVATE),
    ("https://192.168.1.1/a.ics", PRIVATE),
    ("http://[::1]/a.ics", PRIVATE),
    ("http://169.254.169.254/latest/meta-data", PRIVATE),
    ("http://localhost:8080/a.ics", PRIVATE),
    ("http://2130706433/a.ics", PRIVATE),
    ("webcal://printer.local/a.ics", PRIVATE),
    ("https://ann:pass@example.org/a.ics", "That address holds a name and a password."),
    ("https://", "That is not an address that I can read."),
    ("https://exa mple.org/a.ics", "That is not an address that I can read."),
    ("/calendar file:///etc/passwd", "That is not an address that I can read."),
    ("/calendar ftp://example.org/a.ics", "I fetch addresses that begin with https://"),
    ("/calendar somewhere", "That is not an address that I can read."),
]


async def test_an_address_that_may_not_be_fetched_is_told_and_changes_nothing(
    stage: Stage,
) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    for said, why in REFUSED:
        await ayesha.say(said)
        assert (await ayesha.last_text()).startswith(why), said
        assert "Nothing has changed." in await ayesha.last_text()

    assert await dump(stage) == before


@pytest.mark.parametrize(("scheme", "port"), [("http", 80), ("webcal", 443)])
async def test_a_name_that_leads_into_a_private_network_is_not_fetched(
    home: Path, scheme: str, port: int
) -> None:
    names = Here()
    async with staged(home, fetcher=Fetcher(resolver=names)) as stage:
        ayesha = await settle_in(stage)
        await ayesha.say(f"{scheme}://calendar.example.org/a.ics")
        await refresh(stage)

        assert names.asked == [("calendar.example.org", port)]
        assert (await ayesha.last_text()).startswith(PRIVATE)
        assert (await dump(stage, "calendars"))["calendars"] == []


async def test_a_calendar_that_goes_on_failing_is_told_once_beside_a_bite(home: Path) -> None:
    async with online(home, ("20260303T070000", "20260303T074000")) as (stage, server):
        ayesha = await subscribed(stage, server)
        server.status = 500
        before = await ayesha.messages()
        for hour in ("09:30", "10:30", "12:00"):  # three hours on, then ever later again
            await stage.move_clock(to=f"2026-03-02T{hour}:00Z")
            await refresh(stage)
        assert len(server.asked) == 4
        assert "lawyer" not in str(await pushed_since(ayesha, before))
        await stage.move_clock(to="2026-03-03T07:41:00Z")  # by the copy that serves

        bite, note = (await pushed_since(ayesha, before))[-2:]
        assert "⏱" in bite["text"]
        assert note["text"] == (
            "Your calendar calendar.example.org can not be fetched at the moment: "
            "That server has a fault at the moment. I go on with the last copy."
        )
        assert note["message_id"] in (await ayesha.chat())["silent"]
        await ayesha.press("Look at it")
        assert "1. calendar.example.org: That server has a fault" in await ayesha.last_text()

        before = await ayesha.messages()
        await stage.move_clock(to="2026-03-04T07:31:00Z")
        await refresh(stage)
        assert len(await pushed_since(ayesha, before)) == 1
        server.status = 200
        await stage.move_clock(to="2026-03-06T07:31:00Z")
        await refresh(stage)
        await ayesha.say("/calendar")
        assert "1. calendar.example.org: 1 event, read" in await ayesha.last_text()


async def test_a_calendar_that_was_mended_is_not_told_of(home: Path) -> None:
    async with online(home) as (stage, server):
        ayesha = await subscribed(stage, server)
        server.status = 500
        for hour in ("09:30", "10:30", "12:00"):
            await stage.move_clock(to=f"2026-03-02T{hour}:00Z")
            await refresh(stage)
        server.status = 200
        await stage.move_clock(to="2026-03-02T18:00:00Z")
        await refresh(stage)
        before = await ayesha.messages()
        await stage.move_clock(to=TUESDAY_NOON)

        (bite,) = await pushed_since(ayesha, before)
        assert "⏱" in bite["text"]


async def test_whole_days_move_with_the_learner(home: Path) -> None:
    async with online(home) as (stage, server):
        server.body = ics(("20260303", "20260304"))
        ayesha = await subscribed(stage, server)
        await ayesha.send_file("own.ics", ics(("20260304T123000", "20260304T124500"), zone=""))
        await stage.move_clock(to="2026-03-02T08:00:00Z")
        assert await planned(stage) == "2026-03-05T07:30:00Z"
        await ayesha.say("/timezone Europe/London")
        assert "Europe/London" in await ayesha.last_text()
        await stage.move_clock(to="2026-03-02T12:46:00Z")

        assert await planned(stage) == "2026-03-05T12:30:00Z"
        assert len(server.asked) == 1


async def test_a_calendar_is_forgotten_with_its_learner(home: Path) -> None:
    async with online(home, ALL_LUNCH) as (stage, server):
        ayesha = await subscribed(stage, server)
        await ayesha.say("/forget")
        await ayesha.press("Delete everything")
        await stage.move_clock(to="2026-03-02T12:00:00Z")
        await refresh(stage)

        assert len(server.asked) == 1
        assert buttons(await ayesha.last()) == []
