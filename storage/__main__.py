"""Look after the database: `python -m storage COMMAND`; `--help` lists the commands."""

import argparse
import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path

from dotenv import dotenv_values

from scheduler.clock import SystemClock
from storage import learners
from storage.database import DEFAULT_URL, Database, DatabaseUrlError, UnitOfWork, async_url
from storage.export import everything
from storage.migrate import NewerDatabaseError, is_current, migrate
from storage.recompute import recompute
from storage.refit import NoOptimizerError, TooFewReviewsError, optimizer, refit
from storage.replanning import replan_all

Parser = argparse.ArgumentParser
Command = Callable[[Database, argparse.Namespace], Awaitable[int]]


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
        if options.needs_tables and not await is_current(database):
            msg = "the database is not up to date; run `python -m storage migrate` first"
            raise CommandError(msg)
        status: int = await options.run(database, options)
    finally:
        await database.close()
    return status


async def _migrate(database: Database, _: argparse.Namespace) -> int:
    await migrate(database)
    print("The database is up to date.")
    return 0


async def _backup(database: Database, options: argparse.Namespace) -> int:
    _back_up(database, options.file)
    print(f"Backed up to {options.file}.")
    return 0


async def _export(database: Database, options: argparse.Namespace) -> int:
    async with database.read() as work:
        told = await everything(work, options.learner)
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


async def _forget(database: Database, options: argparse.Namespace) -> int:
    async with database.write() as work:
        await _require(work, options.learner)
        await learners.forget(work, options.learner)
        await work.commit()
    print(f"Nothing about learner {options.learner} is kept.")
    return 0


async def _replan(database: Database, _: argparse.Namespace) -> int:
    planned = await replan_all(database, SystemClock().now())
    print(f"Planned anew for {_count(planned)}.")
    return 0


async def _recompute(database: Database, options: argparse.Namespace) -> int:
    if options.learner is not None:
        async with database.read() as work:
            await _require(work, options.learner)
    differ = await _compare(database, options.learner, write=options.write)
    if differ and not options.write:
        print("With --write they are mended.")
        return 1
    return 0


async def _compare(database: Database, learner_id: int | None = None, *, write: bool) -> int:
    """Print who differs from their log, and return how many do."""
    checked = differ = 0
    async for batch in recompute(database, learner_id, write=write):
        checked += batch.learners
        differ += len(batch.differences)
        for difference in batch.differences:
            print(difference)
    print(f"Checked {_count(checked)}: {differ} differed{' and were mended' * write}.")
    return differ


async def _refit(database: Database, options: argparse.Namespace) -> int:
    try:
        fit = optimizer()
        trial = await refit(database, fit, SystemClock().now(), dry_run=options.dry_run)
    except NoOptimizerError as error:
        raise CommandError(str(error)) from None
    except TooFewReviewsError as few:
        print(f"{few} Nothing was changed.")
        return 0
    print(
        f"Fitted to {trial.fitted} reviews. Over {trial.held_out} others the log loss is"
        f" {trial.loss:.4f} instead of {trial.loss_before:.4f}."
    )
    if not trial.better:
        print("That is not better by more than chance: the parameters in use stay.")
    elif options.dry_run:
        print("That is better. Nothing was changed, as this was a dry run.")
    else:
        print("That is better, so they are used; the memories are worked out anew with them.")
        await _compare(database, write=True)
        print("Restart the bot now, and then run `python -m storage recompute --write`:")
        print("what was answered in between went by the parameters before.")
    return 0


async def _require(work: UnitOfWork, learner_id: int) -> None:
    if await learners.get(work, learner_id) is None:
        msg = f"there is no learner {learner_id}"
        raise CommandError(msg)


def _count(learners: int) -> str:
    return f"{learners} learner{'s' if learners != 1 else ''}"


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


def _parser() -> Parser:
    parser = Parser(prog="python -m storage", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Command, about: str, *, needs_tables: bool = True) -> Parser:
        command = commands.add_parser(name, help=about)
        command.set_defaults(run=run, needs_tables=needs_tables)
        return command

    add("migrate", _migrate, "bring the tables up to date, as a start does", needs_tables=False)
    backup = add("backup", _backup, "copy a live SQLite database to a new file", needs_tables=False)
    backup.add_argument("file", type=Path)
    export = add("export", _export, "print all that is kept about a learner, as JSON")
    export.add_argument("learner", type=int)
    forget = add("forget", _forget, "delete all that is kept about a learner")
    forget.add_argument("learner", type=int)
    add("replan", _replan, "plan everybody anew: after new time zone data, or from a backup")
    again = add("recompute", _recompute, "compare memories and paces with the log of answers")
    again.add_argument("--learner", type=int, metavar="ID", help="this one alone")
    again.add_argument("--write", action="store_true", help="mend what differs")
    better = add("refit", _refit, "fit the parameters of memory to everybody's answers")
    better.add_argument("--dry-run", action="store_true", help="tell how they do; write nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
