"""A server that the bot meets as it meets Telegram, whose door can be shut, and a clock that jumps.

While the door is shut there is no network: connections are refused, and those that were open are
cut. Nothing that stands on the server is lost. The clock is the test's to set: it jumps as a
machine's does, and monotonic time goes on as ever.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot import app as bot_app
from bot.app import running
from bot.sandbox import Sandbox
from bot.sandbox.clock import parse_instant
from bot.settings import Address, Settings
from scheduler.clock import SystemClock
from tests.conversations.scenes import LUNCH, MONDAY
from tests.lessons.shipped import FEEDBACK
from tests.stage import Person, Stage


@dataclass
class Clock:
    """The machine's clock, which can be set."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        return SystemClock().now() + self.offset

    def set(self, instant: str) -> None:
        """Set it to a time of the form 2026-03-02T07:30:00Z."""
        self.offset = parse_instant(instant) - SystemClock().now()

    def jump(self, by: timedelta) -> None:
        """Set it forward, or back."""
        self.offset += by


@dataclass
class Server:
    """The server, at an address that stays the same."""

    sandbox: Sandbox = field(default_factory=lambda: Sandbox(live_page=False))
    port: int = 0
    _runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Let connections in."""
        self._runner = web.AppRunner(
            self.sandbox.application(), access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def shut(self) -> None:
        """Cut every connection, and refuse new ones."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None


@dataclass
class FarStage(Stage):
    """A bot, its far server, and the clock that the bot goes by."""

    server: Server
    clock: Clock

    async def to(self, instant: str) -> None:
        """Set the clock, and have the bot do what is due."""
        self.clock.set(instant)
        await self.house.dispatcher.tick()
        await self.house.dispatcher.settled()

    async def pass_by(self, seconds: float) -> None:
        """Let time pass, and have the bot do what is due."""
        self.clock.jump(timedelta(seconds=seconds))
        await self.house.dispatcher.tick()
        await self.house.dispatcher.settled()


@asynccontextmanager
async def far_stage(
    folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: Any
) -> AsyncIterator[FarStage]:
    """The bot in `folder`, and a far server, on the Monday."""
    clock, server = Clock(), Server()
    clock.set(MONDAY)
    monkeypatch.setattr(bot_app, "SystemClock", lambda: clock)
    await server.open()
    try:
        async with (
            running(settings_for(folder, server.address, **settings)) as bot,
            aiohttp.ClientSession(server.address) as http,
        ):
            yield FarStage(http, bot, server, clock)
    finally:
        await server.shut()
        await server.sandbox.close()


def settings_for(folder: Path, address: str, **settings: Any) -> Settings:
    """Settings of a bot in `folder` that talks to a server at this address."""
    chosen = {
        "bot_token": "1:sandbox",
        "bot_api_url": address,
        "database_url": f"sqlite+aiosqlite:///{folder}/offclock.sqlite",
        "listen": Address("127.0.0.1", 0),
        "send_rate": 1000,
        "lessons_path": (FEEDBACK,),
    }
    return Settings(_env_file=None, **(chosen | settings))


async def settle_in(stage: FarStage, id_: int = 1, name: str = "Ayesha") -> Person:
    """A learner with a zone and one slot, LUNCH in Karachi."""
    person = stage.person(id_, first_name=name, language_code="en")
    await person.say("/start")
    await person.press_data((await person.last())["message_id"], "zone:Asia/Karachi")
    await person.say(LUNCH)
    return person
