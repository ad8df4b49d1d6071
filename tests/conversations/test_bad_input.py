"""Bad input: a clear answer, nothing changed, nobody else held up."""

import asyncio
import logging
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import router
from bot.router import COMMANDS, PRESSES
from tests.conversations.scenes import dump, in_the_gap, learner, settle_in, toast
from tests.stage import TOKEN, Person, Stage, staged

APOLOGY = "Sorry, something went wrong on my side."

GARBAGE = st.one_of(
    st.text(max_size=12),
    st.integers().map(str),
    st.sampled_from(["", "0", "-1", "1", "99999999999999999999", "٣", "yes", "all", "../../x"]),
)
FORGED = st.builds(
    lambda verb, args: ":".join([verb, *args]),
    st.sampled_from([*PRESSES, "unheard-of", "", "PICK"]),
    st.lists(GARBAGE, max_size=5),
).map(lambda data: data.encode()[:64].decode(errors="ignore"))


async def test_a_forged_press_is_answered_and_changes_nothing(stage: Stage) -> None:
    ayesha = await in_the_gap(stage)
    before, standing = await dump(stage), await ayesha.messages()
    for verb in (*PRESSES, "unheard-of"):
        for args in ("no:such", "99999999999999999999", "-1", "1:2:3:4:5:6:7", "٣", ":", "9:9:9:9"):
            heard = await toast(ayesha, standing[-1]["message_id"], f"{verb}:{args}")
            assert heard == "That button has had its day. Nothing has changed.", verb

    assert await dump(stage) == before
    assert await ayesha.messages() == standing


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=st.lists(FORGED.filter(bool), min_size=30, max_size=40))
def test_no_forged_press_brings_a_handler_down(
    tmp_path_factory: pytest.TempPathFactory,
    migrated: Path,
    places_index: Path,
    caplog: pytest.LogCaptureFixture,
    presses: list[str],
) -> None:
    folder = tmp_path_factory.mktemp("forged")
    shutil.copy(migrated, folder / "offclock.sqlite")
    os.link(places_index, folder / places_index.name)
    caplog.clear()

    async def press_all() -> None:
        async with staged(folder) as stage:
            bystander = await settle_in(stage, 2, first_name="Bruno")
            known = await learner(stage, 2)
            ayesha = await in_the_gap(stage)
            at = (await ayesha.last())["message_id"]
            for data in presses:
                press = {"message_id": at, "callback_data": data}
                await stage.post(f"/sandbox/chats/{ayesha.id}/press", press)
            await ayesha.say("/help")
            assert "/now a lesson at once" in await ayesha.last_text()
            assert {**await learner(stage, 2), "served_until": None} == known
            assert APOLOGY not in str(await ayesha.messages())
            assert bystander.id == 2

    asyncio.run(press_all())
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_a_message_as_long_as_telegram_allows_is_answered(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for part in ("x" * 4096, "weekdays " * 450, "x" * 1808):
        await ayesha.say(part)
        assert "I did not understand that." in await ayesha.last_text()


MEANINGLESS = [
    "\x01\x02\x7f",
    "\u2066\u2069",
    "\U0001f600" * 200,
    "a\nb\nc",
    "'; DROP TABLE learners; --",
    "{0.__class__} {name} %s",
    "/",
    "/ start",
    "/nosuchcommand 1 2 3",
    "<script>alert(1)</script>",
    "let us talk on Monday at 9:00",
]


async def test_words_that_mean_nothing_get_help_and_change_nothing(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    for text in MEANINGLESS:
        await ayesha.say(text)
        assert "/help" in await ayesha.last_text(), text

    assert await dump(stage) == before


async def test_what_begins_as_a_time_is_quoted_where_it_is_one_no_more(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    for text, said in [
        ("\u202eweekdays", "Something is missing at the end."),
        ("weekdays 12:30-12:45 &lt;", "“lt”"),
        ("200 slots", "“slots”"),
        ("Monday 9:00\nTuesday 10:00", "“10:00”"),
    ]:
        await ayesha.say(text)
        assert said in await ayesha.last_text(), text
        assert "Nothing has changed." in await ayesha.last_text()

    assert await dump(stage) == before


QUOTED = ["\u202eevil\u202c", "a\u2067b", "<i>x</i>", "&amp;", "x" * 500]


async def test_what_is_quoted_is_shown_as_plain_text(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    for text in QUOTED:
        for command in ("timezone", "now", "slots", "pause"):
            said = await _said(ayesha, f"/{command} {text}")
            assert not set("\u202e\u202c\u2067") & set(said)
            assert len(said) < 300
            if command in {"timezone", "now"}:
                assert text.strip("\u202e\u202c").replace("\u2067", "")[:40] in said


async def _said(person: Person, text: str) -> str:
    await person.say(text)
    return await person.last_text()


async def test_a_name_full_of_marks_is_cleaned(stage: Stage) -> None:
    person = stage.person(1, first_name="\u202eEve\u202c <b>\n")
    await person.say("/start")

    assert "Hello, Eve <b>." in await person.last_text()


async def test_a_document_that_is_no_calendar_is_told(stage: Stage) -> None:
    ayesha = await settle_in(stage)
    before = await dump(stage)
    await ayesha.send_file("cv.pdf", b"%PDF", "application/pdf")

    assert "That is not a calendar." in await ayesha.last_text()
    assert await dump(stage) == before


@pytest.mark.parametrize("command", ["now", "progress"])
async def test_an_error_in_a_handler_costs_an_apology_and_no_more(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    command: str,
) -> None:
    async def broken(house, visit) -> None:
        raise RuntimeError(f"{visit.text} {TOKEN}")

    ayesha = await settle_in(stage)
    bruno = await settle_in(stage, 2, first_name="Bruno")
    monkeypatch.setattr(router, "COMMANDS", {**COMMANDS, command: broken})
    await ayesha.say(f"/{command} my secret plan")
    assert APOLOGY in await ayesha.last_text()
    await ayesha.say("/slots")
    assert "Your times" in await ayesha.last_text()
    await bruno.say("/slots")
    assert "Your times" in await bruno.last_text()

    assert "RuntimeError at" in caplog.text
    assert "conversations/test_bad_input.py" in caplog.text
    assert "secret plan" not in caplog.text
    assert TOKEN not in caplog.text


async def test_an_error_behind_a_button_is_said_in_the_chat(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(house, visit, args) -> None:
        await house.gateway.acknowledge(visit.press.callback_id)
        raise RuntimeError

    ayesha = await settle_in(stage)
    monkeypatch.setattr(router, "PRESSES", {**PRESSES, "settings": broken})
    await ayesha.say("/help")
    await ayesha.press("settings")

    assert APOLOGY in await ayesha.last_text()
