"""Learners: kept as they are, found, changed and forgotten."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from storage import learners
from storage.learners import Learner
from tests.storage.people import at, learner

EVERY_FIELD = Learner(
    id=2**52,  # Telegram's ids have up to 52 significant bits
    first_name="آمنہ",
    zone="Asia/Karachi",
    joined_at=at("9:00"),
    telegram_language="ur",
    language="en",
    tracks=("FBK", "NEG"),
    step="slots",
    expecting="zone",
    paused_until=at("10:00", day=3),
    served_until=at("11:00"),
    reachable=False,
)


async def test_it_finds_a_learner_as_added(database):
    async with database.write() as work:
        await learners.add(work, EVERY_FIELD)
        await learners.add(work, learner(1))
        assert await learners.get(work, EVERY_FIELD.id) == EVERY_FIELD
        assert await learners.get(work, 1) == learner(1)


async def test_it_finds_nobody_by_another_id(database):
    async with database.read() as work:
        assert await learners.get(work, 404) is None


async def test_saving_changes_every_field_of_that_learner_alone(database):
    async with database.write() as work:
        await learners.add(work, learner(1))
        await learners.add(work, learner(2))
        await learners.save(work, replace(EVERY_FIELD, id=1))
        assert await learners.get(work, 1) == replace(EVERY_FIELD, id=1)
        assert await learners.get(work, 2) == learner(2)


async def test_a_learner_is_added_once(database):
    async with database.write() as work:
        await learners.add(work, learner(1))
        with pytest.raises(IntegrityError):
            await learners.add(work, learner(1))


def test_the_chosen_language_comes_before_telegrams():
    assert EVERY_FIELD.languages == ("en", "ur")
    assert learner(telegram_language="ur").languages == (None, "ur")
