"""Run the bot: `python -m bot`, or `offclock`."""

import asyncio
import logging
import sys

from bot import garbage, logs
from bot.app import running
from bot.settings import Settings, SettingsError, load_settings
from bot.stopping import run_until_signalled
from lessons.faults import PackError
from storage.alone import InUseError
from storage.migrate import NewerDatabaseError

log = logging.getLogger(__name__)


def main() -> int:
    """Run until SIGINT or SIGTERM, and return the exit status: 1 when the start failed."""
    garbage.seldom_look()
    try:
        settings = load_settings()
        logs.set_up(settings.log_format)
        asyncio.run(run_until_signalled(_run(settings)))
    except PackError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return 1
    except (SettingsError, NewerDatabaseError, InUseError) as error:
        print(error, file=sys.stderr)
        return 1
    except Exception as error:  # whatever it is, its message could hold an address or a name
        log.critical("Offclock ended: %s", logs.trace(error))
        return 1
    return 0


async def _run(settings: Settings) -> None:
    """Run until a fault of ours."""
    async with running(settings) as bot:
        if bot.sandboxed:
            print(f"Offclock is ready. Open {bot.address}", flush=True)
        else:
            print(f"Offclock is talking to Telegram. Health: {bot.address}/healthz", flush=True)
        await asyncio.wait([bot.taking])


if __name__ == "__main__":
    sys.exit(main())
