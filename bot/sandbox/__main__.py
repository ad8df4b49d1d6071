"""Run the sandbox alone: `python -m bot.sandbox [--listen HOST:PORT] [--data FILE]`."""

import argparse
import asyncio
import signal
from pathlib import Path

from aiohttp import web

from bot.sandbox.sandbox import Sandbox


def main() -> None:
    """Serve until interrupted, having printed the address."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--listen", default="127.0.0.1:8080", metavar="HOST:PORT")
    parser.add_argument("--data", type=Path, default=None, metavar="FILE", help="default: memory")
    parser.add_argument("--record-requests", action="store_true")
    options = parser.parse_args()
    host, _, port = options.listen.rpartition(":")
    if not port.isdecimal() or not host:
        parser.error(f"--listen is {options.listen!r}; write it as HOST:PORT")
    sandbox = Sandbox(options.data, record_requests=options.record_requests)
    asyncio.run(_serve(sandbox, host.strip("[]"), int(port)))


async def _serve(sandbox: Sandbox, host: str, port: int) -> None:
    runner = web.AppRunner(sandbox.application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        bound = runner.addresses[0]
        shown = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
        print(f"Sandbox: http://{shown}:{bound[1]}/", flush=True)
        await _wait_for_signal()
    finally:
        await runner.cleanup()
        await sandbox.close()


async def _wait_for_signal() -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()


if __name__ == "__main__":
    main()
