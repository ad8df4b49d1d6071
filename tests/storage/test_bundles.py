"""Bundles: every value of every row of a learner comes, and stays beside its own."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from storage import bundles, learners
from storage.learners import Learner
from storage.tables import learners as people
from storage.tables import memories
from tests.storage.people import BEFORE, enrol

COLUMNS = (
    memories.c.lesson_id,
    memories.c.item_id,
    memories.c.stability,
    memories.c.reviewed_at,
    memories.c.asked,
)
IDS = st.from_regex(r"[A-Za-z0-9-]{1,8}", fullmatch=True)
INSTANTS = st.datetimes(timezones=st.just(UTC))
ROWS = st.dictionaries(
    st.tuples(st.integers(1, 3), IDS, IDS),
    st.tuples(st.floats(0.001, 36500), INSTANTS, st.integers(1, 999)),
    max_size=8,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(made=ROWS)
async def test_rows_come_whole(database, made):
    async with database.write() as work:  # never committed, so the next example finds nothing
        for id_ in (1, 2, 3):
            await learners.add(work, Learner(id_, "L", "UTC", BEFORE))
        for (learner_id, lesson_id, item_id), (stability, at, asked) in made.items():
            row = {"learner_id": learner_id, "lesson_id": lesson_id, "item_id": item_id}
            row |= {"stability": stability, "difficulty": 5, "reviewed_at": at, "asked": asked}
            await work.execute(insert(memories), row)
        found = await bundles.of(work, memories, COLUMNS, [1, 2])

    read = {
        (id_, lesson_id, item_id): (float(stability), datetime.fromisoformat(at), int(asked))
        for id_, columns in found.items()
        for lesson_id, item_id, stability, at, asked in zip(*columns, strict=True)
    }
    wanted = {key: one for key, one in made.items() if key[0] in (1, 2)}
    assert read.keys() == wanted.keys()
    for key, (stability, at, asked) in wanted.items():
        assert read[key] == (stability, at, asked)


async def test_nobody_has_none(database):
    await enrol(database)
    async with database.read() as work:
        assert await bundles.of(work, memories, COLUMNS, [1]) == {}
        assert await bundles.of(work, memories, COLUMNS, []) == {}


async def test_a_column_that_may_be_empty_is_refused(database):
    async with database.read() as work:
        with pytest.raises(ValueError, match="learners may have nothing in language"):
            await bundles.of(work, people, [people.c.id, people.c.language], [1])
