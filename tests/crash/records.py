"""The bot's database as somebody beside it sees it: a few rows now and then, and no lasting hold.

No connection is kept, so that a killed bot's SQLite file is left as the bot left it; and of that
file a copy is read, as reading would already mend it.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Executable, create_engine, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from storage.tables import deliveries

GAP = timedelta(hours=3)
LOCK_SECONDS = 1.0
"""How long SQLite's lock is waited for."""


class Records:
    """Reads and changes rows of the database at a URL of SQLAlchemy's."""

    def __init__(self, url: str) -> None:
        plain = make_url(url)
        self._url = plain.set(drivername="sqlite") if self._is_file(plain) else plain

    def rows(self, query: Executable, *, live: bool = False) -> Sequence[Any]:
        """What stands there. A killed bot's file is not touched; that of a `live` one is read."""
        source = nullcontext(self._url) if live else self._copied()
        with source as url, _connected(url) as connection:
            return connection.execute(query).all()

    def let_fall_due(self, now: datetime, learner_ids: Sequence[int]) -> None:
        """Open a gap to those of these learners whose next bite is planned for later."""
        later = (deliveries.c.state == "planned") & (deliveries.c.due_at > now)
        theirs = deliveries.c.learner_id.in_(learner_ids)
        opened = {"gap_start": now, "due_at": now, "gap_end": now + GAP, "opened_at": None}
        with suppress(OperationalError):  # the bot writes all the time: then another time
            self._change(update(deliveries).where(later, theirs).values(opened))

    def let_leases_lapse(self, now: datetime) -> None:
        """End every claim that is held."""
        held = deliveries.c.state == "sending"
        self._change(update(deliveries).where(held).values(lease_until=now - timedelta(seconds=1)))

    def _change(self, statement: Executable) -> None:
        with _connected(self._url) as connection:
            connection.execute(statement)
            connection.commit()

    @contextmanager
    def _copied(self) -> Iterator[URL]:
        if not self._is_file(self._url):
            yield self._url
            return
        with TemporaryDirectory() as folder:
            source, copy = Path(self._url.database or ""), Path(folder) / "copy.sqlite"
            shutil.copy(source, copy)
            with suppress(FileNotFoundError):
                shutil.copy(f"{source}-wal", f"{copy}-wal")
            yield self._url.set(database=str(copy))

    @staticmethod
    def _is_file(url: URL) -> bool:
        return url.get_backend_name() == "sqlite"


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    waits = {"timeout": LOCK_SECONDS} if url.get_backend_name() == "sqlite" else {}
    engine = create_engine(url, poolclass=NullPool, connect_args=waits)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
