"""A bite at once: `/now`, `/review`, what is known already, and a story once more."""

import asyncio

from bot.handlers.common import StalePressError, acknowledge, greet, meet, numbers, quote, show
from bot.handlers.present import bring_down, own
from bot.house import House
from bot.text import Tongue
from bot.view import Press, View, grid
from bot.visit import Visit
from lessons.bite import Part, Why, Wish
from lessons.items import Scenario
from scheduler.claims import Claim
from scheduler.dispatch import LEASE
from storage import sittings
from storage.database import UnitOfWork
from storage.deliveries import ask_now
from storage.learners import Learner
from storage.sittings import Sitting

MINUTES = (2, 5, 10, 15)
"""Offered by `/now`."""

MOST_MINUTES = 60

REVIEW_MINUTES = 5.0
PLACEMENT_MINUTES = 2.0
STORY_MINUTES = 10.0

LOOKS, LOOK_SECONDS = 30, 0.1
"""A bite that another worker is sending is looked for so many times, so far apart: a send takes far
less, and who died over it settles nothing any more."""

NOTHING = {Wish.REVIEWS: "review.nothing", Wish.PLACEMENT: "place.nothing"}
"""What is said where there is nothing to send."""


async def now(house: House, visit: Visit) -> None:
    """Handle `/now` and `/now 5`: a bite at once, for the minutes named."""
    minutes = _minutes(visit.argument)
    if minutes:
        await start(house, visit, minutes)
        return
    _, tongue = await meet(house, visit)
    key = "now.unclear" if visit.argument else "now.ask"
    buttons = [Press(tongue.plain("minutes", n=n), f"now:{n}") for n in MINUTES]
    await show(house, visit, View(tongue(key, text=quote(visit.argument, 40)), grid(buttons, 2)))


async def review(house: House, visit: Visit) -> None:
    """Handle `/review` and `/review 10`: what is due again, and else what is least certain."""
    minutes = _minutes(visit.argument) or REVIEW_MINUTES
    await start(house, visit, minutes, Wish.REVIEWS)


async def place(house: House, visit: Visit) -> None:
    """Handle the button that finds out what is known already."""
    await start(house, visit, PLACEMENT_MINUTES, Wish.PLACEMENT)


async def now_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle a button that asks for a bite now."""
    (minutes,) = numbers(args, 1)
    if not 1 < minutes <= MOST_MINUTES:
        raise StalePressError(minutes)
    await start(house, visit, minutes)


async def replay_pressed(house: House, visit: Visit, args: tuple[str, ...]) -> None:
    """Handle the button that plays a story again, for its other endings."""
    delivery_id, at = numbers(args, 2)
    async with house.database.write() as work:
        learner, _ = await greet(house, work, visit)
        sitting = await sittings.get(work, learner.id, delivery_id)
        await work.commit()
    if sitting is None or at >= len(sitting.bite.parts):
        raise StalePressError(args)
    told = sitting.bite.parts[at]
    lesson = house.curriculum().lessons.get(told.lesson_id)
    if lesson is None or not isinstance(lesson.item(told.item_id), Scenario):
        raise StalePressError(args)
    part = Part("replay", told.lesson_id, told.item_id, why=Why.WISHED)
    await start(house, visit, STORY_MINUTES, part)


async def start(house: House, visit: Visit, minutes: float, wish: Wish | Part = Wish.ANY) -> None:
    """Send a bite at once, or bring down the one that stands in the chat."""
    async with house.database.write() as work:
        learner, tongue = await greet(house, work, visit)
        sitting = await _outstanding(house, work, learner)
        claim = None if sitting else await begin(house, work, learner, minutes, wish)
        await work.commit()
    await acknowledge(house, visit)
    if claim:
        await deliver(house, claim, tongue)
    elif sitting and not await _has_just_come(house, sitting):
        await bring_down(house, learner, sitting)


async def _has_just_come(house: House, sitting: Sitting) -> bool:
    """Tell whether the bite was arriving when they asked for one, and stands in the chat now.

    Until its send has been settled nobody knows of its message, and would send it once more. The
    end of a send of this process is heard of, that of another is looked for.
    """
    if not await house.dispatcher.ended(sitting.delivery_id) and sitting.state != "sending":
        return False
    for _ in range(LOOKS):
        async with house.database.read() as work:
            now = await sittings.get(work, sitting.learner_id, sitting.delivery_id)
        if now is None or now.state != "sending":
            return now is not None and now.message_id is not None
        await asyncio.sleep(LOOK_SECONDS)
    return False


async def begin(
    house: House, work: UnitOfWork, learner: Learner, minutes: float, wish: Wish | Part = Wish.ANY
) -> Claim | None:
    """Claim a bite for `minutes` from now, or None while one is on its way already."""
    if await sittings.outstanding(work, learner.id):
        return None
    return await ask_now(work, learner.id, minutes, house.now(), LEASE, wish=wish)


async def deliver(house: House, claim: Claim, tongue: Tongue) -> None:
    """Send a bite that was asked for, or say that there is nothing to send."""
    await house.dispatcher.deliver([claim])
    async with house.database.read() as work:
        sent = await sittings.get(work, claim.learner_id, claim.delivery_id)
    if sent is None:
        key = NOTHING.get(claim.wish, "now.nothing") if isinstance(claim.wish, Wish) else "stale"
        await house.gateway.reply(claim.learner_id, View(tongue(key)))


async def _outstanding(house: House, work: UnitOfWork, learner: Learner) -> Sitting | None:
    """Return the bite that stands in the chat; one of which nothing can be had any more is ended.

    That is so where its lessons were taken away, and no release can read them as they stood.
    """
    sitting = await sittings.outstanding(work, learner.id)
    if sitting and (await own(house, work, learner, sitting.delivery_id)).standing is None:
        await sittings.close(work, sitting, house.now())
        return None
    return sitting


def _minutes(text: str) -> int:
    """Return the minutes that a command names, or 0."""
    digits = text.partition(" ")[0].strip("mMinutes")
    minutes = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
    return minutes if 1 < minutes <= MOST_MINUTES else 0
