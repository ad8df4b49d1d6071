"""Bundles: many rows of a learner as one, which the database makes into JSON, column by column.

A claim reads some hundred memories of each of fifty learners. Handed over row by row they took
longer than everything else that a push costs (docs/performance.md).
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, bindparam, func, select, type_coerce
from sqlalchemy.types import Text

from storage.database import UnitOfWork
from storage.tables import Instant

Bundle = Mapping[int, Sequence[Sequence[Any]]]
"""By learner id, the values of each column, row by row. Instants are text for
`datetime.fromisoformat`; a float has the fifteen digits that SQLite's JSON has of it."""


async def of(
    work: UnitOfWork, table: Table, columns: Sequence[Column[Any]], learner_ids: Sequence[int]
) -> Bundle:
    """Return these columns of all rows of these learners, in no order."""
    query = _query(table, tuple(columns), shared=work.shared)
    found = await work.execute(query, {"ids": list(learner_ids)})
    return {row.owner: _read(row.columns) for row in found}


@cache
def _query(table: Table, columns: tuple[Column[Any], ...], *, shared: bool) -> Select[int, str]:
    """Make the statement, once."""
    owner: Column[int] = table.c.learner_id
    gather, array = (
        (func.json_agg, func.json_build_array)
        if shared
        else (func.json_group_array, func.json_array)
    )
    lists = [gather(_in_json(column, shared=shared)) for column in columns]
    query = select(owner.label("owner"), array(*lists, type_=Text).label("columns"))
    return query.where(owner.in_(bindparam("ids", expanding=True))).group_by(owner)


def _in_json(column: Column[Any], *, shared: bool) -> ColumnElement[Any]:
    """Return a column as it goes into JSON: an instant in UTC, with its offset."""
    if not isinstance(column.type, Instant):
        return column
    if shared:
        in_utc = func.timezone("UTC", column)
        return func.to_char(in_utc, 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00', type_=Text)
    return type_coerce(column, Text).concat("+00:00")


def _read(columns: str | list[list[Any]]) -> list[list[Any]]:
    """Return the columns; PostgreSQL's driver has read them already."""
    return json.loads(columns) if isinstance(columns, str) else columns
