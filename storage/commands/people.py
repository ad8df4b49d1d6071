# ruff: noqa: T201 - a command speaks to a terminal
"""Commands about learners: export, forget, replan."""

import json
from argparse import Namespace
from math import inf
from pathlib import Path

from scheduler.clock import SystemClock
from storage import forgetting, learners
from storage.commands import CommandError, count
from storage.database import Database
from storage.export import everything
from storage.replanning import replan_all


async def export(database: Database, options: Namespace) -> int:
    """Print all that is kept about a learner."""
    async with database.read() as work:
        told = await everything(work, options.learner)
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


async def forget(database: Database, options: Namespace) -> int:
    """Delete all that is kept about a learner, here and in the backups."""
    known = await is_known(database, options.learner)
    folder: Path | None = options.backups
    copies = await forgetting.forget(database, options.learner, folder)
    if not known and not copies:
        raise unknown(options.learner)
    also = f", nor in {copies} {'copy' if copies == 1 else 'copies'} of it" if copies else ""
    print(f"Nothing about learner {options.learner} is kept in the database{also}.")
    return 0


async def wipe(database: Database, options: Namespace) -> int:
    """Write the files anew, so that no byte of what was deleted is left."""
    await forgetting.tidy_files(database, options.backups, most=inf)
    print("Nothing that was deleted is left in the files.")
    return 0


async def replan(database: Database, _: Namespace) -> int:
    """Plan everybody anew."""
    planned = await replan_all(database, SystemClock().now())
    print(f"Planned anew for {count(planned)}.")
    return 0


async def is_known(database: Database, learner_id: int) -> bool:
    """Say whether there is such a learner."""
    async with database.read() as work:
        return await learners.get(work, learner_id) is not None


def unknown(learner_id: int) -> CommandError:
    """Return the error that tells that there is none."""
    return CommandError(f"there is no learner {learner_id}")
