"""Lessons are read again while the bot runs: a whole set without a fault, or the old one."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.packs import CHOICE, SEVERAL, write_lesson, write_pack_of
from tests.conversations.scenes import dump, in_the_gap, rows_of, tap, work_through
from tests.lessons.authoring import swap
from tests.stage import Person, Stage, staged

ADMIN = 99

FIRST = write_lesson("FBK-1", CHOICE)
SECOND = write_lesson("FBK-2", SEVERAL)
TUESDAY = "2026-03-03T07:30:00Z"


@pytest.fixture
def pack(home: Path) -> Path:
    return write_pack_of(home / "pack", (FIRST,))


@pytest.fixture
async def stage(home: Path, pack: Path) -> AsyncIterator[Stage]:
    async with staged(home, lessons_path=(pack,), admin_ids=(ADMIN,)) as stage:
        yield stage


async def admin_of(stage: Stage, **about: str) -> Person:
    """Somebody who runs the bot, and has written to it once, as Telegram asks for."""
    admin = stage.person(ADMIN, **{"first_name": "Bo", "language_code": "en", **about})
    await admin.say("/start")
    return admin


async def test_a_lesson_that_was_added_comes_without_a_restart(stage: Stage, pack: Path) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)
    write_pack_of(pack, (FIRST, SECOND))
    assert await stage.bot.library.refresh()

    await stage.move_clock(to=TUESDAY)
    assert "Lesson FBK-2" in await ayesha.last_text()
    kept = {row["lesson_id"] for row in await rows_of(stage, "editions")}
    assert kept == {"FBK-1", "FBK-2"}


async def test_what_was_begun_is_finished_in_its_own_words(stage: Stage, pack: Path) -> None:
    ayesha = await in_the_gap(stage)
    await ayesha.press("read:")
    write_pack_of(pack, (write_lesson("FBK-1", swap(CHOICE, "One it is.", "Surely one.")),))
    assert await stage.bot.library.refresh()

    await tap(ayesha, "One")
    assert "One it is." in await ayesha.last_text()


async def test_one_fault_keeps_the_old_set_and_says_why_once(
    stage: Stage, pack: Path, caplog: pytest.LogCaptureFixture
) -> None:
    admin, ayesha = await admin_of(stage), await in_the_gap(stage)
    write_pack_of(pack, (SECOND, swap(FIRST, "minutes: 3", "minutes: 99")))
    before = len(await admin.messages())
    with caplog.at_level(logging.ERROR):
        assert not await stage.bot.library.refresh()
        assert not await stage.bot.library.refresh()

    (said,) = [message["text"] for message in (await admin.messages())[before:]]
    assert "Learners go on with those that were right before" in said
    assert "'minutes' is 99; it must be 10 or less" in said
    assert "FBK-1.yaml:5" in said
    assert [r.message for r in caplog.records if "minutes" in r.message] != []

    await work_through(ayesha)
    assert list(stage.house.curriculum().lessons) == ["FBK-1"]
    assert {row["lesson_id"] for row in await rows_of(stage, "answers")} == {"FBK-1"}


async def test_when_it_is_mended_they_serve_and_the_admins_hear(stage: Stage, pack: Path) -> None:
    admin = await admin_of(stage)
    write_pack_of(pack, (FIRST + "\tx",))
    await stage.bot.library.refresh()
    write_pack_of(pack, (FIRST, SECOND))
    assert await stage.bot.library.refresh()

    assert "right again" in await admin.last_text()
    assert list(stage.house.curriculum().lessons) == ["FBK-1", "FBK-2"]


async def test_an_admin_hears_in_their_language_and_no_more_than_fits(
    stage: Stage, pack: Path
) -> None:
    admin = await admin_of(stage, language_code="ur")
    write_pack_of(pack, tuple(write_lesson(f"FBK-{n}", "  - kind: x\n") for n in range(1, 99)))
    await stage.bot.library.refresh()

    said = await admin.last_text()
    assert "غلطیاں" in said
    assert "93" in said
    assert len(said) < 4096


async def test_an_admin_who_never_wrote_stops_nothing(stage: Stage, pack: Path) -> None:
    write_pack_of(pack, (FIRST + "\tx",))
    await stage.bot.library.refresh()
    write_pack_of(pack, (FIRST, SECOND))
    assert await stage.bot.library.refresh()


async def test_nothing_is_read_while_no_file_changes(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr("bot.library.load_with_cache", read)
    assert not await stage.bot.library.refresh()


@pytest.mark.parametrize("retired", ["FBK-1", ""], ids=["listed", "forgotten"])
async def test_a_lesson_that_is_retired_stays_on_the_record(
    stage: Stage, pack: Path, retired: str, caplog: pytest.LogCaptureFixture
) -> None:
    ayesha = await in_the_gap(stage)
    await work_through(ayesha)
    known = await dump(stage, "memories", "answers", "readings")
    write_pack_of(pack, (SECOND,), retired=retired)
    with caplog.at_level(logging.WARNING):
        assert await stage.bot.library.refresh()
    warned = [r.message for r in caplog.records if "no lesson has this id any more" in r.message]
    assert bool(warned) == (not retired)

    assert await dump(stage, "memories", "answers", "readings") == known
    await ayesha.say("/log")
    assert "1 lesson finished" in await ayesha.last_text()
    await ayesha.say("/progress")

    write_pack_of(pack, (FIRST, SECOND))
    assert await stage.bot.library.refresh()
    await ayesha.say("/review")
    assert "Which" in await ayesha.last_text()


async def test_lessons_that_could_not_be_kept_are_taken_at_the_next_look(
    stage: Stage, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def keep(*_: object) -> None:
        raise OSError("the disk is full")

    write_pack_of(pack, (FIRST, SECOND))
    with monkeypatch.context() as broken:
        broken.setattr("bot.library.editions.keep", keep)
        with pytest.raises(OSError, match="full"):
            await stage.bot.library.refresh()
    assert list(stage.house.curriculum().lessons) == ["FBK-1"]

    assert await stage.bot.library.refresh()
    assert list(stage.house.curriculum().lessons) == ["FBK-1", "FBK-2"]
