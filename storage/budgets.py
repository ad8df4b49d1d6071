"""Budgets: what all workers together may send, kept in PostgreSQL and counted by its clock.

The generic cell rate algorithm (ITU-T I.371): a row holds when the next send would be due if all
were spread evenly, and who takes some moves it on. The table is unlogged: it need not survive a
crash, so that no taking waits for the disk.
"""

from sqlalchemy import text

from storage.database import Database

TAKE = text("""
    INSERT INTO budgets AS held (name, next_at)
    VALUES (:name, extract(epoch FROM clock_timestamp()) - :owed + :spend)
    ON CONFLICT (name) DO UPDATE SET next_at =
        greatest(held.next_at, extract(epoch FROM clock_timestamp()) - :owed) + :spend
    RETURNING next_at - :spend - extract(epoch FROM clock_timestamp())
""")

HALT = text("""
    INSERT INTO budgets AS held (name, next_at)
    VALUES (:name, extract(epoch FROM clock_timestamp()) + :seconds)
    ON CONFLICT (name) DO UPDATE SET next_at =
        greatest(held.next_at, extract(epoch FROM clock_timestamp()) + :seconds)
""")


class Budgets:
    """Implements `bot.pacing.Shares` over PostgreSQL."""

    def __init__(self, database: Database) -> None:
        """Keep the budgets in `database`."""
        self._database = database

    async def take(self, name: str, count: int, interval: float, burst: float) -> float:
        """Take `count` sends, `interval` seconds apart, and return in how many the first may go."""
        values = {"name": name, "spend": count * interval, "owed": burst * interval}
        async with self._database.write() as work:
            wait = (await work.execute(TAKE, values)).scalar_one()
            await work.commit()
        return float(wait)

    async def halt(self, name: str, seconds: float) -> None:
        """Let nobody send for so many seconds."""
        async with self._database.write() as work:
            await work.execute(HALT, {"name": name, "seconds": seconds})
            await work.commit()
