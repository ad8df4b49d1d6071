"""Bundles: many rows of a learner as one, which the database makes into JSON.

A claim reads some hundred memories of each of fifty learners. Handed over row by row they took
longer than everything else that a push costs (docs/performance.md).
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Float, Table, bindparam, func, select
from sqlalchemy.types import Text

from storage.database import UnitOfWork

Bundle = dict[int, list[list[Any]]]
"""By learner id, the values of each row. Instants are text, for `instant`; so are SQLite's floats,
for `float`, as its JSON has fifteen digits of them."""


async def of(
    work: UnitOfWork, table: Table, columns: Sequence[Column[Any]], learner_ids: Sequence[int]
) -> Bundle:
    """Return these columns of all rows of these learners, in no order."""
    owner: Column[int] = table.c.learner_id
    if work.shared:
        rows = func.json_agg(func.json_build_array(*columns, type_=Text), type_=Text)
    else:
        rows = func.json_group_array(func.json_array(*map(_exact, columns), type_=Text), type_=Text)
    query = select(owner.label("owner"), rows.label("rows")).group_by(owner)
    query = query.where(owner.in_(bindparam("ids", expanding=True)))
    found = await work.execute(query, {"ids": list(learner_ids)})
    return {row.owner: _read(row.rows) for row in found}


def instant(text: str) -> datetime:
    """Return an instant of a bundle, aware, in UTC. SQLite's has no zone, PostgreSQL's any."""
    if text[-6] not in "+-":
        return datetime.fromisoformat(text + "+00:00")
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def _read(rows: str | list[list[Any]]) -> list[list[Any]]:
    """Return the rows; PostgreSQL's driver has read them already."""
    return json.loads(rows) if isinstance(rows, str) else rows


def _exact(column: Column[Any]) -> ColumnElement[Any]:
    """Return a column as SQLite's JSON loses nothing of it."""
    if isinstance(column.type, Float):
        return func.printf("%!.17g", column, type_=Text)
    return column
