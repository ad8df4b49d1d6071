"""Run the bot: `python -m bot`, or `offclock`."""

import asyncio
import signal
import sys

from bot import logs
from bot.app import running
from bot.settings import Settings, SettingsError, load_settings
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
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(settings) as bot:
        if bot.sandboxed:
            print(f"Offclock is ready. Open {bot.address}", flush=True)
        else:
            print(f"Offclock is talking to Telegram. Health: {bot.address}/healthz", flush=True)
        stopping = asyncio.ensure_future(stop.wait())  # noqa: TID251 - awaited below
        await asyncio.wait([stopping, bot.polling], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()


if __name__ == "__main__":
    sys.exit(main())
