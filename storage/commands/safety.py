# ruff: noqa: T201 - a command speaks to a terminal
"""Commands that keep the database safe: migrate, backup, restore, move."""

import sys
from argparse import Namespace

from scheduler.clock import SystemClock
from storage import migrate as migration
from storage.alone import alone
from storage.backup import BackupError, back_up
from storage.commands import CommandError, count
from storage.database import Database, DatabaseUrlError, async_url
from storage.forgetting import forget_the_gone
from storage.moving import MoveError, Progress
from storage.moving import move as move_all
from storage.restoring import RestoreError
from storage.restoring import restore as restore_file

BAR = 30
"""Columns of a bar that is full."""


async def migrate(database: Database, _: Namespace) -> int:
    """Bring the tables up to date; not beneath a bot that works with the ones before."""
    if not await migration.is_current(database):
        with alone(database.url):
            await migration.migrate(database)
    print("The database is up to date.")
    return 0


async def backup(database: Database, options: Namespace) -> int:
    """Copy the live database to a new file."""
    try:
        await back_up(database, options.file)
    except BackupError as error:
        raise CommandError(str(error)) from None
    await forget_the_gone(database, options.file)
    size = options.file.stat().st_size
    print(f"Backed up to {options.file} ({size:,} bytes, checked).")
    return 0


async def restore(database: Database, options: Namespace) -> int:
    """Put a backup in place of the database."""
    url = database.url.render_as_string(hide_password=False)
    try:
        done = await restore_file(url, options.file, SystemClock().now())
    except RestoreError as error:
        raise CommandError(str(error)) from None
    last = f"{done.last_answer_at:%Y-%m-%d %H:%M} UTC" if done.last_answer_at else "never"
    print(f"Restored {count(done.learners)}; last answer: {last}. Everybody is planned anew.")
    if done.aside:
        print(f"The database as it was is kept as {done.aside}; delete it when you are sure.")
    return 0


async def move(database: Database, options: Namespace) -> int:
    """Copy everything into another database, and compare it."""
    try:
        target = Database(async_url(options.to))
    except DatabaseUrlError as error:  # the address itself may hold a password
        raise CommandError(f"TO_URL {error}") from None
    try:
        await migration.is_current(target)
        counts = await move_all(database, target, _show if sys.stderr.isatty() else _show_nothing)
    except DatabaseUrlError as error:
        raise CommandError(f"TO_URL {error}") from None
    except MoveError as error:
        raise CommandError(str(error)) from None
    finally:
        await target.close()
    for name, rows in counts.items():
        print(f"{name:<20}{rows:>12,}  identical")
    print(f"Moved {count(sum(counts.values()), 'row')}. Set DATABASE_URL to the new address, and")
    print("start the bot. The database before is as it was; delete it when you are sure.")
    return 0


def _show(progress: Progress) -> None:
    """Draw a bar over the one before."""
    share = progress.done / progress.total
    bar = ("#" * round(BAR * share)).ljust(BAR)
    end = "\n" if progress.done == progress.total else ""
    line = f"\r{progress.act:<9} [{bar}] {share:4.0%}  {progress.table:<20}"
    print(line, end=end, file=sys.stderr, flush=True)


def _show_nothing(_: Progress) -> None:
    """Leave a log without bars."""
