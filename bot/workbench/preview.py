"""Preview: one lesson in the sandbox's chat, as a learner gets it, anew whenever it is saved."""

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from bot.app import Running, running
from bot.settings import Address, Settings, SettingsError
from bot.stopping import run_until_signalled
from bot.workbench.chat import Chat
from bot.workbench.subject import Subject, SubjectError, Written, find_subject, read_id
from lessons.cache import stamps_of
from lessons.faults import Fault, PackError
from lessons.lint import lint
from lessons.lint.output import write_text
from scheduler.tasks import beside

HOST, PORT = "127.0.0.1", 8080

LOOK_SECONDS = 0.5
"""From one look at the files to the next."""

Say = Callable[[str], None]


class Preview:
    """Shows one lesson of a subject, and follows what is saved."""

    def __init__(
        self, bot: Running, chat: Chat, subject: Subject, first: Written, say: Say
    ) -> None:
        """Begin with the lesson `first` of the subject; `say` tells the author a line."""
        self.bot = bot
        self._chat = chat
        self._subject = subject
        self._file, self._lesson_id = first.file, first.lesson.id
        self._say = say
        self._stamps = stamps_of([subject.pack])
        self._shown = ""
        """The digest of the edition in the chat."""
        self._faults: tuple[Fault, ...] = ()
        self._told: tuple[Fault, ...] = ()
        """Those that the chat tells of."""
        bot.library.tell(self._hear)

    async def begin(self) -> None:
        """Show the first lesson, and say what is wrong with it."""
        await self._bring_up_to_date()
        await self._lint()

    async def watch(self) -> None:
        """Look for what was saved, again and again."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Show what was saved since the last look, and say what is wrong with it."""
        before, self._stamps = (
            self._stamps,
            await asyncio.to_thread(stamps_of, [self._subject.pack]),
        )
        saved = sorted(set(self._stamps) - set(before), key=lambda stamp: stamp[2])
        self._turn_to(self._subject.last_of(Path(name) for name, *_ in saved))
        await self.bot.library.refresh()
        await self._bring_up_to_date()
        if self._stamps != before:
            await self._lint()

    def _turn_to(self, file: Path | None) -> None:
        """Take a lesson's file in hand; one that can not be read keeps the lesson of before."""
        if file:
            self._file, self._lesson_id = file, read_id(file) or self._lesson_id

    async def _hear(self, faults: tuple[Fault, ...]) -> None:
        # The next look tells of them: two that write into the chat could cross.
        self._faults = faults

    async def _bring_up_to_date(self) -> None:
        """Let the chat tell of the faults there are, or show the lesson as it stands now."""
        if self._faults:
            if self._faults != self._told:
                await self._chat.show_faults(self._faults)
                self._told = self._faults
            return
        edition = self.bot.library().editions.get(self._lesson_id)
        if edition is None or (edition.digest == self._shown and not self._told):
            return
        stands = await self._chat.show_lesson(self._lesson_id)
        self._told, self._shown = (), edition.digest
        shown = f"{self._lesson_id} {edition.lesson.title}"
        self._say(shown if stands else f"{shown}: Telegram would refuse it, so it is not shown")

    async def _lint(self) -> None:
        """Say what the linter finds in the lesson's file, and what keeps the pack from use."""
        today = self.bot.house.now().date()
        whole = await asyncio.to_thread(lint, [self._subject.pack], today=today, only=self._file)
        mine = (each for each in whole.faults if each.path == self._file or each.code[0] == "F")
        waived = (each for each in whole.waived if each.fault.path == self._file)
        for line in write_text(replace(whole, lessons=1, faults=(*mine,), waived=(*waived,))):
            self._say(line)


@asynccontextmanager
async def previewing(
    subject: Subject, home: Path, say: Say, port: int = 0
) -> AsyncIterator[Preview]:
    """Run the bot in the folder `home`, with a lesson of the subject in the chat.

    Port 0 is a free one. Raises PackError for broken lessons, SubjectError where there are none,
    and SettingsError for a port that can not be opened.
    """
    lessons = await asyncio.to_thread(subject.lessons)
    settings = Settings(
        _env_file=None,
        bot_token=None,
        bot_api_url=None,
        admin_ids=(),
        database_url=f"sqlite:///{home}/offclock.sqlite",
        lessons_path=(subject.pack,),
        listen=Address(HOST, port),
    )
    async with running(settings) as bot, aiohttp.ClientSession(bot.address) as sandbox:
        if subject.path.is_dir():
            for one in lessons:
                say(f"  {one.lesson.id:6}  {one.lesson.title}")
        say(f"Open {bot.address}")
        preview = Preview(bot, Chat(bot.house, sandbox), subject, lessons[0], say)
        await preview.begin()
        yield preview


def preview(path: Path, port: int | None = None) -> int:
    """Preview what a path names until SIGINT or SIGTERM; return the exit status, 1 for a fault.

    Without a port it is 8080, or a free one where that is taken.
    """
    say = partial(print, flush=True)
    try:
        subject = find_subject(path)
        with TemporaryDirectory(prefix="offclock-preview-") as home, _quiet():
            asyncio.run(run_until_signalled(_serve(subject, Path(home), say, port)))
    except PackError as error:
        for fault in error.faults:
            say(str(fault))
        say("Mend the pack, then start the preview again.")
        return 1
    except (SubjectError, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


@contextmanager
def _quiet() -> Iterator[None]:
    """Log less: faults are said already, and a tick that was left out matters to nobody here."""
    levels = {"bot.library": logging.CRITICAL, "apscheduler": logging.ERROR}
    before = {name: logging.getLogger(name).level for name in levels}
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


async def _serve(subject: Subject, home: Path, say: Say, port: int | None) -> None:
    chosen = _usual_port() if port is None else port
    async with (
        previewing(subject, home, say, chosen) as preview,
        beside(preview.watch()) as watching,
    ):
        await asyncio.wait([watching, preview.bot.taking], return_when=asyncio.FIRST_COMPLETED)


def _usual_port() -> int:
    try:
        with socket.create_server((HOST, PORT)):
            return PORT
    except OSError:
        return 0
