"""Bundles: many rows of a learner as one, which the database joins, column by column.

A claim reads some hundred memories of each of fifty learners. Handed over row by row they took
longer than everything else that a push costs, and as JSON twice as long (docs/performance.md).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Float, Select, Table, bindparam, cast, func, select
from sqlalchemy.types import Text

from storage.database import UnitOfWork
from storage.tables import Instant

BETWEEN = "\x1f"
"""ASCII's unit separator, which stands in no value."""

Bundle = Mapping[int, Sequence[Sequence[str]]]
"""By learner id, the values of each column as text, row by row. Instants are in UTC, for
`datetime.fromisoformat`, and floats are whole, for `float`."""


async def of(
    work: UnitOfWork, table: Table, columns: Sequence[Column[Any]], learner_ids: Sequence[int]
) -> Bundle:
    """Return these columns of all rows of these learners, in no order.

    Raises ValueError for a column that may be empty, as the others would slip past it.
    """
    query = _query(table, tuple(columns), shared=work.shared)
    found = await work.execute(query, {"ids": list(learner_ids)})
    rows: list[tuple[Any, ...]] = [tuple(row) for row in found]
    return {owner: [one.split(BETWEEN) for one in joined] for owner, *joined in rows}


@cache
def _query(
    table: Table, columns: tuple[Column[Any], ...], *, shared: bool
) -> Select[*tuple[Any, ...]]:
    """Make the statement, once."""
    if empty := [column.name for column in columns if column.nullable]:
        raise ValueError(f"{table.name} may have nothing in {', '.join(empty)}")
    owner: Column[int] = table.c.learner_id
    texts = [_as_text(column, shared=shared) for column in columns]
    joined: list[ColumnElement[Any]] = [func.aggregate_strings(one, BETWEEN) for one in texts]
    ours = owner.in_(bindparam("ids", expanding=True))
    return select(owner, *joined).where(ours).group_by(owner)


def _as_text(column: Column[Any], *, shared: bool) -> ColumnElement[str]:
    """Return a column as text, an instant in UTC and with its offset."""
    if isinstance(column.type, Float) and not shared:
        return func.printf("%!.17g", column, type_=Text)  # or SQLite writes fifteen digits of it
    if not isinstance(column.type, Instant):
        return cast(column, Text)
    # SQLite's have no zone, and are in UTC.
    bare = func.timezone("UTC", column) if shared else column
    return cast(bare, Text).concat("+00:00")
