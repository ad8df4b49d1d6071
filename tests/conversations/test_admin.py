"""What those who run the bot can do in its chat, and nobody else can."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.pictures.png import PictureError
from storage import learners
from tests.conversations.scenes import (
    MONDAY,
    acknowledgement,
    dump,
    labels,
    learner,
    rows_of,
    settle_in,
    toast,
)
from tests.stage import Person, Stage, staged, until

ADMIN, OTHER = 7, 8
COMMANDS = ("/stats", "/version", "/broadcast", "/broadcast Hello")
PRESSES = ("broadcast:send:1", "broadcast:look:1", "broadcast:stop:1", "broadcast:cancel")


@pytest.fixture
async def office(home: Path) -> AsyncIterator[Stage]:
    """The whole bot, run by two admins."""
    async with staged(home, admin_ids=(ADMIN, OTHER)) as stage:
        await stage.move_clock(to=MONDAY)
        yield stage


async def admin(office: Stage, id_: int = ADMIN, language: str = "en") -> Person:
    person = office.person(id_, first_name="Zoe", language_code=language)
    await person.say("/start")
    return person


async def rehearsed(office: Stage, text: str = "**News** for you") -> Person:
    """An admin who has been shown what a broadcast looks like."""
    zoe = await admin(office)
    await zoe.say(f"/broadcast {text}")
    return zoe


async def ended(office: Stage) -> None:
    """Wait until every broadcast is over."""

    async def over() -> bool:
        states = {row["state"] for row in await rows_of(office, "broadcasts")}
        return states <= {"done", "stopped", "draft"}

    await until(over)


async def two_sent(office: Stage) -> None:
    """Wait until two of three have it, and the third is left for later."""

    async def one_left() -> bool:
        rows = await rows_of(office, "broadcast_sends")
        return sorted(row["state"] for row in rows) == ["planned", "sent", "sent"]

    await until(one_left)


async def texts(person: Person) -> list[str]:
    return [message.get("text", "") for message in await person.messages()]


async def said(person: Person, text: str, times: int = 1) -> None:
    """Wait until a text stands in a chat so many times."""

    async def there() -> bool:
        return await got(person, text) == times

    await until(there)


async def got(person: Person, text: str) -> int:
    return (await texts(person)).count(text)


# Nobody else


@pytest.mark.parametrize("command", COMMANDS)
async def test_to_a_learner_the_commands_are_unknown(office: Stage, command: str) -> None:
    ayesha = await settle_in(office)
    await ayesha.say("/nonsense")
    unknown = await ayesha.last()
    before = await dump(office)
    await ayesha.say(command)

    said = await ayesha.last()
    assert said["message_id"] > unknown["message_id"]
    assert said["text"] == unknown["text"]
    assert said["reply_markup"] == unknown["reply_markup"]
    assert await dump(office) == before


@pytest.mark.parametrize("data", PRESSES)
async def test_a_learner_s_forged_press_is_one_of_no_button_at_all(
    office: Stage, data: str
) -> None:
    await rehearsed(office)
    ayesha = await settle_in(office)
    message = (await ayesha.last())["message_id"]
    before, chat = await dump(office), await ayesha.messages()
    unknown = await acknowledgement(ayesha, message, "nonsense:1")
    forged = await acknowledgement(ayesha, message, data)

    unknown.pop("callback_query_id")
    forged.pop("callback_query_id")
    assert forged == unknown
    assert await dump(office) == before
    assert await ayesha.messages() == chat


async def test_text_is_no_broadcast_of_who_is_no_admin_any_more(office: Stage) -> None:
    ayesha = await settle_in(office)
    async with office.house.database.write() as work:
        await learners.change(work, ayesha.id, expecting="broadcast")
        await work.commit()
    await ayesha.say("Buy my book")

    assert await rows_of(office, "broadcasts") == []


async def test_the_commands_are_in_nobody_s_menu(office: Stage) -> None:
    zoe = await admin(office)
    await zoe.say("/help")

    async def menu() -> list[str]:
        return [one["command"] for one in (await zoe.chat())["commands"]]

    await until(menu)
    assert not {"stats", "broadcast", "version"} & set(await menu())
    assert not re.search("/(stats|broadcast|version)", await zoe.last_text())


# A broadcast


async def test_it_is_shown_first_and_sent_when_it_is_confirmed(office: Stage) -> None:
    ayesha = await settle_in(office)
    bruno = await settle_in(office, 2, first_name="Bruno")
    zoe = await rehearsed(office)
    shown, asked = (await zoe.messages())[-2:]

    assert shown["text"] == "News for you"
    assert shown["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert "It goes to 3 people" in asked["text"]
    assert labels(asked) == ["Send to 3 people", "Cancel"]
    assert await got(ayesha, "News for you") == 0

    await zoe.press("Send to 3 people")
    assert "goes out" in await zoe.last_text()
    await ended(office)
    for person, copies in ((ayesha, 1), (bruno, 1), (zoe, 2)):
        assert await got(person, "News for you") == copies
    await said(zoe, "The broadcast has gone out.\n3 sent")


async def test_it_comes_without_a_sound(office: Stage) -> None:
    ayesha = await settle_in(office)
    zoe = await rehearsed(office)
    await zoe.press("Send to")
    await ended(office)

    assert await got(ayesha, "News for you") == 1
    assert (await ayesha.chat())["silent"] == [(await ayesha.last())["message_id"]]


async def test_the_text_can_be_typed_after_the_command(office: Stage) -> None:
    zoe = await admin(office)
    await zoe.say("/broadcast")
    assert labels(await zoe.last()) == ["Cancel"]
    await zoe.say("https://example.org/news is a page\n\nof ours")

    assert "It goes to 1 person" in await zoe.last_text()
    (made,) = await rows_of(office, "broadcasts")
    assert made["text"] == "https://example.org/news is a page\n\nof ours"
    await zoe.say("weekdays 12:30-12:45")
    assert len(await rows_of(office, "broadcasts")) == 1


async def test_asking_for_the_text_can_be_ended(office: Stage) -> None:
    zoe = await admin(office)
    await zoe.say("/broadcast")
    await zoe.press("Cancel")
    assert await zoe.last_text() == "Nothing was sent."
    await zoe.say("Hello")

    assert await rows_of(office, "broadcasts") == []


async def test_a_draft_can_be_dropped_and_is_gone_then(office: Stage) -> None:
    zoe = await rehearsed(office)
    message = await zoe.last()
    await zoe.press("Cancel")
    assert await zoe.last_text() == "Nothing was sent."
    said = await toast(zoe, message["message_id"], "broadcast:send:1")

    assert said
    assert await rows_of(office, "broadcasts") == []


async def test_what_looks_like_html_is_sent_as_it_was_typed(office: Stage) -> None:
    ayesha = await settle_in(office)
    typed = '<b>5 < 6 & 7</b> <script>alert("x")</script> [a](https://b.c) __d__'
    zoe = await rehearsed(office, typed)
    await zoe.press("Send to")
    await ended(office)

    assert await got(ayesha, typed) == 1


async def test_a_text_that_is_too_long_is_refused_with_its_length(office: Stage) -> None:
    zoe = await admin(office)
    await zoe.say("/broadcast")
    # Each list gets an empty line before it, which was not typed.
    typed = "x\n1. y\n\n" * 510
    await zoe.say(typed.strip())

    assert "That is 4,588 characters, and a message holds 4,096." in await zoe.last_text()
    assert await rows_of(office, "broadcasts") == []
    await zoe.say("Short")
    assert "It goes to" in await zoe.last_text()


async def test_what_telegram_refuses_goes_no_further(office: Stage) -> None:
    zoe = await admin(office)
    why = "Bad Request: can't parse entities"
    await office.fault("sendMessage", "400", chat_id=zoe.id, description=why)
    await zoe.say("/broadcast Hello")

    assert "does not take this text" in await zoe.last_text()
    assert "parse entities" in await zoe.last_text()
    assert await rows_of(office, "broadcasts") == []


async def test_pressed_twice_and_by_two_it_is_sent_once(office: Stage) -> None:
    ayesha = await settle_in(office)
    other = await admin(office, OTHER)
    zoe = await rehearsed(office)
    theirs, mine = (await other.last())["message_id"], (await zoe.last())["message_id"]
    await zoe.press_data(mine, "broadcast:send:1")
    await other.press_data(theirs, "broadcast:send:1")
    await zoe.press_data(mine, "broadcast:send:1")
    await ended(office)
    await zoe.press_data(mine, "broadcast:send:1")

    assert await got(ayesha, "News for you") == 1
    assert len(await rows_of(office, "broadcast_sends")) == 3
    assert [row["state"] for row in await rows_of(office, "broadcasts")] == ["done"]


async def test_an_old_draft_does_not_go_out(office: Stage) -> None:
    zoe = await rehearsed(office)
    message = (await zoe.last())["message_id"]
    await office.move_clock(to="2026-03-03T06:10:00Z")

    assert await toast(zoe, message, "broadcast:send:1")
    assert [row["state"] for row in await rows_of(office, "broadcasts")] == ["draft"]


@pytest.mark.parametrize("data", ["send", "send:x", "send:1:2", "look:99", "drop:1", "", ":"])
async def test_an_admin_s_forged_press_changes_nothing(office: Stage, data: str) -> None:
    zoe = await rehearsed(office)
    before = await dump(office)

    assert await toast(zoe, (await zoe.last())["message_id"], f"broadcast:{data}")
    assert await dump(office) == before


async def test_who_sleeps_gets_it_in_the_morning(office: Stage) -> None:
    ayesha = await settle_in(office)
    bruno = await settle_in(office, 2, zone="America/Lima")  # where it is one at night
    zoe = await rehearsed(office)
    await zoe.press("Send to")

    await two_sent(office)
    await zoe.press("How far is it?")
    assert "The broadcast goes out.\n2 sent\n1 still to come" in await texts(zoe)
    assert (await got(ayesha, "News for you"), await got(bruno, "News for you")) == (1, 0)
    await office.move_clock(to="2026-03-02T12:00:00Z")
    await ended(office)
    assert await got(bruno, "News for you") == 1


async def test_it_can_be_stopped_while_it_waits(office: Stage) -> None:
    await settle_in(office)
    bruno = await settle_in(office, 2, zone="America/Lima")
    zoe = await rehearsed(office)
    await zoe.press("Send to")

    await two_sent(office)
    await zoe.press("Stop it")
    await ended(office)
    await zoe.press("How far is it?")
    # In the message of the buttons, and in one that says so to every admin.
    await said(zoe, "The broadcast was stopped.\n2 sent\n1 not sent", times=2)
    assert not any("Stop it" in labels(message) for message in await zoe.messages())
    await office.move_clock(to="2026-03-02T12:00:00Z")

    assert await got(bruno, "News for you") == 0


async def test_who_has_blocked_the_bot_is_counted_and_left_alone(office: Stage) -> None:
    ayesha = await settle_in(office)
    bruno = await settle_in(office, 2)
    zoe = await rehearsed(office)
    await office.fault("sendMessage", "403", chat_id=ayesha.id)
    await zoe.press("Send to 3 people")
    await ended(office)
    assert await got(bruno, "News for you") == 1
    await said(zoe, "The broadcast has gone out.\n2 sent\n1 have blocked the bot")
    assert not (await learner(office, ayesha.id))["reachable"]
    await zoe.say("/broadcast Again")
    assert "It goes to 2 people" in await zoe.last_text()


async def test_who_is_told_to_wait_holds_up_nobody_and_gets_it_later(office: Stage) -> None:
    ayesha = await settle_in(office)
    bruno = await settle_in(office, 2)
    zoe = await rehearsed(office)
    await office.fault("sendMessage", "429", chat_id=ayesha.id, retry_after=1)
    await zoe.press("Send to 3 people")

    async def came() -> bool:
        return await got(bruno, "News for you") == 1

    await until(came)

    async def waits() -> bool:
        sends = {row["learner_id"]: row for row in await rows_of(office, "broadcast_sends")}
        return sends[ayesha.id]["state"] in ("planned", "sent")

    await until(waits)
    await office.move_clock(advance_seconds=2)
    await ended(office)
    assert await got(ayesha, "News for you") == 1


@pytest.mark.parametrize(("kind", "copies"), [("drop_after", 1), ("drop_before", 0)])
async def test_a_send_in_doubt_is_never_sent_again(office: Stage, kind: str, copies: int) -> None:
    ayesha = await settle_in(office)
    zoe = await rehearsed(office)
    await office.fault("sendMessage", kind, chat_id=ayesha.id)
    await zoe.press("Send to 2 people")
    await ended(office)
    await office.move_clock(advance_seconds=3600)

    assert await got(ayesha, "News for you") == copies
    sends = {row["learner_id"]: row["state"] for row in await rows_of(office, "broadcast_sends")}
    assert sends[ayesha.id] == "uncertain"


async def test_it_goes_on_after_a_restart(home: Path) -> None:
    async with staged(home, admin_ids=(ADMIN,)) as office:
        await settle_in(office)
        await settle_in(office, 2, zone="America/Lima")
        zoe = await rehearsed(office)
        await zoe.press("Send to 3 people")
        await two_sent(office)
    async with staged(home, admin_ids=(ADMIN,)) as office:
        await office.move_clock(to="2026-03-02T12:00:00Z")
        await ended(office)
        bruno, ayesha = office.person(2), office.person(1)

        assert await got(bruno, "News for you") == 1
        assert await got(ayesha, "News for you") == 1


# Figures


async def test_the_figures_come_as_a_picture_and_in_words(office: Stage) -> None:
    ayesha = await settle_in(office)
    await office.move_clock(to="2026-03-02T07:30:00Z")
    await ayesha.press("read:")
    zoe = await admin(office)
    await zoe.say("/stats")
    message = await zoe.last()

    assert message["photo"][-1]["width"] == 1080
    caption = message["caption"]
    assert "Learners: 2, of whom 2 can be reached" in caption
    assert "New: 2 in 7 days, 2 in 28" in caption
    assert "Active: 1 in 7 days, 1 in 28" in caption
    assert "Answered: 100%" in caption
    assert "Sent within the gap: 100.0%" in caption
    assert "Due and not sent yet: 0" in caption
    assert "Broadcasts: 0" in caption
    assert "Ayesha" not in caption
    assert len(caption) <= 1024


async def test_without_a_picture_the_figures_stand_alone(
    office: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    zoe = await admin(office)

    async def fail(_svg: str) -> bytes:
        raise PictureError("no fonts")

    monkeypatch.setattr(office.house.renderer, "render", fail)
    await zoe.say("/stats")

    assert "Learners: 1" in await zoe.last_text()
    assert "could not be drawn" in await zoe.last_text()
    assert "Answered: –" in await zoe.last_text()


async def test_asking_for_figures_changes_nothing(office: Stage) -> None:
    zoe = await admin(office)
    before = await dump(office)
    await zoe.say("/stats")
    await zoe.say("/version")

    assert await dump(office) == before


# What runs here


async def test_it_says_what_runs_and_no_secret(
    office: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFCLOCK_COMMIT", "0a1b2c3d")
    zoe = await admin(office)
    await zoe.say("/version")
    text = await zoe.last_text()

    assert re.search(r"Offclock \d+\.\d+\.\d+\S* 0a1b2c3d, Python 3\.\d+", text)
    database = office.house.database.url.get_backend_name()
    assert re.search(rf"Database: {database}, revision \d{{4}}", text)
    assert re.search(r"Lessons: \d+, of \S+ \d+\.\d+\.\d+", text)
    assert "has run for 1 minute" in text
    assert "SEND_RATE=1000\n" in text
    assert str(office.house.database.url.database) not in text


async def test_admins_are_answered_in_their_language(office: Stage) -> None:
    zoe = await admin(office, language="ur")
    for command in ("/stats", "/version", "/broadcast Hello"):
        await zoe.say(command)
        message = await zoe.last()
        said = message.get("caption") or message.get("text", "")
        assert re.search("[\u0600-\u06ff]", said), command
