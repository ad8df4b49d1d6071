"""Look after the database: `python -m storage COMMAND`; `--help` lists the commands."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from dotenv import dotenv_values

from storage import secretfile
from storage.alone import InUseError
from storage.commands import CommandError, learning, people, safety
from storage.database import Database, DatabaseUrlError, UnavailableError, async_url
from storage.migrate import NewerDatabaseError, is_current
from storage.secretfile import SecretFileError

Parser = argparse.ArgumentParser
Command = Callable[[Database, argparse.Namespace], Awaitable[int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command on the database of DATABASE_URL, and return the exit status."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    try:
        return asyncio.run(_run(options, async_url(secretfile.database_url())))
    except DatabaseUrlError as error:
        print(f"DATABASE_URL {error}", file=sys.stderr)
    except (
        CommandError,
        InUseError,
        NewerDatabaseError,
        SecretFileError,
        UnavailableError,
    ) as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


async def _run(options: argparse.Namespace, url: str) -> int:
    database = Database(url)
    try:
        if options.needs_tables and not await is_current(database):
            msg = "the database is not up to date; run `python -m storage migrate` first"
            raise CommandError(msg)
        status: int = await options.run(database, options)
    finally:
        await database.close()
    return status


def _backups() -> Path | None:
    """Return BACKUP_FOLDER, as the bot reads it, if it is set."""
    name = "BACKUP_FOLDER"
    folder = os.environ.get(name) or dotenv_values(".env").get(name)
    return Path(folder) if folder else None


def _parser() -> Parser:
    parser = Parser(prog="python -m storage", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Command, about: str, *, needs_tables: bool = True) -> Parser:
        command = commands.add_parser(name, help=about, description=f"{about.capitalize()}.")
        command.set_defaults(run=run, needs_tables=needs_tables)
        return command

    _add_safety(add)
    export = add("export", people.export, "print all that is kept about a learner, as JSON")
    export.add_argument("learner", type=int)
    forget = add("forget", people.forget, "delete all about a learner, here and in the backups")
    forget.add_argument("learner", type=int)
    forget.set_defaults(backups=_backups())
    wipe = add("wipe", people.wipe, "write the files anew, without a byte of what was deleted")
    wipe.set_defaults(backups=_backups())
    add("replan", people.replan, "plan everybody anew, as after new time zone data")
    again = add("recompute", learning.recompute, "compare memories and paces with the answers")
    again.add_argument("--learner", type=int, metavar="ID", help="this one alone")
    again.add_argument("--write", action="store_true", help="mend what differs")
    better = add("refit", learning.refit, "fit the parameters of memory to everybody's answers")
    better.add_argument("--dry-run", action="store_true", help="tell how they do; write nothing")
    return parser


def _add_safety(add: Callable[..., Parser]) -> None:
    add(
        "migrate",
        safety.migrate,
        "bring the tables up to date, as a start does",
        needs_tables=False,
    )
    about = "copy the live database to a new file, and check the copy"
    backup = add("backup", safety.backup, about, needs_tables=False)
    backup.add_argument("file", type=Path)
    about = "put a backup in place of the database, which is kept beside it; stop the bot first"
    restore = add("restore", safety.restore, about, needs_tables=False)
    restore.add_argument("file", type=Path)
    about = "copy everything into an empty database, and compare it; stop the bot first"
    move = add("move", safety.move, about)
    move.add_argument(
        "to",
        metavar="TO_URL",
        help="such as postgresql://user@host/name, with the password in PGPASSWORD",
    )


if __name__ == "__main__":
    sys.exit(main())
