"""Look after the database: `python -m storage migrate | backup | export | forget | replan`."""

import argparse
import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from dotenv import dotenv_values

from scheduler.clock import SystemClock
from storage import learners
from storage.database import DEFAULT_URL, Database, DatabaseUrlError, async_url
from storage.export import everything
from storage.migrate import NewerDatabaseError, is_current, migrate
from storage.replanning import replan_all


class CommandError(Exception):
    """One sentence for the operator."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command on the database of DATABASE_URL, and return the exit status."""
    options = _parser().parse_args(arguments)
    url = os.environ.get("DATABASE_URL") or dotenv_values(".env").get("DATABASE_URL")
    try:
        return asyncio.run(_run(options, async_url(url or DEFAULT_URL)))
    except DatabaseUrlError as error:
        print(f"DATABASE_URL {error}", file=sys.stderr)
    except (CommandError, NewerDatabaseError) as error:
        print(error, file=sys.stderr)
    return 1


async def _run(options: argparse.Namespace, url: str) -> int:
    database = Database(url)
    try:
        match options.command:
            case "migrate":
                await migrate(database)
                print("The database is up to date.")
            case "backup":
                _back_up(database, options.file)
                print(f"Backed up to {options.file}.")
            case "export":
                await _require_tables(database)
                async with database.read() as work:
                    told = await everything(work, options.learner)
                print(json.dumps(told, ensure_ascii=False, indent=2))
            case "forget":
                await _require_tables(database)
                await _forget(database, options.learner)
                print(f"Nothing about learner {options.learner} is kept.")
            case "replan":
                await _require_tables(database)
                planned = await replan_all(database, SystemClock().now())
                print(f"Planned anew for {planned} learner{'s' if planned != 1 else ''}.")
    finally:
        await database.close()
    return 0


def _back_up(database: Database, target: Path) -> None:
    """Copy a live SQLite database, consistently, by SQLite's own online backup."""
    if database.url.get_backend_name() != "sqlite":
        msg = "backup is for SQLite; for PostgreSQL use pg_dump"
        raise CommandError(msg)
    source = Path(database.url.database or "")
    if not source.is_file():
        msg = f"there is no database at {source} to back up"
        raise CommandError(msg)
    if target.exists():
        msg = f"{target} exists already; name a new file"
        raise CommandError(msg)
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


async def _require_tables(database: Database) -> None:
    if not await is_current(database):
        msg = "the database is not up to date; run `python -m storage migrate` first"
        raise CommandError(msg)


async def _forget(database: Database, learner_id: int) -> None:
    async with database.write() as work:
        if await learners.get(work, learner_id) is None:
            msg = f"there is no learner {learner_id}"
            raise CommandError(msg)
        await learners.forget(work, learner_id)
        await work.commit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m storage", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the tables up to date (a start does it too)")
    backup = commands.add_parser("backup", help="copy a live SQLite database to a new file")
    backup.add_argument("file", type=Path)
    export = commands.add_parser("export", help="print all that is kept about a learner, as JSON")
    export.add_argument("learner", type=int)
    forget = commands.add_parser("forget", help="delete all that is kept about a learner")
    forget.add_argument("learner", type=int)
    commands.add_parser(
        "replan", help="plan everybody anew: after new time zone data, or from a backup"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
