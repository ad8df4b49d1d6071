"""Fits: the parameters in use are those of the newest fit that is used."""

import math

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS

from storage import fits
from tests.storage.desk import rows
from tests.storage.people import OPEN


def starting_at(first: float) -> tuple[float, ...]:
    return (first, *DEFAULT_PARAMETERS[1:])


async def keep(database, parameters, *, used=True):
    async with database.write() as work:
        figures = {"reviews": 600, "loss": 0.31, "loss_before": 0.35}
        await fits.keep(work, parameters, OPEN, used=used, **figures)
        await work.commit()


async def current(database):
    async with database.read() as work:
        return await fits.current(work)


async def test_the_defaults_hold_until_there_is_a_fit(database):
    assert await current(database) == DEFAULT_PARAMETERS


async def test_the_newest_that_is_used_holds(database):
    await keep(database, starting_at(0.4))
    await keep(database, starting_at(1 / 3))
    await keep(database, starting_at(0.6), used=False)
    assert await current(database) == starting_at(1 / 3)


async def test_it_is_kept_with_how_it_did(database):
    await keep(database, starting_at(0.4), used=False)
    (row,) = await rows(database, "fits")
    assert (row.reviews, row.loss, row.loss_before, row.used) == (600, 0.31, 0.35, False)
    assert row.fitted_at == OPEN


@pytest.mark.parametrize("wrong", [DEFAULT_PARAMETERS[1:], starting_at(-1), starting_at(math.nan)])
async def test_what_fsrs_does_not_take_is_refused(database, wrong):
    with pytest.raises(ValueError, match="parameters"):
        fits.checked(wrong)
    await keep(database, wrong)
    with pytest.raises(ValueError, match="parameters"):
        await current(database)
