"""A first day on the chat page, by mouse, with the whole bot behind it."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Window, Windows
from tests.stage import Person, Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_it_goes_from_start_to_an_answered_lesson_by_clicks(window: Window) -> None:
    chat = await window.open()
    await expect(chat.root).to_contain_text("Soft skills in the minutes you already have")
    await chat.set_up()

    count = await chat.messages.count()
    await window.next_gap()
    await expect(chat.messages).to_have_count(count + 1)
    await chat.shows("⏱")
    await expect(window.page.get_by_role("timer")).to_contain_text("12:30")

    assert await chat.answer_all() >= 2
    await chat.shows("That was it.")
    await chat.say("/progress")
    await chat.shows("1 of 1 gap kept")


async def test_everything_still_stands_after_a_reload_and_a_press_under_way_is_kept(
    window: Window, stage: Stage, learner: Person
) -> None:
    chat = await window.open()
    await window.next_gap()
    await chat.shows("⏱")
    before = await chat.messages.all_inner_texts()
    time = await window.page.get_by_role("timer").locator("time").inner_text()

    await window.page.reload()

    await expect(chat.messages).to_have_count(len(before))
    assert await chat.messages.all_inner_texts() == before
    await expect(window.page.get_by_role("timer").locator("time")).to_contain_text(time[:4])

    await stage.fault("answerCallbackQuery", "slow", retry_after=1)
    pressed = chat.button("On to the questions")
    await pressed.click()
    await expect(pressed).to_have_attribute("aria-busy", "true")

    await window.page.reload()

    await chat.shows("Question 1")
    assert await chat.answer_all() >= 1
    await chat.shows("That was it.")
    texts = await chat.messages.all_inner_texts()
    assert len(texts) == len(set(texts)) > len(before)


async def test_two_learners_sit_side_by_side_and_hear_only_their_own(window: Window) -> None:
    first = await window.open("user=1,2")
    second = window.chat(2)
    await first.set_up()
    await expect(second.messages).to_have_count(0)
    await second.root.get_by_role("button", name="Start", exact=True).click()
    await second.shows("What time is it where you are?")
    count = await second.messages.count()
    await window.next_gap()
    await first.shows("⏱")
    await expect(second.messages).to_have_count(count)
    await second.click("Karachi")
    await second.shows("What would you like to get better at?")
    await first.shows("⏱")


async def test_a_second_window_on_the_same_chat_shows_each_message_once(
    window: Window, windows: Windows, learner: Person
) -> None:
    chat = await window.open()
    async with windows() as other:
        mirror = await other.open()
        await chat.say("/settings")
        await mirror.shows("Settings")
        await mirror.click("Language")
        await chat.shows("Which language shall I speak?")
        assert await mirror.messages.all_inner_texts() == await chat.messages.all_inner_texts()


async def test_next_gap_without_a_slot_says_what_to_do(windows: Windows) -> None:
    async with windows() as window:
        await window.open()
        await window.next_gap()
        await expect(window.page.get_by_role("status").last).to_contain_text("declare a slot first")
        assert all("409" in fault for fault in window.faults)  # the browser's word for a refusal
        window.faults.clear()
