"""/export and /forget: a learner's data is theirs."""

import json
from html.parser import HTMLParser

from tests.conversations.personal import exported
from tests.conversations.scenes import (
    NOON,
    dump,
    dump_learners,
    fill_every_table,
    in_the_gap,
    planned,
    settle_in,
    toast,
)
from tests.stage import Stage


class Reading(HTMLParser):
    """A page as it is read: what stands in it, and what it would fetch or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.root: dict[str, str | None] = {}
        self.fetched: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.root = dict(attrs)
        inside = [value for name, value in attrs if name == "href" and (value or "")[:1] == "#"]
        fetching = {"src", "href", "srcset", "action", "data"} & {name for name, _ in attrs}
        if tag in {"script", "link", "img", "iframe", "object"} or (fetching and not inside):
            self.fetched.append(tag)
        self.fetched += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.said.append(data.strip())


async def test_an_export_holds_every_row_of_every_table(stage: Stage) -> None:
    ayesha = await in_the_gap(stage, first_name="عائشہ")
    await fill_every_table(ayesha)
    told, _ = await exported(ayesha)

    kept = await dump_learners(stage)
    assert {table: len(rows) for table, rows in told.items()} == {
        table: len(rows) for table, rows in kept.items()
    }
    assert all(told.values())
    assert told["learners"][0]["first_name"] == "عائشہ"
    assert told["answers"][0]["answered_at"].endswith("+00:00")


async def test_an_export_holds_nothing_of_others(stage: Stage) -> None:
    await settle_in(stage, first_name="Ayesha")
    bruno = await settle_in(stage, 2, first_name="Bruno")

    told, page = await exported(bruno)
    assert "Ayesha" not in json.dumps(told) + page
    assert "Bruno" in page


async def test_the_page_can_be_read_without_a_network(stage: Stage) -> None:
    ayesha = await in_the_gap(stage, first_name="<b>Ayesha</b> & co")
    await fill_every_table(ayesha)
    told, page = await exported(ayesha)

    reading = Reading(page)
    assert reading.fetched == []
    assert reading.root == {"lang": "en", "dir": "ltr"}
    assert "<b>Ayesha</b> & co" in reading.said
    assert "Weekdays, 12:30–12:45" in reading.said
    assert "2 March 2026, 12:30–12:45" in reading.said
    assert "Ask for advice, not “any feedback?”" in reading.said
    assert all(f">{name}</code>" in page for name in told)


async def test_the_page_is_in_the_language_of_the_learner(stage: Stage) -> None:
    ayesha = await in_the_gap(stage, first_name="عائشہ", language_code="ur")
    _, page = await exported(ayesha)

    reading = Reading(page)
    assert reading.root == {"lang": "ur", "dir": "rtl"}
    assert "آپ کے اوقات" in reading.said


async def test_forget_asks_once_and_keeps_all_on_no(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    await ayesha.say("/forget")
    assert "Delete everything?" in await ayesha.last_text()
    await ayesha.press("Keep it")

    assert "Nothing was deleted." in await ayesha.last_text()
    assert await dump(stage) == before


async def test_forget_leaves_no_row(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    await fill_every_table(ayesha)
    assert all((await dump_learners(stage)).values())
    lessons = (await dump(stage, "editions"))["editions"]
    assert lessons
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")

    assert "Nothing about you is kept." in await ayesha.last_text()
    assert not any((await dump_learners(stage)).values())
    assert (await dump(stage, "editions"))["editions"] == lessons


async def test_forget_takes_nothing_of_others(stage: Stage) -> None:
    bruno = await settle_in(stage, 2, first_name="Bruno")
    before = await dump(stage)
    ayesha = await settle_in(stage)
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")

    assert await dump(stage) == before
    assert await planned(stage, bruno.id) == NOON


async def test_nothing_comes_to_who_was_forgotten(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")
    before = await ayesha.messages()
    await stage.move_clock(to=NOON)

    assert await ayesha.messages() == before


async def test_an_old_button_does_not_bring_the_forgotten_back(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    lesson = await ayesha.last()
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")
    await toast(ayesha, lesson["message_id"], "read:1:0")

    assert not any((await dump_learners(stage)).values())


async def test_afterwards_a_message_starts_anew(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/forget")
    await ayesha.press("Delete everything")
    await ayesha.say("hello again")

    assert "Hello, Ayesha." in await ayesha.last_text()
    assert "What time is it where you are?" in await ayesha.last_text()
