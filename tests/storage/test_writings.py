"""Writings: own words, kept whole."""

import pytest
from sqlalchemy.exc import IntegrityError

from lessons.bite import ItemRef, Part
from lessons.sitting import Place
from storage import writings
from tests.storage.desk import rows, seat
from tests.storage.people import OPEN, enrol

OWN = Part("item", "FBK-1", "your-own")
HERE = Place()


async def keep(database, desk, text, part=OWN, place=HERE):
    sitting = await desk.sitting()
    async with database.write() as work:
        await writings.keep(work, sitting, place, part, text, now=OPEN)
        await work.commit()


async def reflected(database, *learner_ids):
    async with database.read() as work:
        return await writings.reflected(work, learner_ids)


@pytest.mark.parametrize("text", ["", "The invoice.", "é🙂 שלום\n" * 300, "x" * writings.LONGEST])
async def test_a_text_is_kept_whole(database, curriculum, text):
    desk = await seat(database, curriculum)
    await keep(database, desk, text, place=Place(2, ("change",)))
    (row,) = await rows(database, "writings")
    assert row.text == text
    assert (row.learner_id, row.delivery_id, row.part, row.step) == (1, desk.delivery_id, 2, 1)
    assert (row.kind, row.lesson_id, row.item_id) == ("item", "FBK-1", "your-own")
    assert row.written_at == OPEN


async def test_a_place_has_one_text(database, curriculum):
    desk = await seat(database, curriculum)
    await keep(database, desk, "First.")
    with pytest.raises(IntegrityError):
        await keep(database, desk, "Second.")
    assert [row.text for row in await rows(database, "writings")] == ["First."]


async def test_what_was_written_or_passed_over_is_reflected_upon(database, curriculum):
    desk = await seat(database, curriculum)
    await enrol(database, 2)
    await keep(database, desk, "")
    await keep(database, desk, "On Fridays.", Part("action", "FBK-1"), Place(1, ("change",)))
    assert await reflected(database, 1, 2) == {1: {ItemRef("FBK-1", "your-own")}}
    assert await reflected(database, 2) == {}
