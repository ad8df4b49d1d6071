"""The composition root: the one place where everything is built and put together."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot

from bot import health, logs, scrape
from bot.admins import Admins
from bot.broadcasting import BROADCAST_SECONDS, Broadcaster
from bot.fetching import Fetcher
from bot.flood import Flood
from bot.gateway import Gateway
from bot.handlers.calendars import answer_first_look
from bot.house import House
from bot.intake import STOP_SECONDS, Poller
from bot.library import LOOK_SECONDS, Library
from bot.meeting import introduce, meet
from bot.metrics import Metrics
from bot.notes import Notes
from bot.observing import (
    DatabaseWatch,
    ObservedDeliveries,
    ObservedPusher,
    ObservedRequest,
    counting,
    observed,
)
from bot.pacing import Pacer
from bot.pictures.render import Renderer
from bot.places import Places
from bot.pusher import Pusher
from bot.records.printer import Printer
from bot.router import Router
from bot.settings import Address, Settings, SettingsError
from bot.stopping import Patience
from bot.subscriptions import Subscriptions
from bot.text import Texts
from bot.upkeep import UPKEEP_SECONDS, Upkeep
from bot.version import Worker
from bot.webhook import MOST_BYTES, Webhook
from lessons.loader import DEFAULT_PACKS
from scheduler.clock import Clock, SystemClock
from scheduler.dispatch import Dispatcher
from scheduler.jobs import TICK_SECONDS, Jobs
from scheduler.tasks import beside
from storage import fits
from storage.alone import alone
from storage.broadcasting import Broadcasts
from storage.budgets import Budgets
from storage.database import Database, DatabaseUrlError
from storage.locks import Duty, Locks
from storage.migrate import migrate
from storage.planning import next_due

if TYPE_CHECKING:
    from bot.sandbox import Sandbox

log = logging.getLogger(__name__)

CALENDAR_SECONDS = 5.0
"""Who has just named an address waits for its answer about as long."""


@dataclass(frozen=True)
class Running:
    """A bot at work."""

    house: House
    taking: asyncio.Task[None]
    """Takes updates. Ends only by a fault of ours; whoever serves waits for it."""
    address: str
    """The address of the page or, with Telegram, of the health check."""
    ground: "Ground"
    subscriptions: Subscriptions
    broadcaster: Broadcaster

    @property
    def sandboxed(self) -> bool:
        """The server that it talks to is its own."""
        return self.ground.sandbox is not None

    @property
    def library(self) -> Library:
        """The lessons in use."""
        return self.ground.library


@dataclass(frozen=True)
class Ground:
    """What everything else stands on."""

    settings: Settings
    metrics: Metrics
    database: Database
    locks: Locks
    library: Library
    sandbox: "Sandbox | None"
    pacer: Pacer
    upkeep: Upkeep
    flood: Flood
    heart: health.Heart
    polled: health.Pulse
    stopping: Patience

    @property
    def clock(self) -> Clock:
        """The sandbox's clock, which can be moved, or the machine's."""
        return self.sandbox.clock if self.sandbox else SystemClock()

    @property
    def poll_age(self) -> Callable[[], float] | None:
        """How old the last poll is, in seconds; None where there is a webhook."""
        return None if self.settings.webhook_url else lambda: self.polled.age


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    record_requests: bool = False,
    pacer: Pacer | None = None,
    fetcher: Fetcher | None = None,
    flood: Flood | None = None,
) -> AsyncIterator[Running]:
    """Build everything, take updates and run the tick until the block is left.

    With `record_requests` the sandbox, where there is one, keeps what the bot asks of it.
    `pacer` stands in for the one that `settings.send_rate` asks for, `fetcher` for the one that
    fetches from public addresses only, and `flood` for the usual limits.

    Raises `lessons.faults.PackError` for broken lessons, SettingsError for a setting that turns
    out wrong, `storage.alone.InUseError` and `storage.migrate.NewerDatabaseError`; nothing has
    been sent then.
    """
    async with AsyncExitStack() as stack:
        ground = await _lay_ground(
            stack, settings, pacer, flood or Flood(), record_requests=record_requests
        )
        app, door = _add_pages(ground)
        address = await _serve(stack, app, settings.listen)
        server = address if ground.sandbox else None
        bot = await meet(stack, settings, server, ObservedRequest(ground.metrics))
        house = await _furnish(ground, bot)
        admins = Admins(settings.admin_ids, house.gateway, house.texts, house.database)
        ground.library.tell(admins.tell_of_lessons)
        fetcher = fetcher or Fetcher(clock=ground.clock)
        stack.push_async_callback(fetcher.close)
        first_look = partial(answer_first_look, house)
        subscriptions = Subscriptions(ground.database, fetcher, ground.clock, first_look)
        broadcasts = Broadcasts(ground.database)
        broadcaster = Broadcaster(broadcasts, house.gateway, ground.clock, admins.tell_of_broadcast)
        tick = partial(ground.heart.beat, _timed(house.dispatcher.tick, ground.metrics))
        if ground.sandbox:
            ground.sandbox.clock.on_move(partial(_tick_and_settle, tick, house.dispatcher))
        stack.push_async_callback(lambda: house.dispatcher.stop(ground.stopping.left()))
        intake = await _take(ground, bot, Router(house, ground.flood), door)
        taking = await stack.enter_async_context(beside(intake))
        await stack.enter_async_context(beside(introduce(bot, house.texts)))
        await stack.enter_async_context(beside(_prepare(house.places)))
        jobs = Jobs()
        jobs.every(TICK_SECONDS, "dispatch", tick)
        jobs.every(CALENDAR_SECONDS, "calendars", subscriptions.refresh)
        jobs.every(LOOK_SECONDS, "lessons", ground.library.refresh)
        jobs.every(BROADCAST_SECONDS, "broadcasts", broadcaster.run)
        jobs.every(UPKEEP_SECONDS, "backup", ground.upkeep.back_up)
        jobs.every(UPKEEP_SECONDS, "tidying", ground.upkeep.tidy)
        jobs.start()
        stack.push_async_callback(lambda: jobs.stop(ground.stopping.left()))
        yield Running(house, taking, address, ground, subscriptions, broadcaster)


async def _lay_ground(
    stack: AsyncExitStack,
    settings: Settings,
    pacer: Pacer | None,
    flood: Flood,
    *,
    record_requests: bool,
) -> Ground:
    """Open the database, keep others away from what is ours alone, and read the lessons."""
    cache = settings.data_folder / "lessons.json"
    library = Library(settings.lessons_path or (DEFAULT_PACKS,), cache)
    metrics = stack.enter_context(counting())
    database = await _open(stack, settings, metrics)
    locks = Locks(database)
    stack.push_async_callback(locks.close)
    if not settings.webhook_url:
        await _poll_alone(stack, locks)
    sandbox = _sandbox(settings, database, record_requests)
    if sandbox:
        stack.push_async_callback(sandbox.close)
    clock: Clock = sandbox.clock if sandbox else SystemClock()
    await library.open(database, clock)
    pacer = pacer or _pacer(settings, database)
    stack.push_async_callback(pacer.close)
    return Ground(
        settings=settings,
        metrics=metrics,
        database=database,
        locks=locks,
        library=library,
        sandbox=sandbox,
        pacer=pacer,
        upkeep=Upkeep(
            database, locks, SystemClock(), settings.backup_folder, settings.backups_kept
        ),
        flood=flood,
        heart=health.Heart(),
        polled=health.Pulse(),
        stopping=Patience(STOP_SECONDS),
    )


async def _open(stack: AsyncExitStack, settings: Settings, metrics: Metrics) -> Database:
    """Return the database, with its tables up to date; a file is ours alone from here on."""
    try:
        database = Database(settings.database_url, DatabaseWatch(metrics))
        stack.push_async_callback(database.close)
        stack.enter_context(alone(database.url))
        await migrate(database)
    except DatabaseUrlError as cause:
        msg = f"DATABASE_URL {cause}"
        raise SettingsError(msg) from None
    return database


async def _poll_alone(stack: AsyncExitStack, locks: Locks) -> None:
    """Keep a second poller from starting: Telegram would end the polls of both."""
    if not await stack.enter_async_context(locks.duty(Duty.POLL)):
        msg = "another Offclock polls with this database; stop it, or run several with WEBHOOK_URL"
        raise SettingsError(msg)


def _sandbox(settings: Settings, database: Database, record_requests: bool) -> "Sandbox | None":
    if settings.bot_token:
        return None
    if settings.bot_api_url or settings.webhook_url:
        name = "BOT_API_URL" if settings.bot_api_url else "WEBHOOK_URL"
        msg = f"{name} needs a BOT_TOKEN too; any in the form 1:abc does for a test server"
        raise SettingsError(msg)
    from bot.sandbox import Sandbox  # noqa: PLC0415 - a bot that talks to Telegram needs none

    async def next_gap() -> datetime | None:
        async with database.read() as work:
            return await next_due(work, sandbox.clock.now())

    settings.data_folder.mkdir(parents=True, exist_ok=True)
    sandbox = Sandbox(settings.data_folder / "sandbox.sqlite", next_gap, record_requests)
    return sandbox


def _pacer(settings: Settings, database: Database) -> Pacer:
    """Return a pacer that shares its budget where there may be several workers."""
    several = settings.webhook_url and database.shared
    return Pacer(settings.send_rate, Budgets(database) if several else None)


def _add_pages(ground: Ground) -> tuple[web.Application, list[Webhook]]:
    """Return what is served: the sandbox, health, metrics, and the webhook's door.

    Who is put into the list answers at the door, once it can.
    """
    sandbox = ground.sandbox
    app = sandbox.application() if sandbox else web.Application(client_max_size=MOST_BYTES)
    door: list[Webhook] = []

    async def post(request: web.Request) -> web.Response:
        return await door[0].post(request) if door else web.Response(status=503)

    url = ground.settings.webhook_url
    if url:
        app.router.add_post(urlsplit(url).path or "/", post)
    health.add_checks(
        app,
        ground.database,
        ground.heart,
        poll=ground.poll_age,
        webhook=(lambda: bool(door)) if url else None,
    )
    scrape.Scrape(ground.metrics, ground.database, ground.clock.now).add_route(app)
    scrape.watch(
        ground.metrics,
        ground.heart,
        poll=ground.poll_age,
        pacer=ground.pacer,
        flood=ground.flood,
        backup_age=ground.upkeep.backup_age,
    )
    return app, door


async def _furnish(ground: Ground, bot: Bot) -> House:
    """Build what handlers use."""
    settings, database, clock, library = (
        ground.settings,
        ground.database,
        ground.clock,
        ground.library,
    )
    texts = Texts()
    gateway = Gateway(bot, ground.pacer, clock)
    pusher = Pusher(gateway, library, texts, Notes(database, texts, clock, library).view)
    async with database.read() as work:
        parameters = await fits.current(work)
    dispatcher = Dispatcher(
        ObservedDeliveries(database, ground.metrics),
        ObservedPusher(pusher, ground.metrics, clock),
        library,
        clock,
        parameters,
        alone=partial(ground.locks.duty, Duty.CLOSE),
        alone_withdrawing=partial(ground.locks.duty, Duty.WITHDRAW),
    )
    return House(
        database=database,
        gateway=gateway,
        dispatcher=dispatcher,
        curriculum=library,
        texts=texts,
        places=Places(settings.data_folder),
        renderer=Renderer(),
        printer=Printer(),
        clock=clock,
        parameters=parameters,
        admin_ids=frozenset(settings.admin_ids),
        worker=Worker.of(settings),
        backups=settings.backup_folder,
    )


async def _take(
    ground: Ground, bot: Bot, router: Router, door: list[Webhook]
) -> Coroutine[Any, Any, None]:
    """Return what takes updates: polls, or a webhook at the door, which Telegram is told of."""
    handle = observed(router.answer, ground.metrics)
    url, secret = ground.settings.webhook_url, ground.settings.webhook_secret
    if not url or not secret:
        return Poller(bot, handle, ground.polled.beat, stopping=ground.stopping).run()
    webhook = Webhook(bot, handle, secret.get_secret_value(), ground.locks.chat, ground.stopping)
    door.append(webhook)
    await webhook.announce(url)
    return webhook.run()


async def _tick_and_settle(tick: Callable[[], Awaitable[object]], dispatcher: Dispatcher) -> None:
    """Run a tick, and wait for what it sends."""
    await tick()
    await dispatcher.settled()


def _timed(
    tick: Callable[[], Awaitable[object]], metrics: Metrics
) -> Callable[[], Awaitable[None]]:
    """Return the tick with a stopwatch."""

    async def timed() -> None:
        with metrics.ticks.time():
            await tick()

    return timed


async def _serve(stack: AsyncExitStack, app: web.Application, listen: Address) -> str:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, listen.host, listen.port).start()
    except OSError as cause:
        why = str(cause.strerror).rpartition(": ")[2]  # asyncio writes the address before it
        msg = f"LISTEN: {listen} can not be opened ({why}); choose another port"
        raise SettingsError(msg) from None
    return f"http://{Address(listen.host, runner.addresses[0][1])}"


async def _prepare(places: Places) -> None:
    """Have cities at hand before the first is typed. Not worth failing for."""
    try:
        await places.prepare()
    except Exception as cause:  # whatever it is, a typed city tries it again
        log.warning("the index of places could not be prepared: %s", logs.trace(cause))
