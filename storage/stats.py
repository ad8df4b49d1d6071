"""The figures of the lessons from the log of answers: what `python -m lessons stats` does."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from lessons.loader import PackError, load_packs
from lessons.model import Curriculum
from lessons.stats.figures import LessonFigures, work_out
from lessons.stats.page import write_page
from lessons.stats.responses import Log
from lessons.stats.spreadsheet import write_csv
from lessons.stats.table import write_table
from storage import responses, secretfile
from storage.database import Database, DatabaseUrlError, async_url
from storage.migrate import is_current


class StatsError(Exception):
    """One sentence for whoever asked for the figures."""


def run(
    paths: Sequence[Path],
    *,
    database_url: str | None = None,
    lesson: str | None = None,
    csv: Path | None = None,
    page: Path | None = None,
) -> int:
    """Print the figures of the packs at `paths`, and write them to files; return the exit status.

    Without an address the database is the one of DATABASE_URL, from the environment or `.env`.
    `lesson` is the id of the only one that is shown; the rest of an item-rest correlation is of
    all of them in any case.
    """
    try:
        figures = _select(asyncio.run(_work_out(load_packs(paths), _url(database_url))), lesson)
        _write(figures, csv, page)
    except DatabaseUrlError as error:
        name = "--database" if database_url else "DATABASE_URL"
        sys.stderr.write(f"{name} {error}\n")
    except (PackError, StatsError, secretfile.SecretFileError) as error:
        sys.stderr.write(f"{error}\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in write_table(figures))
        return 0
    return 1


def _url(given: str | None) -> str:
    url = async_url(given or secretfile.database_url())
    _require_file(url)
    return url


def _require_file(url: str) -> None:
    """Raise StatsError where SQLite's file is not there: to open it would make it."""
    scheme, _, path = url.partition(":///")
    if scheme.startswith("sqlite") and not Path(path.partition("?")[0]).is_file():
        msg = f"there is no database at {path}; start the bot once, or name one with --database"
        raise StatsError(msg)


async def _work_out(curriculum: Curriculum, url: str) -> tuple[LessonFigures, ...]:
    log = await _read(curriculum, url)
    if not log.responses and not log.marks:
        msg = "nobody has been sent any of these lessons yet; come back when somebody has answered"
        raise StatsError(msg)
    return work_out(log, curriculum)


async def _read(curriculum: Curriculum, url: str) -> Log:
    """Return the log, in one snapshot."""
    database = Database(url)
    try:
        if not await is_current(database):
            msg = "the database is not up to date; run `python -m storage migrate` first"
            raise StatsError(msg)
        async with database.read() as work:
            return Log.of([row async for row in responses.read(work, curriculum)])
    finally:
        await database.close()


def _select(figures: tuple[LessonFigures, ...], lesson: str | None) -> tuple[LessonFigures, ...]:
    if lesson is None:
        return figures
    chosen = tuple(one for one in figures if one.id == lesson)
    if not chosen:
        msg = f"there is no lesson {lesson} in these packs; ids look like FBK-1"
        raise StatsError(msg)
    return chosen


def _write(figures: Sequence[LessonFigures], csv: Path | None, page: Path | None) -> None:
    try:
        if csv:
            with csv.open("w", encoding="utf-8", newline="") as file:
                write_csv(figures, file)
        if page:
            page.write_text(write_page(figures), encoding="utf-8")
    except OSError as error:
        msg = f"{error.filename} can not be written ({error.strerror}); name another file"
        raise StatsError(msg) from None
