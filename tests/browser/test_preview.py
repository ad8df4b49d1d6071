"""An author's page follows what is saved, without being loaded again."""

from pathlib import Path

import pytest
from aiohttp import ClientSession
from playwright.async_api import Browser, expect

from bot.workbench.preview import previewing
from bot.workbench.subject import find_subject
from scheduler.tasks import beside
from tests.browser.conftest import PHONE, Windows
from tests.conversations.packs import CHOICE, write_lesson, write_pack_of
from tests.lessons.authoring import swap
from tests.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LESSON = write_lesson("FBK-1", CHOICE)


async def test_the_page_shows_what_is_saved(browser: Browser, home: Path) -> None:
    pack = write_pack_of(home / "pack", (LESSON,))
    async with (
        previewing(find_subject(pack), home, lambda _: None) as preview,
        beside(preview.watch()),
        ClientSession(preview.bot.address) as http,
        Windows(browser, Stage(http, preview.bot))(viewport=PHONE) as window,
    ):
        chat = await window.open("")
        await chat.shows("You wait for word.")
        await chat.click("On to the questions")
        await chat.shows("Which first?")

        write_pack_of(pack, (swap(LESSON, "minutes: 3", "minutes: 99"),))
        await chat.shows("'minutes' is 99")
        await expect(chat.messages).to_have_count(3)

        write_pack_of(pack, (swap(LESSON, "hook: You wait", "hook: You hope"),))
        await chat.shows("You hope for word.")
        await expect(chat.messages).to_have_count(1)
        await expect(chat.button("On to the questions")).to_be_in_viewport()
