"""The preview: a lesson in the chat as a learner gets it, and what a save does to it."""

import argparse
import asyncio
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.workbench import add_parser
from bot.workbench.preview import Preview, preview, previewing
from bot.workbench.subject import SubjectError, find_subject
from lessons.faults import PackError
from scheduler.tasks import beside
from tests.bot.test_main import ROOT, heard, stopped
from tests.conversations.packs import CHOICE, REFLECTION, STORY, write_lesson, write_pack_of
from tests.conversations.scenes import tap, work_through
from tests.lessons.authoring import swap
from tests.stage import Person, Stage, remote, until

FIRST = write_lesson("FBK-1", CHOICE, REFLECTION, STORY)
SECOND = write_lesson("FBK-2", CHOICE)
OTHER = write_lesson("NEG-1", STORY)


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


@dataclass
class Desk:
    """An author at work: the preview, what it said, and the learner on the page."""

    preview: Preview
    said: list[str]
    person: Person

    async def save(self, file: Path, text: str) -> list[str]:
        """Save a file; return what is said of it."""
        before = len(self.said)
        write(file, text)
        await self.preview.look()
        return self.said[before:]

    async def texts(self) -> list[str]:
        return [message["text"] for message in await self.person.messages()]


@asynccontextmanager
async def at_work(home: Path, path: Path) -> AsyncIterator[Desk]:
    said: list[str] = []
    async with (
        previewing(find_subject(path), home, said.append) as shown,
        ClientSession(shown.bot.address) as http,
    ):
        yield Desk(shown, said, Stage(http, shown.bot).person())


@pytest.fixture
def pack(home: Path) -> Path:
    return write_pack_of(home / "pack", (FIRST, SECOND, OTHER))


@pytest.fixture
def file(pack: Path) -> Path:
    return pack / "FBK" / "FBK-1.yaml"


@pytest.fixture
async def desk(home: Path, file: Path) -> AsyncIterator[Desk]:
    async with at_work(home, file) as desk:
        yield desk


async def test_a_lesson_is_shown_from_its_hook_to_its_last_ending(desk):
    (shown,) = await desk.texts()
    assert "Lesson FBK-1" in shown
    assert "You wait for word." in shown

    assert await work_through(desk.person) == 3
    texts = "\n".join(await desk.texts())
    for words in ("Which first?", "Which message did you put off", "A client who tells"):
        assert words in texts
    assert "send the question" in texts
    assert "That was it." in await desk.person.last_text()


async def test_it_stands_until_somebody_has_time_for_it(desk):
    await desk.person.stage.move_clock(advance_seconds=8 * 3600)

    assert len(await desk.texts()) == 1
    await desk.person.press("read:")
    await tap(desk.person, "One")
    assert "One it is." in await desk.person.last_text()


async def test_a_save_shows_the_lesson_anew_from_its_beginning(desk, file):
    await desk.person.press("read:")
    await tap(desk.person, "One")
    await desk.person.say("a word in between")

    said = await desk.save(file, swap(FIRST, "hook: You wait", "hook: You hope"))

    (shown,) = await desk.texts()
    assert "You hope for word." in shown
    assert said[0] == "FBK-1 Lesson FBK-1"
    assert await work_through(desk.person) == 3


async def test_what_a_learner_never_reads_is_checked_and_shows_nothing_anew(desk, file):
    await desk.person.press("read:")
    before = await desk.person.messages()

    said = await desk.save(file, f"# a thought\n{FIRST}")

    assert await desk.person.messages() == before
    assert all("FBK-1.yaml" in line for line in said[:-1])
    assert said[-1].startswith("1 lesson: ")


async def test_nothing_is_said_where_nothing_was_saved(desk):
    before = list(desk.said)
    await desk.preview.look()
    assert desk.said == before


async def test_a_broken_save_shows_the_faults_and_keeps_the_lesson(desk, file):
    said = await desk.save(file, swap(FIRST, "minutes: 3", "minutes: 99"))

    told = "FBK-1.yaml:5:1 F02 'minutes' is 99"
    assert any(told in line for line in said)
    kept, faults = await desk.texts()
    assert "You wait for word." in kept
    assert told in faults
    await desk.person.press("read:")
    assert "Which first?" in await desk.person.last_text()


async def test_other_faults_take_the_place_of_those_before(desk, file):
    await desk.save(file, swap(FIRST, "minutes: 3", "minutes: 99"))
    await desk.save(file, swap(FIRST, "minutes: 3", "minutes: 98"))

    _, faults = await desk.texts()
    assert "'minutes' is 98" in faults


@pytest.mark.parametrize("hook", ["You wait", "You hope"], ids=["as it was", "another"])
async def test_a_mended_lesson_stands_alone_again(desk, file, hook):
    await desk.save(file, f"{FIRST}\tx")
    await desk.save(file, swap(FIRST, "hook: You wait", f"hook: {hook}"))

    (shown,) = await desk.texts()
    assert f"{hook} for word." in shown


async def test_faults_of_other_lessons_are_told_where_they_keep_the_pack_from_use(desk, pack):
    said = await desk.save(pack / "NEG" / "NEG-1.yaml", f"{OTHER}\tx")

    assert any("NEG-1.yaml" in line for line in said)
    assert "NEG-1.yaml" in await desk.person.last_text()


async def test_of_a_folder_the_lesson_saved_last_is_shown(home, pack):
    async with at_work(home, pack / "FBK") as desk:
        assert desk.said[:2] == ["  FBK-1   Lesson FBK-1", "  FBK-2   Lesson FBK-2"]
        assert "Lesson FBK-1" in await desk.person.last_text()

        await desk.save(pack / "FBK" / "FBK-2.yaml", swap(SECOND, "hook: You wait", "hook: We"))
        assert "Lesson FBK-2" in await desk.person.last_text()

        await desk.save(pack / "NEG" / "NEG-1.yaml", swap(OTHER, "hook: You wait", "hook: We"))
        assert "Lesson FBK-2" in await desk.person.last_text()

        track = pack / "FBK" / "track.yaml"
        said = await desk.save(track, swap(track.read_text(), "title: Track FBK", "title: Track"))
        assert any("FBK-2.yaml" in line for line in said)


async def test_a_lesson_may_be_given_another_id(desk, file, pack):
    track = pack / "FBK" / "track.yaml"
    track.write_text(swap(track.read_text(), "  - FBK-1\n", "  - FBK-7\n"))
    await desk.save(file, swap(FIRST, "id: FBK-1", "id: FBK-7"))

    assert desk.said.count("FBK-7 Lesson FBK-1") == 1


async def test_what_telegram_would_refuse_is_said(desk, file):
    said = await desk.save(file, swap(FIRST, "idea: Ask", f"idea: {'word ' * 900}Ask"))

    assert said[0] == "FBK-1 Lesson FBK-1: Telegram would refuse it, so it is not shown"


async def test_it_watches_by_itself_and_leaves_nothing_running(home, file):
    before = asyncio.all_tasks()
    async with at_work(home, file) as desk, beside(desk.preview.watch()):

        async def shows(hook: str) -> bool:
            return [hook in text for text in await desk.texts()] == [True]

        for hook in ("You hope", "You fear"):
            write(file, swap(FIRST, "hook: You wait", f"hook: {hook}"))
            await until(partial(shows, hook))

    assert asyncio.all_tasks() == before


async def test_a_pack_that_is_broken_at_the_start_is_not_shown(home, file):
    write(file, f"{FIRST}\tx")

    with pytest.raises(PackError, match=r"FBK-1\.yaml"):
        async with at_work(home, file):
            pass


async def test_a_folder_without_a_lesson_is_refused(home, pack):
    (pack / "drafts").mkdir()

    with pytest.raises(SubjectError, match="drafts holds no lesson"):
        async with at_work(home, pack / "drafts"):
            pass


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nowhere.yaml", "does not exist; check its name"),
        ("pack/FBK/track.yaml", "holds no lesson; name a lesson's file"),
        (".", "lies in no pack; name a lesson's file"),
    ],
)
def test_what_can_not_be_shown_is_a_sentence(home, pack, name, sentence, capsys):
    assert preview(home / name) == 1
    assert sentence in capsys.readouterr().err


def test_every_fault_at_the_start_is_a_line(file, capsys):
    write(file, swap(FIRST, "minutes: 3", "minutes: 99"))

    assert preview(file) == 1
    *faults, last = capsys.readouterr().out.splitlines()
    assert ["'minutes' is 99" in line for line in faults] == [True]
    assert last == "Mend the pack, then start the preview again."


def test_a_port_that_was_asked_for_and_is_taken_is_named(file, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert preview(file, port) == 1

    assert f"127.0.0.1:{port} can not be opened" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1"])
def test_a_port_is_a_number_of_a_port(port, capsys):
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())

    with pytest.raises(SystemExit):
        parser.parse_args(["preview", "x.yaml", "--port", port])
    assert "choose a number from 1 to 65535" in capsys.readouterr().err


async def test_a_signal_ends_it(file, tmp_path):
    run = "import sys; from pathlib import Path; from bot.workbench.preview import preview"
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"{run}; sys.exit(preview(Path(sys.argv[1])))", str(file)),
        cwd=ROOT,
        env={"PATH": "", "TMPDIR": str(tmp_path)},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        address = (await heard(started.stdout, "Open ")).split()[-1]
        assert "FBK-1" in await heard(started.stdout, "FBK-1")
        async with remote(address) as there:
            assert "Lesson FBK-1" in await there.person().last_text()
        assert await stopped(started, signal.SIGINT) == 0
        assert await started.stderr.read() == b""
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()
    assert not list(tmp_path.glob("offclock-preview-*"))
