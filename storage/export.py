"""Everything that is kept about a learner, as plain values."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from scheduler.busy import Busy
from storage.database import UnitOfWork
from storage.tables import broadcasts, budgets, editions, fits, learners, metadata

NOBODYS = (editions, fits, broadcasts, budgets)
"""Tables that say nothing about any learner: lessons as they stood, what everybody's answers
together say of memory, what everybody was told, and how much may be sent."""

Plain = str | int | float | bool | list[str] | None


async def everything(work: UnitOfWork, learner_id: int) -> dict[str, list[dict[str, Plain]]]:
    """Return every row about a learner, by table. Instants are ISO 8601, in UTC.

    Busy times are a list of intervals as ISO 8601 writes them, `start/end`.

    It goes by the tables themselves, so a table added later is never forgotten here.
    """
    told = {}
    for table in (one for one in metadata.sorted_tables if one not in NOBODYS):
        owner = table.c.id if table is learners else table.c.learner_id
        rows = await work.execute(select(table).where(owner == learner_id))
        told[table.name] = [
            {column: _plain(value) for column, value in row.items()} for row in rows.mappings()
        ]
    return told


def _plain(value: Any) -> Plain:  # noqa: ANN401 - a column's value
    if isinstance(value, Busy):
        return [f"{start.isoformat()}/{end.isoformat()}" for start, end in value]
    return value.isoformat() if isinstance(value, datetime) else value
