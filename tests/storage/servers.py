"""Databases of a PostgreSQL server, made and dropped for tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

VARIABLE = "TEST_POSTGRES_URL"
HOW = f"set {VARIABLE}, such as postgresql+psycopg://user:password@127.0.0.1:5432/postgres, or run "
HOW += "the tests by scripts/with-postgres"


def server() -> URL:
    """The server's URL. Without one the test is skipped, or fails where CI is to skip nothing."""
    if url := os.environ.get(VARIABLE):
        return make_url(url)
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI runs the PostgreSQL tests too: {HOW}")
    pytest.skip(f"no PostgreSQL: {HOW}")


def wanted() -> bool:
    """Whether tests of the whole bot are to run on PostgreSQL, and not on SQLite."""
    return os.environ.get("TEST_DATABASE") == "postgres"


@contextmanager
def copy_of(template: str) -> Iterator[str]:
    """The URL of a copy of a database nobody is connected to, dropped in the end."""
    url = make_url(template)
    name = f"offclock_{uuid4().hex}"
    run(server(), f"CREATE DATABASE {name} TEMPLATE {url.database} STRATEGY FILE_COPY")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        run(server(), f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def temporary(server: URL) -> Iterator[str]:
    """The URL of an empty database of its own, dropped in the end."""
    name = f"offclock_{uuid4().hex}"
    run(server, f"CREATE DATABASE {name}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        run(server, f"DROP DATABASE {name} WITH (FORCE)")


def run(url: URL | str, statement: str) -> None:
    """Run one statement, and wait for no lock longer than a few seconds."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True, options="-c lock_timeout=10s") as connection:
        connection.execute(statement)
