"""A database that is filled once, and copied for each use."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url

from storage.database import async_url


class Copies(Protocol):
    """The original, and copies of it. Nobody may be connected to it while it is copied."""

    original: str
    """The database's address."""

    def copied(self):
        """Return, for a block, the address of a copy of its own."""


class OfSqlite:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.original = f"sqlite+aiosqlite:///{folder}/original.sqlite"

    @contextmanager
    def copied(self) -> Iterator[str]:
        path = self._folder / f"{uuid4().hex}.sqlite"
        shutil.copy(self._folder / "original.sqlite", path)
        yield f"sqlite+aiosqlite:///{path}"
        for file in self._folder.glob(f"{path.name}*"):
            file.unlink()


class OfPostgres:
    """Databases of a server, by templates."""

    def __init__(self, server: URL, name: str) -> None:
        self._server, self._name = server, name
        self.original = address(server, name)

    @contextmanager
    def copied(self) -> Iterator[str]:
        with made(self._server, template=self._name) as name:
            yield address(self._server, name)


@contextmanager
def copies(folder: Path, url: str | None) -> Iterator[Copies]:
    """Make an empty original: in the folder, or on the PostgreSQL server that `url` names."""
    if url is None:
        yield OfSqlite(folder)
        return
    server = server_of(url)
    with made(server) as name:
        yield OfPostgres(server, name)


def server_of(url: str) -> URL:
    """Return a PostgreSQL server by the address of any of its databases."""
    return make_url(async_url(url))


@contextmanager
def made(server: URL, template: str = "template0") -> Iterator[str]:
    """Make a database, yield its name, and drop it in the end."""
    name = f"offclock_{uuid4().hex}"
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield name
    finally:
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def address(server: URL, name: str) -> str:
    """Return the address of a database of a server."""
    return server.set(database=name).render_as_string(hide_password=False)


def _run(server: URL, statement: str) -> None:
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)
