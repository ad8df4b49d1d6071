"""Archives of a PostgreSQL database, by its own `pg_dump` and `pg_restore`.

Their arguments can be read by everybody on the machine, so the password goes into the environment.
"""

import asyncio
import os
import shutil
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL


class DumpError(Exception):
    """One sentence that says why there is no archive, or nothing was read from it."""


async def dump(url: URL, target: Path) -> None:
    """Write one snapshot of the database as an archive, and read its contents list again.

    Raises DumpError.
    """
    options = ("--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    await _run("pg_dump", url, *options)
    await _run("pg_restore", None, "--list", str(target))


async def load(url: URL, archive: Path) -> None:
    """Fill an empty database from an archive: with all of it or with nothing. Raises DumpError."""
    whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    await _run("pg_restore", url, *whole, str(archive))


async def revision(archive: Path) -> str | None:
    """Return the revision of the tables in an archive, or None where it is not Offclock's.

    Raises DumpError for what is no archive.
    """
    only = ("--data-only", "--table=alembic_version", "--file=-")
    lines = iter((await _run("pg_restore", None, *only, str(archive))).splitlines())
    for line in lines:
        if line.startswith("COPY ") and "alembic_version" in line:
            return next(lines, None)
    return None


async def _run(program: str, url: URL | None, *arguments: str) -> str:
    """Run a program of PostgreSQL's on a database, if one is named, and return what it prints."""
    if not shutil.which(program):
        msg = f"{program} is not installed; install the client programs of PostgreSQL"
        raise DumpError(msg)
    to_database, secret = _connection(url) if url else ((), {})
    process = await asyncio.create_subprocess_exec(
        program,
        *to_database,
        *arguments,
        env={**os.environ, **secret, "LC_ALL": "C.UTF-8"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        told, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        why = complaint.decode(errors="replace").strip().splitlines() or ["it gave no reason"]
        raise DumpError(f"{program} failed: {why[0].removeprefix(f'{program}: error: ')}")
    return told.decode()


def _connection(url: URL) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the argument that names the database, and the environment that holds the password."""
    _, named = url.get_dialect()().create_connect_args(url)
    password = named.pop("password", None)
    argument = f"--dbname={make_conninfo('', **named)}"
    return ("--no-password", argument), {"PGPASSWORD": str(password)} if password else {}
