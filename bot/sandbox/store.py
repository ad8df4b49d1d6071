"""Where the sandbox keeps its state: one SQLite file, or memory.

Every write is committed before the call that made it is answered, so a killed process loses
nothing that anyone was told of. (WAL with synchronous=NORMAL: a power cut may lose the last
moments, the death of the process does not.)
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.sandbox.wire import decode, encode

_SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chats (
    chat_id INTEGER PRIMARY KEY,
    user TEXT NOT NULL,
    blocked INTEGER NOT NULL DEFAULT 0,
    reply_keyboard TEXT,
    pinned TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE IF NOT EXISTS messages (
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    body TEXT,
    PRIMARY KEY (chat_id, message_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reactions (
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    by TEXT NOT NULL,
    reaction TEXT NOT NULL,
    PRIMARY KEY (chat_id, message_id, by)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS silent (
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (chat_id, message_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS updates (
    update_id INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS callback_queries (
    id TEXT PRIMARY KEY,
    chat_id INTEGER NOT NULL,
    asked_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS commands (
    scope TEXT NOT NULL,
    language_code TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (scope, language_code)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id TEXT NOT NULL UNIQUE,
    file_unique_id TEXT NOT NULL,
    file_path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    width INTEGER,
    height INTEGER,
    content BLOB NOT NULL
);
"""

Row = tuple[Any, ...]


class Store:
    """A SQLite database in autocommit: one statement is one transaction unless wrapped."""

    def __init__(self, path: Path | None) -> None:
        self._db = sqlite3.connect(
            ":memory:" if path is None else path, isolation_level=None, check_same_thread=False
        )
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA busy_timeout = 5000")
        self._db.executescript(_SCHEMA)

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Execute a writing statement; returns the row id it inserted, if it did."""
        return self._db.execute(sql, values).lastrowid or 0

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Every row of a query."""
        return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        found: Row | None = self._db.execute(sql, values).fetchone()
        return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make several writes one. Nothing may be awaited inside."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def setting(self, key: str) -> Any:  # noqa: ANN401 - whatever JSON was saved
        """Return the value saved under `key`, or None."""
        found = self.row("SELECT value FROM settings WHERE key = ?", (key,))
        return None if found is None else decode(found[0])

    def save_setting(self, key: str, value: object) -> None:
        """Save a JSON value under `key`, over what was there."""
        self.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, encode(value)))

    def close(self) -> None:
        """Close the file. Calling it twice is harmless."""
        self._db.close()
