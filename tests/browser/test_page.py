"""What the chat page offers around the messages."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import PHONE, Window, Windows
from tests.stage import Person, Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_sentence_of_a_lesson_is_copied(windows: Windows, learner: Person) -> None:
    await learner.say("/now 5")
    async with windows(permissions=["clipboard-read", "clipboard-write"]) as window:
        chat = await window.open()
        sentence = await chat.last.locator("code").inner_text()
        await chat.click("Copy the sentence")
        await expect(chat.root.locator(".toasts")).to_have_text("Copied")
        assert await window.page.evaluate("navigator.clipboard.readText()") == sentence


async def test_the_dialogue_opens_and_closes_by_keyboard(window: Window, learner: Person) -> None:
    await learner.say("/now 5")
    chat = await window.open()
    toggle = chat.button("Show the whole quote")
    quote = chat.last.locator("blockquote.expandable")
    closed = await height(quote)
    await expect(toggle).to_have_attribute("aria-expanded", "false")
    await toggle.focus()
    await window.page.keyboard.press("Enter")
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    assert await height(quote) > closed + 40
    await window.page.keyboard.press("Space")
    await expect(toggle).to_have_attribute("aria-expanded", "false")
    assert await height(quote) == closed


async def height(node: Locator) -> float:
    box = await node.bounding_box()
    assert box
    return box["height"]


async def test_commands_come_from_the_menu_and_from_a_slash(
    window: Window, learner: Person
) -> None:
    chat, keyboard = await window.open(), window.page.keyboard
    await chat.root.get_by_role("button", name="Menu", exact=True).click()
    menu = window.page.get_by_role("menu", name="Commands")
    await expect(menu.get_by_role("menuitem")).to_have_count(8)
    await menu.get_by_role("menuitem", name="/help").click()
    await chat.shows("I send one short lesson into each gap")

    await chat.root.get_by_role("textbox", name="Message").press_sequentially("/pro")
    await expect(chat.root.get_by_role("option")).to_have_text(
        ["/progress What you can recall, and what you used"]
    )
    await keyboard.press("Enter")
    await chat.shows("Nothing here yet")

    await chat.log.get_by_role("button", name="/slots").last.click()  # it stands in the help
    await chat.shows("Your times")


async def test_a_shared_location_sets_the_zone(window: Window, learner: Person) -> None:
    await learner.say("/settings")
    await learner.press("Time zone")
    await learner.press("Another place")
    chat = await window.open()
    await chat.root.get_by_role("button", name="Share my location").click()
    dialog = window.page.get_by_role("dialog", name="Share a location")
    await dialog.get_by_role("button", name="Nairobi").click()
    await expect(dialog.get_by_label("Latitude")).to_have_value("-1.2921")
    await dialog.get_by_role("button", name="Share", exact=True).click()
    await expect(chat.log).to_contain_text("Time zone: Africa/Nairobi.")
    await expect(chat.root.get_by_role("button", name="Share my location")).to_have_count(0)


async def test_a_document_goes_up_and_another_comes_down(
    window: Window, learner: Person, tmp_path: Path
) -> None:
    chat, page = await window.open(), window.page
    mine = tmp_path / "notes.txt"
    mine.write_text("mine")
    await chat.root.locator("input[type=file]").set_input_files(mine)
    await page.get_by_role("dialog", name="Send a file").get_by_role("button", name="Send").click()
    await expect(chat.log.get_by_role("link", name="Download notes.txt, 4 bytes")).to_be_visible()
    await chat.shows("That is not a calendar.")

    await chat.say("/export")
    await chat.shows("Here is all that I keep about you.")
    async with page.expect_download() as coming:
        await chat.last.get_by_role("link", name="Download offclock-").click()
    came = await coming.value
    saved = tmp_path / "export.zip"
    await came.save_as(saved)
    assert '"first_name": "Ayesha"' in ZipFile(saved).read("offclock.json").decode()
    assert came.suggested_filename.endswith(".zip")


async def test_a_calendar_is_dropped_on_the_chat(window: Window, learner: Person) -> None:
    chat, page = await window.open(), window.page
    await drop(chat.root, "week.ics", "a week")
    dialog = page.get_by_role("dialog", name="Send a file")
    await expect(dialog).to_contain_text("week.ics (6 bytes)")
    await dialog.get_by_role("button", name="Send").click()
    await expect(chat.log.get_by_role("link", name="Download week.ics, 6 bytes")).to_be_visible()
    sent = next(one["document"] for one in await learner.messages() if "document" in one)
    assert (sent["file_name"], sent["mime_type"]) == ("week.ics", "text/calendar")


async def test_a_file_that_is_too_large_is_not_sent(window: Window, learner: Person) -> None:
    chat = await window.open()
    await drop(chat.root, "life.ics", "", megabytes=61)
    await expect(chat.root.locator(".toasts")).to_contain_text("files of up to 60 MB")
    await expect(window.page.get_by_role("dialog")).to_have_count(0)


async def drop(place: Locator, name: str, content: str, megabytes: int = 0) -> None:
    """Let a calendar fall on `place`: `content`, and so many megabytes of nothing after it."""
    await place.evaluate(
        """(place, [name, content, megabytes]) => {
            const parts = [content, new Uint8Array(megabytes * 1024 * 1024)];
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(parts, name, { type: "text/calendar" }));
            const props = { dataTransfer, bubbles: true, cancelable: true };
            place.dispatchEvent(new DragEvent("dragover", props));
            place.dispatchEvent(new DragEvent("drop", props));
        }""",
        [name, content, megabytes],
    )


async def test_urdu_runs_from_right_to_left_and_latin_does_not(
    window: Window, stage: Stage
) -> None:
    person = stage.person(1, first_name="عائشہ", language_code="ur")
    await person.say("/settings")
    chat = await window.open("user=1")
    said, answer = (one.locator(".text") for one in (chat.messages.first, chat.last))
    assert await direction(said) == "ltr"
    assert await direction(answer) == "rtl"
    await expect(answer).to_have_attribute("lang", "ur")
    for label in await chat.last.locator(".key-label").all():
        assert await direction(label) == "rtl"
    assert await window.page.evaluate("document.documentElement.dir") == "ltr"
    await chat.root.get_by_role("button", name="Menu", exact=True).click()
    details = window.page.get_by_role("menu", name="Commands").locator(".menu-detail")
    assert await direction(details.first) == "rtl"


async def direction(node: Locator) -> str:
    return await node.evaluate("node => getComputedStyle(node).direction")


async def test_dark_follows_the_system_until_a_person_chooses(windows: Windows) -> None:
    async with windows(color_scheme="dark") as window:
        await window.open()
        assert await brightness(window) < 80
        await window.page.get_by_role("radio", name="Light").check(force=True)
        assert await brightness(window) > 175
        await window.page.reload()
        assert await brightness(window) > 175
        await expect(window.page.get_by_role("radio", name="Light")).to_be_checked()
        await window.page.get_by_role("radio", name="Auto").check(force=True)
        assert await brightness(window) < 80
        await window.page.emulate_media(color_scheme="light")
        assert await brightness(window) > 175


async def brightness(window: Window) -> float:
    """The mean of the background's red, green and blue, 0 to 255."""
    colour = await window.page.evaluate(
        """() => {
            const paint = document.createElement("canvas").getContext("2d");
            const head = document.querySelector(".chat-head");
            paint.fillStyle = getComputedStyle(head).backgroundColor;
            paint.fillRect(0, 0, 1, 1);
            return [...paint.getImageData(0, 0, 1, 1).data.slice(0, 3)];
        }"""
    )
    return sum(colour) / 3


async def test_a_blocked_bot_is_quiet_until_it_is_let_in_again(
    window: Window, stage: Stage, learner: Person
) -> None:
    chat = await window.open()
    await chat.root.get_by_role("button", name="Chat menu").click()
    await window.page.get_by_role("menuitem", name="Block the bot").click()
    await expect(chat.root.get_by_role("textbox", name="Message")).to_be_hidden()
    await stage.settled()
    count = await chat.messages.count()
    await stage.move_clock(advance_seconds=3 * 86_400)
    await expect(chat.messages).to_have_count(count)
    await chat.root.get_by_role("button", name="Unblock").click()
    await expect(chat.root.get_by_role("textbox", name="Message")).to_be_editable()
    await stage.settled()
    await window.next_gap()
    await chat.shows("⏱")


async def test_nothing_sticks_out_of_a_phone(windows: Windows, learner: Person) -> None:
    await learner.say("/now 10")
    await learner.say("a_word_without_a_break_" * 20)
    async with windows(viewport=PHONE, has_touch=True, is_mobile=True) as window:
        chat = await window.open()
        await chat.shows("I did not understand that.")
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await window.page.evaluate(wide) <= 0
        for message in await chat.messages.all():
            box = await message.locator(".bubble").bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE["width"]
        small = await window.page.evaluate(
            """() => [...document.querySelectorAll("button, a[href]")]
                .filter((one) => one.checkVisibility() && !one.matches(".link, .text a"))
                .map((one) => [one.className, one.getBoundingClientRect()])
                .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
                .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
        )
        assert small == []
