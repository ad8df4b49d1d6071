"""Photos of the bot on the chat page, and what happens when they are edited in place."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Locator, Route, expect

from tests.browser.conftest import PHONE, Chat, Window, Windows
from tests.sandbox.conftest import make_png
from tests.stage import TOKEN, Stage, until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "x:1"}]]}
TALLER = {"inline_keyboard": [[{"text": one, "callback_data": one}] for one in ("x:2", "x:3")]}


async def upload(stage: Stage, method: str, content: bytes, **params: Any) -> dict[str, Any]:
    """Call a method of the Bot API with `content` as the file `photo`."""
    form = aiohttp.FormData({"chat_id": "1"})
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    form.add_field("photo", content, filename="p.png", content_type="image/png")
    async with stage.http.post(f"/bot{TOKEN}/{method}", data=form) as response:
        assert response.status == 200, await response.text()
        return (await response.json())["result"]


async def exchange(stage: Stage, message: dict[str, Any], content: bytes, **more: Any) -> str:
    """Edit a photo in place; returns the new one's file_id."""
    media = {"type": "photo", "media": "attach://photo", "caption": more.pop("caption", "")}
    edited = await upload(
        stage, "editMessageMedia", content, message_id=message["message_id"], media=media, **more
    )
    return edited["photo"][-1]["file_id"]


def image(chat: Chat) -> Locator:
    return chat.log.locator(".photo img").last


async def box(node: Locator) -> dict[str, float]:
    found = await node.bounding_box()
    assert found
    return dict(found)


async def test_a_photo_fills_a_phone_and_opens_large(windows: Windows, stage: Stage) -> None:
    await stage.person().say("/start")
    caption = {"caption": "<b>Two quotes</b>, one brief", "parse_mode": "HTML"}
    await upload(stage, "sendPhoto", make_png(1080, 1350), **caption, reply_markup=KEYBOARD)
    async with windows(
        viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=3
    ) as window:
        chat = await window.open()
        photo, bubble = image(chat), chat.last.locator(".bubble")
        await expect(photo).to_have_attribute("alt", "Two quotes, one brief")
        shown, frame = await box(photo), await box(bubble)
        assert frame["width"] > 0.8 * PHONE["width"]
        assert shown["width"] > frame["width"] - 10
        assert shown["height"] == pytest.approx(shown["width"] * 1.25, abs=1)
        assert await photo.evaluate("node => node.naturalWidth") >= 3 * shown["width"]
        assert (await box(bubble.locator(".text")))["y"] >= shown["y"] + shown["height"]
        key = await box(chat.button("Yes"))
        assert key["y"] >= frame["y"] + frame["height"]
        assert key["width"] == pytest.approx(frame["width"], abs=1)

        await chat.log.get_by_role("button", name="Photo: Two quotes, one brief. Enlarge").tap()
        large = window.page.get_by_role("dialog", name="Two quotes, one brief")
        await expect(large).to_be_visible()
        assert (await box(large.locator("img")))["width"] > shown["width"]
        await large.get_by_role("button", name="Close").tap()
        await expect(large).to_have_count(0)


async def test_a_tall_photo_leaves_room_for_its_words_and_buttons(
    windows: Windows, stage: Stage
) -> None:
    await stage.person().say("/start")
    await upload(stage, "sendPhoto", make_png(100, 1500), caption="tall", reply_markup=KEYBOARD)
    async with windows(viewport=PHONE) as window:
        chat = await window.open()
        await expect(chat.button("Yes")).to_be_in_viewport(ratio=1)
        assert (await box(image(chat)))["height"] < 0.7 * PHONE["height"]


async def test_a_photo_stays_until_the_next_one_is_there(window: Window, stage: Stage) -> None:
    await stage.person().say("/start")
    sent = await upload(stage, "sendPhoto", make_png(600, 400), caption="one")
    first = sent["photo"][-1]["file_id"]
    chat = await window.open()
    await expect(image(chat)).to_have_attribute("src", f"/sandbox/files/{first}")
    asked, released = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        asked.set()
        await released.wait()
        await route.continue_()

    await window.page.route("**/sandbox/files/*", hold)
    button = await chat.last.locator(".photo").element_handle()
    await button.focus()
    second = await exchange(stage, sent, make_png(300, 400), caption="two")
    await asyncio.wait_for(asked.wait(), 15)
    await expect(chat.last.locator(".text")).to_contain_text("two")
    await expect(chat.log.locator(".photo img")).to_have_count(1)
    await expect(image(chat)).to_have_attribute("src", f"/sandbox/files/{first}")
    assert await image(chat).evaluate("node => node.complete && node.naturalWidth === 600")

    released.set()
    await expect(image(chat)).to_have_attribute("src", f"/sandbox/files/{second}")
    await expect(image(chat)).to_have_attribute("alt", "two")
    assert await image(chat).evaluate("node => node.complete && node.naturalWidth === 300")
    assert await button.evaluate("node => node === document.activeElement")
    await expect(chat.last).not_to_contain_text("edited")


async def test_the_last_of_two_quick_edits_stands(window: Window, stage: Stage) -> None:
    await stage.person().say("/start")
    sent = await upload(stage, "sendPhoto", make_png(300, 200))
    chat = await window.open()
    first = await image(chat).get_attribute("src")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    await window.page.route("**/sandbox/files/*", hold)
    slow = await exchange(stage, sent, make_png(400, 300), caption="slow")
    await until(lambda: len(held) == 1)
    last = await exchange(stage, sent, make_png(500, 500), caption="last")
    await until(lambda: len(held) == 2)
    assert await image(chat).get_attribute("src") == first

    await held[1].continue_()
    await expect(image(chat)).to_have_attribute("src", f"/sandbox/files/{last}")
    async with window.page.expect_request_finished(lambda asked: slow in asked.url):
        await held[0].continue_()
    await window.page.evaluate("() => new Promise(requestAnimationFrame)")
    await expect(image(chat)).to_have_attribute("src", f"/sandbox/files/{last}")
    await expect(image(chat)).to_have_attribute("alt", "last")


async def test_an_edit_moves_nothing_that_is_being_read(windows: Windows, stage: Stage) -> None:
    await stage.person().say("/start")
    above = await upload(stage, "sendPhoto", make_png(600, 300), caption="above")
    for number in range(12):
        await stage.call("sendMessage", chat_id=1, text=f"line {number}")
    read = await upload(stage, "sendPhoto", make_png(600, 300), caption="read", reply_markup=TALLER)
    for number in range(12):
        await stage.call("sendMessage", chat_id=1, text=f"more {number}")
    async with windows(viewport=PHONE) as window:
        chat = await window.open()
        photos = chat.log.locator(".photo")
        await expect(photos).to_have_count(2)
        await photos.last.evaluate("node => node.scrollIntoView({block: 'start'})")
        await expect(chat.root.locator(".chip")).to_be_visible()
        before = (await box(photos.last))["y"]

        newer = await exchange(stage, read, make_png(600, 300), caption="r", reply_markup=KEYBOARD)
        await expect(photos.last.locator("img")).to_have_attribute("src", f"/sandbox/files/{newer}")
        await expect(chat.button("Yes")).to_be_attached()
        assert (await box(photos.last))["y"] == pytest.approx(before, abs=1)

        newer = await exchange(stage, above, make_png(300, 600), caption="above")
        await expect(photos.first.locator("img")).to_have_attribute(
            "src", f"/sandbox/files/{newer}"
        )
        assert (await box(photos.last))["y"] == pytest.approx(before, abs=1)


async def test_a_silent_message_says_so(window: Window, stage: Stage) -> None:
    await stage.person().say("/start")
    chat = await window.open()
    await stage.call("sendMessage", chat_id=1, text="loud")
    await chat.shows("loud")
    mark = chat.last.get_by_role("img", name="Without a sound")
    await expect(mark).to_have_count(0)
    await stage.call("sendMessage", chat_id=1, text="soft", disable_notification=True)
    await chat.shows("soft")
    await expect(mark).to_be_visible()
    await window.page.reload()
    await chat.shows("soft")
    await expect(mark).to_be_visible()
