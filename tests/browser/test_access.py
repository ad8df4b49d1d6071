"""The chat page without a mouse, and without eyes."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Window, Windows
from tests.stage import Person

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MOST_TABS = 60

FOCUSED = """() => {
    const node = document.activeElement;
    if (node === document.body) return ["", true];
    const style = getComputedStyle(node);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const around = node.closest(".field, label");
    const frame = around && getComputedStyle(around);
    const framed = frame && (frame.boxShadow !== "none" || frame.outlineStyle !== "none");
    const name = node.getAttribute("aria-label") ?? node.innerText ?? "";
    return [name.trim(), ring || style.boxShadow !== "none" || Boolean(framed)];
}"""

NAMELESS = re.compile(
    r"- (button|link|textbox|radio|option|menuitem|dialog|article|log|searchbox|spinbutton"
    r"|combobox|timer|img|region|group)(?=$|:| \[)"
)


async def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until what is called `name` has the focus; every stop on the way shows it."""
    passed = []
    for _ in range(MOST_TABS):
        await page.keyboard.press(key)
        focused, visible = await page.evaluate(FOCUSED)
        if not focused:  # past the last stop, on the way round
            continue
        passed.append(focused[:40])
        assert visible, f"the focus can not be seen on {focused!r}"
        if focused.startswith(name):
            return
    raise AssertionError(f"no way to {name!r}; passed {passed}")


async def press(page: Page, name: str) -> None:
    """From the draft back into the messages, to a button of the newest, and press it."""
    await tab_to(page, name, "Shift+Tab")
    await page.keyboard.press("Enter")


async def test_a_whole_day_goes_by_keyboard_alone(window: Window) -> None:
    chat, page = await window.open(), window.page
    draft = chat.root.get_by_role("textbox", name="Message")
    await expect(chat.root.get_by_role("button", name="Start", exact=True)).to_be_visible()
    await tab_to(page, "Start")
    await page.keyboard.press("Enter")
    await chat.shows("What time is it where you are?")
    await expect(draft).to_be_focused()
    await press(page, "Karachi")
    await chat.shows("What would you like to get better at?")
    await draft.focus()
    await page.keyboard.type("weekdays 12:30-12:45")
    await page.keyboard.press("Enter")
    await chat.shows("Understood: Weekdays, 12:30–12:45")
    await tab_to(page, "Next gap")
    await page.keyboard.press("Enter")
    await chat.shows("⏱")
    await tab_to(page, "On to the questions")
    await page.keyboard.press("Enter")
    await chat.shows("Question 1")
    await page.keyboard.press("Escape")  # from the buttons to the message, and on to the next
    await page.keyboard.press("ArrowDown")
    await expect(chat.last).to_be_focused()
    await tab_to(page, "2")
    await page.keyboard.press("Enter")
    await expect(chat.last.locator("blockquote")).to_be_visible()
    await tab_to(page, "Menu", "Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    focused, _ = await page.evaluate(FOCUSED)
    assert focused == "Menu"


async def test_the_focus_stays_where_it_was_when_an_answer_redraws_the_buttons(
    window: Window, learner: Person
) -> None:
    await learner.say("/settings")
    chat = await window.open()
    await chat.button("Language").focus()
    await window.page.keyboard.press("Enter")
    await chat.shows("Which language shall I speak?")
    inside = "node => node.contains(document.activeElement)"
    assert await chat.last.evaluate(inside)


async def test_everything_has_a_name(window: Window, learner: Person) -> None:
    await learner.say("/now 5")
    chat, page = await window.open(), window.page
    await expect(chat.root.get_by_role("log", name="Messages")).to_have_attribute(
        "aria-live", "polite"
    )
    await expect(chat.log).to_have_attribute("aria-busy", "false")
    await expect(chat.messages.first).to_have_accessible_name(re.compile(r"^You, \d\d:\d\d$"))
    await expect(chat.last).to_have_accessible_name(re.compile(r"^Offclock, \d\d:\d\d"))
    await check_names(page)
    await chat.root.get_by_role("button", name="Attach").click()
    await check_names(page)
    await page.get_by_role("menuitem", name="Share a location").click()
    await expect(page.get_by_role("dialog", name="Share a location")).to_be_visible()
    await check_names(page)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert await page.evaluate("document.documentElement.lang") == "en"
    headings = await page.locator("h1:visible, h2:visible").all_inner_texts()
    assert headings.count("Offclock") == 1


async def check_names(page: Page) -> None:
    said = await page.locator("body").aria_snapshot()
    assert NAMELESS.findall(said) == [], said
    ids = await page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_stands_out_from_its_ground(
    windows: Windows, learner: Person, scheme: str
) -> None:
    await learner.say("/now 5")
    await learner.say("/settings")
    async with windows(color_scheme=scheme) as window:
        chat = await window.open()
        await chat.shows("Settings")
        measured, weak = await window.page.evaluate(WEAK)
        assert weak == []
        assert measured > 40


WEAK = """() => {
    // WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 for large text.
    const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        paint.clearRect(0, 0, 1, 1);
        paint.fillStyle = colour;
        paint.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], below) =>
        [r, g, b].map((one, index) => one * a + below[index] * (1 - a));
    const ground = (node) => {
        const layers = [];
        for (let at = node; at; at = at.parentElement) {
            const style = getComputedStyle(at);
            if (style.backgroundImage !== "none") return null;  // a picture: not for arithmetic
            layers.push(rgba(style.backgroundColor));
            if (layers.at(-1)[3] === 1) break;
        }
        return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
    };
    const light = (colour) => {
        const [r, g, b] = colour.map((one) => one / 255)
            .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const weak = [];
    let measured = 0;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        const text = walker.currentNode.data.trim();
        if (!text || !node.checkVisibility()) continue;
        if (node.closest("[aria-hidden=true], .hidden")) continue;
        const below = ground(node);
        if (!below) continue;
        measured += 1;
        const style = getComputedStyle(node);
        const [a, b] = [light(over(rgba(style.color), below)), light(below)].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (large ? 3 : 4.5)) weak.push(`${ratio.toFixed(2)} ${node.className} ${text}`);
    }
    return [measured, weak];
}"""
