"""Locks that several workers share: advisory locks of one PostgreSQL session.

A worker's locks belong to one connection that is open as long as the worker lives; when it dies,
the server ends the session, and with it every lock. With SQLite there is one process, in which a
chat's updates are handled in order anyway, so every lock is free.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import IntEnum

from sqlalchemy import Executable, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, UnavailableError, passing_faults

TAKE = text("SELECT pg_try_advisory_lock(:kind, :key)")
TAKE_CHAT = text("SELECT pg_try_advisory_lock(:key)")
LEAVE = text("SELECT pg_advisory_unlock(:kind, :key)")
LEAVE_CHAT = text("SELECT pg_advisory_unlock(:key)")

KIND = 0x0FFC
"""The first half of the keys of duties; chats are locked by one key of 64 bits, their id."""

FIRST_LOOK, LONGEST_LOOK = 0.01, 0.2
"""Seconds between tries for a chat that another worker holds, which is rare."""


class Duty(IntEnum):
    """What one worker does for all."""

    POLL = 1
    CLOSE = 2
    BACK_UP = 3
    TIDY = 4
    WITHDRAW = 5


class Locks:
    """The locks of one worker."""

    def __init__(self, database: Database) -> None:
        """Open nothing yet."""
        self._database = database
        self._connection: AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def duty(self, duty: Duty) -> AsyncIterator[bool]:
        """Do what one worker does for all: True if it is this one, which nobody waits for."""
        key = {"kind": KIND, "key": duty.value}
        ours = not self._database.shared or await self._ask(TAKE, key)
        try:
            yield ours
        finally:
            if ours and self._database.shared:
                await self._leave(LEAVE, key)

    @asynccontextmanager
    async def chat(self, chat_id: int) -> AsyncIterator[None]:
        """Keep a chat to this worker, once no other holds it."""
        if not self._database.shared:
            yield
            return
        wait = FIRST_LOOK
        while not await self._ask(TAKE_CHAT, {"key": chat_id}):
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_LOOK)
        try:
            yield
        finally:
            await self._leave(LEAVE_CHAT, {"key": chat_id})

    async def close(self) -> None:
        """Give up every lock."""
        async with self._one_at_a_time:
            await self._drop()

    async def _ask(self, statement: Executable, key: dict[str, int]) -> bool:
        """Run a statement on the session; one that broke is opened anew, without its locks."""
        async with self._one_at_a_time:
            try:
                with passing_faults():
                    return await self._execute(statement, key)
            except BaseException:
                # Cut off in a statement, or broken: what the session holds is not known any more.
                await self._drop()
                raise

    async def _execute(self, statement: Executable, key: dict[str, int]) -> bool:
        if self._connection is None:
            self._connection = await self._database.session()
        return bool((await self._connection.execute(statement, key)).scalar())

    async def _leave(self, statement: Executable, key: dict[str, int]) -> None:
        """Give up a lock; one that went with its session is given up already."""
        if self._connection is not None:
            with suppress(SQLAlchemyError, UnavailableError):
                await self._ask(statement, key)

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                await connection.invalidate()
            with suppress(SQLAlchemyError):
                await connection.close()
