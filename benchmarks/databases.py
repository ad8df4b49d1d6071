"""The same learners on PostgreSQL: what was seeded into SQLite, moved there, and copies of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.copies import OfPostgres, made, server_of
from storage.database import Database
from storage.moving import move


@contextmanager
def on_postgres(server: str) -> Iterator[OfPostgres]:
    """An empty original on the server, dropped at the end."""
    with made(server_of(server)) as name:
        yield OfPostgres(server_of(server), name)


async def move_to(file: Path, url: str) -> None:
    """Copy an SQLite file into a database."""
    source, target = Database(f"sqlite+aiosqlite:///{file}"), Database(url)
    await move(source, target, lambda _: None)
    await source.close()
    await target.close()


@contextmanager
def named_in(folder: Path, original: OfPostgres) -> Iterator[None]:
    """A copy of the original, whose address stands in the folder while the block lasts."""
    with original.copied() as url:
        (folder / "database-url").write_text(url)
        yield
