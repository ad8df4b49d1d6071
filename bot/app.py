"""The composition root: the one place where everything is built and put together."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Update

from bot import health, logs
from bot.admins import Admins
from bot.fetching import Fetcher
from bot.gateway import Gateway
from bot.handlers.calendars import answer_first_look
from bot.house import House
from bot.intake import STOP_SECONDS, Poller
from bot.library import LOOK_SECONDS, Library
from bot.meeting import introduce, meet
from bot.notes import Notes
from bot.pacing import Pacer
from bot.pictures.render import Renderer
from bot.places import Places
from bot.pusher import Pusher
from bot.records.printer import Printer
from bot.router import Router
from bot.settings import Address, Settings, SettingsError
from bot.subscriptions import Subscriptions
from bot.tasks import Patience, beside
from bot.text import Texts
from bot.visit import visit_of
from bot.webhook import MOST_BYTES, Webhook
from lessons.loader import DEFAULT_PACKS
from scheduler.clock import Clock, SystemClock
from scheduler.dispatch import Dispatcher
from scheduler.jobs import TICK_SECONDS, Jobs
from storage import fits
from storage.alone import alone
from storage.budgets import Budgets
from storage.database import Database, DatabaseUrlError
from storage.deliveries import Deliveries
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
    sandboxed: bool
    subscriptions: Subscriptions
    library: Library


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    record_requests: bool = False,
    pacer: Pacer | None = None,
    fetcher: Fetcher | None = None,
) -> AsyncIterator[Running]:
    """Build everything, take updates and run the tick until the block is left.

    With `record_requests` the sandbox, where there is one, keeps what the bot asks of it.
    `pacer` stands in for the one that `settings.send_rate` asks for, and `fetcher` for the one
    that fetches from public addresses only.

    Raises `lessons.faults.PackError` for broken lessons, SettingsError for a setting that turns
    out wrong, and `storage.migrate.NewerDatabaseError`; nothing has been sent then.
    """
    packs = settings.lessons_path or (DEFAULT_PACKS,)
    library = Library(packs, settings.data_folder / "lessons.json")
    stopping = Patience(STOP_SECONDS)
    async with AsyncExitStack() as stack:
        database = await _open(stack, settings)
        locks = Locks(database)
        stack.push_async_callback(locks.close)
        if not settings.webhook_url:
            await _poll_alone(stack, locks)
        sandbox = _sandbox(settings, database, record_requests)
        clock: Clock = sandbox.clock if sandbox else SystemClock()
        await library.open(database, clock)
        app = sandbox.application() if sandbox else web.Application(client_max_size=MOST_BYTES)
        if sandbox:
            stack.push_async_callback(sandbox.close)
        polled, ticked = health.Pulse(), health.Pulse()
        health.add_routes(app, lambda: polled.age, lambda: ticked.age)
        door = _add_door(app, settings)
        address = await _serve(stack, app, settings.listen)

        bot = await meet(stack, settings, address if sandbox else None)
        texts = Texts()
        pacer = pacer or _pacer(settings, database)
        stack.push_async_callback(pacer.close)
        gateway = Gateway(bot, pacer, clock)
        library.tell(Admins(settings.admin_ids, gateway, texts, database).tell_of_lessons)
        pusher = Pusher(gateway, library, texts, Notes(database, texts, clock, library).view)
        async with database.read() as work:
            parameters = await fits.current(work)
        dispatcher = Dispatcher(
            Deliveries(database),
            pusher,
            library,
            clock,
            parameters,
            alone=partial(locks.duty, Duty.CLOSE),
        )
        places = Places(settings.data_folder)
        house = House(
            database,
            gateway,
            dispatcher,
            library,
            texts,
            places,
            Renderer(),
            Printer(),
            clock,
            parameters,
        )
        router = Router(house)
        fetcher = fetcher or Fetcher(clock=clock)
        stack.push_async_callback(fetcher.close)
        first_look = partial(answer_first_look, house)
        subscriptions = Subscriptions(database, fetcher, clock, first_look)

        async def handle(update: Update) -> None:
            if visit := visit_of(update):
                await router.answer(visit)

        async def tick() -> None:
            await dispatcher.tick()
            ticked.beat()

        if sandbox:
            sandbox.clock.on_move(tick)
        if settings.webhook_url and settings.webhook_secret:
            secret = settings.webhook_secret.get_secret_value()
            webhook = Webhook(bot, handle, secret, locks.chat, stopping)
            await webhook.announce(settings.webhook_url)
            door.append(webhook)
            intake = webhook.run()
        else:
            intake = Poller(bot, handle, polled.beat, stopping=stopping).run()
        taking = await stack.enter_async_context(beside(intake))
        await stack.enter_async_context(beside(introduce(bot, texts)))
        await stack.enter_async_context(beside(_prepare(places)))
        jobs = Jobs()
        jobs.every(TICK_SECONDS, "dispatch", tick)
        jobs.every(CALENDAR_SECONDS, "calendars", subscriptions.refresh)
        jobs.every(LOOK_SECONDS, "lessons", library.refresh)
        jobs.start()
        stack.push_async_callback(lambda: jobs.stop(stopping.left()))
        yield Running(house, taking, address, sandbox is not None, subscriptions, library)


async def _poll_alone(stack: AsyncExitStack, locks: Locks) -> None:
    """Keep a second poller from starting: Telegram would end the polls of both."""
    if not await stack.enter_async_context(locks.duty(Duty.POLL)):
        msg = (
            "another Offclock polls with this database; stop it, or run several with WEBHOOK_URL"
        )
        raise SettingsError(msg)


def _pacer(settings: Settings, database: Database) -> Pacer:
    """Return a pacer that shares its budget where there may be several workers."""
    several = settings.webhook_url and database.shared
    return Pacer(settings.send_rate, Budgets(database) if several else None)


def _add_door(app: web.Application, settings: Settings) -> list[Webhook]:
    """Serve the webhook's path; who is put into the list answers there, once it can."""
    door: list[Webhook] = []

    async def post(request: web.Request) -> web.Response:
        return await door[0].post(request) if door else web.Response(status=503)

    if settings.webhook_url:
        app.router.add_post(urlsplit(settings.webhook_url).path or "/", post)
    return door


async def _open(stack: AsyncExitStack, settings: Settings) -> Database:
    """Return the database, with its tables up to date; a file is ours alone from here on."""
    try:
        database = Database(settings.database_url)
        stack.push_async_callback(database.close)
        stack.enter_context(alone(database.url))
        await migrate(database)
    except DatabaseUrlError as cause:
        msg = f"DATABASE_URL {cause}"
        raise SettingsError(msg) from None
    return database


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
