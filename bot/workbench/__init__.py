"""The workbench: the bot as an author of lessons uses it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction

PREVIEW = """\
show a lesson in the sandbox's chat, as a learner gets it, and anew whenever it is saved"""


def add_parser(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `preview` to those of a program."""
    parser = commands.add_parser("preview", help=PREVIEW)
    parser.add_argument(
        "path",
        type=Path,
        metavar="PATH",
        help="a lesson's file; of a track's folder or a pack, the lesson that was saved last",
    )
    parser.add_argument(
        "--port", type=_port, metavar="N", help="8080 by default, or a free one if that is taken"
    )
    parser.set_defaults(run=_preview)


def _preview(options: argparse.Namespace) -> int:
    # A program that shows nothing need not load the bot.
    from bot.workbench.preview import preview  # noqa: PLC0415

    return preview(options.path, options.port)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        message = f"{text} is no port; choose a number from 1 to 65535"
        raise argparse.ArgumentTypeError(message)
    return int(text)
