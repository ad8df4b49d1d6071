"""Fits: parameters of memory that were fitted to everybody's answers, whether used or not."""

import json
from collections.abc import Iterable
from datetime import datetime

from fsrs import Scheduler
from fsrs.scheduler import DEFAULT_PARAMETERS
from sqlalchemy import insert, select

from lessons.memory import Parameters
from storage.database import UnitOfWork
from storage.tables import fits


async def current(work: UnitOfWork) -> Parameters:
    """Return the parameters in use: the newest fit's that is used, or else FSRS's own defaults.

    Raises ValueError where they are none that FSRS takes.
    """
    newest = select(fits.c.parameters).where(fits.c.used).order_by(fits.c.id.desc()).limit(1)
    text = (await work.execute(newest)).scalar()
    return checked(json.loads(text)) if text else DEFAULT_PARAMETERS


async def keep(
    work: UnitOfWork,
    parameters: Parameters,
    now: datetime,
    *,
    reviews: int,
    loss: float,
    loss_before: float,
    used: bool,
) -> None:
    """Keep a fit, with its loss over so many held-out reviews and that of the parameters before."""
    values = {
        "parameters": json.dumps(parameters),
        "reviews": reviews,
        "loss": loss,
        "loss_before": loss_before,
        "used": used,
        "fitted_at": now,
    }
    await work.execute(insert(fits), values)


def checked(parameters: Iterable[float]) -> Parameters:
    """Return the parameters. Raises ValueError where FSRS takes more, fewer or others."""
    return Scheduler(tuple(parameters)).parameters
