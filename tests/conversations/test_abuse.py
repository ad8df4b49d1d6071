"""Abuse: what is forged, replayed, too much or full of marks harms nobody, and is answered."""

import logging
import math
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

import bot.router
from bot import drafts
from bot.flood import Flood
from bot.handlers.editing import CHANGES
from bot.router import COMMANDS, PRESSES, Router
from bot.sandbox import world
from bot.visit import Pressed, Visit, visit_of
from storage.database import UnavailableError
from tests.conversations.packs import CHOICE, ORDER, REFLECTION, SEVERAL, teaching, write_lesson
from tests.conversations.scenes import (
    NOTHING_ON,
    Rows,
    dump,
    dump_learners,
    fill_every_table,
    in_the_gap,
    labels,
    learner,
    pick,
    rows_of,
    settle_in,
    toast,
)
from tests.stage import Message, Person, Stage, buttons, lead_on, staged

STALE = "That button has had its day. Nothing has changed."
APOLOGY = "Sorry, something went wrong on my side."
TOO_MUCH = "That was more at once than I can take in"
AYESHA, MALLORY = 1, 2


@pytest.fixture(autouse=True)
def sound(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing in here may fail in a handler, or be refused by Telegram."""
    yield
    said = [one.getMessage() for one in caplog.get_records("call")]
    errors = [one for one in caplog.get_records("call") if one.levelno >= logging.ERROR]
    assert errors == []
    assert [one for one in said if "did not get through" in one] == []


# Forged: other people's things


@pytest.fixture
async def heard_stage(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A stage on which every answer to a press can be looked up, however many they are."""
    monkeypatch.setattr("bot.app.Flood", lambda: Flood(burst=math.inf))
    monkeypatch.setattr(world, "REQUESTS_KEPT", 100_000)
    async with staged(home, record_requests=True) as stage:
        yield stage


async def press_all(person: Person, data: Sequence[str]) -> dict[str, list[str]]:
    """Press many buttons that were never there; return how each press was answered."""
    stage, at = person.stage, (await person.last())["message_id"]
    asked = {}
    for one in data:
        body = {"message_id": at, "callback_data": one}
        pressed = await stage.post(f"/sandbox/chats/{person.id}/press", body)
        asked[pressed["callback_query_id"]] = one
    await stage.settled()
    answers: dict[str, list[str]] = {one: [] for one in data}
    for request in (await stage.get("/sandbox/requests"))["requests"]:
        if request["method"] == "answerCallbackQuery":
            told = request["params"]
            if one := asked.get(str(told["callback_query_id"])):
                answers[one].append(told.get("text", ""))
    return answers


async def victim(stage: Stage) -> Person:
    """Somebody with a row in every table, a bite in their chat, and a sentence to choose from."""
    ayesha = await in_the_gap(stage)
    await fill_every_table(ayesha)
    await ayesha.say("/now 5")
    await lead_on(ayesha)
    await ayesha.say("Sat at 9")
    return ayesha


BY_SLOT = ("slots:drop", *(f"slot:{act}" for act in ("move", "keep", "drop", *CHANGES, "through")))
BY_SLOT_OF_A_WEEK = ("slot", "drop", "off", "on", *CHANGES, "through")
BY_STEP = ("pick:{}:0", "pick:{}:-", "mark:{}:0", "skip:{}", "say:{}:yes", "say:{}:change")
BY_PLACE = ("next:{}", "on:{}")
BY_PART = ("read:{}", "replay:{}", "rate:{}:easy", "rate:{}:hard")
BY_DELIVERY = ("why:{}", "stop:{}", "later:{}:later", "later:{}:next", "later:{}:day")


def forgeries(hers: Rows) -> list[str]:
    """Return what the buttons for her things carry, and what they could carry."""
    slots, calendars, coming, deliveries = (
        [row["id"] for row in hers[table]]
        for table in ("slots", "calendars", "events", "deliveries")
    )
    assert slots
    assert calendars
    assert coming
    assert len(deliveries) > 1
    parts = [f"{id_}:{part}" for id_ in deliveries for part in range(4)]
    steps = [f"{part}:{step}" for part in parts for step in range(2)]
    draft = drafts.mark(hers["learners"][0]["draft"])
    return [
        *(f"{act}:{id_}" for act in BY_SLOT for id_ in slots),
        *(f"week:{act}:20260303:{id_}" for act in BY_SLOT_OF_A_WEEK for id_ in slots),
        *(f"calendar:drop:{id_}" for id_ in calendars),
        *(f"event:{act}:{id_}" for act in ("drop", "prime") for id_ in coming),
        *(f"either:{draft}:{at}" for at in range(2)),
        *(form.format(at) for form in (*BY_STEP, *BY_PLACE) for at in steps),
        *(form.format(at) for form in BY_PART for at in parts),
        *(form.format(at) for form in BY_DELIVERY for at in deliveries),
    ]


async def test_the_buttons_of_one_are_nothing_in_the_hands_of_another(heard_stage: Stage) -> None:
    ayesha = await victim(heard_stage)
    mallory = await settle_in(heard_stage, MALLORY, first_name="Mallory")
    before, chat = await dump_learners(heard_stage), await ayesha.messages()
    heard = await press_all(mallory, forgeries(of(AYESHA, before)))

    assert {data: said for data, said in heard.items() if said != [STALE]} == {}
    assert await dump_learners(heard_stage) == before
    assert await ayesha.messages() == chat


async def test_no_button_does_anything_to_the_id_of_another(heard_stage: Stage) -> None:
    ayesha = await victim(heard_stage)
    mallory = await settle_in(heard_stage, MALLORY, first_name="Mallory")
    before, chat = of(AYESHA, await dump_learners(heard_stage)), await ayesha.messages()
    ids = {row["id"] for rows in before.values() for row in rows if "id" in row}
    heard = await press_all(mallory, [f"{verb}:{id_}" for verb in PRESSES for id_ in ids])

    assert [data for data, said in heard.items() if not said] == []
    assert of(AYESHA, await dump_learners(heard_stage)) == before
    assert await ayesha.messages() == chat
    assert APOLOGY not in str(await mallory.messages())


def of(id_: int, rows: Rows) -> Rows:
    """Return what of these rows is somebody's."""
    return {
        table: [row for row in mine if id_ == row.get("learner_id", row.get("id"))]
        for table, mine in rows.items()
    }


async def test_the_draft_of_an_event_is_no_choice_of_times(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    await ayesha.say("/event feedback Thu")
    draft = (await learner(stage))["draft"]
    assert draft == "FBK 2026-03-05"

    at = (await ayesha.last())["message_id"]
    assert await toast(ayesha, at, f"either:{drafts.mark(draft)}:0") == STALE
    assert len(await rows_of(stage, "slots")) == 1


# Replayed


async def test_a_whole_bite_pressed_again_changes_nothing(home: Path) -> None:
    lessons = [write_lesson("FBK-1", CHOICE), write_lesson("FBK-2", SEVERAL, ORDER, REFLECTION)]
    async with teaching(home, *lessons) as stage:
        ayesha = await in_the_gap(stage)
        pressed = [*await walk(ayesha), *await walk_another(ayesha)]
        verbs = {data.split(":")[0] for _, data in pressed}
        assert {"read", "pick", "mark", "skip", "say", "next"} <= verbs
        before, length = await dump_learners(stage), len(await ayesha.messages())
        for at, data in (*pressed, *reversed(pressed)):
            await ayesha.press_data(at, data)

        assert await dump_learners(stage) == before
        assert len(await ayesha.messages()) == length


async def walk(person: Person) -> list[tuple[int, str]]:
    """Work through a bite by its first buttons; return the presses that it took."""
    pressed = []
    while button := first_way_on(await person.last()):
        at = (await person.last())["message_id"]
        pressed.append((at, button))
        await person.press_data(at, button)
    return pressed


async def walk_another(person: Person) -> list[tuple[int, str]]:
    await person.say("/now 15")
    return await walk(person)


def first_way_on(message: Message) -> str:
    """Return the data of the first button that leads on, if any."""
    offered = [button["callback_data"] for button in buttons(message) if "callback_data" in button]
    ways = ("read:", "pick:", "mark:", "say:", "skip:", "next:")
    return next((data for way in ways for data in offered if data.startswith(way)), "")


# Full of marks

EVIL = "<b>x</b> *y* _z_ [l](u) &lt; `c` </i>"
MARKS = {"bold", "italic", "underline", "code", "pre", "text_link", "spoiler", "blockquote"}


def assert_as_typed(message: Message, typed: str) -> None:
    """Fail unless a message shows a text letter by letter, with no mark of it taken for one."""
    field, entities = ("text", "entities") if "text" in message else ("caption", "caption_entities")
    text = message[field]
    assert typed in text
    for mark in message.get(entities, []):
        # All before it are letters that UTF-16 counts once.
        covered = text[mark["offset"] : mark["offset"] + mark["length"]]
        inside = covered in typed and covered != typed  # the bot's own may hold all of it
        assert mark["type"] not in MARKS or not inside, (mark, covered)


@pytest.mark.parametrize(
    ("asked", "typed", "shown"),
    [
        ((), f"/timezone {EVIL}", EVIL),
        (("/settings", "settings:zone"), EVIL, EVIL),
        ((), f"/event {EVIL} Thu 15:00", EVIL),
        (("/event", "event:skill:FBK"), EVIL, EVIL),
        ((), f"/now {EVIL}", EVIL),
        ((), f"/pause {EVIL}", "“<”"),
        (("/pause", "pause:date"), EVIL, "“<”"),
        ((), f"/crunch {EVIL}", "“<”"),
        ((), "weekdays <b>", "“<”"),
        ((), "weekdays 9:00-9:15 *Mon*", "“*”"),
        ((), f"/free {EVIL}", "“<”"),
        (("/settings", "limits", "limits:quiet"), EVIL, "“<”"),
    ],
)
async def test_what_is_typed_is_quoted_letter_by_letter(
    stage: Stage, asked: Sequence[str], typed: str, shown: str
) -> None:
    ayesha = await settle_in(stage)
    for step in asked:
        await (ayesha.say(step) if step.startswith("/") else ayesha.press(step))
    before = await dump(stage, "slots", "events", "limits")
    await ayesha.say(typed)

    assert_as_typed(await ayesha.last(), shown)
    assert await dump(stage, "slots", "events", "limits") == before


@pytest.mark.parametrize("language", ["en", "ur"])
async def test_a_name_and_a_file_s_name_are_shown_letter_by_letter(
    stage: Stage, language: str
) -> None:
    ayesha = await settle_in(stage, first_name=EVIL, language_code=language)
    await ayesha.say("/start")
    assert_as_typed(await ayesha.last(), EVIL)
    name = EVIL.replace("/", "") + ".ics"
    await ayesha.send_file(name, NOTHING_ON.encode())
    assert_as_typed(await ayesha.last(), name)
    await ayesha.say("/calendar")
    assert_as_typed(await ayesha.last(), name)
    assert any(name in label for label in labels(await ayesha.last()))


async def test_a_plan_is_shown_letter_by_letter_when_it_is_asked_about(home: Path) -> None:
    lessons = (write_lesson(f"FBK-{number}", CHOICE) for number in range(1, 5))
    async with teaching(home, *lessons) as stage:
        ayesha = await in_the_gap(stage)
        await ayesha.press("read:")
        await pick(ayesha)
        await ayesha.press("Go on")
        await ayesha.press("In my own words")
        await ayesha.say(EVIL)
        for day in (3, 4):
            await stage.move_clock(to=f"2026-03-{day:02}T07:30:00Z")
            asked = await ayesha.last()
            await walk(ayesha)

        assert "Did it come about?" in asked["text"]
        assert_as_typed(asked, EVIL)
        await ayesha.say("/export")
        (promise, *_) = await rows_of(stage, "promises")
        assert promise["plan"] == EVIL


# Too long


async def test_what_is_too_long_for_telegram_is_answered_and_changes_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    router, before = Router(stage.house), await dump_learners(stage)
    for text in ("x", "/now ", "/event ", "/timezone ", "/calendar https://a.", "weekdays ", "<b>"):
        standing = len(await ayesha.messages())
        visit = visit_of(Update.de_json(update(text * (1_000_000 // len(text))), None))
        assert visit is not None
        await router.answer(visit)
        assert len(await ayesha.messages()) == standing + 1
        assert "/help" in await ayesha.last_text()

    assert await dump_learners(stage) == before


def update(text: str) -> dict[str, Any]:
    about = {"message_id": 5, "date": 1_800_000_000, "chat": {"id": AYESHA, "type": "private"}}
    sender = {"id": AYESHA, "is_bot": False, "first_name": "Ayesha", "language_code": "en"}
    return {"update_id": 1, "message": {**about, "from": sender, "text": text}}


# Too much


def said(text: str, learner_id: int = AYESHA) -> Visit:
    return Visit(learner_id, "Ayesha", "en", text=text)


@pytest.fixture
async def limited(home: Path) -> AsyncIterator[Stage]:
    """The bot as it runs outside of tests, with limits on how much one may ask."""
    async with staged(home, flood=Flood()) as stage:
        yield stage


async def test_a_flood_is_told_once_and_goes_no_further(limited: Stage) -> None:
    ayesha = await settle_in(limited)
    await ayesha.say("/help")
    router = Router(limited.house, Flood(burst=3, clock=lambda: 0.0))
    standing = len(await ayesha.messages())
    for _ in range(3):
        await router.answer(said("/help"))
    before = await dump(limited)
    for text in ("/idle", "weekdays 18:00-18:15", "/forget", "hello", "/export"):
        await router.answer(said(text))

    answers = [message["text"] for message in (await ayesha.messages())[standing:]]
    assert len(answers) == 4
    assert answers[-1].startswith(TOO_MUCH)
    assert await dump(limited) == before


async def test_a_flood_of_presses_is_acknowledged_and_does_nothing(
    limited: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ayesha = await settle_in(limited)
    heard = []

    async def acknowledge(callback_id: str, text: str = "", *, alert: bool = False) -> None:
        heard.append((callback_id, text))

    monkeypatch.setattr(limited.house.gateway, "acknowledge", acknowledge)
    router, before = Router(limited.house, Flood(burst=1, clock=lambda: 0.0)), await dump(limited)
    standing = await ayesha.messages()
    for number, data in enumerate(("unheard-of", "pause:open", "pause:open", "forget:yes")):
        pressed = Pressed(str(number), standing[-1]["message_id"], data)
        await router.answer(replace(said(""), text=None, press=pressed))

    told = heard.pop(1)[1]
    assert told.startswith(TOO_MUCH)
    assert len(told) <= 200
    assert heard == [("0", STALE), ("2", ""), ("3", "")]
    assert await dump(limited) == before
    assert await ayesha.messages() == standing


async def test_a_flood_is_told_in_the_language_that_was_chosen(limited: Stage) -> None:
    ayesha = await settle_in(limited)
    await ayesha.say("/settings")
    await ayesha.press("settings:language")
    await ayesha.press("settings:language:ur")
    await Router(limited.house, Flood(burst=0, clock=lambda: 0.0)).answer(said("/help"))

    assert (await ayesha.last_text()).startswith("یہ ایک ساتھ بہت زیادہ تھا")


async def test_a_flood_of_one_is_nothing_to_another_and_a_block_comes_through(
    limited: Stage,
) -> None:
    await settle_in(limited)
    bruno = await settle_in(limited, 2, first_name="Bruno")
    router = Router(limited.house, Flood(burst=1, clock=lambda: 0.0))
    for _ in range(5):
        await router.answer(said("/help"))
    await router.answer(replace(said("", 2), text="/slots"))
    assert "Your times" in await bruno.last_text()

    await router.answer(replace(said(""), text=None, blocked=True))
    assert not (await learner(limited))["reachable"]


async def test_without_a_limit_nothing_is_turned_away(limited: Stage) -> None:
    ayesha = await settle_in(limited)
    standing, router = len(await ayesha.messages()), Router(limited.house)
    for _ in range(200):
        await router.answer(said("/pause whenever"))

    assert len(await ayesha.messages()) == standing + 200


async def test_what_is_tried_again_is_paid_for_once(
    limited: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(house, visit) -> None:
        raise UnavailableError

    ayesha = await settle_in(limited)
    router = Router(limited.house, Flood(burst=1, clock=lambda: 0.0))
    with monkeypatch.context() as patch:
        patch.setattr(bot.router, "COMMANDS", {**COMMANDS, "slots": away})
        for _ in range(3):
            with pytest.raises(UnavailableError):
                await router.answer(said("/slots"))
    await router.answer(said("/slots"))

    assert "Your times" in await ayesha.last_text()
