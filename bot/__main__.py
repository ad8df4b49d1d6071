"""Run the bot: `python -m bot`, or `offclock`."""

import asyncio
import signal
import sys

from bot import logs
from bot.app import running
from bot.settings import Settings, SettingsError, load_settings
from bot.tasks import beside
from lessons.faults import PackError
from storage.migrate import NewerDatabaseError


def main() -> int:
    """Run until SIGINT or SIGTERM, and return the exit status: 1 when the start failed."""
    try:
        settings = load_settings()
        logs.set_up(settings.log_format)
        asyncio.run(_serve(settings))
    except PackError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return 1
    except (SettingsError, NewerDatabaseError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _serve(settings: Settings) -> None:
    """Run until a signal or a fault; a signal ends a start that waits for a server, too."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with beside(_run(settings)) as run, beside(_wait(stop)) as stopping:
        await asyncio.wait([run, stopping], return_when=asyncio.FIRST_COMPLETED)


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()


async def _run(settings: Settings) -> None:
    async with running(settings) as bot:
        if bot.sandboxed:
            print(f"Offclock is ready. Open {bot.address}", flush=True)
        else:
            print(f"Offclock is talking to Telegram. Health: {bot.address}/healthz", flush=True)
        await asyncio.wait([bot.polling])


if __name__ == "__main__":
    sys.exit(main())
