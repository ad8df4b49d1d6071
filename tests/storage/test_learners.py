"""Learners: kept as they are, found, changed and forgotten."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from lessons.bite import Mode
from scheduler.gaps import Gap
from scheduler.plan import FOREVER
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
    check_in_at=at("12:00", day=2),
    served_until=at("11:00"),
    snooze_start=at("11:10"),
    snooze_end=at("11:20"),
    mode=Mode.CRUNCH,
    mode_until=at("10:00", day=9),
    crunch_minutes=5,
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


def test_the_snoozed_gap_has_both_its_ends():
    assert EVERY_FIELD.snoozed == Gap(at("11:10"), at("11:20"))
    assert learner().snoozed is None


def test_a_mode_ends_when_it_was_to_end():
    busy = learner(mode=Mode.CRUNCH, mode_until=at("12:00"))
    assert busy.mode_at(at("11:59")) is Mode.CRUNCH
    assert busy.mode_at(at("12:00")) is Mode.STEADY
    assert learner(mode=Mode.IDLE).mode_at(FOREVER) is Mode.IDLE
    assert learner().mode_at(at("12:00")) is Mode.STEADY


def test_idle_days_end_when_they_were_to_end_or_never():
    assert learner(mode=Mode.IDLE, mode_until=at("12:00")).idle_until == at("12:00")
    assert learner(mode=Mode.IDLE).idle_until == FOREVER
    assert EVERY_FIELD.idle_until is None


def test_midnight_is_that_of_the_learners_zone():
    in_karachi = learner(zone="Asia/Karachi")
    assert in_karachi.midnight(at("18:59")) == at("19:00", day=-1)
    assert in_karachi.midnight(at("19:00")) == at("19:00")
    assert in_karachi.midnight(at("19:00"), days=1) == at("19:00", day=1)


async def test_the_next_learners_are_found_in_order(database):
    async with database.write() as work:
        for learner_id in (5, 2**52, 3, 8):
            await learners.add(work, learner(learner_id))
        assert await learners.after(work, 0, 3) == [3, 5, 8]
        assert await learners.after(work, 8, 3) == [2**52]
        assert await learners.after(work, 2**52, 3) == []
