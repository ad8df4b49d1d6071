"""The composition root: the one place where everything is built and put together."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web
from telegram import Bot, BotCommand, Update, error

from bot import health, logs
from bot.admins import Admins
from bot.fetching import Fetcher
from bot.gateway import Gateway
from bot.handlers.calendars import answer_first_look
from bot.house import House
from bot.intake import Poller
from bot.library import LOOK_SECONDS, Library
from bot.notes import Notes
from bot.pacing import Pacer
from bot.pictures.render import Renderer
from bot.places import Places
from bot.pusher import Pusher
from bot.records.printer import Printer
from bot.router import MENU, Router
from bot.settings import TELEGRAM, Address, Settings, SettingsError
from bot.subscriptions import Subscriptions
from bot.tasks import beside
from bot.text import Texts
from bot.transport import AiohttpRequest
from bot.visit import visit_of
from lessons.loader import DEFAULT_PACKS
from scheduler.clock import Clock, SystemClock
from scheduler.dispatch import Dispatcher
from scheduler.jobs import TICK_SECONDS, Jobs
from storage import fits
from storage.database import Database, DatabaseUrlError
from storage.deliveries import Deliveries
from storage.migrate import migrate
from storage.planning import next_due

if TYPE_CHECKING:
    from bot.sandbox import Sandbox

log = logging.getLogger(__name__)

SANDBOX_TOKEN = "1:sandbox"  # noqa: S105 - the sandbox takes any
LONGEST_RETRY = 30.0

CALENDAR_SECONDS = 5.0
"""Who has just named an address waits for its answer about as long."""


@dataclass(frozen=True)
class Running:
    """A bot at work."""

    house: House
    polling: asyncio.Task[None]
    """Ends only by a fault of ours; whoever serves waits for it."""
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
    async with AsyncExitStack() as stack:
        database = await _open(stack, settings)
        sandbox = _sandbox(settings, database, record_requests)
        clock: Clock = sandbox.clock if sandbox else SystemClock()
        await library.open(database, clock)
        app = sandbox.application() if sandbox else web.Application()
        if sandbox:
            stack.push_async_callback(sandbox.close)
        polled, ticked = health.Pulse(), health.Pulse()
        health.add_routes(app, lambda: polled.age, lambda: ticked.age)
        address = await _serve(stack, app, settings.listen)

        bot = await _bot(stack, settings, address if sandbox else None)
        texts = Texts()
        gateway = Gateway(bot, pacer or Pacer(settings.send_rate), clock)
        library.tell(Admins(settings.admin_ids, gateway, texts, database).tell_of_lessons)
        pusher = Pusher(gateway, library, texts, Notes(database, texts, clock, library).view)
        async with database.read() as work:
            parameters = await fits.current(work)
        dispatcher = Dispatcher(Deliveries(database), pusher, library, clock, parameters)
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
        polling = await stack.enter_async_context(beside(Poller(bot, handle, polled.beat).run()))
        await stack.enter_async_context(beside(_introduce(bot, texts)))
        await stack.enter_async_context(beside(_prepare(places)))
        jobs = Jobs()
        jobs.every(TICK_SECONDS, "dispatch", tick)
        jobs.every(CALENDAR_SECONDS, "calendars", subscriptions.refresh)
        jobs.every(LOOK_SECONDS, "lessons", library.refresh)
        jobs.start()
        stack.push_async_callback(jobs.stop)
        yield Running(house, polling, address, sandbox is not None, subscriptions, library)


async def _open(stack: AsyncExitStack, settings: Settings) -> Database:
    """Return the database, with its tables up to date."""
    try:
        database = Database(settings.database_url)
        stack.push_async_callback(database.close)
        await migrate(database)
    except DatabaseUrlError as cause:
        msg = f"DATABASE_URL {cause}"
        raise SettingsError(msg) from None
    return database


def _sandbox(settings: Settings, database: Database, record_requests: bool) -> "Sandbox | None":
    if settings.bot_token:
        return None
    if settings.bot_api_url:
        msg = "BOT_API_URL needs a BOT_TOKEN too; any in the form 1:abc does for a test server"
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


async def _bot(stack: AsyncExitStack, settings: Settings, sandbox: str | None) -> Bot:
    """Return a bot that has met its server. A server that does not answer is waited for."""
    token = settings.bot_token.get_secret_value() if settings.bot_token else SANDBOX_TOKEN
    server = (sandbox or settings.bot_api_url or TELEGRAM).rstrip("/")
    bot = Bot(
        token,
        base_url=f"{server}/bot",
        base_file_url=f"{server}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=1),
    )
    stack.push_async_callback(bot.shutdown)
    wait = 0.5
    while True:
        try:
            await bot.initialize()
            # A webhook left over from elsewhere would keep every update from us.
            await bot.delete_webhook()
        except error.InvalidToken:
            msg = "BOT_TOKEN is refused by the server; copy it again from @BotFather"
            raise SettingsError(msg) from None
        except error.TelegramError as cause:
            log.warning("%s does not answer, next try in %.0f s: %s", server, wait, cause.message)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_RETRY)
        else:
            return bot


async def _prepare(places: Places) -> None:
    """Have cities at hand before the first is typed. Not worth failing for."""
    try:
        await places.prepare()
    except Exception as cause:  # whatever it is, a typed city tries it again
        log.warning("the index of places could not be prepared: %s", logs.trace(cause))


async def _introduce(bot: Bot, texts: Texts) -> None:
    """Tell Telegram the menu and the bot's words, in every language. Not worth failing for."""
    try:
        for code, tongue in texts.tongues.items():
            menu = [BotCommand(name, tongue.plain(f"menu.{name}")) for name in MENU]
            language = None if tongue.fallback is None else code
            await bot.set_my_commands(menu, language_code=language)
            await bot.set_my_short_description(tongue.plain("bot.about"), language)
            await bot.set_my_description(tongue.plain("bot.description"), language)
    except error.TelegramError as cause:
        log.warning("the menu could not be set: %s", cause.message)
