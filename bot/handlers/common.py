"""What handlers share: coming in, acknowledging, and showing."""

from dataclasses import replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.house import House
from bot.text import Tongue
from bot.view import View
from bot.visit import Visit
from scheduler.plan import FOREVER, Reason
from storage import learners, planning
from storage.database import UnitOfWork
from storage.learners import Learner

DEFAULT_ZONE = "UTC"


class StalePressError(Exception):
    """The button is old, somebody else's, or made up. Nothing has been changed."""


class Greeted(NamedTuple):
    """A learner who has come in, and their language."""

    learner: Learner
    tongue: Tongue


async def greet(house: House, work: UnitOfWork, visit: Visit) -> Greeted:
    """Return the visitor's learner, added if they are new, and brought up to date.

    Whoever writes can be reached, so an earlier block ends here, and the next gap is planned. Who
    presses or commands something has gone on from what was asked last, and is asked it no more.
    """
    learner = await learners.get(work, visit.learner_id)
    if learner is None:
        learner = _newcomer(house, visit)
        await learners.add(work, learner)
        return Greeted(learner, house.tongue(learner))
    fresh = replace(
        learner,
        first_name=visit.first_name,
        telegram_language=visit.language or learner.telegram_language,
        reachable=True,
    )
    if learner.step == "done" and (visit.press or visit.command is not None):
        fresh = replace(fresh, expecting=None)
    if fresh != learner:
        await learners.save(work, fresh)
        if not learner.reachable:
            await planning.replan(work, learner.id, house.now())
    return Greeted(fresh, house.tongue(fresh))


async def meet(house: House, visit: Visit) -> Greeted:
    """Greet a visitor in a unit of work of its own."""
    async with house.database.write() as work:
        greeted = await greet(house, work, visit)
        await work.commit()
    return greeted


def _newcomer(house: House, visit: Visit) -> Learner:
    likely = house.places.likely(visit.language)
    return Learner(
        id=visit.learner_id,
        first_name=visit.first_name,
        telegram_language=visit.language,
        zone=likely[0].zone if likely else DEFAULT_ZONE,
        joined_at=house.now(),
    )


async def acknowledge(house: House, visit: Visit) -> None:
    """Stop the spinner on a pressed button."""
    if visit.press:
        await house.gateway.acknowledge(visit.press.callback_id)


async def show(house: House, visit: Visit, view: View) -> None:
    """Show a view in place of the pressed message, or as a new one."""
    if visit.press:
        await acknowledge(house, visit)
        await house.gateway.edit(visit.learner_id, visit.press.message_id, view)
    else:
        await house.gateway.reply(visit.learner_id, view)


async def next_gap(house: House, work: UnitOfWork, learner: Learner, tongue: Tongue) -> str:
    """Return when the learner's next gap is, in words."""
    now = house.now()
    plan = await planning.foresee(work, learner.id, now)
    if plan is None or plan.reason is Reason.CHECK_IN:
        endless = learner.paused_until is not None and learner.paused_until >= FOREVER
        return tongue.plain("next.paused" if endless else "next.none")
    return tongue.when(plan.due, now, ZoneInfo(learner.zone))


def quote(text: str, longest: int) -> str:
    """Return what a learner typed as it may be quoted: without control and direction marks."""
    return "".join(letter for letter in text if letter.isprintable())[:longest]


def numbers(args: tuple[str, ...], count: int) -> tuple[int, ...]:
    """Return the `count` numbers that a button carries. Raises StalePressError for others."""
    if len(args) != count:
        raise StalePressError(args)
    return tuple(number(arg) for arg in args)


def number(text: str) -> int:
    """Return a number that a button carries. Raises StalePressError for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise StalePressError(text)
    return int(text)
