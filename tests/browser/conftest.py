"""One headless Chromium for the folder, and the whole bot behind each page.

Playwright's objects belong to the event loop that made them, so everything here lives in the
session's loop.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from tests.conversations.scenes import MONDAY
from tests.stage import WAYS_ON, Person, Stage, staged

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
PATIENCE_MS = 15_000
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

expect.set_options(timeout=PATIENCE_MS)


def find_chromium() -> str:
    """Where Chromium is. Without it these tests are skipped, except in CI, where they fail."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    reason = f"needs Chromium: none of {', '.join(NAMES)} is on the PATH"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = find_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(home: Path) -> AsyncIterator[Stage]:
    """As everywhere, but in the loop of the browser."""
    async with staged(home) as stage:
        await stage.move_clock(to=MONDAY)  # the real clock may stand in a gap
        yield stage


@dataclass
class Chat:
    """One chat on a page, as the learner in front of it sees and uses it."""

    root: Locator

    @property
    def page(self) -> Page:
        return self.root.page

    @property
    def log(self) -> Locator:
        return self.root.get_by_role("log")

    @property
    def messages(self) -> Locator:
        return self.log.get_by_role("article")

    @property
    def last(self) -> Locator:
        return self.messages.last

    def button(self, name: str) -> Locator:
        """The lowest button in the chat with this name, or with a name that begins so."""
        return self.log.get_by_role("button", name=name).last

    async def click(self, name: str) -> None:
        await self.button(name).click()

    async def say(self, text: str) -> None:
        draft = self.root.get_by_role("textbox", name="Message")
        await draft.fill(text)
        await draft.press("Enter")

    async def shows(self, words: str) -> None:
        """Wait until the last message says `words`."""
        await expect(self.last).to_contain_text(words)

    async def set_up(self) -> None:
        """From the empty chat to a planned gap, by nothing but clicks."""
        await self.root.get_by_role("button", name="Start", exact=True).click()
        await self.click("Karachi")
        await self.click("Feedback you can use")
        await self.click("On to the questions")
        await self.shows("Question 1 of 1")
        await self.click("1")
        await self.shows("When do you have a little time?")
        await self.click("Weekdays 12:30")
        await self.shows("All set")

    async def answer_all(self) -> int:
        """Read and answer until the bite is over; return the number of answers."""
        answered = 0
        while data := await self.way_on():
            await self.last.locator(f'[data-callback="{data}"]').click()
            # What was pressed is gone once the bot has answered: a new message, or feedback.
            await expect(self.log.locator(f'[data-callback="{data}"]')).to_have_count(0)
            answered += data.startswith("pick:")
        return answered

    async def way_on(self) -> str:
        """Return what the button of the last message does that leads on; nothing at the end."""
        offered = self.last.locator("[data-callback]")
        await expect(offered.first).to_be_visible()
        does = [await one.get_attribute("data-callback") or "" for one in await offered.all()]
        return next((data for act in WAYS_ON for data in does if data.startswith(f"{act}:")), "")


@dataclass
class Window:
    """A browser's window on a sandbox; remembers what went wrong in it."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        own = urlsplit(self.address).netloc
        page = self.page

        def strange(url: str) -> bool:
            parts = urlsplit(url)
            return parts.scheme not in ("blob", "data") and parts.netloc != own

        page.on(
            "console",
            lambda said: (
                self.faults.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "request",
            lambda asked: self.faults.append(f"asked {asked.url}") if strange(asked.url) else None,
        )
        page.on(
            "response",
            lambda got: (
                self.faults.append(f"{got.status} {got.url}") if got.status >= 400 else None
            ),
        )

    async def open(self, query: str = "user=1&name=Ayesha", user: int = 1) -> Chat:
        """Open the page's address with this query, and return the chat of `user` in it."""
        await self.page.goto(f"{self.address}/?{query}")
        chat = self.chat(user)
        await expect(chat.root).to_be_visible()
        return chat

    def chat(self, user: int = 1) -> Chat:
        return Chat(self.page.locator(f'section.chat[data-user="{user}"]'))

    async def next_gap(self) -> None:
        """Press the clock's button; a bite in the chat has one of the same name."""
        await self.page.locator('[data-move="next-gap"]').locator("visible=true").click()


class Windows:
    """Opens windows on a stage; none may complain, nor ask another host for anything."""

    def __init__(self, browser: Browser, stage: Stage) -> None:
        self._browser = browser
        self._stage = stage

    @asynccontextmanager
    async def __call__(self, **options: Any) -> AsyncIterator[Window]:
        asked = {"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "Asia/Karachi", **options}
        context: BrowserContext = await self._browser.new_context(**asked)
        context.set_default_timeout(PATIENCE_MS)
        window = Window(await context.new_page(), self._stage.bot.address)
        window.watch()
        try:
            yield window
            assert window.faults == []
        finally:
            await context.close()


@pytest.fixture
def windows(browser: Browser, stage: Stage) -> Windows:
    return Windows(browser, stage)


@pytest_asyncio.fixture(loop_scope="session")
async def window(windows: Windows) -> AsyncIterator[Window]:
    """A window of a desktop's size."""
    async with windows() as window:
        yield window


@pytest_asyncio.fixture(loop_scope="session")
async def learner(stage: Stage) -> Person:
    """Learner 1, set up without a page, to come quickly to where a test begins."""
    person = stage.person(1, first_name="Ayesha", language_code="en")
    await person.say("/start")
    await person.press("Karachi")
    await person.say("weekdays 12:30-12:45")
    return person
