"""A new learner on a phone tells the bot their times, a holiday and a calendar."""

import os
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PHONE, Chat, Window, Windows
from tests.stage import Person

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MEETINGS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//A planner//EN
BEGIN:VEVENT
UID:standup
DTSTAMP:20260201T090000Z
SUMMARY:Standup with the client
DTSTART;TZID=Asia/Karachi:20260202T120000
DTEND;TZID=Asia/Karachi:20260202T124000
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
END:VEVENT
END:VCALENDAR
"""


async def picture(window: Window, name: str) -> None:
    """Keep a picture for whoever wants to look: PICTURES names the folder."""
    if folder := os.environ.get("PICTURES"):
        await window.page.screenshot(path=Path(folder) / f"{name}.png")


async def tell_times(chat: Chat, window: Window) -> None:
    await chat.say("Sat at 10")
    await chat.shows("Which one?")
    await picture(window, "free-which")
    await chat.click("Saturday, 10:00")
    await chat.shows("Understood: Saturday, 10:00–10:15")
    await chat.say("every other Tuesday 18:00 15m until 20 December")
    await chat.shows("Understood: Every 2 weeks on Tuesday, 18:00–18:15")
    await picture(window, "free-understood")


async def test_times_a_holiday_and_a_calendar_are_told_on_a_phone(
    windows: Windows, learner: Person, tmp_path: Path
) -> None:
    await learner.stage.move_clock(to="2026-03-02T06:00:00Z")
    calendar = tmp_path / "work.ics"
    calendar.write_text(MEETINGS)
    async with windows(viewport=PHONE) as window:
        chat = await window.open()
        await tell_times(chat, window)

        await chat.say("/pause until 9 March")
        await chat.shows("9 March")
        await picture(window, "free-pause")
        await chat.say("/resume")
        await chat.shows("Welcome back")

        await chat.root.locator("input[type=file]").set_input_files(calendar)
        dialog = window.page.get_by_role("dialog", name="Send a file")
        await dialog.get_by_role("button", name="Send").click()
        await chat.shows("work.ics counts now")
        await chat.shows("12:40")  # what the standup leaves of lunch
        await picture(window, "free-calendar")

        await chat.say("/week")
        shown = chat.last.get_by_role("img")
        await expect(shown.first).to_be_visible()
        await chat.shows("12:40")
        await picture(window, "free-week")

        await window.next_gap()
        await chat.shows("⏱")
        await expect(chat.button("10 min")).to_be_visible()
        await picture(window, "free-push")
        await chat.click("Why now?")
        why = window.page.get_by_role("dialog", name="Notice")
        await expect(why).to_contain_text("Weekdays, 12:30")
        await picture(window, "free-why")
        await why.get_by_role("button", name="OK").click()
        await chat.click("10 min")
        await chat.shows("comes back")
        await picture(window, "free-later")
