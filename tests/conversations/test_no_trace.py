"""After /forget there is no byte of the learner in any file of the bot's, nor in what it logged.

The sandbox's own file is left out: it plays Telegram's servers, which keep their chats themselves.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.logs import set_up
from storage import calendars
from storage.backup import back_up
from storage.tables import metadata
from tests.conversations.personal import exported, forget
from tests.conversations.scenes import dump, dump_learners, fill_every_table, in_the_gap, settle_in
from tests.stage import Person, Stage, buttons, staged

ZOYA = 7_654_321_987
TELEGRAMS = "sandbox.sqlite"
WORDS = "I told Zeppelin Ltd. that forty is the price."
ADDRESS = "https://calendar.example/private-5ca1ab1e/basic.ics"

IN_USE = "offclock.sqlite"
BACKUPS = ("backups/offclock-1.sqlite", "backups/offclock-2.sqlite")

TRACES = {
    "their name": b"Zoya-Maryam",
    "their words": WORDS.encode(),
    "an address": b"5ca1ab1e",
    "a calendar": b"zoyas-week.ics",
    "their id": str(ZOYA).encode(),
    "their id, as SQLite keeps it": ZOYA.to_bytes(6, "big"),
}


@contextmanager
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Log as the running bot does, to standard error."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    set_up("text")
    try:
        yield
    finally:
        root.handlers[:], level = before
        root.setLevel(level)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of the bot's, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith((TELEGRAMS, "places"))
    }


def traces(folder: Path) -> set[tuple[str, str]]:
    """Which trace stands in which file."""
    files = files_of(folder)
    return {
        (name, what) for name, held in files.items() for what, of in TRACES.items() if of in held
    }


async def write_own_words(person: Person) -> None:
    """Work through the bite, with own words wherever they are taken."""
    for _ in range(30):
        offered = {b.get("callback_data", "").split(":")[0] for b in buttons(await person.last())}
        if "skip" in offered:
            await person.say(WORDS)
        elif verb := next((v for v in ("read", "pick", "say", "next", "on") if v in offered), None):
            await person.press(f"{verb}:")
        else:
            return


async def live_a_little(stage: Stage) -> Person:
    """A learner of whom there is something in every table, and in a backup."""
    zoya = await in_the_gap(stage, id_=ZOYA, first_name="Zoya-Maryam")
    await write_own_words(zoya)
    await fill_every_table(zoya)
    await zoya.send_file("zoyas-week.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    house = stage.house
    later = house.now() + timedelta(days=99)
    async with house.database.write() as work:
        id_ = await calendars.add(work, ZOYA, "calendar.example", ADDRESS, house.now())
        await calendars.change(work, id_ or 0, due_at=later)
        await work.commit()
    return zoya


@pytest.mark.sqlite
async def test_forgetting_leaves_no_byte(home: Path, capsys) -> None:
    with logged(capsys):
        async with staged(home) as stage:
            bruno = await settle_in(stage, 2, first_name="Bruno")
            await live_a_little(stage)
            await back_up(stage.house.database, home / "backups" / "offclock-1.sqlite")
            await bruno.say("every day 20:00-20:15")
            await back_up(stage.house.database, home / "backups" / "offclock-2.sqlite")
        found = traces(home)
        assert {what for _, what in found} == set(TRACES) - {"their id"}
        assert {name for name, _ in found} >= {IN_USE, *BACKUPS}

        async with staged(home) as stage:
            zoya = stage.person(ZOYA, first_name="Zoya-Maryam", language_code="en")
            assert WORDS in (await exported(zoya))[1]
            await zoya.say("Mon and Thu 9:00 for 10 min")
            await forget(zoya)
            assert "Nothing about you is kept." in await zoya.last_text()
            held = await dump(stage)
        logging.getLogger("bot").info("the last line")

    assert held.keys() == metadata.tables.keys()
    assert {table: len(rows) for table, rows in held.items() if rows} == {
        "learners": 1,
        "slots": 2,
        "deliveries": 1,
        "editions": len(held["editions"]),
        "broadcasts": 1,
    }
    assert traces(home) == set()
    said = "".join(capsys.readouterr()).encode()
    assert b"the last line" in said
    assert [what for what, trace in TRACES.items() if trace in said] == []
    files = files_of(home)
    assert all(b"Bruno" in files[name] for name in (IN_USE, *BACKUPS))


@pytest.mark.sqlite
async def test_backups_in_another_folder_forget_too(home: Path, tmp_path_factory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    async with staged(home, backup_folder=elsewhere) as stage:
        zoya = await settle_in(stage, ZOYA, first_name="Zoya-Maryam")
        await back_up(stage.house.database, elsewhere / "offclock-1.sqlite")
        await forget(zoya)

    assert traces(elsewhere) == traces(home) == set()
    assert b"Asia/Karachi" not in files_of(elsewhere)["offclock-1.sqlite"]


async def test_a_press_that_comes_afterwards_is_a_newcomers(stage: Stage) -> None:
    zoya = await in_the_gap(stage, id_=ZOYA, first_name="Zoya-Maryam")
    lesson = await zoya.last()
    await forget(zoya)
    for verb in ("read:1:0", "forget:no", "settings", "slots:list"):
        await zoya.press_data(lesson["message_id"], verb)

    held = await dump_learners(stage)
    assert {table: len(rows) for table, rows in held.items() if rows} == {"learners": 1}
    assert held["learners"][0]["step"] == "zone"


async def test_a_second_press_on_forget_deletes_nothing_more(stage: Stage) -> None:
    zoya = await in_the_gap(stage, id_=ZOYA)
    await zoya.say("/forget")
    question = await zoya.last()
    for _ in range(2):
        await zoya.press_data(question["message_id"], "forget:yes")
        assert "Nothing about you is kept." in await zoya.last_text()
        assert not any((await dump_learners(stage)).values())


async def test_what_happens_at_telegram_afterwards_brings_nobody_back(stage: Stage) -> None:
    zoya = await in_the_gap(stage, id_=ZOYA)
    await forget(zoya)
    await zoya.block()
    await zoya.block(False)
    await stage.move_clock(to="2026-03-04T07:30:00Z")

    assert not any((await dump_learners(stage)).values())


async def test_whom_nobody_knows_is_told_the_same(stage: Stage) -> None:
    somebody = stage.person(ZOYA, first_name="Zoya-Maryam", language_code="ur")
    await somebody.say("/forget")
    question = await somebody.last()
    await somebody.press_data(question["message_id"], "forget:yes")
    await somebody.press_data(question["message_id"], "forget:yes")

    assert "آپ کے بارے میں اب کچھ محفوظ نہیں" in await somebody.last_text()
    assert not any((await dump_learners(stage)).values())
